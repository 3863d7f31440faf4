"""The same corpus gives the same digits, in whichever order its rows are read: what is exported is equal to the byte."""

import random
from typing import Any

import duckdb
import pytest

from dashboard.corpus import Corpus, commit, create, snapshot
from dashboard.queries import query
from dashboard.queries.sql import exact_sum, fourth_powers
from dashboard.tables import Filters
from tests.planted import planted

ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("readability", {}), ("readability", {"by": "", "measure": "smog"}), ("readability-over-time", {}), ("terms", {}), ("quote-share", {}),
    ("voices-over-time", {}), ("verbs", {}), ("topic-timeline", {}), ("voice-diversity", {}), ("keyness", {"group": "quoted"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> list[Corpus]:
    """One corpus, its rows written in two orders; scores that have no end in binary."""
    roots = []
    for at in range(2):
        rows = planted(5, articles=90)
        chance = random.Random(3)  # noqa: S311
        rows["readability"] = [
            tuple(one + chance.random() / 3 if isinstance(one, float) else one for one in row) for row in rows["readability"]
        ]
        if at:
            rows = {name: list(reversed(values)) for name, values in rows.items()}
        corpus = create(tmp_path_factory.mktemp("order") / "c")
        commit(corpus, rows)
        roots.append(corpus)
    return roots


@pytest.mark.parametrize(("name", "options"), ASKED)
def test_tables_are_equal_in_every_digit(orders: list[Corpus], name: str, options: dict[str, Any]) -> None:
    first, second = (query(snapshot(corpus), name, Filters(wire="each"), **options) for corpus in orders)
    assert first.rows
    assert [repr(row) for row in first.rows] == [repr(row) for row in second.rows]


def test_exact_sums_do_not_depend_on_the_order() -> None:
    chance = random.Random(7)  # noqa: S311
    values = [chance.random() * 20 for _ in range(3_000)]
    sums: set[Any] = set()
    plain: set[Any] = set()
    for order in (values, values[::-1], sorted(values)):
        opened = duckdb.connect()
        opened.execute("CREATE TABLE t AS SELECT unnest($v) AS s", {"v": order})
        sums.add(opened.execute(f"SELECT {exact_sum('s ** 4', 20)} FROM t").fetchone())  # noqa: S608
        plain.add(opened.execute("SELECT sum(s ** 4) FROM t").fetchone())
    assert len(sums) == 1 < len(plain)
    assert sums.pop()[0] == pytest.approx(sum(one**4 for one in values), rel=1e-9)
    (found,) = duckdb.connect().execute(f"SELECT {fourth_powers('y', 'x')} FROM (VALUES (2, 3), (1, 5)) v(y, x)").fetchall()  # noqa: S608
    assert found == (17, 24 + 5, 36 + 25, 54 + 125)
    assert duckdb.connect().execute(f"SELECT {exact_sum('s', 40)} FROM (SELECT 1.5 AS s WHERE false)").fetchall() == [(None,)]  # noqa: S608
