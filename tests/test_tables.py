"""Rows: their schemas follow from their annotations, articles survive the way there and back, filters have one form."""

import typing

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.article import Article, Dateline, Furniture, article_id, join_paragraphs
from dashboard.corpus.schema import schema, to_arrow
from dashboard.tables import (
    ANNOTATIONS,
    DERIVED,
    MARKED_KINDS,
    TABLES,
    UNITS,
    WIRE_RULES,
    Kind,
    article_of,
    article_row,
    filters,
    furniture_rows,
    paragraph_row,
)
from tests.builders import hostile_row

short = st.text(max_size=12)
maybe = st.none() | short
ARROW = {
    str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(),
    list[str]: pa.list_(pa.field("element", pa.string(), nullable=False)),
    list[int]: pa.list_(pa.field("element", pa.int64(), nullable=False)),
    list[float]: pa.list_(pa.field("element", pa.float64(), nullable=False)),
}  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> Article:
    body, paragraphs = join_paragraphs(draw(st.lists(st.tuples(short, maybe), max_size=5)))
    headline, outlet, published, url = draw(short), draw(maybe), draw(maybe), draw(maybe)
    return Article(
        id=article_id(outlet, published, url, headline, body), headline=headline, body=body, paragraphs=paragraphs, raw=draw(short),
        external_id=draw(maybe), outlet=outlet, agency=draw(maybe), kicker=draw(maybe), dek=draw(maybe), byline=draw(maybe),
        dateline=draw(st.none() | st.builds(Dateline, short, maybe, maybe, maybe, maybe, maybe)), published=published,
        published_precision=draw(st.sampled_from(["day", "month", "year", "none"])),
        published_from=draw(st.sampled_from([None, "metadata", "dateline", "url"])),
        published_candidates=tuple(draw(st.lists(short, max_size=3))), url=url, language=draw(maybe), section=draw(maybe),
        furniture=tuple(draw(st.lists(st.builds(Furniture, short, short, st.integers(0, 9)), max_size=3))),
        warnings=tuple(draw(st.lists(short, max_size=2))), extra=tuple(draw(st.lists(st.tuples(short, short), max_size=3))),
    )  # fmt: skip


@given(articles(), st.randoms())
def test_an_article_survives_the_way_into_rows_and_back(article: Article, chance: typing.Any) -> None:
    paragraphs = [paragraph_row(article, p, words=0, fingerprint=None) for p in article.paragraphs]
    chance.shuffle(paragraphs)
    row = article_row(article, file="f", part=0, words=0)
    assert article_of(row, paragraphs, furniture_rows(article)) == article
    assert [p.text for p in sorted(paragraphs, key=lambda p: p.paragraph)] == list(article.paragraph_texts())


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_of_a_table_is_its_annotations(table: str) -> None:
    fields = list(schema(table))
    assert (fields[0].name, fields[0].type, fields[0].nullable) == ("batch", pa.string(), False)
    hints = typing.get_type_hints(TABLES[table])
    assert [field.name for field in fields[1:]] == list(hints)
    for field, hint in zip(fields[1:], hints.values(), strict=True):
        options = set(typing.get_args(hint)) - {type(None)} if type(None) in typing.get_args(hint) else {hint}
        assert field.type == ARROW[options.pop()]
        assert not options
        assert field.nullable == (type(None) in typing.get_args(hint))


@pytest.mark.parametrize("table", TABLES)
def test_rows_survive_the_way_into_arrow(table: str) -> None:
    rows = [hostile_row(table, "é", "a" * 32), hostile_row(table, "", "b" * 32)]
    stored = to_arrow(table, rows, "1-b")
    assert stored.schema == schema(table)
    assert [tuple(row.values())[1:] for row in stored.to_pylist()] == rows
    assert stored["batch"].to_pylist() == ["1-b", "1-b"]
    assert to_arrow(table, [], "1-b").num_rows == 0


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_value_where_one_must_be_is_refused(table: str) -> None:
    """Arrow itself takes None into a column that says it has none; the file would break readers later."""
    row = hostile_row(table, "x", "a" * 32)
    for at, field in enumerate(list(schema(table))[1:]):
        broken = (*row[:at], None, *row[at + 1 :])
        if field.nullable:
            assert to_arrow(table, [broken], "1-b").num_rows == 1
        else:
            with pytest.raises(ValueError, match=field.name):
                to_arrow(table, [broken], "1-b")


def test_registries_name_tables_and_kinds() -> None:
    assert set(DERIVED) | set(ANNOTATIONS) <= set(TABLES)
    assert not set(DERIVED) & set(ANNOTATIONS)
    assert all(next(iter(TABLES[name].__annotations__)) == "article" for name in ANNOTATIONS)
    assert set(MARKED_KINDS) < set(typing.get_args(Kind))
    assert set(UNITS) == {"quotation", "hit", "article", "paragraph"}
    assert set(WIRE_RULES) == {"once", "each", "own"}


values = st.lists(st.sampled_from(["b", "a", "", " ", "Ä", "ä", "a b"]), max_size=5)


@given(values, values, values, st.sampled_from([None, "", "2019-01-01"]), st.text(max_size=8), st.randoms())
def test_equal_filters_are_equal_keys(
    outlets: list[str], speakers: list[str], topics: list[str], since: str | None, search: str, chance: typing.Any
) -> None:
    made = filters(outlets=outlets, speakers=speakers, topics=topics, since=since, search=search)
    for one in (outlets, speakers, topics):
        chance.shuffle(one)
    again = filters(outlets=outlets * 2, speakers=speakers, topics=topics, since=since or None, search=f" {search}\n")
    assert made == again
    assert hash(made) == hash(again)
    assert filters(**made._asdict()) == made
    assert set(made.outlets) == {value for value in outlets if value.strip()}
    assert list(made.outlets) == sorted(made.outlets)
    assert made.since in (None, "2019-01-01")


def test_no_limit_is_the_empty_filter() -> None:
    assert filters() == filters(outlets=[""], speakers=[" "], since="", until="", search="  ")
    assert filters(search=" a  b ").search == "a b"
