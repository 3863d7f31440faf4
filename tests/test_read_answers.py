"""Answers found by reading: complete, in order, apart from each other where they say so, and floors for the engine."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.bench.score_answers import Answer, judge, read_answers

GOLD = Path(__file__).parent / "gold"
FILES = ("polnear_resolved", "polnear_unseen", "polnear_fresh", "news_resolved", "news_spring")
TRAIN, NEWS, SPRING = "eval/quotes/polnear_train.jsonl", "corpora/abp_dev_3000.jsonl", "corpora/recovery_covid_dev.jsonl"
FLOORS = (
    ("polnear_resolved", TRAIN, "work", 0.88),
    ("polnear_unseen", TRAIN, "work", 0.89),
    ("polnear_fresh", TRAIN, "held", 0.80),
    ("news_resolved", NEWS, "work", 0.88),
    ("news_resolved", NEWS, "held", 0.83),
    ("news_spring", SPRING, "work", 0.91),
)
"""Just below what is measured (docs/methods-quotes.md); where the texts lie beside the checkout."""


def answers(name: str) -> list[Answer]:
    return read_answers(GOLD / f"{name}.json")


@pytest.mark.parametrize("name", FILES)
def test_every_answer_is_complete(name: str) -> None:
    found = answers(name)
    assert len(found) > 100
    assert all(one.speaker and all(one.speaker) and one.start < one.end and one.half in ("work", "held") for one in found)
    assert {one.kind for one in found} <= {"named", "pronoun", "epithet", "floating", "continued"}
    if name != "polnear_resolved":
        assert all((a.id, a.end) <= (b.id, b.start) or a.id < b.id for a, b in pairwise(found))


def test_what_is_only_measured_is_from_articles_read_for_nothing_else() -> None:
    fresh = {one.id for one in answers("polnear_fresh")}
    assert {one.half for one in answers("polnear_fresh")} == {"held"}
    assert fresh.isdisjoint(one.id for name in FILES if name != "polnear_fresh" for one in answers(name))
    halves = [{one.id for one in answers("news_resolved") if one.half == half} for half in ("work", "held")]
    assert halves[0].isdisjoint(halves[1])


@pytest.mark.shared
@pytest.mark.parametrize(("name", "texts", "half", "floor"), FLOORS)
def test_the_engine_answers_as_readers_do(shared: Path, name: str, texts: str, half: str, floor: float) -> None:
    wanted = [one for one in answers(name) if one.half == half]
    ids = {one.id for one in wanted}
    lines = (json.loads(line) for line in (shared / texts).read_text(encoding="utf-8").splitlines())
    judged = list(judge({line["id"]: line["text"] for line in lines if line["id"] in ids}, wanted))
    assert len(judged) > 100
    assert sum(one.right for one in judged) / len(judged) >= floor
