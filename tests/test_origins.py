"""Where copied text is likely to be from, and how sure that is: the agency's own, an agency named, the earliest, or unknown."""

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.article import Article, Dateline
from dashboard.corpus import Corpus, Snapshot, commit, decide
from dashboard.derive import derive
from dashboard.queries import query
from dashboard.queries.copies import Elsewhere, elsewhere
from dashboard.tables import Filters, filters
from tests.builders import batch_of, made_article
from tests.test_copies import OTHER, STORY, edited

Open = Callable[..., Snapshot]


def printed(number: int, outlet: str | None, day: str | None, *, agency: str | None = None, texts: tuple[str, ...] = STORY) -> Article:
    parts: dict[str, Any] = {"outlet": outlet, "agency": agency, "published": day, "published_precision": "day" if day else "none"}
    parts["dateline"] = Dateline(f"MARROW BAY ({agency})", agency=agency) if agency else None
    return made_article(number, texts, **parts)


def shared(corpus: Corpus, opened: Open, articles: list[Article], *, of: int = 0) -> Elsewhere:
    commit(corpus, batch_of(articles))
    derive(corpus)
    return elsewhere(opened(corpus), articles[of].id)


def origin(found: Elsewhere) -> tuple[str | None, str, str | None]:
    assert len(found.origins) == 1
    return found.origins[0][:3]


def test_the_agencys_own_article_is_the_origin_even_where_it_is_dated_later(corpus: Corpus, opened: Open) -> None:
    articles = [
        printed(1, "Harbour Post", "2025-03-02"),
        printed(2, "Reuters", "2025-03-03", agency="Reuters"),
        printed(3, "Fenn Courier", "2025-03-01", agency="Reuters"),
    ]
    found = shared(corpus, opened, articles)
    assert origin(found) == ("Reuters", "agency's own", articles[1].id)
    assert [(other.outlet, other.shared, other.similarity) for other in found.others] == [("Fenn Courier", 5, 1.0), ("Reuters", 5, 1.0)]


def test_the_earliest_dated_copy_that_names_an_agency(corpus: Corpus, opened: Open) -> None:
    articles = [
        printed(1, "Harbour Post", "2025-03-02"),
        printed(2, "Sandholm Gazette", "2025-03-04", agency="AFP"),
        printed(3, "Fenn Courier", "2025-03-03", agency="AFP"),
    ]
    assert origin(shared(corpus, opened, articles)) == ("AFP", "agency named", articles[2].id)


def test_an_undated_copy_names_the_agency_but_not_the_first_print(corpus: Corpus, opened: Open) -> None:
    articles = [printed(1, "Harbour Post", "2025-03-02"), printed(2, "Sandholm Gazette", None, agency="AFP")]
    assert origin(shared(corpus, opened, articles)) == ("AFP", "agency named", None)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2025-03-02", "2025-03-04", "2025-03-03"), 0),
        (("2025-03-02", "2025-03-02", "2025-03-03"), None),
        (("2025-03-02", None, "2025-03-03"), None),
        ((None, None, None), None),
    ],
)
def test_without_an_agency_the_earliest_of_dated_copies(
    corpus: Corpus, opened: Open, days: tuple[str | None, ...], expected: int | None
) -> None:
    outlets = ("Harbour Post", "Sandholm Gazette", "Fenn Courier")
    articles = [printed(n, outlet, day) for n, (outlet, day) in enumerate(zip(outlets, days, strict=True))]
    found = origin(shared(corpus, opened, articles, of=1))
    if expected is None:
        assert found == (None, "unknown", None)
    else:
        assert found == (outlets[expected], "earliest", articles[expected].id)


def test_a_day_decided_by_a_person_settles_who_was_first(corpus: Corpus, opened: Open) -> None:
    articles = [printed(1, "Harbour Post", "2025-03-02"), printed(2, "Fenn Courier", None)]
    assert origin(shared(corpus, opened, articles)) == (None, "unknown", None)
    decide(corpus, "article_date", articles[1].id, "2025-03-01", who="Bo")
    assert origin(elsewhere(opened(corpus), articles[0].id)) == ("Fenn Courier", "earliest", articles[1].id)


def test_a_near_duplicate_without_an_equal_paragraph_has_an_origin_too(corpus: Corpus, opened: Open) -> None:
    light = tuple(f"{text[:-1]} indeed." for text in edited(STORY))
    articles = [printed(1, "Harbour Post", "2025-03-02"), printed(2, "Fenn Courier", "2025-03-01", texts=light)]
    found = shared(corpus, opened, articles)
    assert found.origins == (("Fenn Courier", "earliest", articles[1].id, 0),)
    assert [(other.shared, other.similarity is not None) for other in found.others] == [(0, True)]


def test_an_article_of_its_own_shares_nothing(corpus: Corpus, opened: Open) -> None:
    articles = [printed(1, "Harbour Post", "2025-03-02"), printed(2, "Fenn Courier", "2025-03-01", texts=OTHER)]
    assert shared(corpus, opened, articles) == Elsewhere((), ())


def test_the_tables_count_what_the_view_has(corpus: Corpus, opened: Open) -> None:
    articles = [
        printed(1, "Harbour Post", "2025-03-02"),
        printed(2, "Fenn Courier", "2025-03-01", texts=STORY[:3]),
        printed(3, "Sandholm Gazette", "2025-03-05", texts=OTHER),
    ]
    commit(corpus, batch_of(articles))
    derive(corpus)
    view = opened(corpus)
    copied = query(view, "copies", Filters())
    assert [(row.outlets, row.articles, row.origin, row.because) for row in copied.rows] == [(2, 2, "Fenn Courier", "earliest")] * 3
    assert copied.notes[0].startswith("3 different paragraphs")
    (pair,) = query(view, "duplicates", Filters()).rows
    assert {pair.article, pair.other} == {articles[0].id, articles[1].id}
    assert (pair.origin, pair.because, pair.same_outlet) == ("Fenn Courier", "earliest", False)
    assert len(query(view, "duplicates", filters(outlets=["Harbour Post"])).rows) == 1
    assert query(view, "duplicates", filters(outlets=["Sandholm Gazette"])).rows == ()
    assert [row.articles for row in query(view, "copies", filters(outlets=["Harbour Post"])).rows] == [1, 1, 1]
    assert query(view, "copies", filters(outlets=["Sandholm Gazette"])).rows == ()


def test_counting_once_rests_on_equal_paragraphs_and_not_on_near_duplicates(corpus: Corpus, opened: Open) -> None:
    light = tuple(f"{text[:-1]} indeed." for text in STORY)
    commit(corpus, batch_of([printed(1, "Harbour Post", "2025-03-02"), printed(2, "Fenn Courier", "2025-03-01", texts=light)]))
    derive(corpus)
    view = opened(corpus)
    assert len(query(view, "duplicates", Filters()).rows) == 1
    words = {wire: query(view, "overview", filters(wire=wire)).rows[2].n for wire in ("once", "each", "own")}
    assert len(set(words.values())) == 1
