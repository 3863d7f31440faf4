"""Which column holds what: given by the user, remembered from an earlier file of the same columns, or asked for with samples."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dashboard.errors import InputError

ColumnSet = frozenset[str]

SAMPLED_ROWS = 20
"""Rows of which values are shown beside a column's name."""

SAMPLED_RECORDS = 200
"""JSON records whose keys are looked at."""

SAMPLES = 3
LONGEST_SAMPLE = 120


@dataclass(slots=True)
class Mappings:
    """Field -> column: `given` holds for every table of a run, `remembered` for tables of exactly these columns.

    `met` collects the columns that were read by `given`, so that they can be remembered; of records the keys of all together.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[ColumnSet, Mapping[str, str]] = field(default_factory=dict)
    met: set[ColumnSet] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def of_table(self, columns: Iterable[str]) -> Mapping[str, str]:
        """What is mapped in a table of these columns."""
        there = frozenset(columns) - {""}
        if self.given:
            self.met.add(there)
            return self.given
        return self.remembered.get(there, {})

    def of_record(self, keys: Iterable[str]) -> Mapping[str, str]:
        """What is mapped in a record: it may lack keys that other records of its kind have, but has none that they have not."""
        there = frozenset(keys)
        if self.given:
            self.keys |= there
            return {name: key for name, key in self.given.items() if key in there}
        fit = [known for known, by in self.remembered.items() if there <= known and not there.isdisjoint(by.values())]
        if not fit:
            return {}
        return {name: key for name, key in self.remembered[min(fit, key=lambda known: (len(known), sorted(known)))].items() if key in there}

    def used(self) -> tuple[ColumnSet, ...]:
        """The sets of columns that `given` was used with."""
        tables = {columns for columns in self.met if set(self.given.values()) <= columns}
        records = {frozenset(self.keys)} if set(self.given.values()) & self.keys else set()
        return tuple(sorted(tables | records, key=sorted))


class Unknown(NamedTuple):
    """A table none of whose columns is known to hold a headline or a text: its columns, and some values of each."""

    columns: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]


class UnknownColumns(InputError):  # noqa: N818 - it says what is unknown
    """No column is known to hold a headline or a text; carries what a person needs to say which does."""

    def __init__(self, columns: Sequence[str], rows: Iterable[Sequence[object]], *, file: str) -> None:
        super().__init__(
            f"no column for text or headline among: {', '.join(columns[:20])}", file=file,
            hint="name one: --map text=COLUMN or --map headline=COLUMN",
        )  # fmt: skip
        self.unknown = sampled(columns, rows)


def sampled(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Unknown:
    """Columns with the first different values that stand in each; a column without a name cannot be mapped and is left out."""
    values: list[list[str]] = [[] for _ in columns]
    for row in rows:
        for found, cell in zip(values, row, strict=False):
            text = " ".join(str(cell).split())[:LONGEST_SAMPLE] if cell not in (None, "") else ""
            if text and text not in found and len(found) < SAMPLES:
                found.append(text)
    named = [(name, tuple(found)) for name, found in zip(columns, values, strict=True) if name]
    return Unknown(tuple(name for name, _ in named), tuple(found for _, found in named))


def of_records(records: Iterable[Mapping[str, Any]]) -> Unknown:
    """The keys of records, in the order in which they come up, with values."""
    seen = list(records)
    keys = list(dict.fromkeys(key for record in seen for key in record))
    shown = ([_shown(record.get(key)) for key in keys] for record in seen)
    return sampled(keys, shown)


def _shown(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
