"""What follows from many articles together: who is who, and what they are about. Brought up to date after an ingest.

`derive` commits only what changed: a second call with nothing new commits nothing.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from dashboard.corpus import Corpus, Snapshot, commit, snapshot
from dashboard.derive import copies, corrections, counts
from dashboard.derive.names import is_nameless
from dashboard.derive.speakers import identities, with_unquoted
from dashboard.derive.topics import Model, fit, model_of, place, term_rows, topic_rows, tried_rows
from dashboard.tables import NAMELESS, SpeakerRow, TopicParagraphRow, TopicTermRow

Progress = Callable[[str], None]

PLACED_AT_ONCE = 100_000
"""Paragraphs that one commit places: a bound on memory, not on the corpus."""

_NAMES = """
SELECT name, count(*), count(*) FILTER (speaker_type = 'organisation') * 2 > count(*) FROM quotations
WHERE name IS NOT NULL AND speaker_type NOT IN ('unnamed', 'joint', 'document') GROUP BY name ORDER BY name
"""

_SPEAKING = """
SELECT name, mode(speaker_type ORDER BY speaker_type) FROM quotations WHERE name IS NOT NULL AND kind <> 'term' GROUP BY name ORDER BY name
"""

_NAMED = """
SELECT name, count(DISTINCT article), count(*) FILTER (sort = 'organisation') * 2 > count(*) FROM mentions
WHERE name NOT IN (SELECT name FROM quotations WHERE name IS NOT NULL) GROUP BY name ORDER BY name
"""


def derive(corpus: Corpus, *, on_progress: Progress | None = None) -> None:
    """Bring the derived tables up to date: speakers again from all names, near-duplicates and topics for articles
    that have none yet."""
    tell = on_progress or _silent
    with _alone(corpus):
        corrections.renew(corpus)
        corrections.read_again(corpus, tell)
        _speakers(corpus, tell)
        copies.link(corpus, tell)
        with closing(snapshot(corpus)) as now:
            if not now.rows("SELECT 1 FROM topics LIMIT 1"):
                _fit(corpus, now, tell)
            elif counts.waiting(now):
                _place(corpus, now, _stored(now), tell)


def refit_topics(corpus: Corpus, *, on_progress: Progress | None = None) -> None:
    """Find topics anew, from all articles there are now, and place every paragraph again. Old models stay in the corpus."""
    with _alone(corpus), closing(snapshot(corpus)) as now:
        _fit(corpus, now, on_progress or _silent)


def _silent(_: str) -> None:
    """Nobody listens."""


@contextmanager
def _alone(corpus: Corpus) -> Iterator[None]:
    """One process at a time: two would both place the same new articles."""
    with (corpus.root / "derive.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _speakers(corpus: Corpus, tell: Progress) -> None:
    with closing(snapshot(corpus)) as now:
        found, unquoted = now.rows(_NAMES), now.rows(_NAMED)
        stored = sorted(SpeakerRow(*row) for row in now.rows("SELECT name, speaker, because FROM all_speakers"))
        nameless = {name for name, sort in now.rows(_SPEAKING) if is_nameless(name, sort)}
    found = [row for row in found if row[0] not in nameless]
    every = [*found, *unquoted]
    rows = with_unquoted(
        identities([(name, n) for name, n, _ in found], organisations=[name for name, _, body in found if body]),
        identities([(name, n) for name, n, _ in every], organisations=[name for name, _, body in every if body]),
        {name: n for name, n, _ in found},
    )
    rows = sorted([*rows, *(SpeakerRow(name, NAMELESS, "a description: in another article it is somebody else") for name in nameless)])
    if stored and not rows:
        # A table cannot be replaced by nothing: one name that stands for itself says the same.
        rows = [SpeakerRow(stored[0].name, stored[0].name, "no name in the corpus is joined with another")]
    if rows != stored:
        tell(f"speakers: {len(rows)} names joined with another")
        commit(corpus, {"speakers": rows})


def _stored(now: Snapshot) -> Model:
    rows = now.rows("SELECT model, topic, term, idf, weight FROM topic_terms ORDER BY topic, term")
    return model_of([TopicTermRow(*row) for row in rows])


def _fit(corpus: Corpus, now: Snapshot, tell: Progress) -> None:
    """Store a model, then place by it: whoever is stopped in between goes on placing at the next call."""
    terms, matrix = counts.sample(now)
    fitted = fit(matrix, terms, on_progress=tell)
    if fitted is None:
        tell("topics: too few articles")
        return
    rows = term_rows(fitted.model)
    if now.value("SELECT count(*) FROM topics WHERE model = ?", [fitted.model.name]):
        tell("topics: the same as before")
        return
    tell(f"topics: {len(fitted.model.loadings)} found")
    commit(corpus, {"topics": topic_rows(fitted.model), "topic_terms": rows, "topic_tried": tried_rows(fitted)})
    with closing(snapshot(corpus)) as later:
        _place(corpus, later, model_of(rows), tell)


def _place(corpus: Corpus, now: Snapshot, model: Model, tell: Progress) -> None:
    placed: list[TopicParagraphRow] = []
    for keys, found in counts.paragraphs(now, model.terms):
        placed += place(model, keys, found)
        if len(placed) >= PLACED_AT_ONCE:
            commit(corpus, {"topic_paragraphs": placed})
            placed = []
    if placed:
        commit(corpus, {"topic_paragraphs": placed})
    tell("topics: every paragraph is placed")
