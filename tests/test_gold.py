"""How well the demo corpus is parsed and its quotations attributed, against its gold, with floors that are never lowered unsaid.

`python -m tests.test_gold` prints the figures.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import intake
from dashboard.annotate.quotes import attribute
from dashboard.article import Article
from dashboard.datafiles import data_folder
from dashboard.parse import RawDocument, parse

GOLD = Path(__file__).parent / "gold"
FLOORS: dict[str, dict[str, float]] = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))

FIELDS = ("outlet", "agency", "published", "headline", "kicker", "dek", "byline", "section", "url")


def parsed() -> dict[tuple[str, int], Article]:
    """(file below data/demo, part) -> what the parser makes of it."""
    folder = data_folder() / "demo"
    out: dict[tuple[str, int], Article] = {}
    for file in intake.files([folder]):
        assert file.path
        for part in intake.read(file).parts:
            assert isinstance(part, RawDocument), part
            out[file.path.relative_to(folder).as_posix(), part.part] = parse(part)
    return out


def parse_scores() -> dict[str, float]:
    """Share of the 120 articles whose field is right, by field; of those that have a dateline, for its parts."""
    articles, right, total = parsed(), Counter[str](), Counter[str]()
    for gold in json.loads((GOLD / "demo" / "articles.json").read_text(encoding="utf-8")):
        article = articles[gold["file"], gold["part"]]
        for name, ok in _checks(gold, article):
            total[name] += 1
            right[name] += ok
    return {name: round(right[name] / total[name], 4) for name in sorted(total)}


def _checks(gold: dict[str, Any], article: Article) -> Iterator[tuple[str, bool]]:
    for name in FIELDS:
        found = getattr(article, name) or (article.agency if name == "outlet" else None)  # as a corpus shows it
        yield name, found == gold[name]
    yield "paragraphs", len(article.paragraphs) == gold["paragraphs"]
    above, under = [], None
    for paragraph in article.paragraphs:
        if paragraph.crosshead != under and paragraph.crosshead:
            above.append({"text": paragraph.crosshead, "above": paragraph.number})
        under = paragraph.crosshead
    yield "crossheads", above == gold["crossheads"]
    if gold["dateline"]:
        line = article.dateline
        for part in ("place", "date_text", "agency"):
            yield f"dateline {part}", line is not None and getattr(line, part) == gold["dateline"][part]


def quotation_scores(path: Path) -> dict[str, float]:
    """Precision and recall of marked quotations to the letter; share of all gold ones with the right speaker (last word, full name)."""
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        story = json.loads(line)
        mine = {(q.start, q.end): q for q in attribute(story["text"]) if q.kind in ("direct", "mixed")}
        wanted = [quote for quote in story["quotes"] if quote["type"] in ("direct", "mixed")]
        counts.update(gold=len(wanted), predicted=len(mine))
        for quote in wanted:
            found = mine.get((quote["start"], quote["end"]))
            if found is None:
                continue
            is_, should = (found.speaker or "").casefold(), (quote["speaker_canonical"] or "").casefold()
            counts.update(hit=1, last=is_.split()[-1:] == should.split()[-1:], name=is_ == should)
    return {
        "precision": round(counts["hit"] / counts["predicted"], 4),
        "recall": round(counts["hit"] / counts["gold"], 4),
        "speaker": round(counts["last"] / counts["gold"], 4),
        "full name": round(counts["name"] / counts["gold"], 4),
    }


def scores() -> dict[str, dict[str, float]]:
    """Every figure that has a floor."""
    own = {f"quotations {name}": quotation_scores(GOLD / "quotes" / f"{name}.jsonl") for name in ("hard", "resolve", "tass_style")}
    return {"demo parse": parse_scores(), "quotations demo": quotation_scores(GOLD / "demo" / "quotations.jsonl"), **own}


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float]]:
    return scores()


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(measured: dict[str, dict[str, float]], name: str) -> None:
    fallen = {field: (measured[name][field], floor) for field, floor in FLOORS[name].items() if measured[name][field] < floor}
    assert not fallen, f"{name}: (measured, floor) {fallen}"


def test_every_figure_has_a_floor(measured: dict[str, dict[str, float]]) -> None:
    assert {name: set(fields) for name, fields in measured.items()} == {name: set(fields) for name, fields in FLOORS.items()}


if __name__ == "__main__":
    print(json.dumps(scores(), indent=1))
