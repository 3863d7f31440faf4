"""Voices against figures calculated by hand from `tests.planted_story`, and two ways to an interval against each other."""

import math
from collections import defaultdict
from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import gamma

from dashboard.corpus import Corpus, Snapshot, commit, create, decide, snapshot
from dashboard.errors import UsageError
from dashboard.queries import diversity, exchanges, named, profiles, query, verbs, voices
from dashboard.queries.diversity import Cast, effective, rarefied
from dashboard.queries.evidence import count, decode, items
from dashboard.queries.table import by_influence, share
from dashboard.tables import Evidence, Wire, filters
from tests.bench.interval_methods import bootstrap
from tests.builders import batch_of, made_article, mention_rows
from tests.planted import planted
from tests.planted_story import BELL, POST, story


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    corpus = create(tmp_path_factory.mktemp("story"))
    commit(corpus, story())
    return snapshot(corpus)


# Marked words: Brink 10 (copied) + 10 (its copy) + 4 + 8, Reyl 20 + 6 + 2 + 12, Venn 3, nobody 5.
# each: 80 words; once: without the copy, 70; own: without both, 60.
SHARES: dict[Wire, dict[str, tuple[int, int]]] = {
    "each": {"Ada Brink": (32, 80), "Tomas Reyl": (40, 80), "Olga Venn": (3, 80), voices.UNATTRIBUTED: (5, 80)},
    "once": {"Ada Brink": (22, 70), "Tomas Reyl": (40, 70), "Olga Venn": (3, 70), voices.UNATTRIBUTED: (5, 70)},
    "own": {"Ada Brink": (12, 60), "Tomas Reyl": (40, 60), "Olga Venn": (3, 60), voices.UNATTRIBUTED: (5, 60)},
}


@pytest.mark.parametrize("wire", SHARES)
def test_quote_share_under_each_rule(told: Snapshot, wire: Wire) -> None:
    rows = voices.quote_share(told, filters(wire=wire)).rows
    assert {row.speaker: (row.numerator, row.denominator) for row in rows} == SHARES[wire]
    assert all(row.value == row.numerator / row.denominator for row in rows)


def test_each_kind_of_speech_by_itself(told: Snapshot) -> None:
    # Venn is reported once, in 7 words; Reyl's one mixed quotation has 6.
    for kinds, expected in (("indirect", {"Olga Venn": 7}), ("mixed", {"Tomas Reyl": 6}), ("direct", 74), ("marked and indirect", 87)):
        rows = voices.quote_share(told, filters(wire="each"), kinds=kinds).rows
        said = {row.speaker: row.numerator for row in rows}
        assert (said if isinstance(expected, dict) else sum(said.values())) == expected
        for row in rows:
            assert count(told, filters(wire="each"), row.evidence)[1] == row.numerator


def test_verbs_by_class(told: Snapshot) -> None:
    # Introduced: said, denied · said · insisted, said, said, warned · according to · claimed, said. Ten, six of them neutral.
    rows = verbs.verbs(told, filters(wire="each")).rows
    found = {(row.speaker, row.verbs): (row.numerator, row.denominator) for row in rows}
    assert {key: value for key, value in found.items() if key[0] == verbs.EVERYBODY} == {
        (verbs.EVERYBODY, "neutral"): (6, 10), (verbs.EVERYBODY, "assertive"): (1, 10), (verbs.EVERYBODY, "doubting"): (2, 10),
        (verbs.EVERYBODY, "directive"): (1, 10),
    }  # fmt: skip
    assert (found["Ada Brink", "neutral"], found["Ada Brink", "assertive"]) == ((3, 4), (1, 4))
    assert (found["Tomas Reyl", "neutral"], found["Tomas Reyl", "doubting"]) == ((2, 4), (2, 4))
    # Reyl in the Bell: denied, said, according to; in the Post: claimed.
    rows = verbs.verbs(told, filters(wire="each", speakers=["Tomas Reyl"]), by="outlet").rows
    assert {(row.group, row.verbs): (row.numerator, row.denominator) for row in rows} == {
        (BELL, "neutral"): (2, 3), (BELL, "doubting"): (1, 3), (POST, "doubting"): (1, 1),
    }  # fmt: skip
    assert verbs.verb_class("frobnicated") == "other"


