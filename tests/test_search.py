"""The query language: one meaning in the index, in a reading word by word, and in what is highlighted."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.article import Article
from dashboard.corpus import Corpus, Snapshot, commit, create, decide, fulltext, snapshot
from dashboard.corpus.fulltext import FORMAT, FullText, has_word
from dashboard.errors import UsageError
from dashboard.queries import concordance, library, spots
from dashboard.queries.matching import matched, searched
from dashboard.queries.search import MAX_DEPTH, Atom, Expression, Near, Node, fits, parse, places, remark
from dashboard.queries.spots import spans
from dashboard.tables import filters
from dashboard.text import term, terms
from dashboard.text import words as words_of
from tests.builders import batch_of, made_article

Opened = Callable[..., Snapshot]
Pairs = set[tuple[str, int]]

TEXTS = (
    "The US told us that the U.S. ferry waits. The UN's envoy, and the EU’s, said so.",
    "Ferries wait in Zürich; the Zu\u0308rich ferry's late. A multi-national, state-run ferry–line (the long-term line).",
    "Ferry's \u00adof Straße and STRASSE, re\u00adport, O’Brien's boats: 3.5 million, 42 boats. Паром ждёт у причала; ПАРОМ.",
    "渡轮 waits. The strike of the nurses began; doctors strike too, nurses and doctors. strike strike",
    "“The ferry, the ferry,” said Ada Brink of the Water Board.",
    "The long walk out of the harbour: nobody waits, no ferries, no boats, no nurses, and then at last a strike.",
)
WORDS = (
    "us",
    "US",
    "ferry",
    "the",
    "UN",
    "eu",
    "Zürich",
    "strasse",
    "nurses",
    "strike",
    "паром",
    "渡轮",
    "multi-national",
    "O'Brien",
    "waits",
)
LIKE = ("ferr*", "*ies", "st*e", "*a*", "wait*", "u*", "пар*", "s*t*k*", "multi-*")
PHRASES = (
    '"the US"',
    '"the us"',
    '"us that"',
    '"strike strike"',
    '"the ferry"',
    '"Ada Brink"',
    '"the ferr*"',
    '"no *"',
    '"long-term line"',
)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    corpus = create(tmp_path_factory.mktemp("texts"))
    articles = [made_article(n, texts=TEXTS[n : n + 3] or TEXTS[:1], headline=TEXTS[-n - 1][:30]) for n in range(len(TEXTS))]
    rows = batch_of(articles)
    commit(corpus, rows)
    opened = snapshot(corpus)
    yield opened
    opened.close()


def found(opened: Snapshot, asked: str | Expression) -> Pairs:
    table = matched(opened, parse(asked) if isinstance(asked, str) else asked)
    rows = opened.rows(f"SELECT article, paragraph FROM {table}")  # noqa: S608
    assert len(set(rows)) == len(rows)
    return set(rows)


def read(opened: Snapshot, expression: Expression) -> Pairs:
    """The same by reading every text word by word."""
    every = opened.rows("SELECT article, paragraph, text FROM texts")
    if isinstance(expression, Node):
        parts = [read(opened, part) for part in expression.parts]
        if expression.operator == "NOT":
            return {(a, p) for a, p, _ in every} - parts[0]
        return set.intersection(*parts) if expression.operator == "AND" else set.union(*parts)
    if isinstance(expression, Near):
        return {(a, p) for a, p, text in every if near(expression, [term(m.group()) for m in words_of(text)])}
    return {(a, p) for a, p, text in every if list(atom_places(expression, [term(m.group()) for m in words_of(text)]))}


def atom_places(atom: Atom, forms: list[str]) -> Iterator[tuple[int, int]]:
    size = len(atom.terms)
    for at in range(len(forms) - size + 1):
        if all(fits(asked, form.casefold(), form) for asked, form in zip(atom.terms, forms[at : at + size], strict=True)):
            yield at, at + size


def near(asked: Near, forms: list[str]) -> bool:
    left = [place for atom in asked.left for place in atom_places(atom, forms)]
    right = [place for atom in asked.right for place in atom_places(atom, forms)]
    return any(0 < max(b - (a + size), a - (b + other)) + 1 <= asked.within
               for a, size in ((s, e - s) for s, e in left) for b, other in ((s, e - s) for s, e in right)
               if b >= a + size or a >= b + other)  # fmt: skip


atoms = st.sampled_from((*WORDS, *LIKE, *PHRASES))
sides = st.one_of(atoms, st.lists(atoms, min_size=2, max_size=3).map(lambda some: f"({' OR '.join(some)})"))
nears = st.tuples(sides, st.integers(1, 9), sides).map(lambda parts: f"{parts[0]} NEAR/{parts[1]} {parts[2]}")
queries = st.recursive(
    st.one_of(atoms, atoms, nears),
    lambda inner: st.tuples(inner, st.sampled_from((" AND ", " OR ", " ", " AND NOT ")), inner).map(lambda p: f"({p[0]}){p[1]}({p[2]})"),
    max_leaves=5,
)


@settings(deadline=None, max_examples=150)
@given(queries)
def test_the_index_finds_what_a_reading_word_by_word_finds(texts: Snapshot, asked: str) -> None:
    expression = parse(asked)
    matched(texts, expression)
    assert found(texts, expression) == read(texts, expression)


@settings(deadline=None, max_examples=150)
@given(queries)
def test_a_matching_text_shows_where(texts: Snapshot, asked: str) -> None:
    """Without NOT every text that matches has a place to highlight, and no place lies outside its text."""
    expression = parse(asked)
    matching = found(texts, expression)
    for article, paragraph, text in texts.rows("SELECT article, paragraph, text FROM texts"):
        shown = spans(expression, text)
        assert all(0 <= start < end <= len(text) for start, end in shown)
        if (article, paragraph) in matching and "NOT" not in asked:
            assert shown


@pytest.mark.parametrize(
    ("asked", "in_text", "not_in_text"),
    [
        ("us", ("it told us", "the US"), ("bus",)),
        ("US", ("the US", "the U.S. envoy", "the US’s"), ("it told us", "USA")),
        ("ferry", ("Ferry's late", "the FERRY"), ("ferries", "ferry-line")),
        ("zürich", ("ZÜRICH", "Zu\u0308rich", "Zürich’s"), ("Zurich",)),
        ("econom*", ("economists", "the Economy", "ECONOMIC"), ("macroeconomics",)),
        ("*ism", ("tourism",), ("tourisms",)),
        ("wom*n", ("women", "a woman"), ("womanly",)),
        ('"red line"', ("a red line", "RED, LINE"), ("red-line", "line red", "red thin line")),
        ('"red lin*"', ("a red lining",), ("a red thin line",)),
        ("tax NEAR/2 cut", ("tax cut", "cut the tax"), ("tax was finally cut",)),
        ("tax NEAR/3 cut", ("tax was finally cut",), ("tax was only finally cut",)),
        ('"income tax" NEAR/2 (cut OR raise)', ("raise the income tax",), ("raise the tax",)),
        ("паром", ("ПАРОМ ждёт",), ("паромы",)),
        ("NEAR", ("come near",), ()),
    ],
)
def test_what_a_query_means(asked: str, in_text: tuple[str, ...], not_in_text: tuple[str, ...]) -> None:
    if asked == "NEAR":
        with pytest.raises(UsageError):
            parse(asked)
        asked = "near"
    expression = parse(asked)
    for text in in_text:
        assert places(expression, [term(m.group()) for m in words_of(text)]), text
    for text in not_in_text:
        assert not places(expression, [term(m.group()) for m in words_of(text)]), text


def test_what_is_highlighted() -> None:
    text = "The strike of nurses; later, much later, a strike of pilots."
    assert [text[a:b] for a, b in spans(parse("strike NEAR/2 nurses"), text)] == ["strike", "nurses"]
    assert [text[a:b] for a, b in spans(parse('strike OR "strike of pilots"'), text)] == ["strike", "strike of pilots"]
    assert [text[a:b] for a, b in spans(parse("nurses AND NOT pilots"), text)] == ["nurses"]
    assert not spans(parse("headline:strike outlet:strike"), text)
    assert len(spans(parse("headline:strike"), text, headline=True)) == 2


@pytest.mark.parametrize("asked", ["NEAR", "a NEAR", "NEAR b", "a NEAR/0 b", "a NEAR (b AND c)", "a NEAR b NEAR c", "outlet:x NEAR b"])
def test_near_stands_between_words(asked: str) -> None:
    with pytest.raises(UsageError):
        parse(asked)


def test_brackets_have_a_bound() -> None:
    for opening, closing in (("(", ")"), ("NOT ", "")):
        with pytest.raises(UsageError):
            parse(opening * 5_000 + "a" + closing * 5_000)
    assert parse("NOT " * MAX_DEPTH + "a")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("(ferry OR strike", "at character 1 is never closed: (ferry"),
        ("ferry) strike", "at character 6 is never opened: ferry)"),
        ('"a (" AND (b OR (c)', "at character 11 is never closed"),
        (")(", "at character 1 is never opened"),
    ],
)
def test_a_lone_bracket_is_told_with_its_place(asked: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(asked)
    assert told in str(caught.value)


def test_a_quotation_mark_that_nothing_closes_is_told() -> None:
    assert parse('ferry "red line') == parse('ferry "red line"')
    assert remark('ferry "red line').startswith("The quotation mark at character 7 is never closed;")
    assert remark('headline:"red') != ""
    assert remark("ferry “red line") != ""
    for whole in ("ferry", '"red line" AND "b"', "“red line”", "", "it's 5' long"):
        assert remark(whole) == ""


@pytest.mark.parametrize("asked", ["“red line”", "„red line“", "«red line»"])
def test_all_quotation_marks_make_a_phrase(asked: str) -> None:
    assert parse(asked) == Atom(("red", "line"))


@settings(deadline=None)
@given(st.text(alphabet='ab*":()/ANDORTE1 headlinespk\u00fc', max_size=60))
def test_no_query_breaks_the_search(texts: Snapshot, asked: str) -> None:
    try:
        expression = parse(asked)
    except UsageError:
        return
    found(texts, expression)


def test_fields(corpus: Corpus, opened: Opened) -> None:
    a = made_article(1, texts=("Rain.", "“We sail,” said Ada Brink."), headline="Ferry strike", outlet="The Harbour Post")
    b = made_article(2, texts=("Snow.", "“We stay,” said Tomas Reyl."), headline="No boat", outlet="Morning Bell")
    commit(corpus, batch_of([a]))
    rows = batch_of([b])
    rows["quotations"] = [row._replace(speaker="Tomas Reyl") for row in rows["quotations"]]  # type: ignore[attr-defined]
    commit(corpus, rows)
    now = opened(corpus)
    assert found(now, "headline:strike") == {(a.id, 0), (a.id, 1), (a.id, 2)}
    assert found(now, 'headline:"ferry strike" AND rain') == {(a.id, 1)}
    assert found(now, 'headline:"strike ferry"') == set()
    assert found(now, "outlet:harbour") == {(a.id, 0), (a.id, 1), (a.id, 2)}
    assert found(now, "outlet:post OR outlet:bell") == found(now, "NOT nothing")
    assert found(now, "speaker:brink") == {(a.id, 2)}
    assert found(now, 'speaker:"tomas reyl" OR speaker:bri*') == {(a.id, 2), (b.id, 2)}
    assert found(now, "sail NOT speaker:reyl") == {(a.id, 2)}
    lines = concordance.concordance(now, filters(search="headline:strike")).rows
    assert [(line.hit, line.paragraph) for line in lines] == [("strike", 0)]
    decide(corpus, "outlet_alias", "The Harbour Post", "Gull", who="test")
    assert found(opened(corpus), "outlet:gull") == {(a.id, 0), (a.id, 1), (a.id, 2)}
    assert not found(opened(corpus), "outlet:harbour")


def test_a_filter_without_a_word_keeps_no_article_that_has_it(corpus: Corpus, opened: Opened) -> None:
    both = made_article(1, texts=("The flood came.", "The dam held."), headline="Water")
    flood = made_article(2, texts=("A flood.", "A quiet evening."), headline="Rain")
    neither = made_article(3, texts=("Snow.",), headline="Winter")
    named = made_article(4, texts=("A flood again.",), headline="The dam")
    commit(corpus, batch_of([both, flood, neither, named]))
    now = opened(corpus)

    def kept(asked: str) -> set[str]:
        return {row.article for row in library.articles(now, filters(search=asked)).rows}

    assert kept("flood NOT dam") == kept("flood AND NOT dam") == {flood.id}
    assert kept("NOT dam") == {flood.id, neither.id}
    assert kept("flood NOT headline:rain NOT (dam OR snow)") == set()
    assert kept("flood OR (snow NOT dam)") == {both.id, flood.id, named.id, neither.id}


def test_the_index_grows_and_knows_no_versions(corpus: Corpus, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = made_article(1, texts=("An early ferry.",)), made_article(2, texts=("A late ferry.",))
    old = commit(corpus, batch_of([first])).seq
    assert found(opened(corpus), "ferry") == {(first.id, 0), (first.id, 1)}
    commit(corpus, batch_of([second]))
    made: list[int] = []
    document = fulltext._document
    monkeypatch.setattr(fulltext, "_document", lambda key, text: made.append(key) or document(key, text))  # type: ignore[func-returns-value]
    new = opened(corpus)
    assert found(new, "ferry") == {(a.id, p) for a in (first, second) for p in (0, 1)}
    assert len(made) == 2, "only the new article is indexed"
    assert set(new.full_text.articles) == {first.id, second.id}
    assert found(opened(corpus, old), "NOT early") == {(first.id, 0)}
    assert len(made) == 2


def folder(corpus: Corpus) -> Path:
    return corpus.root / f"search-{FORMAT}"


def test_a_kill_between_ids_and_texts_is_mended(corpus: Corpus, opened: Opened) -> None:
    """Ids are written before texts are committed: those that were left over are written again."""
    first, second = made_article(1), made_article(2)
    commit(corpus, batch_of([first]))
    assert found(opened(corpus), "ferry")
    with (folder(corpus) / "articles").open("a") as ids:
        ids.write("lost-1\nlost-2\nhalf a li")
    commit(corpus, batch_of([second]))
    now = opened(corpus)
    assert found(now, "ferry") == {(a.id, p) for a in (first, second) for p in (0, 1)}
    assert (folder(corpus) / "articles").read_text(encoding="utf-8").split() == [first.id, second.id]


@pytest.mark.parametrize("damage", ["meta", "segments", "ids", "all"])
def test_a_damaged_index_is_made_again(corpus: Corpus, opened: Opened, damage: str) -> None:
    article = made_article(1)
    commit(corpus, batch_of([article]))
    assert found(opened(corpus), "ferry")
    for path in folder(corpus).iterdir():
        if damage == "all" or (damage == "meta" and path.name == "meta.json"):
            path.write_bytes(b"\x00damaged")
        if (damage == "segments" and path.suffix in (".idx", ".term", ".pos", ".fast")) or (damage == "ids" and path.name == "articles"):
            path.unlink()
    assert found(opened(corpus), "ferry") == {(article.id, 0), (article.id, 1)}


def test_where_nothing_can_be_written_the_index_is_in_memory(corpus: Corpus, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    article = made_article(1)
    commit(corpus, batch_of([article]))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(Path, "open", refuse)
    assert found(opened(corpus), "ferry") == {(article.id, 0), (article.id, 1)}
    assert not folder(corpus).exists()


def test_many_open_it_at_once(corpus: Corpus, opened: Opened) -> None:
    articles = [made_article(n) for n in range(30)]
    commit(corpus, batch_of(articles))
    shots = [opened(corpus) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        indexes = list(pool.map(lambda shot: shot.full_text, shots))
    assert all(len(index.keys(has_word("ferry"))) == 60 for index in indexes)
    assert all(isinstance(index, FullText) and len(index.articles) == 30 for index in indexes)


def test_long_words_and_empty_headlines(corpus: Corpus, opened: Opened) -> None:
    article = made_article(1, texts=("a" * 200_000 + " ferry", "ferry " * 3_000), headline="")
    commit(corpus, batch_of([article]))
    now = opened(corpus)
    assert found(now, "ferry") == {(article.id, 1), (article.id, 2)}
    assert found(now, "a" * 200_000) == {(article.id, 1)}
    assert found(now, '"ferry ferry"') == {(article.id, 2)}


def test_a_search_is_a_filter_of_articles(texts: Snapshot) -> None:
    asked = filters(search="渡轮", wire="each")
    assert {row.article for row in library.articles(texts, asked).rows} == {article for article, _ in found(texts, "渡轮")}
    assert searched(texts, "渡轮") == searched(texts, "渡轮")


_PIECES = st.sampled_from(
    [
        "Trump",
        "trump's",
        "U.S.",
        "US",
        "us",
        "the",
        "—",
        "“The",
        "red",
        "lines.",
        "line",
        "O'Brien",
        "co-op",
        "administration.The",
        "",
        "é\u0301a",
        "x" * 60,
        "\u00a0red",
    ]
)


@given(st.lists(_PIECES, max_size=12).map(" ".join), st.sampled_from(
    ["trump", "US", "us", "red", "*e", '"the US"', '"red lin*"', "red OR line", "(red AND the) OR trump",
     "NOT red", "headline:red OR us", "red NEAR/2 the"]
))  # fmt: skip
def test_what_is_found_piece_by_piece_is_what_the_whole_text_shows(text: str, asked: str) -> None:
    found = [match.span() for match in words_of(text)]
    assert terms(text) == [term(text[a:b]) for a, b in found]
    for headline in (False, True):
        shown = places(parse(asked), terms(text), headline=headline)
        assert spans(parse(asked), text, headline=headline) == [(found[start][0], found[end - 1][1]) for start, end in shown]


def test_a_question_remembers_a_bounded_number_of_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spots, "MOST_PIECES", 3)
    asked = parse("bounded")
    for at in range(20):
        assert spans(asked, f"bounded w{at}") == [(0, 7)]
    hot = spots._hot(asked, headline=False)
    assert hot is not None
    assert len(hot) <= 3


def test_a_headline_is_looked_for_in_kicker_and_dek_too(corpus: Corpus, opened: Opened) -> None:
    above = made_article(1, kicker="Harbour news", dek=None)
    below = made_article(2, dek="What the red lines of the ferrymen are")
    neither = made_article(3)
    commit(corpus, batch_of([above, below, neither]))
    now = opened(corpus)

    def found(search: str) -> Pairs:
        return set(now.rows(f"SELECT article, paragraph FROM {searched(now, search)}"))  # noqa: S608

    def whole(article: Article) -> Pairs:
        return {(article.id, number) for number in range(len(article.paragraphs) + 1)}

    assert found("headline:harbour") == whole(above)
    assert found('headline:"red lines"') == found('headline:"red line*"') == found("headline:ferrym*") == whole(below)
    assert found("headline:ferry") == whole(above) | whole(below) | whole(neither)  # all their headlines
    assert found("ferrymen") == found("harbour NEAR news") == set()


def test_a_corrected_text_is_another_text_of_the_index(corpus: Corpus, opened: Opened) -> None:
    one, other = made_article(1), made_article(2)
    commit(corpus, batch_of([one, other]))
    before = opened(corpus)
    assert set(before.full_text.articles) == {one.id, other.id}
    decide(corpus, "correction", f"{one.id}:headline", "Lighthouse waits", who="test")
    after = opened(corpus)
    corrected = next(name for name in after.text_ids if name not in before.text_ids)
    assert corrected.startswith(f"{one.id}~")
    assert after.text_ids == {corrected: one.id, other.id: other.id}
    assert set(after.full_text.articles) == {one.id, other.id, corrected}

    assert found(after, "headline:lighthouse") == {(one.id, 0), (one.id, 1), (one.id, 2)}
    assert found(after, "lighthouse") == {(one.id, 0)}
    assert (one.id, 0) not in found(after, "ferry")
    assert (one.id, 0) in found(opened(corpus, before.seq), "ferry")
    assert found(opened(corpus, before.seq), "lighthouse") == set()
