"""Filters <-> link, the demo corpus, versions, and what a link that means nothing does."""

import multiprocessing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import session
from dashboard.corpus import open_corpus, snapshot
from dashboard.corpus.store import is_corpus
from dashboard.errors import CorpusError, UsageError
from dashboard.session import FILTER_KEYS, KEYS, filters_to_params, link, params_to_filters, strange_keys, strange_switches
from dashboard.tables import WIRE_RULES, Filters, filters

names = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and "\r" not in text)
days = st.none() | st.dates(min_value=date(1700, 1, 1), max_value=date(2100, 12, 31)).map(date.isoformat)
searches = st.sampled_from(["", "water", '"red line"', "econom* AND (rain OR NOT snow)", "US", "C'est la vie"])


@st.composite
def chosen(draw: st.DrawFn) -> Filters:
    since, until = draw(days), draw(days)
    if since and until and since > until:
        since, until = until, since
    many = st.lists(names, max_size=4)
    return filters(
        outlets=draw(many), speakers=draw(many), topics=draw(many), since=since, until=until, search=draw(searches),
        wire=draw(st.sampled_from(WIRE_RULES)),
    )  # fmt: skip


@given(chosen())
def test_filters_survive_the_link(asked: Filters) -> None:
    found, notices = params_to_filters(filters_to_params(asked))
    assert found == asked
    assert notices == ()


@given(st.dictionaries(st.sampled_from([*FILTER_KEYS, "selection", "strange"]), st.lists(st.text(max_size=60), max_size=5)))
def test_no_link_is_an_error(params: dict[str, list[str]]) -> None:
    found, _ = params_to_filters(params)
    assert found == params_to_filters(filters_to_params(found))[0]
    assert set(filters_to_params(found)) <= set(FILTER_KEYS)


def test_no_limits_make_an_empty_link() -> None:
    assert filters_to_params(Filters()) == {}


@pytest.mark.parametrize(
    ("params", "notice"),
    [
        ({"since": ["2025-13-40"]}, "is no day"),
        ({"since": ["2025-06-01"], "until": ["2025-05-01"]}, "after the last day"),
        ({"wire": ["sometimes"]}, "no rule for wire copy"),
        ({"search": ["(open"]}, "The search is left out. The bracket at character 1 is never closed: (open."),
        ({"outlets": ["x"] * 201}, "too many"),
        ({"speakers": ["x" * 501]}, "too long"),
    ],
)
def test_what_means_nothing_is_left_out_with_a_notice(params: dict[str, list[str]], notice: str) -> None:
    found, notices = params_to_filters(params)
    assert any(notice in told for told in notices)
    assert found.wire == "once"
    assert found.search == ""


def test_an_open_quotation_mark_is_told_and_the_search_kept() -> None:
    found, notices = params_to_filters({"search": ['a "red line']})
    assert found.search == 'a "red line'
    assert [told.partition(";")[0] for told in notices] == ["The quotation mark at character 3 is never closed"]


def test_a_switch_that_has_no_such_value_is_told() -> None:
    state = {"by": "speaker", "lines": ["Health"], "page": 2, "one": None}
    asked = {"by": ["foo"], "lines": ["Health", "Weather"], "page": ["2"], "one": ["x"], "unit": ["words"]}
    assert strange_switches(asked, state) == (
        "The link's by 'foo' means nothing here; shown is speaker.",
        "The link's lines 'Weather' means nothing here; shown is Health.",
        "The link's one 'x' means nothing here; shown is what is usual.",
    )


def test_strange_keys_are_told() -> None:
    assert strange_keys({"outlets": [], "utm": []}) == ("The link's 'utm' means nothing here.",)
    assert strange_keys(dict.fromkeys(KEYS, ())) == ()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    from tests.pages import twin

    root = twin(tmp_path)
    monkeypatch.setenv("PRESSLENS_CORPUS", str(root))
    monkeypatch.delenv("PRESSLENS_READONLY", raising=False)
    return root


