"""Which articles are nearly the same: reprints with cuts, edited reprints, one text under several headlines.

MinHash finds candidates (32 bands of 3 rows), the texts themselves decide: two articles are linked where at least `ALIKE` of their
three-word sequences are in both. New articles are held against all signatures stored so far, so that a corpus of a million articles
costs each of its ingests only what is new. Wire copy in paragraphs, which counting rests on, is another matter: `fingerprint`.
"""

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice

import pyarrow as pa
from rensa import RMinHash

from dashboard.corpus import Corpus, Snapshot, commit, snapshot
from dashboard.tables import DuplicateRow, SignatureRow
from dashboard.text import WORD, view

Progress = Callable[[str], None]

SHINGLE = 3
"""Words of a sequence. With 5, one changed word in twenty makes reprints look half different; with 3, other stories share little."""

ALIKE = 0.5
"""Jaccard index from which on two articles are linked. Of 4,261 articles of 60 outlets, the pairs at 0.58 and above were reprints and
lightly changed versions (70 pairs), those at 0.20 to 0.48 (10 pairs) different stories, or later versions, that share their background;
there were none between."""

BANDS, ROWS = 32, 3
"""A pair at 0.5 shares a band with 98.6 % certainty (1 - (1 - 0.5³)³²), at 0.6 with 99.96 %; two texts at 0.02 in 1 of 4,000 cases."""

SEED = 1

MIN_WORDS = 30
"""Shorter texts are alike by chance, or say only that the rest is for subscribers."""

HEADS = 8
"""Articles of a band that each newcomer is held against: a page that thousands of articles consist of costs 8 comparisons for each, not
thousands."""

AT_ONCE = 10_000
"""New articles of one commit: a bound on memory. What is committed is not done again after a stop."""

COMPARED = 2_000
"""Pairs whose texts are held at once."""

SCHEME = f"minhash{RMinHash.ALGORITHM_VERSION}-{BANDS}x{ROWS}-{SHINGLE}-{SEED}"

_WAITING = """
SELECT article FROM articles WHERE article NOT IN (SELECT article FROM signatures WHERE scheme = $scheme) ORDER BY article LIMIT $most
"""

_TEXTS = """
SELECT article, string_agg(text, ' ' ORDER BY paragraph) FROM paragraphs WHERE list_contains($articles, article) GROUP BY article
"""

_CANDIDATES = """
WITH fresh AS (SELECT article, unnest(bands) AS band FROM fresh_signatures),
     known AS (SELECT article, unnest(bands) AS band FROM signatures WHERE scheme = $scheme UNION ALL SELECT article, band FROM fresh),
     shared AS (SELECT article, band FROM known WHERE band IN (SELECT band FROM fresh)),
     heads AS (SELECT article, band FROM shared QUALIFY row_number() OVER (PARTITION BY band ORDER BY article) <= $heads)
SELECT DISTINCT least(f.article, h.article), greatest(f.article, h.article)
FROM fresh f JOIN heads h ON h.band = f.band AND h.article <> f.article ORDER BY 1, 2
"""


def link(corpus: Corpus, tell: Progress) -> None:
    """Sign the articles that have no signature yet, and link those that are nearly the same as another."""
    while True:
        with closing(snapshot(corpus)) as now:
            waiting = [article for (article,) in now.rows(_WAITING, {"scheme": SCHEME, "most": AT_ONCE})]
            if not waiting:
                return
            signed = list(_signed(now, waiting))
            found = list(_alike(now, _candidates(now, signed)))
        commit(corpus, {"signatures": signed, "duplicates": found})
        tell(f"near-duplicates: {len(signed):,} articles compared, {len(found):,} pairs linked")


def shingles(text: str) -> frozenset[str]:
    """The sequences of `SHINGLE` words of a text, whatever its case and marks; none for a text below `MIN_WORDS`."""
    found = [match.group().casefold() for match in WORD.finditer(view(text).text)]
    if len(found) < MIN_WORDS:
        return frozenset()
    return frozenset(" ".join(found[at : at + SHINGLE]) for at in range(len(found) - SHINGLE + 1))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index: what both have, of all that either has. 0 to 1; 0 where both are empty."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def bands(found: frozenset[str]) -> list[int]:
    """`BANDS` numbers of 63 bits; two texts that share one may be nearly the same. None for a text without shingles."""
    if not found:
        return []
    # Text from outside may hold what UTF-8 cannot: rensa takes bytes through str, so such characters are replaced.
    tokens = [shingle.encode("utf-8", "replace").decode() for shingle in found]
    digest = RMinHash.digests_from_token_sets([tokens], BANDS * ROWS, SEED)[0]
    return [_number(at, digest[at * ROWS : (at + 1) * ROWS]) for at in range(BANDS)]


def _number(band: int, rows: Sequence[int]) -> int:
    packed = struct.pack(f"<{1 + ROWS}I", band, *rows)
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest()) >> 1


def _signed(now: Snapshot, articles: Sequence[str]) -> Iterator[SignatureRow]:
    waiting = iter(articles)
    while some := list(islice(waiting, COMPARED)):
        texts = _texts(now, some)
        yield from (SignatureRow(article, SCHEME, bands(shingles(texts.get(article, "")))) for article in some)


def _texts(now: Snapshot, articles: Sequence[str]) -> dict[str, str]:
    return dict(now.rows(_TEXTS, {"articles": list(articles)}))


def _candidates(now: Snapshot, signed: Sequence[SignatureRow]) -> list[tuple[str, str]]:
    fresh = pa.table({
        "article": pa.array([row.article for row in signed], pa.string()),
        "bands": pa.array([row.bands for row in signed], pa.list_(pa.int64())),
    })  # fmt: skip
    now.load("fresh_signatures", fresh)
    return [(one, other) for one, other in now.rows(_CANDIDATES, {"scheme": SCHEME, "heads": HEADS})]


def _alike(now: Snapshot, pairs: Iterable[tuple[str, str]]) -> Iterator[DuplicateRow]:
    """The candidates that are nearly the same, by their texts."""
    waiting = iter(pairs)
    while some := list(islice(waiting, COMPARED)):
        texts = _texts(now, sorted({article for pair in some for article in pair}))
        found = {article: shingles(text) for article, text in texts.items()}
        for one, other in some:
            measured = similarity(found.get(one, frozenset()), found.get(other, frozenset()))
            if measured >= ALIKE:
                yield DuplicateRow(one, other, round(measured, 4))
