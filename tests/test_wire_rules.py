"""Whom a rule for copied paragraphs leaves out, by hand: six outlets print one story of an agency whole, and one story of their own each.

reprint i  outlet i  day i of March  three copied paragraphs and a short one, the same everywhere; grade 12; headline "Walkout, day i"
own i      outlet i  day i of March  one paragraph on the ferry; grade 6

`each`: 12 articles, 6 of them on the strike. `once`: the reprint of the first day and six own stories, 7. `own`: 6.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dashboard.annotate import terms
from dashboard.article import Article
from dashboard.corpus import Corpus, Snapshot, commit, create, decide, open_corpus, snapshot
from dashboard.queries import library, query
from dashboard.queries.evidence import count, items
from dashboard.queries.reader import reading
from dashboard.tables import Filters, QuotationRow, Wire, article_row, filters
from tests.builders import made_article, mention_rows, rows_of
from tests.drawn import WHOLES
from tests.pages import figures, opened, shown

STRIKE = "Porters at all four hospitals of the city laid down their work on Monday in a strike for pay."
NEUTRAL = "Both sides will meet again next week in the town hall, where a judge is to hear what they ask for."
NAMED = "The hospitals, for which Tomas Reyl gave no word, asked all patients who can wait to come on another day."
SHORT = "Talks go on."
OUTLETS = tuple(f"Paper {letter}" for letter in "ABCDEF")
RULES: tuple[Wire, ...] = ("each", "once", "own")
ARTICLES = {"each": 12, "once": 7, "own": 6}
ON_STRIKE = {"each": 6, "once": 1, "own": 0}


def ferry(outlet: str) -> str:
    return f"The ferry of {outlet} reached the quay an hour late because of a storm that nobody on board had seen coming."


def rows(article: Article, grade: float = 9.0) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of an article, with a grade, its names and its terms."""
    made = rows_of(article)
    spoken = [QuotationRow(*row) for row in made["quotations"]]
    scored = [row._replace(flesch_kincaid=grade, words=200) for row in made["readability"]]  # type: ignore[attr-defined]
    return made | {
        "terms": list(terms.annotate(article, spoken)),
        "mentions": list(mention_rows(article, ("Tomas Reyl",))),
        "readability": scored,
    }


def story(number: int, texts: Sequence[str], outlet: str, day: int, headline: str) -> Article:
    return made_article(number, texts=texts, outlet=outlet, published=f"2025-03-{day:02d}", headline=headline, language="en")


def filled(folder: Path, made: Sequence[dict[str, list[tuple[Any, ...]]]]) -> Corpus:
    corpus = create(folder)
    whole: dict[str, list[tuple[Any, ...]]] = {}
    for one in made:
        for name, values in one.items():
            whole.setdefault(name, []).extend(values)
    commit(corpus, whole)
    decide(corpus, "topic", "Strike", "strike", who="test")
    decide(corpus, "topic", "Ferry", "ferry", who="test")
    decide(corpus, "topic", "Walkout", "walkout", who="test")
    return corpus


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = []
    for number, outlet in enumerate(OUTLETS, 1):
        wire = story(number, (STRIKE, NEUTRAL, NAMED, SHORT), outlet, number, f"Walkout, day {number}")
        made += [rows(wire, 12.0), rows(story(number + 10, (ferry(outlet),), outlet, number, f"At the quay of {outlet}"), 6.0)]
    return filled(tmp_path_factory.mktemp("printed") / "corpus", made).root


@pytest.fixture(scope="module")
def told(printed: Path) -> Iterator[Snapshot]:
    with closing(snapshot(open_corpus(printed))) as now:
        yield now


def asked(now: Snapshot, name: str, chosen: Filters, **options: str) -> tuple[Any, ...]:
    """The rows of a query; behind each stand as many items as it says."""
    found = query(now, name, chosen, limit=None, **options).rows
    for row in found:
        if row.evidence is not None and getattr(row, "name", "") not in WHOLES:
            assert count(now, chosen, row.evidence)[0] == row.n == len(items(now, chosen, row.evidence, limit=1_000)), row
    return found


def shares(now: Snapshot, chosen: Filters) -> dict[str, tuple[int, int]]:
    return {row.topic: (row.n, row.denominator) for row in asked(now, "topics", chosen)}


@pytest.mark.parametrize("wire", RULES)
def test_a_reprint_leaves_the_whole_as_well_as_the_part(told: Snapshot, wire: Wire) -> None:
    found = shares(told, filters(wire=wire))
    n, whole = ON_STRIKE[wire], ARTICLES[wire]
    assert found["Strike"] == found["Walkout"] == (n, whole), "a headline goes with its article"
    assert found["Ferry"] == (6, whole)


