"""Topics against figures calculated by hand: shares, bursts, holes in the collection, joined topics, the curve behind their number."""

from math import comb
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import fisher_exact

from dashboard.corpus import Corpus, Snapshot, commit, create, decide, snapshot
from dashboard.corpus.decisions import active, undo
from dashboard.derive import derive, refit_topics
from dashboard.errors import UsageError
from dashboard.queries import bursts, places, topics
from dashboard.queries.bursts import LEVEL, Cell, benjamini_hochberg, tail, widened
from dashboard.queries.evidence import count
from dashboard.tables import Evidence, filters
from tests.planted_story import BELL, BURST, GAP, POST, POST_GAP, story
from tests.test_derive import _fill


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    corpus = create(tmp_path_factory.mktemp("story"))
    commit(corpus, story())
    decide(corpus, "topic", "Strike", "strike", who="Bo")
    return snapshot(corpus)


def test_the_share_of_a_topic(told: Snapshot) -> None:
    # Bell: 2 articles in each of 8 weeks and 10 in the week of the strike, 26. Post: 1 in each of 6 weeks. On the strike: 1 + 10.
    row = next(row for row in topics.topic_share(told, filters()).rows if row.topic == "Strike")
    assert (row.n, row.denominator, row.value, row.outlets) == (11, 32, 11 / 32, 1)


def test_the_topics_of_each_paragraph_of_an_article(told: Snapshot) -> None:
    articles = [row[0] for row in story()["articles"]]
    found = [places.topics_of(told, article).get(1, ()) for article in articles]
    assert sum("Strike" in names for names in found) == 11
    assert places.topics_of(told, "no such article") == {}


def test_the_burst_and_the_gaps(told: Snapshot) -> None:
    rows = topics.topic_timeline(told, filters(), bin="week", of=("Strike",)).rows
    assert [row.denominator for row in rows] == [3, 3, 3, 3, 2, 2, 3, 10, 0, 3]
    assert [row.n for row in rows] == [0, 0, 1, 0, 0, 0, 0, 10, 0, 0]
    assert [row.burst for row in rows] == [week == BURST for week in range(10)]
    # A hole is neither a share of 0 nor a burst, and nothing is tested there.
    assert (rows[GAP].value, rows[GAP].expected, rows[GAP].q, rows[GAP].burst) == (None, None, None, False)
    # All 10 of the week's articles are the Bell's, which has 11 on the strike among 26: 10 · 11 / 26 to be expected. The chance of 10 of
    # 10 is C(11,10) · C(15,0) / C(26,10); it is the smallest of the 9 weeks with articles, so 9 times as large when corrected.
    assert rows[BURST].expected == pytest.approx(10 * 11 / 26)
    assert rows[BURST].q == pytest.approx(9 * 11 / comb(26, 10))
    # Where the Post is missing, the Bell's own share is what is expected, not that of both: 2 · 11 / 26.
    assert [rows[week].expected for week in POST_GAP] == pytest.approx([22 / 26] * 2)
    # Corrected for the 9 weeks of this topic, whichever others are asked for with it; the note says so.
    every = topics.topic_timeline(told, filters(), bin="week")
    assert [row.q for row in every.rows if row.topic == "Strike"] == [row.q for row in rows]
    assert any("periods of each topic by itself" in note for note in every.notes)
    for row in rows:
        assert count(told, filters(), row.evidence)[0] == row.n


def test_a_hole_of_one_outlet_makes_no_burst() -> None:
    """One outlet writes of nothing else, the other never of it; where the other is missing, the share of all doubles for that alone."""
    series = {str(week): [Cell("sport", 10, 10), *([] if week in (4, 5) else [Cell("rest", 0, 10)])] for week in range(12)}
    assert not any(found.burst for found in bursts.tested(series).values())
    assert {found.expected for found in bursts.tested(series).values()} == {10.0}


def test_one_outlet_alone_is_fishers_exact_test() -> None:
    # 8 of 10 here, 5 of 60 elsewhere
    p = tail(8, [(70, 13, 10)])
    assert p == pytest.approx(fisher_exact([[8, 2], [5, 55]], alternative="greater").pvalue)
    assert tail(0, [(70, 13, 10)]) == pytest.approx(1)
    # two outlets with one of two articles drawn, one of two on the topic each: 0, 1, 2 with chances 1/4, 1/2, 1/4
    assert [tail(n, [(2, 1, 1), (2, 1, 1)]) for n in range(3)] == pytest.approx([1, 0.75, 0.25])


