"""(Snapshot, Filters) -> the small table behind one chart, with its evidence. All SQL of the dashboard lives here.

`QUERIES` names every table, its columns and options; `query` runs one by name; `evidence` lists what stands behind a row.
"""

from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.queries import (
    concordance,
    copies,
    diversity,
    exchanges,
    joined,
    keyness,
    library,
    named,
    profiles,
    reading,
    topics,
    verbs,
    voices,
    words,
)
from dashboard.queries.library import strangers
from dashboard.queries.table import Query, Table
from dashboard.tables import Filters

QUERIES: tuple[Query, ...] = (
    *library.QUERIES,
    *copies.QUERIES,
    *voices.QUERIES,
    *profiles.QUERIES,
    *joined.QUERIES,
    *diversity.QUERIES,
    *verbs.QUERIES,
    *exchanges.QUERIES,
    *named.QUERIES,
    *topics.QUERIES,
    *words.QUERIES,
    *keyness.QUERIES,
    *concordance.QUERIES,
    *reading.QUERIES,
)
"""Every query by name, as `presslens query --list` prints them."""


def query(snapshot: Snapshot, /, name: str, filters: Filters, *, limit: int | None = None, **options: str) -> Table:
    """Run a query by name. Raises UsageError for a name, an option or a choice that it does not have."""
    found = next((q for q in QUERIES if q.name == name), None)
    if found is None:
        raise UsageError(f"there is no query {name!r}", hint=f"one of {', '.join(q.name for q in QUERIES)}")
    values: dict[str, object] = {}
    for key, value in options.items():
        option = next((o for o in found.options if o.name == key), None)
        if option is None:
            raise UsageError(f"query {name} has no option {key!r}", hint=f"it has {', '.join(o.name for o in found.options) or 'none'}")
        if option.choices and value not in option.choices:
            raise UsageError(f"{key}={value!r} is no choice", hint=f"one of {', '.join(map(repr, option.choices))}")
        numeric = not option.choices and not option.text
        if numeric and not value.isdecimal():
            raise UsageError(f"{key}={value!r} is no number")
        values[key] = int(value) if numeric else value
    made = found.run(snapshot, filters, **values)
    return made if limit is None else made._replace(rows=made.rows[:limit])


__all__ = ["QUERIES", "Query", "Table", "query", "strangers"]
