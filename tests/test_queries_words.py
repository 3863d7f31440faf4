"""Figures of words against counts made by hand, on five short articles of two outlets."""

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.annotate import terms
from dashboard.corpus import Corpus, Snapshot, commit, create, decide, snapshot
from dashboard.corpus.decisions import undo
from dashboard.errors import UsageError
from dashboard.queries import query
from dashboard.queries.differing import LEVEL, attainable, benjamini_hochberg, corrected, p_values, reachable
from dashboard.queries.evidence import count, items
from dashboard.queries.keyness import log_ratio
from dashboard.queries.table import share
from dashboard.queries.units import lemma, units
from dashboard.queries.words import _row
from dashboard.tables import Evidence, Filters, filters
from dashboard.text import words as words_of
from tests.builders import made_article, quotation_row, rows_of

Opened = Callable[..., Snapshot]

# Outlet, day, paragraphs; what stands in curly marks is a quotation of Ada Brink (the first outlet) or Tomas Reyl.
STORIES = (
    ("Post", "2025-03-03", ("The red line holds. The red line runs north.", "“We hold the line,” said Brink.")),
    ("Post", "2025-03-10", ("A red line again, a red boat.", "“Boats sail, boats wait,” said Brink.")),
    ("Post", "2025-04-01", ("Ferries sail north. The ferry waits.",)),
    ("Bell", "2025-03-04", ("The line is long.", "“The red tape waits,” said Reyl.")),
    ("Bell", "2025-04-02", ("Boats wait in the north.",)),
)
WORDS = 9 + 6 + 7 + 6 + 6 + 4 + 6 + 5
EVERY = filters(wire="each")


