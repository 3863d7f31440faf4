"""The laws of `dashboard.article`: spans are slices, paragraphs cover the body, ids name a text in an outlet."""

from dataclasses import FrozenInstanceError
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.article import PARAGRAPH_BREAK, Span, article_id, join_paragraphs
from tests.builders import made_article

paragraph_lists = st.lists(st.tuples(st.text(), st.none() | st.text()), max_size=8)


@given(st.text(), st.data())
def test_a_span_is_a_slice(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    part = Span("body", start, end).slice(text)
    assert part == text[start:end]
    assert len(part) == end - start
    assert text[:start] + part + text[end:] == text


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_a_span_runs_forward_from_zero(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="runs forward"):
        Span("body", start, end)


@given(paragraph_lists)
def test_paragraphs_cover_the_body_without_gap_or_overlap(texts: list[tuple[str, str | None]]) -> None:
    body, paragraphs = join_paragraphs(texts)
    assert [(p.span.slice(body), p.crosshead) for p in paragraphs] == texts
    assert [p.number for p in paragraphs] == list(range(1, len(texts) + 1))
    assert PARAGRAPH_BREAK.join(p.span.slice(body) for p in paragraphs) == body
    for before, after in pairwise(paragraphs):
        assert body[before.end : after.start] == PARAGRAPH_BREAK


def test_an_article_slices_both_its_fields() -> None:
    article = made_article()
    assert article.text(Span("headline", 0, 5)) == "Ferry"
    assert article.text(Span("body", 0, 4)) == "Rain"
    assert PARAGRAPH_BREAK.join(article.paragraph_texts()) == article.body


def test_an_article_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        made_article().body = "other"  # type: ignore[misc]


def test_ids_never_change_between_releases() -> None:
    """A corpus keeps them for good: a changed id would take a known article for a new one."""
    assert article_id("The Harbour Post", "2019-03-02", None, "Ferry waits", "Rain.") == "827745545f5809840a944a404a704189"


@given(st.tuples(*[st.none() | st.text(max_size=4)] * 3, *[st.text(max_size=4)] * 2), st.data())
def test_ids_differ_where_a_part_differs(parts: tuple[str | None, str | None, str | None, str, str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 4))
    changed = list(parts)
    changed[at] = (parts[at] or "") + data.draw(st.text(min_size=1, max_size=3))
    assert article_id(*parts) == article_id(*parts)
    assert len(article_id(*parts)) == 32
    assert article_id(*parts) != article_id(*changed)  # type: ignore[arg-type]


def test_parts_do_not_run_together() -> None:
    assert article_id("ab", "c", None, "h", "b") != article_id("a", "bc", None, "h", "b")
    assert article_id(None, None, None, "1:a", "") != article_id(None, None, None, "", "1:a")


def test_a_broken_character_has_an_id_too() -> None:
    assert article_id(None, None, None, "\ud800", "") != article_id(None, None, None, "\udc00", "")