def test_who_is_quoted_after_whom(told: Snapshot) -> None:
    # Turns: Brink Reyl · Brink nobody · Brink Reyl Brink · Reyl · Reyl Venn.
    # Brink then Reyl: seen 1 + 1. Expected: 1 change · 1·1 / 2 ordered pairs = 0.5, and 2 changes · 2·1 / 4 = 1. Ratio 2 / 1.5.
    rows = exchanges.exchanges(told, filters(wire="each")).rows
    found = {(row.first, row.second): (row.numerator, row.denominator, row.n, row.articles, row.outlets) for row in rows}
    assert found == {
        ("Ada Brink", "Tomas Reyl"): (2, 1.5, 4, 2, 1), ("Tomas Reyl", "Ada Brink"): (1, 1.5, 2, 1, 1),
        ("Tomas Reyl", "Olga Venn"): (1, 0.5, 2, 1, 1),
    }  # fmt: skip
    assert rows[0].value == 2 / 1.5
    listed = items(told, filters(wire="each"), rows[0].evidence)
    assert [item.speaker for item in listed] == ["Ada Brink", "Tomas Reyl"] * 2
    assert [item.value for item in listed] == [10, 20, 4, 6]
    # With reported speech Brink's second turn is followed by Venn's.
    heard = exchanges.exchanges(told, filters(wire="each"), kinds="marked and indirect").rows
    assert ("Ada Brink", "Olga Venn") in {(row.first, row.second) for row in heard}
    only = exchanges.exchanges(told, filters(wire="each", speakers=["Olga Venn"]), top=1).rows
    assert [(row.first, row.second) for row in only] == [("Tomas Reyl", "Olga Venn")]


def test_expected_changes_of_an_article_add_up_to_the_observed() -> None:
    turns = ("a", "b", "a", None, "c", "b", "c", "a")
    assert sum(exchanges.by_chance(turns).values()) == pytest.approx(sum(exchanges.changes(turns).values()))
    assert exchanges.by_chance(("a", None, "b")) == {}


@pytest.mark.parametrize("value", ["", "direct:a", "loud:a:b", "direct+mixed:a:b:c", "::"])
def test_a_pair_without_meaning_is_refused(told: Snapshot, value: str) -> None:
    with pytest.raises(UsageError):
        count(told, filters(), Evidence("quotation", (("exchange", value),)))


def test_a_pair_of_any_names_comes_back_from_a_link() -> None:
    for pair in (("A: B>C", "~%&"), ("“x”", "é\n")):
        assert exchanges.exchange_names(exchanges.exchange_value(*pair, "marked")) == pair
        assert decode(f"quotation~exchange~{'direct%2Bmixed%3Aa%3Ab'}").keys[0][1] == "direct+mixed:a:b"


def test_named_and_not_quoted(told: Snapshot) -> None:
    # Brink is named in two articles, quoted in one of them; Venn in three, quoted (indirectly) in one; Reyl in two, quoted in both.
    rows = named.named(told, filters(wire="each")).rows
    assert [(row.speaker, row.n, row.denominator, row.value) for row in rows] == [("Olga Venn", 2, 3, 2 / 3), ("Ada Brink", 1, 2, 0.5)]
    listed = items(told, filters(wire="each"), rows[1].evidence)
    assert [(item.paragraph, item.text[(item.start or 0) : item.end]) for item in listed] == [(1, "Ada Brink")]


