"""Fit the weights of `dashboard.annotate.quotes.ranker` and write `data/lexicon/en/ranker.json`.

    python tests/bench/train_quote_ranker.py GOLD.jsonl … --answers tests/gold/polnear_resolved.json … [--half OWN.jsonl …]
        [--without IDS] [--out RANKER.json] [--prior 6]

Each GOLD is in the format of PolNeAR as `score_quotes.py` reads it, our own gold files too; one without quotations counts where there
are answers. A decision of the engine is labelled by the gold speaker at its place: trusted names in full, names from somebody else's
coreference at a third; the `work` half of the answers overrides both (the `held` half and its articles are left out, and the articles
whose ids, one a line, are in IDS). Labels of the files behind `--half` count half. Weights are fitted to differences between the right
candidate and the others, as the difference from the weights at hand, so that a feature without evidence keeps its value. What is
printed as "after" is cross-validated over articles. The confidence is fitted afterwards, by `calibrate_quotes.py`.
"""

import argparse
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from dashboard.annotate.quotes.engine import Reading, read_text
from dashboard.annotate.quotes.entity import Entity
from dashboard.annotate.quotes.ranker import KINDS

FOLDS = 5
STEPS = 400
RATE = 0.5
SCARCE = {"epithet": 10.0}
"""Kinds with few labels are held closer to the weights at hand."""
HALF = 0.5
TRUST = {"name": 1.0, "human": 1.0, "dcoref": 0.3}
PRONOUNS = frozenset(["he", "she", "they", "i", "we", "it", "him", "her", "who"])


class Example(NamedTuple):
    article: str
    kind: str
    right: int
    weight: float
    candidates: list[dict[str, float]]


def tail(name: str) -> str:
    """The last word of a name before its description."""
    words = [w.strip(".,'’\"()") for w in name.split(",", maxsplit=1)[0].split(" of ", maxsplit=1)[0].split()]
    return words[-1].lower() if words else ""


def fits(entity: Entity, name: str) -> bool:
    if entity.is_description:
        return tail(entity.text) == tail(name)
    if entity.last.lower() != tail(name):
        return False
    first = name.split(maxsplit=1)[0].lower()
    return not entity.first or len(name.split()) < 2 or entity.first.lower()[0] == first[0]


def labels(article: dict[str, Any], answers: dict[str, Any]) -> dict[int, tuple[list[str], float]]:
    """Offset of a mention or of a quotation -> the names that are right there, and how far they are trusted."""
    out: dict[int, tuple[list[str], float]] = {}
    for quote in article.get("quotes", ()):
        name, source = quote.get("speaker_canonical"), quote.get("canonical_source", "human")
        mention = quote.get("speaker_text") or ""
        if source == "text" and mention.lower() not in PRONOUNS:
            name, source = mention, "name"
        if not name or source not in TRUST:
            continue
        for at in (quote["speaker_start"], quote["start"]):
            if at is not None and (at not in out or out[at][1] < TRUST[source]):
                out[at] = ([name], TRUST[source])
    for answer in answers.get(article["id"], ()):
        out[answer["start"]] = (answer["speaker"], 3.0)
    return out


def examples(article: dict[str, Any], answers: dict[str, Any], factor: float = 1.0) -> list[Example]:
    reading: Reading = read_text(article["text"], None, keep_choices=True)
    if reading.offsets is not None:
        return []
    known = labels(article, answers)
    starts = reading.story.narration.starts
    for at, span, attachment in zip(reading.story.quote_at, reading.story.marked, reading.attachments, strict=True):
        if at >= 0 and span.start in known and known[span.start][1] > 1 and attachment.mention is not None:
            known[starts[attachment.mention.start]] = known[span.start]
            if attachment.clause is not None:
                known[starts[attachment.clause.start]] = known[span.start]
    out = []
    for choice in reading.discourse.choices:
        label = known.get(starts[choice.position])
        if label is None or len(choice.candidates) < 2:
            continue
        right = next((i for i, (e, _) in enumerate(choice.candidates) if any(fits(e, name) for name in label[0])), None)
        if right is not None:
            out.append(Example(article["id"], choice.kind, right, factor * label[1], [f for _, f in choice.candidates]))
    return out


