"""A corpus is one folder of Delta Lake tables: committed in batches, read as snapshots that stay what they were.

`create` and `open_corpus` give a `Corpus`; `commit` adds to it, `reannotate` renews what machines found in it; `snapshot` reads it;
`decide` and `undo` record human judgements; `maintain` keeps it small.
"""

from dashboard.corpus.commit import Committed, commit, committed_articles, reannotate
from dashboard.corpus.decisions import active, column_maps, column_target, decide, decisions, undo
from dashboard.corpus.maintain import maintain
from dashboard.corpus.snapshot import Snapshot, snapshot
from dashboard.corpus.store import Corpus, create, open_corpus, open_or_create

__all__ = [
    "Committed",
    "Corpus",
    "Snapshot",
    "active",
    "column_maps",
    "column_target",
    "commit",
    "committed_articles",
    "create",
    "decide",
    "decisions",
    "maintain",
    "open_corpus",
    "open_or_create",
    "reannotate",
    "snapshot",
    "undo",
]
