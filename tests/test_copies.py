"""Near-duplicates: reprints are found, other stories are not, whatever the order and the number of ingests; where a text is from."""

import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus import Corpus, Snapshot, commit, create
from dashboard.derive import copies, derive
from dashboard.derive.copies import ALIKE, BANDS, HEADS, SCHEME, bands, shingles, similarity
from tests.builders import batch_of, made_article

Open = Callable[..., Snapshot]

STORY = (
    (
        "The ferry to Sandholm will sail again on Thursday, the harbour office of Marrow Bay said, after three weeks in which a broken "
        "ramp had kept four hundred islanders from their work on the mainland."
    ),
    (
        "Harbour master Ada Brink told reporters that divers had found the ramp sound below the water line. “We could have opened a week "
        "earlier, had the welders come when they said they would,” she said."
    ),
    (
        "The town council is to vote next month on a second ramp, which would cost eleven million crowns. Two of the five parties have "
        "said that they will vote against it, because the fishing quay is in a worse state."
    ),
    "Until then a pilot boat takes schoolchildren across twice a day, at seven in the morning and at half past three.",
    (
        "The old ramp was built in 1961 and repaired in 1987 and 2004. Its makers went out of business long ago, so every bolt has to be "
        "cut by hand in the yard at Fenn."
    ),
)

OTHER = (
    (
        "Islanders cheered on the quay of Sandholm when the harbour office of Marrow Bay announced the end of the ferry stoppage, three "
        "weeks after a ramp gave way under a lorry of feed."
    ),
    (
        "Nobody had asked the fishermen, complained Olaf Renn, who mends nets in the lee of the church. His boat carried insulin, letters "
        "and once a coffin during those weeks, and he has not been paid for any of it."
    ),
    (
        "A second ramp is on the agenda of the town council in the coming month. The greengrocer, the doctor and the priest have signed a "
        "petition in favour; the accountants of the town are less keen on the price."
    ),
    "Children will miss the pilot boat. It was cold, wet and late, and no lesson before nine was ever begun on time, which suited them.",
)


def edited(texts: Sequence[str]) -> tuple[str, ...]:
    """What a second desk makes of a text: other figures of speech, a few words more or less."""
    swaps = (("will sail again", "is to sail again"), ("told reporters", "told this newspaper"), ("a second ramp", "another ramp"),
             ("takes schoolchildren", "brings pupils"), ("long ago", "decades ago"))  # fmt: skip
    out = list(texts)
    for old, new in swaps:
        out = [text.replace(old, new) for text in out]
    return tuple(out)


def linked(view: Snapshot) -> dict[frozenset[str], float]:
    return {frozenset((one, other)): alike for one, other, alike in view.rows("SELECT article, other, similarity FROM duplicates")}


def test_reprints_are_linked_and_two_stories_on_one_event_are_not(corpus: Corpus, opened: Open) -> None:
    first = made_article(1, STORY, outlet="Marrow Wire")
    cut = made_article(2, STORY[:3], outlet="Sandholm Gazette")
    light = made_article(3, edited(STORY), outlet="Fenn Courier")
    same_house = made_article(4, (*STORY, "This article was updated with the times of the pilot boat."), outlet="Marrow Wire")
    other = made_article(5, OTHER, outlet="Harbour Post")
    commit(corpus, batch_of([first, cut, light, same_house, other]))
    derive(corpus)
    found = linked(opened(corpus))
    assert {frozenset((first.id, one.id)) for one in (cut, light, same_house)} <= found.keys()
    assert not any(other.id in pair for pair in found)
    assert all(ALIKE <= alike <= 1 for alike in found.values())
    own = {one.id: shingles(" ".join(one.paragraph_texts())) for one in (first, cut, light, same_house)}
    for pair, alike in found.items():
        one, two = pair
        assert alike == pytest.approx(similarity(own[one], own[two]), abs=1e-4)


def test_the_order_of_ingests_changes_nothing(tmp_path: Path, corpus: Corpus, opened: Open) -> None:
    articles = [made_article(n, text) for n, text in enumerate((STORY, STORY[:3], edited(STORY), OTHER, STORY[1:]), 1)]
    commit(corpus, batch_of(articles))
    derive(corpus)
    at_once = linked(opened(corpus))
    later = tmp_path / "later"

    other = create(later)
    for article in reversed(articles):
        commit(other, batch_of([article]))
        derive(other)
    assert linked(opened(other)) == at_once
    assert len(at_once) >= 4