def fit(items: list[Example], start: dict[str, float], prior: float) -> dict[str, float]:
    """Conditional logit by gradient steps, held to `start` by a Gaussian prior of strength `prior`."""
    names = sorted({n for e in items for c in e.candidates for n in c} | set(start))
    place = {n: i for i, n in enumerate(names)}
    first = np.array([start.get(n, 0.0) for n in names])
    rows = np.concatenate([[_row(c, place) for c in e.candidates] for e in items])
    sizes = [len(e.candidates) for e in items]
    group = np.repeat(np.arange(len(items)), sizes)
    offsets = np.cumsum([0, *sizes[:-1]])
    right = np.zeros(len(rows))
    right[offsets + np.array([e.right for e in items])] = 1.0
    weight = np.array([e.weight for e in items])[group]
    total = sum(e.weight for e in items)
    theta = first.copy()
    for _ in range(STEPS):
        scores = rows @ theta
        scores = np.exp(scores - np.maximum.reduceat(scores, offsets)[group])
        shares = scores / np.add.reduceat(scores, offsets)[group]
        gradient = rows.T @ (weight * (right - shares)) - prior * (theta - first)
        theta += gradient / (RATE * total + prior)
    return {n: round(float(t), 3) for n, t in zip(names, theta, strict=True) if abs(t) > 0.01}


def _row(candidate: dict[str, float], place: dict[str, int]) -> np.ndarray:
    row = np.zeros(len(place))
    for name, value in candidate.items():
        row[place[name]] = value
    return row


def judge(item: Example, weights: dict[str, float]) -> tuple[float, bool]:
    """The winner's share, and whether it is right."""
    scores = [sum(v * weights.get(n, 0.0) for n, v in c.items()) for c in item.candidates]
    best = max(range(len(scores)), key=lambda i: scores[i])
    return 1 / sum(math.exp(s - scores[best]) for s in scores), best == item.right


def read_answers(paths: list[Path]) -> tuple[dict[str, list[dict[str, Any]]], set[str]]:
    """The answers by article, and the articles that are only measured."""
    answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    held = set()
    for path in paths:
        for answer in json.loads(path.read_text(encoding="utf-8"))["answers"]:
            answers[answer["id"]].append(answer)
            if answer["half"] == "held":
                held.add(answer["id"])
    return answers, held


def read_articles(path: Path, answers: dict[str, Any]) -> list[dict[str, Any]]:
    """The articles of a file that have a label."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line.get("quotes") or line["id"] in answers]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--answers", type=Path, nargs="+", required=True)
    parser.add_argument("--half", type=Path, nargs="*", default=[])
    parser.add_argument("--without", type=Path)
    parser.add_argument("--start", type=Path, default=Path("data/lexicon/en/ranker.json"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--prior", type=float, default=6.0)
    options = parser.parse_args()
    answers, left_out = read_answers(options.answers)
    if options.without:
        left_out |= set(options.without.read_text(encoding="utf-8").split())
    articles = [(a, 1.0) for path in options.gold for a in read_articles(path, answers)]
    articles += [(a, HALF) for path in options.half for a in read_articles(path, answers)]
    items = [e for a, factor in articles if a["id"] not in left_out for e in examples(a, answers, factor)]
    base = json.loads(options.start.read_text(encoding="utf-8"))
    order = {a["id"]: i % FOLDS for i, (a, _) in enumerate(articles)}
    result = dict(base, weights={})
    for kind in KINDS:
        mine = [e for e in items if e.kind == kind]
        judged = []
        for fold in range(FOLDS):
            weights = fit([e for e in mine if order[e.article] != fold], base["weights"][kind], options.prior * SCARCE.get(kind, 1.0))
            judged += [(*judge(e, weights), e.weight) for e in mine if order[e.article] == fold]
        before = [judge(e, base["weights"][kind])[1] for e in mine if e.weight >= 1]
        after = [right for _, right, weight in judged if weight >= 1]
        print(kind, len(mine), "trusted", len(after), "right before", round(np.mean(before), 3), "after", round(np.mean(after), 3),
              "all after", round(np.mean([r for _, r, _ in judged]), 3))  # fmt: skip
        result["weights"][kind] = fit(mine, base["weights"][kind], options.prior * SCARCE.get(kind, 1.0))
    if options.out:
        result["provenance"] = (
            f"fitted by tests/bench/train_quote_ranker.py on {', '.join(path.name for path in options.gold)}"
            f"{' and, at half their weight, ' if options.half else ''}{', '.join(path.name for path in options.half)} (without the articles"
            f" that are only measured), with the work half of {', '.join(path.name for path in options.answers)}; prior {options.prior}"
        )
        options.out.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
