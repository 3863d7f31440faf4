"""Answers found by reading: complete, in order, apart from each other where they say so, and floors for the engine."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.bench.score_answers import Answer, judge, read_answers

GOLD = Path(__file__).parent / "gold"
FILES = (
    "polnear_resolved", "polnear_unseen", "polnear_fresh",
    "news_resolved", "news_spring", "news_unnamed", "news_chance", "news_third", "news_fourth", "news_fifth",
)  # fmt: skip
TRAIN = ("eval/quotes/polnear_train.jsonl",)
NEWS = ("abp_dev_3000", "recovery_covid_dev", "abp_syria_is_2015", "basil_2010_2015")
CORPORA = tuple(f"corpora/{name}.jsonl" for name in NEWS)
FLOORS = (
    ("polnear_resolved", TRAIN, "work", 0.90),
    ("polnear_unseen", TRAIN, "work", 0.90),
    ("polnear_fresh", TRAIN, "held", 0.81),
    ("news_resolved", CORPORA, "work", 0.91),
    ("news_resolved", CORPORA, "held", 0.85),
    ("news_spring", CORPORA, "work", 0.93),
    ("news_unnamed", CORPORA, "work", 0.93),
    ("news_unnamed", CORPORA, "held", 0.88),
    ("news_chance", CORPORA, "work", 0.87),
    ("news_chance", CORPORA, "held", 0.85),
    ("news_third", CORPORA, "work", 0.86),
    ("news_fourth", CORPORA, "work", 0.92),
    ("news_fourth", CORPORA, "held", 0.76),
    ("news_fifth", CORPORA, "work", 0.89),
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
    for name in ("news_resolved", "news_unnamed", "news_chance", "news_fourth"):
        held = {one.id for one in answers(name) if one.half == "held"}
        worked = {one.id for file in FILES for one in answers(file) if one.half == "work"}
        assert len(held) > 15
        assert held.isdisjoint(worked)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "texts", "half", "floor"), FLOORS)
def test_the_engine_answers_as_readers_do(shared: Path, name: str, texts: tuple[str, ...], half: str, floor: float) -> None:
    wanted = [one for one in answers(name) if one.half == half]
    ids = {one.id for one in wanted}
    lines = (json.loads(line) for path in texts for line in (shared / path).read_text(encoding="utf-8").splitlines())
    judged = list(judge({line["id"]: line["text"] for line in lines if line["id"] in ids}, wanted))
    assert len(judged) > 100
    assert sum(one.right for one in judged) / len(judged) >= floor