def test_persons_and_bodies_that_nobody_quotes(corpus: Corpus, opened: Callable[..., Snapshot]) -> None:
    texts = (
        "Ada Brink met Oliver Stanhope of the Harbour Board.",
        "Stanhope left, and the Harbour Board too.",
        "“We sail at noon,” said Brink.",
    )
    rows = batch_of(made_article(number, texts) for number in range(3))
    rows["mentions"] = []
    for number in range(3):
        article = made_article(number, texts)
        rows["mentions"] += [
            *mention_rows(article, ("Ada Brink", "Oliver Stanhope")),
            *mention_rows(article, ("Harbour Board",), "organisation"),
        ]
    commit(corpus, rows)
    decide(corpus, "speaker_merge", "Harbour Board", "Harbour Board of Lindfold", who="test")
    now = opened(corpus)
    found = {which: named.named(now, filters(), whom=which, heard="nowhere").rows for which in ("persons", "bodies", "all")}
    assert [(row.speaker, row.sort, row.n, row.denominator, row.quoted) for row in found["all"]] == [
        ("Harbour Board of Lindfold", "organisation", 3, 3, 0), ("Oliver Stanhope", "person", 3, 3, 0),
    ]  # fmt: skip
    assert found["persons"] + found["bodies"] == found["all"][::-1]
    for row in found["all"]:
        listed = items(now, filters(), row.evidence)
        assert [(item.paragraph, item.text[(item.start or 0) : item.end]) for item in listed] == [
            (1, row.speaker.removesuffix(" of Lindfold"))
        ] * row.n
    assert not [note for note in named.named(now, filters()).notes if "the next ingest" in note]


def test_articles_that_were_read_before_names_were_kept_are_told(corpus: Corpus, opened: Callable[..., Snapshot]) -> None:
    rows = batch_of([made_article(1)])
    del rows["mentions"]
    commit(corpus, rows)
    table = named.named(opened(corpus), filters())
    assert (table.rows, table.notes[-1]) == ((), "1 article was read before it was kept who is named: the next ingest looks.")


def test_voices_at_an_equal_number_of_quotations(told: Snapshot) -> None:
    # Bell: 6 quotations in 3 articles; Reyl is in all of them, Brink in two. Two quotations are one article: 1 - C(1,1) / C(3,1) + 1.
    rows = {row.group: row for row in diversity.diversity(told, filters(wire="each"), at=2).rows}
    assert rows[BELL].value == pytest.approx(2 / 3 + 1)
    # Post: 3 quotations in 2 articles of three voices. Two quotations are 4/3 of an article: each voice 1 - Γ(2) Γ(5/3) / (Γ(2/3) Γ(3)).
    # One article less leaves 1 < 4/3: no draw can miss a voice.
    assert rows[POST].value == pytest.approx(3)
    # Four quotations are two articles of the Bell; the Post has no four.
    rows = {row.group: row for row in diversity.diversity(told, filters(wire="each"), at=4).rows}
    assert rows[BELL].value == pytest.approx(2)
    assert rows[POST].value is None
    # Effective voices of the Bell: two, each quoted three times; the Post has three, each quoted once.
    assert (rows[BELL].even, rows[POST].even) == (pytest.approx(36 / (9 + 9)), pytest.approx(3))
    assert (rows[BELL].top, rows[BELL].numerator, rows[BELL].voices, rows[BELL].articles) == (1.0, 6, 2, 3)


def test_an_article_and_a_half_is_drawn_by_gamma_functions() -> None:
    # 4 articles of one quotation each, speakers in 1, 1 and 2 of them; 3 quotations would be 3 articles, 1.5 are between 1 and 2.
    cast = Cast(np.arange(4), np.array([0, 1, 2, 2]), np.ones(4))
    expected = sum(1 - gamma(4 - n + 1) * gamma(4 - 1.5 + 1) / (gamma(4 - n - 1.5 + 1) * gamma(4 + 1)) for n in (1, 1, 2))
    assert rarefied(cast, 1).value == pytest.approx(sum(n / 4 for n in (1, 1, 2)))
    assert rarefied(Cast(np.arange(4), np.array([0, 1, 2, 2]), np.full(4, 2.0)), 3).value == pytest.approx(expected)
    assert rarefied(cast, 5).value is None