@pytest.mark.parametrize("wire", RULES)
def test_timelines_and_what_they_rest_on(told: Snapshot, wire: Wire) -> None:
    chosen = filters(wire=wire)
    days = [row for row in asked(told, "topic-timeline", chosen, bin="day") if row.topic == "Strike"]
    # The first day has the reprint that counts and a story of its own, the others a story of their own.
    assert [row.denominator for row in days] == {"each": [2] * 6, "once": [2, 1, 1, 1, 1, 1], "own": [1] * 6}[wire]
    assert [row.n for row in days] == {"each": [1] * 6, "once": [1, 0, 0, 0, 0, 0], "own": [0] * 6}[wire]
    # To be expected: of the outlet's articles of the day the share that it has on the strike over all days: 2 · 1/2; 2 · 1/2, then 0; 0.
    assert [row.expected for row in days] == pytest.approx({"each": [1] * 6, "once": [1, 0, 0, 0, 0, 0], "own": [0] * 6}[wire])
    outlets = [(row.n, row.denominator) for row in asked(told, "topic-by-outlet", chosen, bin="month") if row.topic == "Strike"]
    first, other = {"each": ((1, 2), (1, 2)), "once": ((1, 2), (0, 1)), "own": ((0, 1), (0, 1))}[wire]
    assert outlets == [first, *[other] * 5]
    assert sum(row.n for row in asked(told, "coverage", chosen, bin="week")) == ARTICLES[wire]


@pytest.mark.parametrize("wire", RULES)
def test_every_count_of_articles_follows(told: Snapshot, wire: Wire) -> None:
    chosen, n = filters(wire=wire), ARTICLES[wire]
    counts = {row.name: (row.n, row.denominator) for row in asked(told, "overview", chosen)}
    assert counts["articles"] == (n, None)
    assert counts["undated"] == (0, n)
    assert counts["left out"] == (12 - n, 12)
    assert counts["copied paragraphs"] == (18, None), "those of the articles left out too: it says what the collection has"
    assert [row.n for row in asked(told, "languages", chosen)] == [n]
    assert len(library.articles(told, chosen).rows) == n
    # Who is named and not quoted: Reyl, in the wire story alone. A copy names nobody, and is none of those who could.
    named = [(row.n, row.denominator) for row in asked(told, "named-not-quoted", chosen)]
    assert named == [(ON_STRIKE[wire], ON_STRIKE[wire])] * (wire != "own")
    # Keyness: all articles that count are on one side or the other.
    row = query(told, "keyness", chosen, group="outlet:Paper A|Paper B|Paper C", against="rest").rows[0]
    assert (row.n_group, row.m_rest) == {"each": (6, 6), "once": (4, 3), "own": (3, 3)}[wire]


@pytest.mark.parametrize("wire", RULES)
def test_mean_grades_follow(told: Snapshot, wire: Wire) -> None:
    chosen, n = filters(wire=wire), ARTICLES[wire]
    mean = (12 * ON_STRIKE[wire] + 6 * 6) / n
    (row,) = asked(told, "readability", chosen, by="")
    assert (row.value, row.n) == (pytest.approx(mean), n)
    assert sum(row.n for row in asked(told, "readability-bands", chosen)) == n == len(asked(told, "readability-articles", chosen))
    days = asked(told, "readability-over-time", chosen, bin="day")
    expected = {"each": [9] * 6, "once": [9, 6, 6, 6, 6, 6], "own": [6] * 6}[wire]
    assert [row.value for row in days] == pytest.approx(expected)
    assert {row.n for row in days} == {"each": {2}, "once": {2, 1}, "own": {1}}[wire]


@pytest.mark.parametrize("wire", RULES)
def test_a_filter_leaves_what_it_is_about(told: Snapshot, wire: Wire) -> None:
    """All articles that a topic's filter leaves are on the topic; as many as its share counts."""
    n = ON_STRIKE[wire]
    for chosen in (filters(topics=["Strike"], wire=wire), filters(search="strike", wire=wire)):
        assert shares(told, chosen)["Strike"] == (n, n)
    assert len(library.articles(told, filters(speakers=["Ada Brink"], wire=wire)).rows) == 6 + n  # each own story quotes her as well


def test_what_is_left_out_can_still_be_read(told: Snapshot) -> None:
    every = [row.article for row in library.articles(told, filters(wire="each")).rows]
    assert len(every) == 12
    for article in every:
        found = reading(told, article)
        assert found is not None
        assert found.paragraphs
    assert len(query(told, "copies", filters()).rows) == 3


def test_the_rule_is_written_beside_each_figure(told: Snapshot) -> None:
    names = ("overview", "articles", "topics", "coverage", "readability", "readability-bands", "readability-articles", "quote-share")
    for name in (*names, "readability-over-time", "named-not-quoted"):
        for wire, said in (("each", "in every outlet"), ("once", "left out; those copied in part stay"), ("own", "not at all")):
            assert said in " ".join(query(told, name, filters(wire=wire)).notes), name  # type: ignore[arg-type]


