"""Drawn = listed, for every query of the registry under filters drawn by chance.

`python -m tests.drawn CORPUS [--sets 200] [--first 0] [--rows 3]`; `--first` to check sets 0 to 199 in parts.

A row's `n` items stand behind its evidence, no more and no fewer; they are listed in their paragraphs; their values add up to what is
counted; and the figures that follow from them do.
"""

import argparse
import math
import random
import statistics
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from typing import Any, NamedTuple

from dashboard.corpus import Snapshot, open_corpus, snapshot
from dashboard.errors import UsageError
from dashboard.queries import QUERIES, library, query
from dashboard.queries.evidence import Item, count, decode, encode, items
from dashboard.queries.places import topics
from dashboard.queries.table import Query
from dashboard.tables import WIRE_RULES, Evidence, Filters, filters

MOST_LISTED = 400
"""Items listed of one mark: of more, as many from a place by chance; the count is of all."""

STRETCH = timedelta(days=366)

WHOLES = ("words", "quoted words")
"""Rows of the overview that count words, not items."""


SHARES_OF_ITEMS = ("topics", "topic-timeline", "topic-by-outlet", "named-not-quoted", "verbs", "speaker-parts")
"""Their value is the number of items over the denominator."""


MEANS = ("readability", "readability-over-time")
"""Queries whose value is the mean of their items."""


class Known(NamedTuple):
    """What filters and options are drawn from."""

    outlets: tuple[str, ...]
    speakers: tuple[str, ...]
    topics: tuple[str, ...]
    days: tuple[str, ...]
    words: tuple[str, ...]
    articles: tuple[str, ...]


def known(opened: Snapshot) -> Known:
    days = opened.rows("SELECT DISTINCT CAST(day AS VARCHAR) FROM articles WHERE day IS NOT NULL ORDER BY 1")
    words = opened.rows("SELECT term FROM terms GROUP BY 1 HAVING length(term) > 2 ORDER BY count(*) DESC, 1 LIMIT 400")
    return Known(
        tuple(choice.value for choice in library.outlets(opened)[:30]),
        tuple(choice.value for choice in library.speakers(opened, limit=60)),
        tuple(topic.name for topic in topics(opened)), tuple(day for (day,) in days), tuple(word for (word,) in words), opened.articles,
    )  # fmt: skip


def random_filters(has: Known, chance: random.Random) -> Filters:
    def some(values: Sequence[str], part: float) -> list[str]:
        return chance.sample(values, min(len(values), chance.randint(1, 3))) if values and chance.random() < part else []

    days = sorted(chance.sample(has.days, 2)) if len(has.days) > 1 and chance.random() < 0.25 else [None, None]
    return filters(
        outlets=some(has.outlets, 0.3), speakers=some(has.speakers, 0.15), topics=some(has.topics, 0.2), since=days[0], until=days[1],
        search=search(has, chance) if chance.random() < 0.4 else "", wire=chance.choice(WIRE_RULES),
    )  # fmt: skip


def search(has: Known, chance: random.Random) -> str:
    a, b = chance.choice(has.words), chance.choice(has.words)
    return chance.choice(
        (a, f"{a} OR {b}", f"{a[:4]}*", f'"{a} {b}"', f"{a} NEAR/8 {b}", f"{a} AND NOT {b}", f"headline:{a} OR {b}", f"outlet:the {a}")
    )


def asked(entry: Query, has: Known, chosen: Filters, chance: random.Random) -> tuple[Filters, dict[str, str]]:
    """The filters and options with which a query has an answer."""
    options = {option.name: chance.choice(option.choices) for option in entry.options if option.choices}
    if entry.name in ("kwic", "collocates") and not chosen.search:
        chosen = chosen._replace(search=search(has, chance))
    if entry.name in ("speaker", "speaker-parts") and not chosen.speakers:
        chosen = chosen._replace(speakers=(chance.choice(has.speakers),))
    if entry.name == "keyness":
        options |= dict(zip(("group", "against"), groups(has, chance), strict=True))
    if entry.name == "topic-by-outlet" and options["bin"] == "day" and has.days:
        # By day, outlet and topic ten years are millions of rows, three of which are looked at: a stretch of them is enough.
        since = chance.choice(has.days)
        chosen = chosen._replace(since=since, until=(date.fromisoformat(since) + STRETCH).isoformat())
    if any(option.name == "article" for option in entry.options):
        options["article"] = chance.choice(has.articles)
    if any(option.name == "top" for option in entry.options):
        options["top"] = "40"
    return chosen, options


