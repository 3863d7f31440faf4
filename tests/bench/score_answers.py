"""How many of the quotations whose speakers were found by reading the engine gives to the right one.

    python -m tests.bench.score_answers GOLD.jsonl --answers tests/gold/polnear_resolved.json [--wrong]

GOLD holds the texts, one JSON object a line with "id" and "text"; the answers hold, by id and offsets, the names any of which is right.
Prints one JSON line for each half and kind ("all" for their sum): right, total. An answer counts for the quotation that shares most of
its characters. It is right where the last words agree and the first names, if both have one, do not clash. `--wrong` prints each miss.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dashboard.annotate.quotes import Quotation, attribute
from dashboard.datafiles import lexicon


class Answer(NamedTuple):
    """The speaker of the quotation at `start:end` of one article, under each name that is right."""

    id: str
    start: int
    end: int
    kind: str
    speaker: tuple[str, ...]
    half: str


class Judged(NamedTuple):
    answer: Answer
    given: str | None
    confidence: float
    right: bool


def read_answers(path: Path) -> list[Answer]:
    """The answers of a file; raises KeyError where one lacks a field."""
    raw = json.loads(path.read_text(encoding="utf-8"))["answers"]
    return [Answer(a["id"], a["start"], a["end"], a["kind"], tuple(a["speaker"]), a["half"]) for a in raw]


def same(given: str | None, names: Sequence[str]) -> bool:
    """Whether a speaker is one of the names: equal last words, and first names that do not clash where both have one."""
    mine = _words(given or "")
    return any(bool(mine) and _agree(mine, _words(name)) for name in names)


def _words(name: str) -> list[str]:
    words = [word.strip(".,'’\"()").casefold() for word in name.split(",", maxsplit=1)[0].split()]
    suffixes = {suffix.strip(".").casefold() for suffix in lexicon("name_suffixes")}
    return [word for word in words if word and word not in suffixes]


def _agree(a: list[str], b: list[str]) -> bool:
    if not b or a[-1] != b[-1]:
        return False
    return len(a) == 1 or len(b) == 1 or a[0][0] == b[0][0] or bool(set(a[:-1]) & set(b[:-1]))


def judge(texts: dict[str, str], answers: Sequence[Answer]) -> Iterator[Judged]:
    """Each answer beside what the engine says there; answers of articles that are not in `texts` are left out."""
    by_article: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_article[answer.id].append(answer)
    for id_, wanted in by_article.items():
        found = [q for q in attribute(texts[id_]) if q.kind in ("direct", "mixed")] if id_ in texts else []
        for answer in wanted if id_ in texts else ():
            quotation = _overlapping(found, answer)
            given = quotation.speaker if quotation else None
            yield Judged(answer, given, quotation.confidence if quotation else 0.0, same(given, answer.speaker))


def _overlapping(found: Sequence[Quotation], answer: Answer) -> Quotation | None:
    shared = [(min(q.end, answer.end) - max(q.start, answer.start), q) for q in found]
    most = max(shared, key=lambda pair: pair[0], default=None)
    return most[1] if most and most[0] > 0 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    lines = (json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines())
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for judged in judge({line["id"]: line["text"] for line in lines}, read_answers(options.answers)):
        for key in ((judged.answer.half, judged.answer.kind), (judged.answer.half, "all")):
            total[key] += 1
            right[key] += judged.right
        if options.wrong and not judged.right:
            print(json.dumps({**judged.answer._asdict(), "given": judged.given, "confidence": judged.confidence}, ensure_ascii=False))
    for half, kind in sorted(total):
        print(json.dumps({"half": half, "kind": kind, "right": right[half, kind], "total": total[half, kind]}))


if __name__ == "__main__":
    main()