def test_the_influence_of_an_article_is_the_derivative_by_its_weight() -> None:
    """Interval of rarefied and effective voices against the jackknife that leaves one article out, on 400 articles: within 15 %."""
    chance = np.random.default_rng(4)
    cast = _population(400, chance)
    for figure in (lambda one: rarefied(one, 120), effective):
        found = figure(cast)
        left = np.array([math.log(figure(_without(cast, at)).value) for at in range(400)])  # type: ignore[arg-type]
        reach = math.sqrt(399 / 400 * ((left - left.mean()) ** 2).sum()) * 1.97
        assert found.high is not None
        assert found.value is not None
        assert math.log(found.high / found.value) == pytest.approx(reach, rel=0.15)


@pytest.mark.parametrize("seed", range(30))
def test_effective_voices_are_never_more_than_the_voices(seed: int) -> None:
    """Nor are the ends of their interval; and they are what anybody calculates from the list of quotations."""
    chance = np.random.default_rng(seed)
    cast = _population(int(chance.integers(1, 60)), chance)
    said = np.bincount(cast.speaker, cast.times)
    found = effective(cast)
    assert found.value == pytest.approx(1 / sum((one / said.sum()) ** 2 for one in said))
    assert all(end is None or 1 <= end <= len(said) for end in found)
    assert found.low is None or found.low <= found.value <= found.high  # type: ignore[operator]


