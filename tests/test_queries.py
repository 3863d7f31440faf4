"""Every figure against its evidence, and against a second count in plain Python."""

import math
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from dashboard.corpus import Snapshot, commit, create, snapshot
from dashboard.errors import UsageError
from dashboard.queries import (
    QUERIES,
    concordance,
    diversity,
    exchanges,
    joined,
    keyness,
    library,
    named,
    periods,
    profiles,
    query,
    reading,
    topics,
    verbs,
    voices,
    words,
)
from dashboard.queries.evidence import KEYS, count, decode, encode, items
from dashboard.queries.places import topics as all_topics
from dashboard.queries.table import mean, proportion, share
from dashboard.tables import WIRE_RULES, Evidence, Filters, filters
from tests.planted import FIRST_DAY, OUTLETS, SPEAKERS, VOCABULARY, planted

NAMES = tuple(outlet for outlet in OUTLETS if outlet)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    corpus = create(tmp_path_factory.mktemp("planted"))
    commit(corpus, planted(7, 60))
    return snapshot(corpus)


def drawn_tables(opened: Snapshot, chosen: Filters, chance: random.Random) -> list[Any]:
    """Every table that a chart is drawn from, under these filters, with switches by chance."""
    unit, kinds, bin_ = chance.choice(voices.BY.choices), chance.choice(voices.KINDS.choices), chance.choice(("day", "week", "month"))
    out = [
        voices.quote_share(opened, chosen, unit=unit, kinds=kinds, top=chance.choice((0, 2)), by=chance.choice(("", "outlet", bin_))),
        diversity.diversity(opened, chosen, by=chance.choice(("", "outlet", bin_)), kinds=kinds, at=chance.choice((0, 3))),
        verbs.verbs(opened, chosen, by=chance.choice(("speaker", "outlet")), kinds=kinds, top=chance.choice((0, 2))),
        exchanges.exchanges(opened, chosen, kinds=kinds, top=chance.choice((0, 3))),
        named.named(opened, chosen),
        topics.topic_share(opened, chosen),
        topics.topic_timeline(opened, chosen, bin=bin_),
        topics.topic_by_outlet(opened, chosen, bin=bin_),
        topics.coverage(opened, chosen, bin=bin_),
        words.frequencies(opened, chosen, stop=chance.choice(("hidden", "shown"))),
        reading.readability(opened, chosen, by=chance.choice(("", "outlet", bin_))),
        reading.bands(opened, chosen),
        library.overview(opened, chosen),
        library.languages(opened, chosen),
        joined.joined_names(opened, chosen, kinds=kinds),
    ]
    if chosen.speakers:
        out.append(voices.profile(opened, chosen))
        out.append(profiles.profile_parts(opened, chosen, kinds=kinds))
    return out


def random_filters(chance: random.Random) -> Filters:
    def some(values: Iterable[str | None]) -> list[str]:
        return [value for value in values if value and chance.random() < 0.4] if chance.random() < 0.4 else []

    since = FIRST_DAY.replace(day=chance.randint(3, 28)).isoformat() if chance.random() < 0.3 else None
    until = FIRST_DAY.replace(day=28, month=chance.randint(3, 4)).isoformat() if chance.random() < 0.3 else None
    search = chance.choice(("", "", "river", "hosp* AND NOT tax", '"the council" OR strike')) if chance.random() < 0.6 else ""
    return filters(
        outlets=some(NAMES), speakers=some(SPEAKERS), topics=some(("Health", "Education")), since=since, until=until,
        search=search, wire=chance.choice(WIRE_RULES),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(16))
def test_drawn_is_listed(opened: Snapshot, seed: int) -> None:
    """n items stand behind a row, no more and no fewer, and what is drawn follows from them."""
    chance = random.Random(seed)  # noqa: S311
    chosen = random_filters(chance)
    for made in drawn_tables(opened, chosen, chance):
        rows = [row for row in made.rows if row.evidence is not None]
        for row in chance.sample(rows, min(4, len(rows))):
            listed = items(opened, chosen, row.evidence, limit=100_000)
            n, value = count(opened, chosen, row.evidence)
            if made.name != "overview" or row.name not in ("words", "quoted words"):
                assert len(listed) == n == row.n, (made.name, row)
            assert math.isclose(sum(item.value or 0 for item in listed), value), (made.name, row)
            check_value(made.name, row, n, value, chosen)
            assert decode(encode(row.evidence)) == row.evidence