@pytest.fixture(scope="module")
def corpus_of_five(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    corpus = create(tmp_path_factory.mktemp("five"))
    commit(corpus, rows())
    return corpus


@pytest.fixture(scope="module")
def five(corpus_of_five: Corpus) -> Iterator[Snapshot]:
    opened = snapshot(corpus_of_five)
    yield opened
    opened.close()


def rows() -> dict[str, list[tuple[Any, ...]]]:
    made: dict[str, list[tuple[Any, ...]]] = {}
    for number, (outlet, day, texts) in enumerate(STORIES):
        article = made_article(number, texts=texts, outlet=outlet, published=day, headline=f"Story {number}", language="en")
        speaker = "Ada Brink" if outlet == "Post" else "Tomas Reyl"
        found = rows_of(article, speaker)
        start, end = article.body.find("“"), article.body.find("”") + 1
        spoken = [quotation_row(article, start, end, speaker)] if start >= 0 else []
        found |= {"quotations": list(spoken), "terms": list(terms.annotate(article, spoken))}
        for name, values in found.items():
            made.setdefault(name, []).extend(values)
    return made


def table(opened: Snapshot, name: str, chosen: Filters = EVERY, **options: str) -> dict[str, Any]:
    return {row.term: row for row in query(opened, name, chosen, limit=None, **options).rows}


def test_frequencies_dispersion_and_the_interval(five: Snapshot) -> None:
    found = table(five, "terms")
    line = found["line"]
    assert (line.n, line.articles, line.outlets, line.quoted, line.denominator) == (5, 3, 2, 1, WORDS)
    sizes, times = (15, 13, 6, 10, 5), (3, 1, 0, 1, 0)
    assert sum(sizes) == WORDS == 49
    assert line.dispersion == pytest.approx(0.5 * sum(abs(n / 5 - size / 49) for n, size in zip(times, sizes, strict=True)))
    powers = [float(sum(n**a * size**b for n, size in zip(times, sizes, strict=True))) for a, b in ((4, 0), (3, 1), (2, 2), (1, 3), (0, 4))]
    _, low, high = share(5, 49, 11, 3 * 15 + 13 + 10, sum(size**2 for size in sizes), 5, powers)
    assert low is not None
    assert high is not None
    assert (line.per_10k, line.low, line.high) == pytest.approx((10_000 * 5 / 49, 10_000 * low, 10_000 * high))
    assert "the" not in found


def test_quoted_words_and_narration_add_up(five: Snapshot) -> None:
    quoted, told, every = (table(five, "terms", stop="shown", speech=speech) for speech in ("quoted", "narration", "all"))
    assert {term: row.n for term, row in quoted.items()} == {
        "we": 1, "hold": 1, "the": 2, "line": 1, "boats": 2, "sail": 1, "wait": 1, "red": 1, "tape": 1, "waits": 1,
    }  # fmt: skip
    for term, row in every.items():
        assert row.n == (quoted[term].n if term in quoted else 0) + (told[term].n if term in told else 0)
    assert {row.denominator for row in quoted.values()} == {12}
    assert {row.denominator for row in told.values()} == {WORDS - 12}


@pytest.mark.parametrize(
    ("size", "speech", "expected"),
    [
        ("2", "all", {"red line": (3, 2), "line holds": None, "said brink": (2, 2), "boats wait": (2, 2)}),
        ("2", "quoted", {"boats wait": None, "red line": None}),
        ("2", "narration", {"red line": (3, 2), "said brink": (2, 2)}),
        ("3", "all", {"the red line": None, "red line runs": None}),
    ],
)
def test_rows_of_words(five: Snapshot, size: str, speech: str, expected: dict[str, tuple[int, int] | None]) -> None:
    """Two words stand in a row inside one paragraph, stops between them or not; once is no usage; stop words end no row."""
    found = table(five, "ngrams", size=size, speech=speech)
    for phrase, figures in expected.items():
        assert (phrase in found) is (figures is not None), phrase
        if figures:
            row = found[phrase]
            assert (row.n, row.articles) == figures
            assert count(five, EVERY, row.evidence)[0] == row.n


def test_rows_of_words_show_stop_words_when_asked(five: Snapshot) -> None:
    found = table(five, "ngrams", size="3", stop="shown")
    assert found["the red line"].n == 2
    assert found["the red line"].dispersion == pytest.approx(1 - 15 / 49)
    hits = items(five, EVERY, found["the red line"].evidence)
    assert [item.text[(item.start or 0) : (item.end or 0)] for item in hits] == ["The red line", "The red line"]


def test_lemmas_are_forms_taken_together(five: Snapshot) -> None:
    found = table(five, "terms", form="lemmas")
    assert found["boat"].n == 1 + 2 + 1
    assert found["ferry"].n == 2
    assert {"boats", "ferries"}.isdisjoint(found)
    assert count(five, EVERY, found["boat"].evidence) == (4, 4.0)
    assert len(items(five, EVERY, found["boat"].evidence)) == 4


@pytest.mark.parametrize(
    ("form", "language", "expected"),
    [
        ("ferries", "en", "ferry"), ("häuser", "de", "haus"), ("Häuser", "de-AT", "Häuser"), ("chevaux", "fr", "cheval"),
        ("UN", "en", "UN"), ("ferries", "xx", "ferries"), ("state-run", "en", "state-run"), ("1990s", "en", "1990s"),
    ],
)  # fmt: skip
def test_a_lemma_is_a_dictionary_form(form: str, language: str, expected: str) -> None:
    assert lemma(form, language) == expected


def test_keyness_of_outlets_is_a_ratio_of_articles(five: Snapshot) -> None:
    row = table(five, "keyness", group="outlet:Post", against="outlet:Bell")["red"]
    assert (row.n, row.n_group, row.m, row.m_rest, row.outlets) == (2, 3, 1, 2, 1)
    ratio = math.log((2.5 / 3.5) / (1.5 / 2.5))
    error = math.sqrt(1 / 2.5 - 1 / 3.5 + 1 / 1.5 - 1 / 2.5)
    expected = [value / math.log(2) for value in (ratio, ratio - 1.959963984540054 * error, ratio + 1.959963984540054 * error)]
    assert (row.log_ratio, row.low, row.high) == pytest.approx(expected)
    assert count(five, EVERY, row.evidence)[0] == 2
    assert count(five, EVERY, row.evidence_rest)[0] == 1


@pytest.mark.parametrize(
    ("group", "against", "word", "figures"),
    [
        ("narration", "quoted", "red", (2, 5, 1, 3)),
        ("quoted", "rest", "line", (1, 3, 3, 5)),
        ("speaker:Ada Brink", "speaker:Tomas Reyl", "line", None),
        ("speaker:Ada Brink", "rest", "the", None),
        ("period:2025-03-01..2025-03-31", "period:2025-04-01..2025-04-30", "line", (3, 3, 0, 2)),
        ("period:2025-03-01..2025-03-31", "rest", "red", (3, 3, 0, 2)),
        ("language:en", "outlet:Bell", "red", None),
    ],
)
def test_keyness_of_any_two_groups(five: Snapshot, group: str, against: str, word: str, figures: tuple[int, ...] | None) -> None:
    if group == "language:en":
        with pytest.raises(UsageError):  # every article of the Bell belongs to both
            query(five, "keyness", EVERY, group=group, against=against)
        return
    found = table(five, "keyness", group=group, against=against)
    if figures is None:
        assert word not in found
        return
    row = found[word]
    assert (row.n, row.n_group, row.m, row.m_rest) == figures
    assert count(five, EVERY, row.evidence)[0] == row.n
    assert count(five, EVERY, row.evidence_rest)[0] == row.m


def test_keyness_of_parts_of_the_same_articles_is_paired() -> None:
    """Ten articles with both parts: in six the word is in both, in two in the first alone. The pair is known better than two samples."""
    ratio, low, high = log_ratio(8, 10, 6, 10, 10, 6, 8, 6)
    alone = log_ratio(8, 10, 6, 10)
    assert ratio == alone[0]
    assert high - low < alone[2] - alone[1]
    first, second = 8.5 / 10.5, 6.5 / 10.5
    covariance = (6 - second * 8 - first * 6 + 10 * first * second) / (10.5 * first * 10.5 * second)
    error = math.sqrt(1 / 8.5 - 1 / 10.5 + 1 / 6.5 - 1 / 10.5 - 2 * covariance)
    assert (high - low) * math.log(2) == pytest.approx(2 * 1.959963984540054 * error)
    assert p_values([("word", 8, 6, 1, 6, 8, 6)], 10, 10, 10) == [pytest.approx(2 * 0.5**2)]


def test_p_is_fishers() -> None:
    """3 of 4 against 1 of 4 by the tables with the same margins; 4 against none."""
    total = math.comb(8, 4)
    three = (math.comb(4, 3) * math.comb(4, 1) + 1) / total
    assert p_values([("a", 3, 1, 1, 0, 0, 0), ("b", 4, 0, 1, 0, 0, 0)], 4, 4) == pytest.approx([2 * three, 2 / total])


@pytest.mark.parametrize("seed", range(40))
def test_p_of_groups_that_share_some_articles_counts_both_kinds(seed: int) -> None:
    """Against every table with the same margins, listed: articles of one group alone by Fisher, shared ones by McNemar."""
    chance = random.Random(seed)  # noqa: S311
    own, others, shared, both = chance.randint(1, 8), chance.randint(1, 8), 12, 4
    n, m, first, second = chance.randint(0, own), chance.randint(0, others), chance.randint(0, 4), chance.randint(0, 4)
    chances: dict[int, float] = defaultdict(float)
    for drawn in range(max(0, n + m - others), min(n + m, own) + 1):
        apart = math.comb(own, drawn) * math.comb(others, n + m - drawn) / math.comb(own + others, n + m)
        for one in range(first + second + 1):
            chances[drawn + one] += apart * math.comb(first + second, one) / 2 ** (first + second)
    there = n + first
    tails = sum(p for at, p in chances.items() if at <= there), sum(p for at, p in chances.items() if at >= there)
    row = ("word", n + both + first, m + both + second, 1, both, both + first, both + second)
    assert p_values([row], own + shared, others + shared, shared) == pytest.approx([min(1, 2 * min(tails))])
    least = min(chances[min(chances)], chances[max(chances)])
    assert attainable([row], own + shared, others + shared, shared) == pytest.approx([min(1, 2 * least)])


def test_words_too_rare_to_differ_cost_no_power() -> None:
    """60 articles against 60: a word of 3 cannot be below .24, of 5 not below .05 either. Two thousand of them are not corrected for."""
    real = ("barack", 19, 3, 1, 0, 0, 0)
    rare = [(f"rare {at}", 3, 0, 1, 0, 0, 0) for at in range(2_000)]
    rows = [real, *rare]
    least = attainable(rows, 60, 60)
    assert least[1] == pytest.approx(2 * math.comb(60, 3) / math.comb(120, 3))
    assert reachable(least) == [True] + [False] * 2_000
    values = p_values(rows, 60, 60)
    assert corrected(values, least) == [values[0]] + [1.0] * 2_000
    assert values[0] < LEVEL < benjamini_hochberg(values)[0]
    # Tarone's number: of least p .04, .02 and .001 two are below .05 / 2, hence both of these are tried, and each at .05 / 2.
    assert reachable([0.04, 0.02, 0.001]) == [False, True, True]
    assert (reachable([]), corrected([], []), reachable([0.2])) == ([], [], [False])


def test_of_groups_that_do_not_differ_hardly_a_table_says_that_words_do() -> None:
    """200 comparisons of two random halves of the same articles, of 400 words each: of all 5 % name a word that differs."""
    chance = np.random.default_rng(6)
    named = 0
    for _ in range(200):
        held = np.minimum(60, chance.geometric(0.12, 400) + 2)
        first = chance.hypergeometric(30, 30, held)
        rows = [(str(at), int(n), int(k - n), 1, 0, 0, 0) for at, (n, k) in enumerate(zip(first, held, strict=True))]
        named += min(corrected(p_values(rows, 30, 30), attainable(rows, 30, 30))) <= LEVEL
    assert named <= 200 * LEVEL + 6


def test_only_words_that_differ_come_first_and_the_table_says_how_many(tmp_path: Path, opened: Opened) -> None:
    """Of 40 articles against 40 one word is in 20 against 2, one in 3 against 22, one in nearly all, many in a few."""
    corpus = create(tmp_path / "c")
    counts = {"harbour": (20, 2), "quarry": (3, 22), "ferry": (40, 39), "council": (30, 28)}
    counts |= {f"rare{letter}": (2, 1) for letter in "abcdefgh"}
    made: dict[str, list[tuple[Any, ...]]] = {}
    for number in range(80):
        side, at = divmod(number, 40)
        text = " ".join(("Fog", *(word for word, both in counts.items() if at < both[side]))) + "."
        article = made_article(number, texts=(text,), outlet=("Post", "Bell")[side], headline="", language="en")
        for name, values in (rows_of(article, "") | {"quotations": [], "terms": list(terms.annotate(article, []))}).items():
            made.setdefault(name, []).extend(values)
    commit(corpus, made)
    found = query(opened(corpus), "keyness", EVERY, group="outlet:Post", against="outlet:Bell")
    assert [row.term for row in found.rows[:2]] == ["harbour", "quarry"]
    assert [row.differs for row in found.rows] == [True, True] + [False] * (len(found.rows) - 2)
    assert found.notes[0] == "2 of 3 words differ (false discovery rate 5 %): 1 likelier in the group, 1 in the other."
    assert any(note.startswith("10 other words of 3 articles or more") for note in found.notes)
    assert all(row.p == 1 for row in found.rows if row.term.startswith("rare"))


def test_many_comparisons_are_corrected() -> None:
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])