def groups(has: Known, chance: random.Random) -> tuple[str, str]:
    pairs = [("quoted", "narration"), ("narration", "rest"), (f"outlet:{has.outlets[0]}", f"outlet:{has.outlets[-1]}")]
    pairs += [(f"speaker:{name}", "rest") for name in has.speakers[:1]]
    pairs += [(f"topic:{one}", f"topic:{other}") for one, other in zip(has.topics, has.topics[1:], strict=False)]
    pairs += [(f"period:{has.days[0]}..{has.days[len(has.days) // 2]}", "rest")] if has.days else []
    return chance.choice(pairs)


def check(opened: Snapshot, chosen: Filters, name: str, row: Any, evidence: Evidence, chance: random.Random) -> None:
    n, value = count(opened, chosen, evidence)
    drawn = row.m if evidence is getattr(row, "evidence_rest", None) else row.n
    if name != "overview" or row.name not in WHOLES:
        assert n == drawn, (name, chosen, row, n)
    if name == "topics":
        assert row.denominator == count(opened, chosen, Evidence("article"))[0], (chosen, row)
    offset = chance.randint(0, n - MOST_LISTED) if n > MOST_LISTED else 0
    listed = items(opened, chosen, evidence, limit=MOST_LISTED, offset=offset)
    assert len(listed) == min(n, MOST_LISTED), (name, chosen, row, len(listed))
    if n <= MOST_LISTED:
        assert math.isclose(sum(item.value or 0 for item in listed), value, rel_tol=1e-9, abs_tol=1e-9), (name, chosen, row)
        if evidence is row.evidence:
            check_list(name, row, listed)
    assert decode(encode(evidence)) == evidence
    check_value(name, row, n, value)


def check_list(name: str, row: Any, listed: Sequence[Item]) -> None:
    """What a row says of its items is true of the whole list of them."""
    for told, found in (("articles", {item.article for item in listed}), ("outlets", {item.outlet for item in listed} - {None})):
        # The overview has columns of its own; outlets of a readability row are named, and "no outlet" is none.
        if name not in ("overview", "languages"):
            assert getattr(row, told, len(found)) == len(found), (name, told, row, len(found))
    values = [item.value for item in listed if item.value is not None]
    if name in MEANS and values:
        assert math.isclose(row.median, statistics.median(values), rel_tol=1e-9)
    if name == "readability-bands":
        assert all(row.low <= value < row.high for value in values), row


def check_value(name: str, row: Any, n: int, value: float) -> None:
    """What is drawn follows from the items."""
    if name in SHARES_OF_ITEMS and row.denominator:
        assert row.value == n / row.denominator, (name, row)
    if name in ("quote-share", "voices-over-time") and row.denominator:
        assert row.numerator in (value, n)
        assert row.value == row.numerator / row.denominator
    if name in MEANS and n:
        assert math.isclose(row.value, value / n)
    if name in ("terms", "ngrams"):
        assert math.isclose(row.per_10k, 10_000 * n / row.denominator)
        assert row.low is None or row.low <= row.per_10k <= row.high
    elif name == "keyness":
        assert row.low <= row.log_ratio <= row.high, row
    elif name not in ("readability-bands", "topics-tried") and getattr(row, "low", None) is not None:
        assert row.low <= row.value <= row.high, (name, row)
    if name == "overview" and row.name in WHOLES:
        assert row.n == value


def checked(opened: Snapshot, seed: int, rows: int, entries: Iterable[Query] = QUERIES) -> Iterator[str]:
    """Check some rows of every query under one set of filters; yields the names of those that had rows with evidence."""
    chance = random.Random(seed)  # noqa: S311
    has = known(opened)
    view = random_filters(has, chance)
    for entry in entries:
        chosen, options = asked(entry, has, view, chance)
        try:
            made = query(opened, entry.name, chosen, limit=None, **options)
        except UsageError:
            continue  # a view without what the query compares; that others have is counted by the caller
        shown = [row for row in made.rows if getattr(row, "evidence", None) is not None]
        for row in chance.sample(shown, min(rows, len(shown))):
            check(opened, chosen, made.name, row, row.evidence, chance)
            if getattr(row, "evidence_rest", None) is not None:
                check(opened, chosen, made.name, row, row.evidence_rest, chance)
        if shown:
            yield entry.name


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.drawn")
    parser.add_argument("corpus")
    parser.add_argument("--sets", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the number of the first set: sets 0 to 199 in parts")
    parser.add_argument("--rows", type=int, default=3)
    chosen = parser.parse_args()
    seen: dict[str, int] = {}
    with closing(snapshot(open_corpus(chosen.corpus))) as opened:
        for seed in range(chosen.first, chosen.first + chosen.sets):
            for name in checked(opened, seed, chosen.rows):
                seen[name] = seen.get(name, 0) + 1
            print(f"set {seed} holds", flush=True)
    for name, times in sorted(seen.items()):
        print(f"{name}: checked under {times} sets of filters")


if __name__ == "__main__":
    main()