def test_a_view_is_of_one_version(shown: Path) -> None:
    view = session.open_view(Filters(), None)
    assert view.snapshot.seq == view.newest == snapshot(open_corpus(shown)).seq
    assert not view.pinned
    assert not view.demo
    older = session.open_view(Filters(), view.newest - 1)
    assert older.pinned
    assert session.open_view(Filters(), None).snapshot is view.snapshot


@pytest.mark.parametrize("version", [-1, 99])
def test_a_version_that_is_not_there(shown: Path, version: int) -> None:
    with pytest.raises(CorpusError, match="no version"):
        session.open_view(Filters(), version)


def test_a_decision_makes_a_version_and_is_seen_at_once(shown: Path) -> None:
    view = session.open_view(Filters(), None)
    outlet = view.snapshot.value("SELECT outlet FROM articles")
    assert session.judge(view, "outlet_alias", outlet, "The Twin") is None
    after = session.open_view(Filters(), None)
    assert after.newest == view.newest + 1
    assert after.snapshot.value("SELECT outlet FROM articles") == "The Twin"
    assert session.take_back(after, after.snapshot.decisions[-1]) is None
    assert session.open_view(Filters(), None).snapshot.value("SELECT outlet FROM articles") == outlet


def test_a_refused_decision_says_why(shown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = session.open_view(Filters(), None)
    assert "no day" in (session.judge(view, "article_date", "some-article", "soon") or "")
    monkeypatch.setenv("PRESSLENS_READONLY", "1")
    read_only = session.open_view(Filters(), None)
    assert read_only.readonly
    assert "read-only" in (session.judge(read_only, "stop_word", "the", "remove") or "")
    assert session.open_view(Filters(), None).newest == view.newest


def test_the_link_has_the_address_the_filters_and_the_version(shown: Path) -> None:
    view = session.open_view(filters(outlets=["A & B", "C"], search="a=b"), None)
    made = link(view, "http://localhost:8501/voices?old=1", {"by": ["time"], "outlets": ["ignored: the filters say it"], "utm": ["x"]})
    assert made == f"http://localhost:8501/voices?by=time&outlets=A+%26+B&outlets=C&search=a%3Db&version={view.snapshot.seq}"


def test_names_that_the_corpus_does_not_have_are_left_out(shown: Path) -> None:
    view = session.open_view(Filters(), None)
    outlet = view.snapshot.value("SELECT outlet FROM articles")
    asked = view._replace(filters=filters(outlets=[outlet, "Nowhere Times"], topics=["No Topic"], speakers=["Nobody Known"]))
    found, notices = session.known(asked)
    assert found == filters(outlets=[outlet])
    assert len(notices) == 3


def make_demo(cache: str) -> None:
    import os

    os.environ["XDG_CACHE_HOME"] = cache
    session.demo_corpus()


def test_two_processes_may_make_the_demo_corpus_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spawned = multiprocessing.get_context("spawn")
    running = [spawned.Process(target=make_demo, args=(str(tmp_path),)) for _ in range(2)]
    for process in running:
        process.start()
    for process in running:
        process.join(timeout=180)
    assert [process.exitcode for process in running] == [0, 0]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("PRESSLENS_CORPUS", raising=False)
    folder = session.demo_corpus()
    assert list((tmp_path / "presslens").iterdir()) == [folder]
    assert is_corpus(folder)
    assert snapshot(open_corpus(folder)).value("SELECT count(*) >= 24 AND count(DISTINCT outlet) >= 4 FROM articles")


def test_a_folder_that_is_no_corpus_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.txt").write_text("not a corpus", encoding="utf-8")
    monkeypatch.setenv("PRESSLENS_CORPUS", str(tmp_path))
    with pytest.raises((CorpusError, UsageError)):
        session.open_view(Filters(), None)