def test_a_second_call_commits_nothing(corpus: Corpus, opened: Open) -> None:
    commit(corpus, batch_of([made_article(1, STORY), made_article(2, STORY[:3])]))
    derive(corpus)
    before = opened(corpus).seq
    derive(corpus)
    assert opened(corpus).seq == before
    assert opened(corpus).rows("SELECT DISTINCT scheme, len(bands) FROM signatures") == [(SCHEME, BANDS)]


def test_what_is_interrupted_is_taken_up(corpus: Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "AT_ONCE", 2)
    articles = [made_article(n, STORY[: 5 - n % 2]) for n in range(1, 8)]
    commit(corpus, batch_of(articles))
    told: list[str] = []

    def stop(line: str) -> None:
        told.append(line)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copies.link(corpus, stop)
    assert opened(corpus).value("SELECT count(*) FROM signatures") == 4
    copies.link(corpus, told.append)
    view = opened(corpus)
    assert view.value("SELECT count(DISTINCT article) FROM signatures") == view.value("SELECT count(*) FROM signatures") == 7
    assert len(linked(view)) == 7 * 6 / 2


def test_a_page_that_many_articles_consist_of_is_not_compared_with_itself_many_times(corpus: Corpus, opened: Open) -> None:
    commit(corpus, batch_of([made_article(n, STORY) for n in range(60)]))
    derive(corpus)
    found = linked(opened(corpus))
    assert len(found) <= 60 * HEADS
    assert len({article for pair in found for article in pair}) == 60


def test_short_texts_are_nobodys_copy(corpus: Corpus, opened: Open) -> None:
    commit(corpus, batch_of([made_article(1, ("Subscribe to read on.",)), made_article(2, ("Subscribe to read on.",))]))
    derive(corpus)
    assert linked(opened(corpus)) == {}
    assert bands(shingles("Subscribe to read on.")) == []


def test_a_corpus_of_the_first_version_gets_its_tables(tmp_path: Path, corpus: Corpus, opened: Open) -> None:

    commit(corpus, batch_of([made_article(1, STORY), made_article(2, STORY[:3])]))
    for name in ("signatures", "duplicates"):
        shutil.rmtree(corpus.root / name)
    assert opened(corpus).rows("SELECT * FROM duplicates") == []
    derive(corpus)
    assert len(linked(opened(corpus))) == 1


words = st.lists(st.sampled_from("the ferry ramp harbour island council crown winter boat vote".split()), max_size=60)  # noqa: SIM905


@given(words, words)
def test_similarity_is_a_share_that_knows_no_order(one: list[str], two: list[str]) -> None:
    a, b = shingles(" ".join(one)), shingles(" ".join(two))
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1
    assert similarity(a, a) == (1 if a else 0)
    assert bands(a) == bands(shingles(" ".join(one).upper().replace(" ", "  ")))


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert len(bands(shingles(text))) in (0, BANDS)


def test_pairs_at_the_threshold_are_seldom_missed() -> None:
    """What the bands promise: 98.6 % at 0.5, all but all at 0.6, next to none at 0.02."""
    drawn = random.Random(7)  # noqa: S311 - figures that must come out the same every time
    vocabulary = [f"{a} {b} {c}" for a in "abcdefghijkl" for b in "mnopqrst" for c in "uvwxyz"]

    def missed(shared: int, own: int) -> float:
        gone = 0
        for _ in range(200):
            drawn.shuffle(vocabulary)
            both, one, two = vocabulary[:shared], vocabulary[shared : shared + own], vocabulary[shared + own : shared + 2 * own]
            gone += not set(bands(frozenset(both + one))) & set(bands(frozenset(both + two)))
        return gone / 200

    assert missed(200, 100) <= 0.05  # Jaccard 0.5
    assert missed(225, 75) <= 0.01  # Jaccard 0.6
    assert missed(8, 196) >= 0.97  # Jaccard 0.02
