"""Terms: every word of the body is counted once, and told apart by whether somebody says it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.annotate import terms
from dashboard.article import Article
from dashboard.datafiles import lexicon
from dashboard.tables import QuotationRow, TermRow, spans_within, speech_spans
from dashboard.text import count_words, term, words
from tests.builders import made_article, quotation_row


def _body(article: Article, quotations: Sequence[QuotationRow]) -> list[TermRow]:
    return [row for row in terms.annotate(article, quotations) if row.paragraph]


def _quoted(article: Article, *contents: str, kind: str = "direct") -> list[QuotationRow]:
    starts = [(article.body.index(content), content) for content in contents]
    return [quotation_row(article, at, at + len(content), "Ada Brink")._replace(kind=kind) for at, content in starts]


def test_words_inside_and_outside_speech_are_told_apart() -> None:
    article = made_article(texts=("The ferry waits.", "“The ferry sails,” said Brink of the ferry."))
    rows = _body(article, _quoted(article, "“The ferry sails,”"))
    found = {(row.paragraph, row.term): (row.n, row.quoted) for row in rows}
    assert found == {
        (1, "the"): (1, 0), (1, "ferry"): (1, 0), (1, "waits"): (1, 0),
        (2, "the"): (2, 1), (2, "ferry"): (2, 1), (2, "sails"): (1, 1), (2, "said"): (1, 0), (2, "brink"): (1, 0), (2, "of"): (1, 0),
    }  # fmt: skip
    assert rows == sorted(rows)


def test_indirect_speech_and_terms_are_not_quoted_words() -> None:
    article = made_article(texts=("Brink said the “slow boat” was late.",))
    for kind in ("indirect", "term"):
        assert not any(row.quoted for row in terms.annotate(article, _quoted(article, "“slow boat”", kind=kind)))


def test_marked_words_of_a_mixed_quotation_are_quoted_words() -> None:
    article = made_article(texts=("Brink said the “slow boat” was late.",))
    rows = terms.annotate(article, _quoted(article, "“slow boat”", kind="mixed"))
    assert {row.term for row in rows if row.quoted} == {"slow", "boat"}


def test_headline_quotations_do_not_touch_the_body() -> None:
    article = made_article(texts=("We sail.",))
    row = quotation_row(article, 0, 8, "Ada Brink")._replace(field="headline", paragraph=0)
    assert not any(found.quoted for found in terms.annotate(article, [row]))


def test_the_headline_is_paragraph_0() -> None:
    article = replace(made_article(texts=("We sail.",)), headline="The ferry, the ferry")
    assert [row for row in terms.annotate(article, ()) if not row.paragraph] == [
        TermRow(article.id, 0, "ferry", 2, 0),
        TermRow(article.id, 0, "the", 2, 0),
    ]


def test_acronyms_keep_their_capitals() -> None:
    article = made_article(texts=("The U.S. and the UN told us.",))
    assert {row.term for row in _body(article, ())} == {"the", "US", "and", "UN", "told", "us"}


texts = st.lists(st.text(alphabet="ab A'’.“”\n-—é", min_size=1, max_size=60), min_size=1, max_size=4)
places = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 60)), max_size=5)


@settings(deadline=None)
@given(texts, places)
def test_counts_add_up_to_the_words_of_each_paragraph(parts: list[str], spans: list[tuple[int, int]]) -> None:
    article = made_article(texts=parts)
    quotations = [quotation_row(article, start, start + length, "Ada Brink") for start, length in spans]
    rows = _body(article, quotations)
    counted: Counter[int] = Counter()
    for row in rows:
        assert 0 <= row.quoted <= row.n
        counted[row.paragraph] += row.n
    assert counted == Counter({p.number: n for p, t in zip(article.paragraphs, parts, strict=True) if (n := count_words(t))})
    assert len({(row.paragraph, row.term) for row in rows}) == len(rows)


@settings(deadline=None)
@given(texts, places)
def test_quoted_counts_are_those_of_a_reading_word_by_word(parts: list[str], spans: list[tuple[int, int]]) -> None:
    article = made_article(texts=parts)
    marked = speech_spans([quotation_row(article, start, start + length, "Ada Brink") for start, length in spans])
    expected: Counter[tuple[int, str]] = Counter()
    for paragraph, text in zip(article.paragraphs, parts, strict=True):
        for match in words(text):
            start, end = paragraph.start + match.start(), paragraph.start + match.end()
            expected[paragraph.number, term(match.group())] += any(s <= start and end <= e for s, e in marked)
    rows: list[TermRow] = _body(article, [quotation_row(article, start, start + length, "Ada Brink") for start, length in spans])
    assert {(row.paragraph, row.term): row.quoted for row in rows} == dict(expected)


@given(places, st.integers(0, 150), st.integers(0, 60))
def test_spans_within_are_those_that_share_a_character(spans: list[tuple[int, int]], start: int, length: int) -> None:
    article = made_article()
    joined = speech_spans([quotation_row(article, at, at + size, "Ada Brink") for at, size in spans])
    assert all(a[1] < b[0] for a, b in pairwise(joined))
    expected = [(s, e) for s, e in joined if s < start + length and e > start]
    assert list(spans_within(joined, start, start + length)) == expected


def test_stop_words_are_written_as_terms_are_counted() -> None:
    listed = lexicon("stopwords")
    assert [word for word in listed if term(word) != word] == []
    assert len(set(listed)) == len(listed) > 250
    assert {"the", "don't", "we", "us"} <= set(listed)
    assert not {"US", "UN", "AA", "it's", "said", "new", "government", "people"} & set(listed)
