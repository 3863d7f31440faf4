"""How much of what pages print among paragraphs is set aside, and how few paragraphs with it: floors on lines of our own."""

from pathlib import Path

from dashboard.parse.furniture import kind_of

LINES = Path(__file__).parent / "fixtures" / "furniture.txt"
FOUND = 0.95
"""The least share of furniture that is set aside."""
NAMED = 0.9
"""The least share of furniture that is set aside under its own kind."""


def labelled() -> list[tuple[str, str]]:
    lines = LINES.read_text(encoding="utf-8").splitlines()[1:]
    return [(kind, text) for kind, _, text in (line.partition("\t") for line in lines)]


def test_there_are_enough_lines_of_both_sides() -> None:
    kinds = [kind for kind, _ in labelled()]
    assert kinds.count("body") >= 35
    assert len(kinds) - kinds.count("body") >= 60
    assert len(set(kinds)) >= 13


def test_furniture_is_found() -> None:
    furniture = [(kind, text) for kind, text in labelled() if kind != "body"]
    found = [(kind, text, kind_of(text)) for kind, text in furniture]
    missed = [text for _, text, given in found if given is None]
    assert 1 - len(missed) / len(found) >= FOUND, missed
    other = [(text, given) for kind, text, given in found if given != kind]
    assert 1 - len(other) / len(found) >= NAMED, other


def test_no_paragraph_is_taken_for_furniture() -> None:
    assert [(text, kind_of(text)) for kind, text in labelled() if kind == "body" and kind_of(text)] == []