def check_value(name: str, row: Any, n: int, value: float, chosen: Filters) -> None:
    if name in ("quote-share", "voices-over-time") and row.denominator:
        numerators = (value, n)
        assert any(row.numerator == numerator for numerator in numerators)
        assert row.value == row.numerator / row.denominator
    if name in ("verbs", "speaker-parts", "named-not-quoted"):
        assert row.value == n / row.denominator
    if name == "quoted-after":
        assert row.value == row.numerator / row.denominator
        assert n == 2 * row.numerator
    if name == "voice-diversity":
        assert n == row.denominator
    if name in ("topics", "topic-timeline", "topic-by-outlet") and row.denominator:
        assert row.value == n / row.denominator
    if name == "readability" and n:
        assert math.isclose(row.value, value / n)
    if name == "terms":
        assert math.isclose(row.per_10k, 10_000 * n / row.denominator)
    if name == "overview" and row.name in ("words", "quoted words"):
        assert row.n == value


@pytest.mark.parametrize("seed", range(12))
def test_shares_sum_to_one_and_intervals_hold_the_share(opened: Snapshot, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    chosen = random_filters(chance)
    for by in ("", "outlet", "week"):
        made = voices.quote_share(opened, chosen, top=chance.choice((0, 1, 2)), by=by)
        sums: Counter[str | None] = Counter()
        for row in made.rows:
            sums[row.group] += row.value
            assert row.low is None or 0 <= row.low <= row.value <= row.high <= 1
        assert all(math.isclose(total, 1) for total in sums.values())


@pytest.mark.parametrize("seed", range(12))
def test_filters_only_shrink(opened: Snapshot, seed: int) -> None:
    """One more condition never brings an article, a quotation or an occurrence more."""
    chance = random.Random(seed)  # noqa: S311
    loose = random_filters(chance)
    tight = loose._replace(
        outlets=loose.outlets or (NAMES[0],), search=loose.search or "river", speakers=loose.speakers or (SPEAKERS[0] or "",)
    )
    for evidence in (Evidence("article"), Evidence("quotation"), Evidence("hit"), Evidence("paragraph")):
        assert count(opened, tight, evidence)[0] <= count(opened, loose, evidence)[0]


def test_quote_share_equals_a_count_in_python(opened: Snapshot) -> None:
    rows = planted(7, 60)
    spoken: Counter[str] = Counter()
    for quotation in rows["quotations"]:
        if quotation[6] in ("direct", "mixed"):
            spoken[quotation[14] or voices.UNATTRIBUTED] += quotation[7]
    made = voices.quote_share(opened, filters(wire="each"))
    assert {row.speaker: row.numerator for row in made.rows} == dict(spoken)
    assert {row.denominator for row in made.rows} == {sum(spoken.values())}
    assert made.rows[-1].speaker == voices.UNATTRIBUTED


def test_terms_equal_a_count_in_python(opened: Snapshot) -> None:
    rows = planted(7, 60)
    said: Counter[str] = Counter()
    for term_row in rows["terms"]:
        said[term_row[2]] += term_row[3]
    made = words.frequencies(opened, filters(wire="each"), stop="shown")
    assert {row.term: row.n for row in made.rows} == {word: n for word, n in said.items() if word != "42"}
    assert {row.denominator for row in made.rows} == {sum(said.values())}
    assert {"US", "us"} <= {row.term for row in made.rows}
    hidden = {row.term for row in words.frequencies(opened, filters(wire="each")).rows}
    assert "US" in hidden
    assert "the" not in hidden


def test_dispersion_of_one_heap_and_of_an_even_spread(tmp_path: Path) -> None:
    """DP is 0 for a word that is spread like the text, and 1 minus the article's part of the text for one heap."""
    rows = planted(1, 4)
    ids = [row[0] for row in rows["articles"]]
    rows["paragraphs"] = [(i, 1, 0, 10, None, "anchor anchor lantern lantern", 4, None) for i in ids]
    rows["quotations"] = []
    rows["terms"] = [(i, 1, "anchor", 2, 0) for i in ids] + [(ids[0], 1, "lantern", 2, 0)] + [(i, 1, "harbour", 2, 0) for i in ids[1:]]
    corpus = create(tmp_path / "c")
    commit(corpus, rows)
    made = {row.term: row for row in words.frequencies(snapshot(corpus), filters()).rows}
    assert made["anchor"].dispersion == pytest.approx(0)
    assert made["lantern"].dispersion == pytest.approx(0.75)


def test_the_rule_for_wire_copy(opened: Snapshot) -> None:
    shared = filters(search='"council of Lindfold will meet"')
    copies = list(library.paragraphs(opened, shared._replace(wire="each")).rows)
    assert len({row.outlet for row in copies}) > 1, "the planted corpus has no wire copy: choose another seed"
    assert len(library.paragraphs(opened, shared._replace(wire="once")).rows) == 1
    assert not library.paragraphs(opened, shared._replace(wire="own")).rows
    first = min(copies, key=lambda row: (row.day is None, row.day or "", row.article))
    assert library.paragraphs(opened, shared).rows[0].article == first.article


def test_search_language(opened: Snapshot) -> None:
    texts = {(r[0], r[1]): r[5].casefold() for r in planted(7, 60)["paragraphs"]}

    def found(ask: str) -> set[tuple[str, int]]:
        return {(row.article, row.paragraph) for row in library.paragraphs(opened, filters(search=ask, wire="each")).rows}

    def has(*some: str) -> set[tuple[str, int]]:
        return {key for key, text in texts.items() if all(f" {word} " in f" {text.rstrip('.')} " for word in some)}

    assert found("river flood") == has("river") & has("flood")
    assert found("river OR flood") == has("river") | has("flood")
    flooded = {article for article, _ in has("flood")}
    assert found("river AND NOT flood") == {key for key in has("river") if key[0] not in flooded}
    assert found("(river OR flood) AND tax") == (has("river") | has("flood")) & has("tax")
    assert found('"river flood"') == has("river flood")
    assert found("riv*") == has("river")
    assert found("US") < found("us")


@pytest.mark.parametrize("ask", ['"', "AND", "(river", "river)", "NOT", "river OR", "()", "a " * 300, "(" * 500])
def test_a_search_without_meaning_is_refused(opened: Snapshot, ask: str) -> None:
    with pytest.raises(UsageError):
        library.articles(opened, Filters(search=ask))


@pytest.mark.parametrize("hostile", ["'; DROP TABLE articles; --", "$p0", "a' OR '1'='1", "\x00", "%", "river* OR \\", "[^\\p{L}"])
def test_values_are_never_sql(opened: Snapshot, hostile: str) -> None:
    before = opened.value("SELECT count(*) FROM articles")
    for chosen in (filters(outlets=[hostile]), filters(speakers=[hostile]), filters(topics=[hostile])):
        assert not library.articles(opened, chosen).rows
    for name in ("speaker", "outlet", "term", "topic", "cue", "language", "verbs", "mention", "named"):
        unit = KEYS[name].units[0]
        assert count(opened, filters(), Evidence(unit, ((name, hostile),)))[0] == 0
    assert opened.value("SELECT count(*) FROM articles") == before


def test_every_query_of_the_registry_gives_its_columns(opened: Snapshot) -> None:
    searched = filters(search="river")
    needs = {"keyness": filters(outlets=[NAMES[0]]), "kwic": searched, "collocates": searched, "speaker": filters(speakers=["Ada Brink"])}
    needs["speaker-parts"] = needs["speaker"]
    one = {"article": library.articles(opened, filters()).rows[0].article}
    for entry in QUERIES:
        options = {option.name: one[option.name] for option in entry.options if option.name in one}
        made = query(opened, entry.name, needs.get(entry.name, filters()), limit=3, **options)
        assert made.columns == entry.columns
        assert len(made.rows) <= 3
        assert all(row._fields == entry.columns for row in made.rows)
    assert len({entry.name for entry in QUERIES}) == len(QUERIES)


def test_the_registry_has_what_scripts_rely_on() -> None:
    promised = "overview quote-share voices-over-time speaker topics topic-timeline readability terms keyness kwic collocates coverage"
    promised += " paragraphs articles ledger"
    assert set(promised.split()) <= {entry.name for entry in QUERIES}


def test_unknown_names_options_and_choices_are_refused(opened: Snapshot) -> None:
    for call in (
        lambda: query(opened, "nonsense", filters()),
        lambda: query(opened, "terms", filters(), nonsense="1"),
        lambda: query(opened, "terms", filters(), stop="maybe"),
        lambda: query(opened, "terms", filters(), top="many"),
        lambda: decode("article~nonsense~1"),
        lambda: decode("quotation~speaker"),
        lambda: decode("hit~speaker~Ada"),
    ):
        with pytest.raises(UsageError):
            call()


def test_concordance_lines_point_at_their_words(opened: Snapshot) -> None:
    bodies = {row[0]: "\n\n".join(p[5] for p in planted(7, 60)["paragraphs"] if p[0] == row[0]) for row in planted(7, 60)["articles"]}
    made = concordance.concordance(opened, filters(search='"the council" OR river', wire="each"))
    assert made.rows
    for line in made.rows:
        if line.paragraph:
            assert bodies[line.article][line.start : line.end] == line.hit
        assert line.hit.casefold() in ("the council", "river")


def test_periods_have_no_holes_and_say_when_they_are_unfinished() -> None:
    from datetime import date

    assert periods.periods(date(2024, 12, 30), date(2025, 1, 14), "week") == ["2024-12-30", "2025-01-06", "2025-01-13"]
    assert periods.periods(date(2024, 11, 30), date(2025, 1, 1), "month") == ["2024-11-01", "2024-12-01", "2025-01-01"]
    assert len(periods.periods(date(1, 1, 1), date(2025, 1, 1), "day")) == periods.MAX_PERIODS


def test_an_interval_needs_two_articles() -> None:
    assert share(5, 10, 25, 50, 100, 1) == (0.5, None, None)
    assert share(0, 0, 0, 0, 0, 0) == (None, None, None)
    assert mean(7.5, 7.5**2, 1) == (7.5, None, None)
    assert mean(0, 0, 0).value is None
    assert proportion(0, 0).value is None


def test_a_wider_cluster_gives_a_wider_interval() -> None:
    """The same share from articles that agree and from articles that do not: the second is less certain."""
    even = share(50, 100, 10 * 25, 10 * 50, 10 * 100, 10)
    torn = share(50, 100, 5 * 100, 5 * 100, 10 * 100, 10)
    assert even.value == torn.value == 0.5
    assert even.low is not None
    assert torn.low is not None
    assert torn.low < even.low


def test_keyness_finds_a_word_that_only_one_outlet_has(tmp_path: Path) -> None:
    rows = planted(3, 40)
    own = {row[0] for row in rows["articles"] if row[4] == "Harbour Post"}
    rows["terms"] = [row for row in rows["terms"] if row[2] != "strike" or row[0] in own]
    rows["terms"] += [(i, 1, "quayside", 1, 0) for i in sorted(own)]
    corpus = create(tmp_path / "c")
    commit(corpus, rows)
    made = keyness.keyness(snapshot(corpus), filters(outlets=["Harbour Post"], wire="each"))
    assert made.rows[0].term == "quayside"
    assert made.rows[0].n == len(own)
    assert made.rows[0].low > 0
    for row in made.rows:
        assert row.low <= row.log_ratio <= row.high
        assert count(snapshot(corpus), filters(wire="each"), row.evidence)[0] == row.n


def test_topics_name_the_starters(opened: Snapshot) -> None:
    assert {"Health", "Education"} <= {topic.name for topic in all_topics(opened)}
    assert set(VOCABULARY) & {"school", "hospital"}
