"""News pages against the gold of their parse: body F1 beside trafilatura's in the same run, titles and dates.

    python -m tests.bench.score_html FOLDER

FOLDER holds a folder a country, in it gold (`NAME.json`) and pages (`NAME_*.html.gz`). Prints one JSON line for all pages and one for the
countries that write English. A body is scored by its words; a title is right word for word; a date is right within half a day, because
pages and gold print it in different zones.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import trafilatura

from dashboard.article import Article
from dashboard.intake import InputFile, Rejection, read
from dashboard.parse import parse

ENGLISH = frozenset({"us", "uk", "au", "ca", "ind", "za"})


class Page(NamedTuple):
    """One page: F1 of trafilatura's and of our body; whether title and date are right, None without a date in the gold."""

    country: str
    theirs: float
    ours: float
    title: bool
    day: bool | None


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _f1(a: str, b: str) -> float:
    one, other = Counter(_tokens(a)), Counter(_tokens(b))
    both = sum((one & other).values())
    return 2 * both / (one.total() + other.total()) if both else 0.0


def _gold_body(gold: dict[str, Any]) -> str:
    body = gold.get("body") or {}
    lines = list(body.get("summary") or [])
    for section in body.get("sections") or []:
        lines += [*(section.get("headline") or []), *(section.get("paragraphs") or [])]
    return "\n".join(lines)


def _our_body(article: Article) -> str:
    crossheads = dict.fromkeys(p.crosshead for p in article.paragraphs if p.crosshead)
    return "\n".join([*crossheads, article.body])


def _days(printed: str) -> set[str]:
    try:
        moment = datetime.fromisoformat(printed)
    except ValueError:
        return {printed[:10]}
    return {(moment + timedelta(hours=hours)).date().isoformat() for hours in (-12, 0, 12)}


def _judged(country: str, data: bytes, name: str, golds: list[dict[str, Any]]) -> Page:
    theirs = trafilatura.extract(data.decode("utf-8", "replace"), fast=True, include_comments=False) or ""
    gold = max(golds, key=lambda one: _f1(theirs, _gold_body(one)))
    body = _gold_body(gold)
    part = next(iter(read(InputFile(name, data=data)).parts))
    if isinstance(part, Rejection):
        return Page(country, _f1(theirs, body), 0.0, title=False, day=False)
    article = parse(part)
    title = _tokens(gold.get("title") or "") == _tokens(article.headline or "")
    printed = str(gold.get("publishing_date") or "")
    return Page(country, _f1(theirs, body), _f1(_our_body(article), body), title, article.published in _days(printed) if printed else None)


def pages(folder: Path) -> Iterator[Page]:
    for gold in sorted(folder.glob("*/*.json")):
        golds = [one for one in json.loads(gold.read_text(encoding="utf-8")).values() if isinstance(one, dict)]
        for page in sorted(gold.parent.glob(f"{gold.stem}_*.html.gz")):
            yield _judged(gold.parent.name, gzip.decompress(page.read_bytes()), page.name.removesuffix(".gz"), golds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    found = list(pages(parser.parse_args().folder))
    for name, some in (("all", found), ("English", [page for page in found if page.country in ENGLISH])):
        days = [page.day for page in some if page.day is not None]
        body = {"trafilatura": round(fmean(page.theirs for page in some), 3), "presslens": round(fmean(page.ours for page in some), 3)}
        right = {"titles": round(fmean(page.title for page in some), 3), "dates": round(fmean(days), 3)}
        print(json.dumps({"pages": name, "n": len(some), **body, **right}))


if __name__ == "__main__":
    main()
