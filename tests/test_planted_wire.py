"""Wire copy under each rule, and mean readability, against figures calculated by hand from four articles of two sentences.

EASY has 10 words of one syllable each. HARD has 12 words of 24 syllables: the 1, committee 3, of 1, the 1, harbour 2, considered 3, a 1,
proposal 3, for 1, another 3, ferry 2, yesterday 3. WIRE, ten times HARD in one paragraph, is printed three times.

article  outlet  day      paragraphs           words  sentences  syllables   Flesch-Kincaid grade
0        Bell    3 March  WIRE                   120         10        240   0.39 · 12 + 11.8 · 2 - 15.59 = 12.69
1        Post    4 March  WIRE                   120         10        240   12.69
2        Post    5 March  WIRE, ten times EASY   220         20        340   0.39 · 11 + 11.8 · 340 / 220 - 15.59 = 6.9364
3        Bell    6 March  twelve times EASY      120         12        120   0.39 · 10 + 11.8 · 1 - 15.59 = 0.11

Ada Brink says the first sentence of WIRE (12 words), Tomas Reyl the first of article 2's own paragraph (10), Olga Venn the first two of
article 3 (20).

Of the copied paragraph `each` counts every print; `once` that of article 0 alone, which leaves article 1 no text of its own; `own` none,
which leaves article 0 none either.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from dashboard.annotate import readability, terms
from dashboard.corpus import Snapshot, commit, create, decide, snapshot
from dashboard.queries import query
from dashboard.queries.evidence import count, items
from dashboard.tables import Wire, filters
from tests.builders import made_article, quotation_row, rows_of

EASY = "The old boat left the quay and went to sea."
HARD = "The committee of the harbour considered a proposal for another ferry yesterday."
WIRE = " ".join([HARD] * 10)

PRINTED = (
    ("Bell", "2025-03-03", (WIRE,), ((1, HARD, "Ada Brink"),)),
    ("Post", "2025-03-04", (WIRE,), ((1, HARD, "Ada Brink"),)),
    ("Post", "2025-03-05", (WIRE, " ".join([EASY] * 10)), ((1, HARD, "Ada Brink"), (2, EASY, "Tomas Reyl"))),
    ("Bell", "2025-03-06", (" ".join([EASY] * 12),), ((1, f"{EASY} {EASY}", "Olga Venn"),)),
)  # fmt: skip
RULES: tuple[Wire, ...] = ("each", "once", "own")
GRADES = (12.69, 12.69, 0.39 * 11 + 11.8 * 340 / 220 - 15.59, 0.11)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    corpus = create(tmp_path_factory.mktemp("wire"))
    commit(corpus, rows())
    decide(corpus, "topic", "Ferry", "proposal", who="test")
    decide(corpus, "topic", "Boats", "boat", who="test")
    with closing(snapshot(corpus)) as now:
        yield now


def rows() -> dict[str, list[tuple[Any, ...]]]:
    made: dict[str, list[tuple[Any, ...]]] = {}
    for number, (outlet, day, texts, said) in enumerate(PRINTED):
        article = made_article(number, texts=texts, outlet=outlet, published=day, headline=f"Print {number}", language="en")
        starts = [paragraph.start for paragraph in article.paragraphs]
        spoken = [
            quotation_row(article, starts[at - 1], starts[at - 1] + len(text), who, quotation=place, paragraph=at)
            for place, (at, text, who) in enumerate(said, 1)
        ]
        found: dict[str, list[tuple[Any, ...]]] = {
            "quotations": list(spoken),
            "terms": list(terms.annotate(article, spoken)),
            "readability": list(readability.annotate(article, spoken)),
        }
        for name, values in (rows_of(article) | found).items():
            made.setdefault(name, []).extend(values)
    return made


def table(opened: Snapshot, name: str, wire: Wire, **options: str) -> tuple[Any, ...]:
    """The rows of a query; behind each of them stand as many items as it says."""
    chosen = filters(wire=wire)
    found = query(opened, name, chosen, limit=None, **options).rows
    for row in found:
        assert count(opened, chosen, row.evidence)[0] == row.n == len(items(opened, chosen, row.evidence))
    return found


def test_the_grade_of_each_article(opened: Snapshot) -> None:
    found = {
        row.headline: (row.value, row.words, row.sentences) for row in query(opened, "readability-articles", filters(wire="each")).rows
    }
    expected = [(120, 10), (120, 10), (220, 20), (120, 12)]
    for number, (grade, counted) in enumerate(zip(GRADES, expected, strict=True)):
        value, *sizes = found[f"Print {number}"]
        assert value == pytest.approx(grade)
        assert tuple(sizes) == counted


@pytest.mark.parametrize("wire", RULES)
def test_mean_readability_by_outlet(opened: Snapshot, wire: Wire) -> None:
    """The score of a text made of copies alone counts where its paragraphs do: every print, the first, none."""
    expected = {
        "each": {"Bell": ((12.69 + 0.11) / 2, 2), "Post": ((12.69 + GRADES[2]) / 2, 2)},
        "once": {"Bell": (6.40, 2), "Post": (GRADES[2], 1)},
        "own": {"Bell": (0.11, 1), "Post": (GRADES[2], 1)},
    }[wire]
    found = {row.group: row for row in table(opened, "readability", wire)}
    assert {group: row.n for group, row in found.items()} == {group: n for group, (_, n) in expected.items()}
    for group, (value, _) in expected.items():
        assert found[group].value == pytest.approx(value)
    assert [row.n for row in table(opened, "readability", wire, by="")] == [{"each": 4, "once": 3, "own": 2}[wire]]
    listed = query(opened, "readability-articles", filters(wire=wire)).rows
    assert [row.headline for row in listed] == [f"Print {at}" for at in {"each": (0, 1, 2, 3), "once": (0, 2, 3), "own": (2, 3)}[wire]]
    bands = table(opened, "readability-bands", wire)
    assert sum(row.n for row in bands) == bands[0].denominator == len(listed)


@pytest.mark.parametrize("wire", RULES)
def test_quote_share(opened: Snapshot, wire: Wire) -> None:
    # Brink three times, once, never; 36 + 10 + 20, 12 + 10 + 20, 10 + 20 words.
    brink, words = {"each": (36, 66), "once": (12, 42), "own": (0, 30)}[wire]
    expected = {name: (said, words, said / words) for name, said in (("Ada Brink", brink), ("Tomas Reyl", 10), ("Olga Venn", 20)) if said}
    found = table(opened, "quote-share", wire)
    assert {row.speaker: (row.numerator, row.denominator, row.value) for row in found} == expected


@pytest.mark.parametrize("wire", RULES)
def test_topic_share(opened: Snapshot, wire: Wire) -> None:
    # "proposal" stands in WIRE alone, "boat" in articles 2 and 3 in paragraphs of their own. A reprint counts in no denominator either:
    # of four articles `once` leaves out article 1, `own` articles 0 and 1.
    found = {row.topic: (row.n, row.denominator, row.value) for row in table(opened, "topics", wire) if row.kind == "query"}
    ferry, articles = {"each": (3, 4), "once": (1, 3), "own": (0, 2)}[wire]
    expected = {"Ferry": (ferry, articles, ferry / articles), "Boats": (2, articles, 2 / articles)}
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("wire", RULES)
def test_word_frequency_and_dispersion(opened: Snapshot, wire: Wire) -> None:
    """`sizes` are the words of each article that count; "proposal" stands ten times in each WIRE, "boat" once in each EASY."""
    sizes, times = {
        "each": ((120, 120, 220, 120), (10, 10, 10, 0)),
        "once": ((120, 0, 100, 120), (10, 0, 0, 0)),
        "own": ((0, 0, 100, 120), (0, 0, 0, 0)),
    }[wire]
    found = {row.term: row for row in table(opened, "terms", wire)}
    words = sum(sizes)
    assert words == {"each": 580, "once": 340, "own": 220}[wire]
    for term, counted in (("proposal", times), ("boat", (0, 0, 10, 12))):
        total = sum(counted)
        assert (term in found) is (total > 0)
        if total:
            row = found[term]
            assert (row.n, row.denominator, row.articles) == (total, words, sum(n > 0 for n in counted))
            assert row.per_10k == pytest.approx(10_000 * total / words)
            uneven = 0.5 * sum(abs(n / total - size / words) for n, size in zip(counted, sizes, strict=True))
            assert row.dispersion == pytest.approx(uneven)
    # Under "own" each article has as much of the boats as of the words: 10 / 22 = 100 / 220.
    assert wire != "own" or found["boat"].dispersion == pytest.approx(0)
