"""Fit what the engine says of its own certainty to how often it is right, and print how reliable that is.

    python -m tests.bench.calibrate_quotes [--gold GOLD.jsonl …] [--answers TEXTS.jsonl ANSWERS.json …] [--write RANKER.json]

GOLD holds texts with a speaker for every quotation (`speaker_canonical`); TEXTS and ANSWERS are as `score_answers` reads them, without
the `held` half. For each way of resolution a rising curve leads from the winner's share among the candidates to the measured share of
right answers. Prints a JSON line for each band of confidence: how many quotations, the mean confidence, the share that is right, all
cross-validated over articles. `--write` puts the curves fitted to everything into the file.
"""

import argparse
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.isotonic import IsotonicRegression

from dashboard.annotate.quotes import Quotation, attribute, ranker
from tests.bench.score_answers import read_answers, same

FOLDS = 5
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
POINTS = 7
"""Knots of one curve."""


class Outcome(NamedTuple):
    """One quotation with a speaker: its article, how it was resolved, the confidence, and whether it is right."""

    article: str
    resolution: str
    confidence: float
    right: bool


def gold_outcomes(path: Path) -> Iterator[Outcome]:
    """Every marked quotation of a gold file that has a speaker there and here."""
    for line in path.read_text(encoding="utf-8").splitlines():
        story = json.loads(line)
        found = _marked(story["text"])
        for quote in story["quotes"]:
            if quote["type"] in ("direct", "mixed") and quote["speaker_canonical"]:
                yield from _outcome(story["id"], found, quote["start"], quote["end"], [quote["speaker_canonical"]])


def answer_outcomes(texts: Path, answers: Path) -> Iterator[Outcome]:
    """Every read answer that is not held back."""
    bodies = {line["id"]: line["text"] for line in map(json.loads, texts.read_text(encoding="utf-8").splitlines())}
    found: dict[str, list[Quotation]] = {}
    for answer in read_answers(answers):
        if answer.half != "held" and answer.id in bodies:
            if answer.id not in found:
                found[answer.id] = _marked(bodies[answer.id])
            yield from _outcome(answer.id, found[answer.id], answer.start, answer.end, answer.speaker)


def _marked(text: str) -> list[Quotation]:
    return [q for q in attribute(text) if q.kind in ("direct", "mixed")]


def _outcome(article: str, found: Sequence[Quotation], start: int, end: int, names: Sequence[str]) -> Iterator[Outcome]:
    shared = [q for q in found if min(q.end, end) > max(q.start, start)]
    best = max(shared, key=lambda q: min(q.end, end) - max(q.start, start), default=None)
    if best is not None and best.speaker is not None:
        yield Outcome(article, best.resolution, best.confidence, same(best.speaker, names))


def curve(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """A rising curve from a share to measured accuracy; every answer counts, one right and one wrong are added against extremes."""
    x = np.array([*(o.confidence for o in outcomes), 0.0, 1.0])
    y = np.array([*(float(o.right) for o in outcomes), 0.0, 1.0])
    fitted = IsotonicRegression(y_min=0.05, y_max=0.99, out_of_bounds="clip").fit(x, y)
    points = np.unique(np.round(np.quantile(x, np.linspace(0, 1, POINTS)), 3))
    smooth = [float(np.mean(fitted.predict(np.clip(p + np.linspace(-0.03, 0.03, 7), 0, 1)))) for p in points]
    return [(float(p), round(v, 3)) for p, v in zip(points, np.maximum.accumulate(smooth), strict=True)]


def through(knots: Sequence[tuple[float, float]], share: float) -> float:
    """The confidence that a curve gives a share."""
    return float(np.interp(share, [x for x, _ in knots], [y for _, y in knots]))


def bands(outcomes: Sequence[Outcome]) -> Iterator[dict[str, float]]:
    """How many, mean confidence and share that is right, in each band of confidence."""
    for low, high in pairwise(BANDS):
        inside = [o for o in outcomes if low <= o.confidence < high]
        if inside:
            right = sum(o.right for o in inside) / len(inside)
            mean = sum(o.confidence for o in inside) / len(inside)
            yield {"from": low, "to": min(high, 1.0), "n": len(inside), "mean": round(mean, 3), "right": round(right, 3)}


def calibrated(raw: Sequence[Outcome]) -> list[Outcome]:
    """Each outcome with the confidence of curves that were fitted without its article."""
    out: list[Outcome] = []
    for fold in range(FOLDS):
        mine = [o for o in raw if zlib.crc32(o.article.encode()) % FOLDS == fold]
        curves = fit([o for o in raw if zlib.crc32(o.article.encode()) % FOLDS != fold])
        out += [o._replace(confidence=through(curves[o.resolution], o.confidence)) if o.resolution in curves else o for o in mine]
    return out


def fit(outcomes: Sequence[Outcome]) -> dict[str, list[tuple[float, float]]]:
    """A curve for each way of resolution that the ranker decides."""
    by_kind: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_kind[outcome.resolution].append(outcome)
    return {kind: curve(by_kind[kind]) for kind in ranker.KINDS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, nargs="*", default=[])
    parser.add_argument("--answers", type=Path, nargs=2, action="append", default=[])
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    plain = ranker.model()._replace(calibration={})
    ranker.model.cache_clear()
    ranker.model = lambda: plain  # type: ignore[assignment]  # shares as they are, while they are measured
    raw = [o for path in options.gold for o in gold_outcomes(path)]
    raw += [o for texts, answers in options.answers for o in answer_outcomes(texts, answers)]
    for band in bands(calibrated(raw)):
        print(json.dumps(band))
    if options.write:
        kept = json.loads(options.write.read_text(encoding="utf-8"))
        kept["calibration"] = fit(raw)
        options.write.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