def test_outlets_of_unequal_size_have_equal_voices_where_they_quote_alike() -> None:
    """Many draws of 30 and of 300 articles of one population: the same number of voices at 40 quotations, within 4 %."""
    chance = np.random.default_rng(8)
    means = [np.mean([rarefied(_population(size, chance), 40).value for _ in range(3_000 // size)]) for size in (30, 300)]
    assert means[0] == pytest.approx(means[1], rel=0.04)


def _population(size: int, chance: np.random.Generator) -> Cast:
    """Articles of one to four speakers out of 300, few of them frequent, each quoted once or several times."""
    weight = 1 / np.arange(1, 301)
    article, speaker = [], []
    for at in range(size):
        some = chance.choice(300, size=chance.integers(1, 5), replace=False, p=weight / weight.sum())
        article += [at] * len(some)
        speaker += some.tolist()
    places = {name: at for at, name in enumerate(dict.fromkeys(speaker))}
    return Cast(np.array(article), np.array([places[name] for name in speaker]), chance.geometric(0.5, len(article)).astype(float))


def _without(cast: Cast, left: int) -> Cast:
    kept = cast.article != left
    articles = {name: at for at, name in enumerate(dict.fromkeys(cast.article[kept].tolist()))}
    speakers = {name: at for at, name in enumerate(dict.fromkeys(cast.speaker[kept].tolist()))}
    return Cast(
        np.array([articles[one] for one in cast.article[kept].tolist()]),
        np.array([speakers[one] for one in cast.speaker[kept].tolist()]),
        cast.times[kept],
    )


def test_a_profile_in_parts(told: Snapshot) -> None:
    parts = profiles.profile_parts(told, filters(wire="each", speakers=["Tomas Reyl"])).rows
    found = {(row.part, row.name): (row.numerator, row.denominator) for row in parts}
    assert found == {
        ("outlet", BELL): (3, 4), ("outlet", POST): (1, 4), ("called", "Tomas Reyl"): (4, 4), ("verb", "denied"): (1, 4),
        ("verb", "said"): (1, 4), ("verb", "according to"): (1, 4), ("verb", "claimed"): (1, 4), ("kind", "direct"): (3, 4),
        ("kind", "mixed"): (1, 4),
    }  # fmt: skip
    (row,) = voices.profile(told, filters(wire="each"), of=("Tomas Reyl",)).rows
    assert (row.first, row.last, row.outlets, row.quotations, row.words) == ("2025-03-03", "2025-03-12", 2, 4, 40)
    with pytest.raises(UsageError):
        profiles.profile_parts(told, filters())


def test_the_new_tables_by_name(told: Snapshot) -> None:
    for name, options in (("voice-diversity", {"at": "2", "by": "week"}), ("quoted-after", {"top": "1"}), ("verbs", {"by": "outlet"})):
        assert query(told, name, filters(), limit=1, **options).rows


@pytest.mark.parametrize(("articles", "allowed"), [(60, 0.35), (3000, 0.12)])
def test_bootstrap_over_articles_and_linearised_variance_agree(
    tmp_path_factory: pytest.TempPathFactory, articles: int, allowed: float
) -> None:
    """The edges that SQL gives for the most quoted speaker against percentiles of a bootstrap over articles, in widths of the interval.

    On few articles the bootstrap is narrower (docs/simulation-intervals.md), on many both are the same.
    """
    corpus = create(tmp_path_factory.mktemp("agreement"))
    rows = planted(7, articles)
    commit(corpus, rows)
    said: dict[tuple[str, str], float] = defaultdict(float)
    whole: dict[str, float] = defaultdict(float)
    for row in rows["quotations"]:
        if row[6] in ("direct", "mixed"):
            said[row[0], row[14] or voices.UNATTRIBUTED] += row[7]
            whole[row[0]] += row[7]
    found = voices.quote_share(snapshot(corpus), filters(wire="each")).rows[0]
    y = np.array([[said[article, found.speaker]] for article in whole])
    x = np.array([[total] for total in whole.values()])
    low, high = bootstrap(y, x, np.random.default_rng(5), (True,))["percentile"][:, 0]
    width = found.high - found.low
    assert found.value == pytest.approx(float(y.sum() / x.sum()))
    assert (low, high) == pytest.approx((found.low, found.high), abs=allowed * width)
    assert 0.7 < (high - low) / width < 1.15


def test_by_influence_is_the_linearised_variance_of_a_ratio() -> None:
    y, x = np.array([1.0, 4.0, 2.0, 0.0, 3.0]), np.array([5.0, 6.0, 4.0, 5.0, 8.0])
    ratio = y.sum() / x.sum()
    found = by_influence(float(ratio), [float(one) for one in (y - ratio * x) / x.sum()])
    plain = share(y.sum(), x.sum(), (y * y).sum(), (x * y).sum(), (x * x).sum(), 5, [(y**4).sum(), (y**3 * x).sum(), (y**2 * x**2).sum(), (y * x**3).sum(), (x**4).sum()])  # fmt: skip  # noqa: E501
    # One on the logarithmic, the other on the logit scale: their standard errors are the same.
    assert found.high is not None
    assert plain.high is not None
    logit = math.log(plain.high / (1 - plain.high)) - math.log(ratio / (1 - ratio))
    assert math.log(found.high / ratio) == pytest.approx(logit * (1 - ratio))
    assert by_influence(2.0, [0.1]) == (2.0, None, None)
    assert by_influence(2.0, [0.0, 0.0]) == (2.0, None, None)


def test_most_periods_are_compared_and_the_quietest_are_not(corpus: Corpus, opened: Callable[..., Snapshot]) -> None:
    days = ["2025-03-03"] * 6 + ["2025-03-10"] * 6 + ["2025-03-17"] * 4 + ["2025-03-24"]
    commit(corpus, batch_of(made_article(number, published=day) for number, day in enumerate(days)))
    rows = diversity.diversity(opened(corpus), filters(wire="each"), by="week").rows
    # Three of four weeks, the smallest of them with 4 quotations: compared at 2. The last week has one.
    assert [(row.group, row.n, row.at, row.value is None) for row in rows] == [
        ("2025-03-03", 6, 2, False), ("2025-03-10", 6, 2, False), ("2025-03-17", 4, 2, False), ("2025-03-24", 1, 2, True),
    ]  # fmt: skip
