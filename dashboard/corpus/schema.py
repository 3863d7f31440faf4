"""Row types -> Arrow schemas -> Arrow tables. The row's annotations are the one place where a table's columns are written down."""

import types
import typing
from collections.abc import Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from dashboard.tables import TABLES

_SCALARS: dict[type, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}

BATCH = pa.field("batch", pa.string(), nullable=False)
"""Carried by every row of every table: readers take only the rows whose batch the ledger has committed."""


class LedgerRow(NamedTuple):
    """One step of a corpus. `seq` counts from 1 without gaps; `state` is `committed`, `annotated` or `dead`.

    `articles` are the ids added; of an annotated batch the committed ones whose annotations in `tables` it renews.
    """

    seq: int
    batch: str
    state: str
    at: str
    tables: list[str]
    articles: list[str]


def _field(name: str, hint: Any) -> pa.Field:
    if typing.get_origin(hint) is types.UnionType:
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        return pa.field(name, _SCALARS[inner[0]], nullable=True)
    if typing.get_origin(hint) is list:
        return pa.field(name, pa.list_(pa.field("element", _SCALARS[typing.get_args(hint)[0]], nullable=False)), nullable=False)
    return pa.field(name, _SCALARS[hint], nullable=False)


def columns(row_type: type) -> list[pa.Field]:
    return [_field(name, hint) for name, hint in typing.get_type_hints(row_type).items()]


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a data table, its batch first; of the ledger as it is."""
    if table == "ledger":
        return pa.schema(columns(LedgerRow))
    return pa.schema([BATCH, *columns(TABLES[table])])


def to_arrow(table: str, rows: Sequence[tuple[Any, ...]], batch: str) -> pa.Table:
    """Rows of one data table, tagged with their batch. Raises ValueError where a value is missing that no row may miss."""
    fields = columns(TABLES[table])
    values = list(zip(*rows, strict=True)) if rows else [()] * len(fields)
    arrays = [pa.array([batch] * len(rows), BATCH.type)]
    arrays += [pa.array(column, field.type) for column, field in zip(values, fields, strict=True)]
    for field, array in zip(fields, arrays[1:], strict=True):
        # Arrow would take the None; a reader would fail on it later.
        if not field.nullable and (array.null_count or (pa.types.is_list(field.type) and array.flatten().null_count)):
            raise ValueError(f"{table}.{field.name} misses a value")
    return pa.Table.from_arrays(arrays, schema=schema(table))