PARTS = {
    "A": (STRIKE,),
    "B": (STRIKE, NEUTRAL),
    "C": (NEUTRAL, "Porters of the night shift will not join the strike, as one of them said at the gate of the old hospital."),
    "D": (STRIKE, SHORT),
}
"""Articles of Papers A to D, on the days 1 to 4; article E of Paper E has a headline alone."""


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    made = [rows(story(n, texts, f"Paper {name}", n, f"Part {name}")) for n, (name, texts) in enumerate(PARTS.items(), 1)]
    bare = story(5, (), "Paper E", 5, "Part E")
    made.append({"articles": [article_row(bare, file="made.txt", part=0, words=0)]})
    with closing(snapshot(filled(tmp_path_factory.mktemp("parts") / "corpus", made))) as now:
        yield now


def left(now: Snapshot, chosen: Filters) -> str:
    return "".join(row.headline.removeprefix("Part ") for row in library.articles(now, chosen).rows)


def counted(now: Snapshot, chosen: Filters) -> list[tuple[str, int]]:
    return [(row.headline.removeprefix("Part "), row.paragraph) for row in library.paragraphs(now, chosen).rows]


def test_articles_copied_in_part_and_articles_without_a_text_stay(parts: Snapshot) -> None:
    assert left(parts, filters(wire="each")) == "ABCDE"
    # A has the first print of STRIKE, B that of NEUTRAL, C a paragraph of its own, D a short one that nobody else has beside its copy.
    assert left(parts, filters()) == "ABCDE"
    assert counted(parts, filters()) == [("A", 1), ("B", 2), ("C", 2), ("D", 2)]
    # Of A and B all paragraphs stand elsewhere.
    assert left(parts, filters(wire="own")) == "CDE"
    assert counted(parts, filters(wire="own")) == [("C", 2), ("D", 2)]


def test_who_is_chosen_for_a_copy_alone_leaves_and_frees_what_it_held(parts: Snapshot) -> None:
    chosen = filters(topics=["Strike"])
    # B and D are on the strike by a copy of A's paragraph alone. With B goes the first print of NEUTRAL: C's is now the only one.
    assert left(parts, chosen) == "AC"
    assert counted(parts, chosen) == [("A", 1), ("C", 1), ("C", 2)]
    assert left(parts, filters(topics=["Strike"], wire="own")) == "C"
    assert left(parts, filters(topics=["Strike"], wire="each")) == "ABCD"
    # Narrowed to B's outlet its print is the first.
    assert left(parts, filters(topics=["Strike"], outlets=["Paper B"])) == "B"


def test_what_a_search_excludes_is_excluded_from_the_article(parts: Snapshot) -> None:
    assert left(parts, filters(search="porters NOT judge", wire="each")) == "AD"
    # D has the porters in a copy of A's paragraph alone; a search that asks for nothing but absence is about no paragraph.
    assert left(parts, filters(search="porters NOT judge")) == "A"
    assert left(parts, filters(search="NOT judge")) == "ADE"
    assert left(parts, filters(search="NOT judge", wire="own")) == "DE"


def test_the_pages_tell_who_is_left_out(printed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSLENS_CORPUS", str(printed))
    at = opened("overview")
    assert at.text[0].value.startswith("7 articles of 6 outlets")
    assert any("5 articles of copied text alone are left out" in one.value for one in at.caption)
    at = opened("overview", {"wire": "each"})
    assert not any("left out" in one.value and "copied text" in one.value for one in at.caption)
    # The page of an article offers all of them.
    at = opened("reader", {"wire": "own"})
    (choice,) = [box for box in at.selectbox if box.key == "choice"]
    assert len(choice.options) == 12
    assert "6 of them left out of all figures" in choice.label


@pytest.mark.parametrize("page", ["overview", "voices", "topics", "words", "readability"])
def test_pages_without_a_single_article_say_that_all_are_copies(printed: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setenv("PRESSLENS_CORPUS", str(printed))
    at = opened(page, {"wire": "own", "topics": "Strike"})
    assert not at.exception
    assert "6 articles under these filters, but all for copied paragraphs" in at.info[0].value
    assert "No article matches" in opened(page, {"wire": "own", "search": "porridge"}).info[0].value


@pytest.mark.parametrize("wire", RULES)
def test_grades_over_time_on_the_page(printed: Path, monkeypatch: pytest.MonkeyPatch, wire: Wire) -> None:
    monkeypatch.setenv("PRESSLENS_CORPUS", str(printed))
    at = opened("readability", {"reading": "over time", "bin": "week", "wire": wire})
    assert not at.exception
    said = shown(at)
    assert f"Means of {ARTICLES[wire]} scores" in said
    assert "Texts are scored whole" in said
    # The strip below the line has every paper that has an article that counts.
    figure = figures(at)["readability-time-chart"]
    assert [trace["name"] for trace in figure["data"] if trace.get("yaxis") == "y2"] == list(OUTLETS)


def test_grades_without_a_day_have_no_timeline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    undated = made_article(1, texts=(STRIKE,), outlet="Paper A", published=None, published_precision="none", published_from=None)
    monkeypatch.setenv("PRESSLENS_CORPUS", str(filled(tmp_path / "corpus", [rows(undated)]).root))
    at = opened("readability", {"reading": "over time"})
    assert not at.exception
    assert "none of these articles has a day" in at.info[0].value