@pytest.mark.parametrize("group", ["outlet:", "speaker", "rest", "period:2025", "nonsense:x", "quoted:x"])
def test_what_is_no_group_is_refused(five: Snapshot, group: str) -> None:
    with pytest.raises(UsageError):
        query(five, "keyness", EVERY, group=group)


def test_phrases_are_kept_together_until_that_is_undone(tmp_path: Path, opened: Opened) -> None:
    corpus = create(tmp_path / "c")
    commit(corpus, rows())
    made = decide(corpus, "kept_phrase", "Red Line", "add", who="test")
    now = opened(corpus)
    found = table(now, "terms")
    assert (found["red line"].n, found["line"].n, found["red"].n) == (3, 2, 2)
    assert found["red line"].denominator == WORDS - 3
    for word in ("red line", "line", "red"):
        assert len(items(now, EVERY, found[word].evidence)) == found[word].n
    assert {item.text[item.start or 0 : item.end or 0].casefold() for item in items(now, EVERY, found["red line"].evidence)} == {"red line"}
    assert "said brink" in table(now, "ngrams")
    assert "red line" not in table(now, "ngrams", stop="shown")
    undo(corpus, made, who="test")
    assert table(opened(corpus), "terms")["line"].n == 5
    with pytest.raises(UsageError):
        decide(corpus, "kept_phrase", "line", "add", who="test")


