"""Human judgements: the later one holds, every one can be taken back, and none is lost when machines work again."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus import Corpus, Snapshot, active, commit, decide, decisions, reannotate, undo
from dashboard.corpus.decisions import mapping
from dashboard.corpus.snapshot import decided_speakers
from dashboard.errors import UsageError
from dashboard.tables import DecisionKind, DecisionRow, SpeakerRow
from tests.builders import batch_of, made_article, quotation_row, rows_of

Open = Callable[..., Snapshot]
names = st.sampled_from("abcde")


def row(kind: DecisionKind, target: str, value: str, number: int = 0, undoes: int | None = None) -> DecisionRow:
    return DecisionRow(f"d{number}", kind, target, value, "Bo", "2019-03-02T10:00:00.000+00:00", None if undoes is None else f"d{undoes}")


def aliases(*pairs: str) -> dict[str, str]:
    return mapping([row("outlet_alias", pair[0], pair[1], number) for number, pair in enumerate(pairs)], "outlet_alias")


def test_names_are_followed_to_the_end_of_the_chain() -> None:
    assert aliases("ab", "bc", "cd") == aliases("cd", "bc", "ab") == {"a": "d", "b": "d", "c": "d"}
    assert aliases("ab", "ac") == {"a": "c"}


def test_the_judgement_that_closes_a_circle_holds() -> None:
    assert aliases("ab", "ba") == {"b": "a"}
    assert aliases("ab", "bc", "ca") == {"b": "a", "c": "a"}
    assert aliases("ab", "ba", "ab") == {"a": "b"}
    assert aliases("xa", "ab", "ba") == {"x": "a", "b": "a"}


@given(st.lists(st.tuples(names, names), max_size=12))
def test_a_shown_name_is_never_hidden_under_another(pairs: list[tuple[str, str]]) -> None:
    shown = aliases(*(target + value for target, value in pairs))
    assert not set(shown.values()) & set(shown)
    sensible = [pair for pair in pairs if pair[0] != pair[1]]
    if sensible:
        target, value = sensible[-1]
        assert shown[target] == shown.get(value, value)


def test_only_names_are_chained() -> None:
    rows = [row("topic", "economy", "trade"), row("topic", "trade", "tariff OR customs")]
    assert mapping(rows, "topic") == {"economy": "trade", "trade": "tariff OR customs"}
    rows = [row("stop_word", "remove", "add"), row("stop_word", "add", "remove")]
    assert mapping(rows, "stop_word") == {"remove": "add", "add": "remove"}


def test_an_undone_judgement_is_gone_and_an_undone_undoing_too() -> None:
    made = [row("outlet_alias", "a", "b", 0), row("outlet_alias", "c", "d", 1)]
    once = [*made, row("outlet_alias", "a", "", 2, undoes=0)]
    twice = [*once, row("outlet_alias", "a", "", 3, undoes=2)]
    thrice = [*twice, row("outlet_alias", "a", "", 4, undoes=3)]
    assert [[one.decision for one in active(rows)] for rows in (made, once, twice, thrice)] == [
        ["d0", "d1"], ["d1"], ["d0", "d1"], ["d1"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "target", "value"),
    [
        ("outlet_alias", " ", "a"), ("outlet_alias", "a", ""), ("outlet_alias", "a", "a"), ("speaker_merge", "a", " "),
        ("article_date", "a", "tomorrow"), ("article_date", "a", "20150915"), ("article_date", "a", "2015-W38-2"),
        ("article_date", "a", "2015-02-30"), ("stop_word", "un", "hide"), ("attribution", "a:body:1", "Ada"),
        ("attribution", "a:body:x:2", "Ada"), ("attribution", "a:title:1:2", "Ada"), ("attribution", "a:body:-1:2", "Ada"),
    ],
)  # fmt: skip
def test_a_judgement_without_meaning_is_refused(corpus: Corpus, opened: Open, kind: DecisionKind, target: str, value: str) -> None:
    with pytest.raises(UsageError):
        decide(corpus, kind, target, value, who="Bo")
    assert opened(corpus).seq == 0


def test_outlets_and_days_are_shown_as_decided(corpus: Corpus, opened: Open) -> None:
    one = made_article(1)
    commit(corpus, rows_of(one))
    first = decide(corpus, "outlet_alias", "The Harbour Post", "Harbour Post", who="Bo")
    decide(corpus, "outlet_alias", "Harbour Post", "HP", who="Bo")
    dated = decide(corpus, "article_date", one.id, "2015-09-15", who="Bo")
    select = "SELECT outlet, outlet_found, CAST(day AS VARCHAR), day_from FROM articles"
    assert opened(corpus).rows(select) == [("HP", "The Harbour Post", "2015-09-15", "decision")]
    assert opened(corpus, 1).rows(select) == [("The Harbour Post", "The Harbour Post", "2019-03-02", "metadata")]
    undo(corpus, first, who="Cy")
    back = undo(corpus, dated, who="Cy")
    view = opened(corpus)
    assert view.rows(select) == [("The Harbour Post", "The Harbour Post", "2019-03-02", "metadata")]
    assert len(view.decisions) == 5
    assert [one.who for one in decisions(view.decisions)] == ["Bo", "Bo", "Bo", "Cy", "Cy"]
    undo(corpus, back, who="Di")
    assert opened(corpus).rows(select) == [("The Harbour Post", "The Harbour Post", "2015-09-15", "decision")]


DERIVED = [SpeakerRow("Brink", "Ada Brink", "surname"), SpeakerRow("Ada Brink", "Ada Brink", "name"), SpeakerRow("Lind", "Lind", "name")]


def speakers(*made: tuple[DecisionKind, str, str]) -> dict[str, str]:
    rows = [row(kind, target, value, number) for number, (kind, target, value) in enumerate(made)]
    return {one.name: one.speaker for one in decided_speakers(DERIVED, rows)}


def test_speakers_are_merged_and_split_over_what_was_derived() -> None:
    assert speakers() == {"Brink": "Ada Brink", "Ada Brink": "Ada Brink", "Lind": "Lind"}
    assert speakers(("speaker_merge", "Ada Brink", "Mayor")) == {"Brink": "Mayor", "Ada Brink": "Mayor", "Lind": "Lind"}
    assert speakers(("speaker_split", "Brink", ""))["Brink"] == "Brink"
    assert speakers(("speaker_merge", "Lind", "Brink"), ("speaker_merge", "Brink", "Mayor"))["Lind"] == "Mayor"
    assert speakers(("speaker_merge", "Ada Brink", "Mayor"), ("speaker_split", "Brink", "")) == {
        "Brink": "Brink", "Ada Brink": "Mayor", "Lind": "Lind",
    }  # fmt: skip


def test_of_a_merge_and_a_split_the_later_holds() -> None:
    merge: tuple[DecisionKind, str, str] = ("speaker_merge", "Brink", "Bea Brink")
    split: tuple[DecisionKind, str, str] = ("speaker_split", "Brink", "")
    assert speakers(merge, split)["Brink"] == "Brink"
    assert speakers(split, merge)["Brink"] == "Bea Brink"


def said(view: Snapshot) -> list[tuple[int, str | None]]:
    return [(int(n), who) for n, who in view.rows("SELECT quotation, speaker FROM quotations ORDER BY quotation, start")]


def test_an_attribution_holds_for_the_whole_quotation_and_follows_its_speaker(corpus: Corpus, opened: Open) -> None:
    one = made_article(1, ("“It was a long day at sea.", "“And nobody slept.”", "“Well,” said Lind."))
    first, second, third = one.paragraphs
    quotes = [
        quotation_row(one, first.start, first.end, None, quotation=0, paragraph=1),
        quotation_row(one, second.start, second.end, None, quotation=0, paragraph=2),
        quotation_row(one, third.start, third.start + 7, "Lind", quotation=1, paragraph=3),
    ]
    commit(corpus, rows_of(one) | {"quotations": quotes})
    place = f"{one.id}:body:{second.start}:{second.end}"
    decide(corpus, "attribution", place, "Ada Brink", who="Bo")
    assert said(opened(corpus)) == [(0, "Ada Brink"), (0, "Ada Brink"), (1, "Lind")]
    decide(corpus, "speaker_merge", "Ada Brink", "Mayor Brink", who="Bo")
    assert said(opened(corpus)) == [(0, "Mayor Brink"), (0, "Mayor Brink"), (1, "Lind")]
    nobody = decide(corpus, "attribution", place.replace(str(second.start), str(second.start + 1)), "", who="Cy")
    assert said(opened(corpus)) == [(0, None), (0, None), (1, "Lind")]
    undo(corpus, nobody, who="Cy")
    assert said(opened(corpus)) == [(0, "Mayor Brink"), (0, "Mayor Brink"), (1, "Lind")]
    assert opened(corpus).rows("SELECT name FROM quotations WHERE quotation = 1") == [("Lind",)]


def test_judgements_survive_another_ingest_and_another_annotation(corpus: Corpus, opened: Open) -> None:
    one, two = made_article(1), made_article(2)
    last = one.paragraphs[-1]
    decide(corpus, "attribution", f"{one.id}:body:{last.start}:{last.start + 14}", "Cy Vane", who="Bo")
    decide(corpus, "article_date", one.id, "2015-09-15", who="Bo")
    assert said(opened(corpus)) == []
    short = quotation_row(one, last.start, last.start + 14, "Ada Brink")
    commit(corpus, rows_of(one) | {"quotations": [short]})
    assert said(opened(corpus)) == [(0, "Cy Vane")]
    commit(corpus, batch_of([one, two]))
    reannotate(corpus, {"quotations": [quotation_row(one, last.start, last.start + 16, "Di Roe", quotation=7)]}, [one.id])
    view = opened(corpus)
    assert view.rows("SELECT quotation, speaker, name FROM quotations WHERE article = ?", [one.id]) == [(7, "Cy Vane", "Di Roe")]
    assert view.rows("SELECT CAST(day AS VARCHAR) FROM articles WHERE article = ?", [one.id]) == [("2015-09-15",)]
    elsewhere = quotation_row(one, 0, 12, "Di Roe", paragraph=1)
    reannotate(corpus, {"quotations": [elsewhere]}, [one.id])
    assert opened(corpus).rows("SELECT speaker FROM quotations WHERE article = ?", [one.id]) == [("Di Roe",)]