def test_the_correction_for_many_periods() -> None:
    # ranks 1 to 4 of 4: .01 · 4, .02 · 2, .04 · 4/3, .5; each at most what stands after it
    assert benjamini_hochberg([0.5, 0.01, 0.04, 0.02]) == pytest.approx([0.5, 0.04, 0.16 / 3, 0.04])
    assert benjamini_hochberg([]) == []
    assert widened(0.01, 1.0) == 0.01
    assert widened(0.001, 4.0) == pytest.approx(0.0612, abs=1e-3)  # 3.09 standard deviations become 1.545


def test_stories_in_several_articles_are_no_bursts() -> None:
    """Quiet weeks of 20 articles in stories of two on average: of 40 series at most 8 have any burst; by the plain test 15 would."""
    chance = np.random.default_rng(2)
    plain = found = 0
    for _ in range(40):
        series: dict[str, list[Cell]] = {}
        for week in range(30):
            sizes = chance.geometric(0.5, size=10)
            series[str(week)] = [Cell("a", int(sizes[chance.random(10) < 0.12].sum()), int(sizes.sum()))]
        results = bursts.tested(series).values()
        found += any(result.burst for result in results)
        corrected = benjamini_hochberg([result.p for result in results])
        plain += any(q <= LEVEL and result.n >= 5 for q, result in zip(corrected, results, strict=True))
    assert found <= 8
    assert plain >= 15 > found


def test_a_topic_in_each_outlet(told: Snapshot) -> None:
    rows = topics.topic_by_outlet(told, filters(), bin="week", of=("Strike",)).rows
    cells = {(row.outlet, row.period): (row.n, row.denominator, row.value) for row in rows}
    assert len(cells) == 2 * 10
    assert cells[BELL, "2025-04-21"] == (10, 10, 1.0)
    assert cells[BELL, "2025-03-17"] == (1, 2, 0.5)
    assert cells[POST, "2025-03-31"] == (0, 0, None)
    assert cells[BELL, "2025-04-28"] == (0, 0, None)


@pytest.fixture
def modelled(tmp_path: Path) -> Corpus:
    corpus = create(tmp_path / "c")
    _fill(corpus, 30)
    derive(corpus)
    return corpus


def test_the_curve_behind_the_number_of_topics_is_kept(modelled: Corpus) -> None:
    rows = topics.topics_tried(snapshot(modelled), filters()).rows
    assert [row.topics for row in rows if row.chosen] == [3]
    assert all(row.low <= row.value <= row.high for row in rows)
    best = max(rows, key=lambda row: (row.value, -row.topics))
    assert min(row.topics for row in rows if row.value >= best.low) == 3


def test_discovered_topics_are_named_joined_and_hidden_and_given_back(modelled: Corpus) -> None:
    first, second, third = places.discovered(snapshot(modelled))
    sizes = {topic.name: count(snapshot(modelled), filters(), Evidence("article", (("topic", topic.name or ""),)))[0]
             for topic in (first, second, third)}  # fmt: skip
    decide(modelled, "topic_label", first.key, "Ships", who="Bo")
    joined = decide(modelled, "topic_merge", second.key, first.key, who="Bo")
    hidden = decide(modelled, "topic_label", third.key, "", who="Bo")
    now = snapshot(modelled)
    assert [topic.name for topic in places.topics(now) if topic.kind == "discovered"] == ["Ships"]
    assert count(now, filters(), Evidence("article", (("topic", "Ships"),)))[0] == sizes[first.name] + sizes[second.name]
    assert [(topic.name, topic.into) for topic in places.discovered(now)] == [("Ships", first.key), ("Ships", first.key), (None, third.key)]
    undo(modelled, joined, who="Bo")
    undo(modelled, hidden, who="Bo")
    now = snapshot(modelled)
    assert [topic.name for topic in places.discovered(now)] == ["Ships", second.name, third.name]
    assert len(active(now.decisions)) == 1


def test_a_topic_is_joined_only_with_one_of_its_own_model(modelled: Corpus) -> None:
    key = places.discovered(snapshot(modelled))[0].key
    for value in ("", key, "another-model:1"):
        with pytest.raises(UsageError):
            decide(modelled, "topic_merge", key, value, who="Bo")


def test_found_anew_the_old_names_wait_and_the_old_version_stays(modelled: Corpus) -> None:
    before = snapshot(modelled)
    decide(modelled, "topic_label", places.discovered(before)[0].key, "Ships", who="Bo")
    _fill(modelled, 9, first=300)
    steps: list[str] = []
    refit_topics(modelled, on_progress=steps.append)
    now = snapshot(modelled)
    assert "Ships" not in {topic.name for topic in places.topics(now)}
    assert places.discovered(snapshot(modelled, before.seq)) == places.discovered(before)
    assert [row.topics for row in topics.topics_tried(now, filters()).rows if row.chosen] == [len(places.discovered(now))]
    refit_topics(modelled, on_progress=steps.append)
    assert steps[-1] == "topics: the same as before"