def test_units_of_overlapping_phrases() -> None:
    phrases: dict[str, list[tuple[str, ...]]] = {"red": [("red", "line", "north"), ("red", "line")], "line": [("line", "north")]}
    assert [unit.form for unit in units("A RED line, red line north, line north", phrases)] == [
        "a",
        "red line",
        "red line north",
        "line north",
    ]


def test_lines_are_sorted_and_tell_speech_from_narration(five: Snapshot) -> None:
    asked = filters(search="line", wire="each")
    lines = query(five, "kwic", asked).rows
    assert [line.quoted for line in lines] == [False, False, True, False, False]
    right = query(five, "kwic", asked, sort="right").rows
    assert [next(words_of(line.right)).group() for line in right] == ["again", "holds", "is", "runs", "said"]
    left = query(five, "kwic", asked, sort="left").rows
    assert [line.left.split()[-1].casefold() for line in left] == ["red", "red", "red", "the", "the"]
    assert len(query(five, "kwic", asked, speech="quoted").rows) == 1
    assert len(query(five, "kwic", asked, speech="narration", top="3").rows) == 3


def test_collocates_and_their_places(five: Snapshot) -> None:
    asked = filters(search="line", wire="each")
    row = table(five, "collocates", asked)["red"]
    assert (row.n, row.total, row.articles, row.outlets, row.quoted) == (4, 5, 2, 1, 0)
    assert row.log_dice == pytest.approx(14 + math.log2(2 * 4 / (5 + 5)))
    assert count(five, asked, row.evidence)[0] == 4
    assert len(items(five, asked, row.evidence)) == 4


def test_hits_without_meaning_are_refused(five: Snapshot) -> None:
    for evidence in (
        Evidence("hit", (("phrase", "9:a b"),)),
        Evidence("hit", (("phrase", "nonsense"),)),
        Evidence("hit", (("term", "red"), ("speech", "loud"))),
        Evidence("article", (("keyness", "a|b"),)),
    ):
        with pytest.raises(UsageError):
            count(five, EVERY, evidence)


def test_a_word_spread_evenly_lies_in_its_interval() -> None:
    for a, b, k in ((a, b, k) for a in range(1, 8) for b in range(40, 60) for k in (3, 7, 30)):
        fourths = (k * a**4, k * a**3 * b, k * a**2 * b**2, k * a * b**3, k * b**4)
        found = _row(("tide", k * a, k * b, 0, k, 1, 0.0, k * a * a, k * a * b, k * b * b, k, *fourths), Evidence("hit"))
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.per_10k <= found.high
