"""Whom an article names in full, quoted or not."""

import time
import unicodedata

import pytest

from dashboard.annotate.quotes import annotate, named
from dashboard.article import Article, join_paragraphs
from dashboard.tables import MentionRow


def mentions(*texts: str) -> tuple[MentionRow, ...]:
    body, paragraphs = join_paragraphs((text, None) for text in texts)
    found = annotate(Article(id="a", headline="", body=body, paragraphs=paragraphs, raw="")).mentions
    assert all(paragraphs[row.paragraph - 1].start <= row.start < row.end <= paragraphs[row.paragraph - 1].end for row in found)
    return found


def names(*texts: str) -> list[tuple[int, str, str]]:
    return [(row.paragraph, row.name, row.sort) for row in mentions(*texts)]


def test_persons_and_bodies_are_named_in_every_paragraph_that_has_them() -> None:
    texts = (
        "Governor Martha Lindqvist met the Harbour Committee of Lindfold on Monday.",
        "Nobody spoke. Lindqvist left early, and Lindqvist's car with her.",
        "The Department of Fisheries said no word.",
    )
    assert names(*texts) == [
        (1, "Martha Lindqvist", "person"), (1, "Harbour Committee of Lindfold", "organisation"), (2, "Martha Lindqvist", "person"),
        (3, "Department of Fisheries", "organisation"),
    ]  # fmt: skip
    body = "\n\n".join(texts)
    first = [body[row.start : row.end] for row in mentions(*texts)]
    assert first == ["Martha Lindqvist", "Harbour Committee of Lindfold", "Lindqvist", "Department of Fisheries"]


def test_who_is_named_by_somebody_else_is_named() -> None:
    text = "“I never met Oliver Stanhope, nor Virginia Beach,” said Mayor Ada Brink. “But Ms. Stanhope’s sister Clara Stanhope was there.”"
    assert names(text) == [(1, "Oliver Stanhope", "person"), (1, "Ada Brink", "person"), (1, "Clara Stanhope", "person")]


@pytest.mark.parametrize(
    "text",
    [
        "They met in New York City and in the Rose Garden.", "The George Wexham Bridge was closed on Monday.",
        "A reader of Natural Resources wrote of Ann Hollis Ann HollisThe Bell.", "In Ann Arbor-era songs the River Road is long.",
        "Trumpeters saw the Oval Office, the West Bank and the Morning Report.", "On Labor Day nobody came to Smith's.",
    ],
)  # fmt: skip
def test_places_things_and_pieces_of_a_page_are_nobody(text: str) -> None:
    assert names(text) == []


def test_an_office_shows_a_person_whose_first_name_is_unknown() -> None:
    assert names("The interior minister Tsvetko Brankovar was silent. Grendel Vorlum was too.") == [(1, "Tsvetko Brankovar", "person")]


def test_offsets_hold_in_a_text_that_is_not_normalised() -> None:
    text = unicodedata.normalize("NFD", "Señor José Núñez and the secretary, André Thévenot, came.")
    assert [text[row.start : row.end] for row in mentions(text)] == [
        unicodedata.normalize("NFD", name) for name in ("José Núñez", "André Thévenot")
    ]


def test_a_list_of_names_is_bounded_and_read_in_linear_time() -> None:
    first, last = ("Anna", "Peter", "Clara", "Oliver"), [f"{a}{b}{c}ers" for a in "BDGKL" for b in "aeiou" for c in "lmnrst"]
    some = [f"{first[at % 4]} {last[at % len(last)].title()}{'s' * (at // 600)}" for at in range(2_400)]
    found = mentions(*(f"{name} came." for name in some))
    assert len(found) == named.MOST
    for hostile in ("A " * 40_000, "“" + "A de " * 30_000 + "”", "“" + "Anna " * 30_000 + "”", "“Ann " + "de " * 40_000 + "x”"):
        begin = time.perf_counter()
        mentions(hostile)
        assert time.perf_counter() - begin < 5
