"""Tokens: what is left out changes nothing beside it, and no token is lost."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.annotate.quotes.tokens import GAP, NOTED, tokenize
from dashboard.annotate.quotes.words import CAP

PIECES = st.lists(
    st.sampled_from(["Ann ", "Moe ", "said ", "Says ", "Mr. ", "“we go,” ", "“No” ", "'", "  ", "\n", ", ", ". ", "U.S. ", "é", "\u3000"])
)


def marked(text: str) -> list[tuple[int, int]]:
    """The spans of the plain quotations in `text`."""
    spans = []
    at = text.find("“")
    while at >= 0:
        end = text.index("”", at) + 1
        spans.append((at, end))
        at = text.find("“", end)
    return spans


@given(PIECES)
def test_tokens_beside_what_is_left_out_are_those_of_the_whole_text(pieces: list[str]) -> None:
    text = "".join(pieces).replace("'“", " “").strip()
    spans = marked(text)
    whole, cut = tokenize(text), tokenize(text, spans)
    beside = [
        (word.lower(), start) for word, start in zip(whole.words, whole.starts, strict=True) if not any(a <= start < b for a, b in spans)
    ]
    kept = [(word.lower(), start) for word, start in zip(cut.words, cut.starts, strict=True) if word != GAP]
    assert kept == beside
    assert [cut.starts[at] for at in cut.gaps] == [lo for lo, _ in spans]


@given(PIECES)
def test_noted_tokens_are_told_by_their_flags(pieces: list[str]) -> None:
    tokens = tokenize("".join(pieces))
    assert len(tokens.words) == len(tokens.starts) == len(tokens.flags)
    assert {k for k, f in enumerate(tokens.flags) if f & NOTED} <= set(tokens.noted)
    assert tokens.starts == sorted(tokens.starts)


def test_a_headline_is_told_by_its_marked_words_too() -> None:
    text = "Brandt Says “Ferry Will Sail Again”"
    tokens = tokenize(text, marked(text))
    assert tokens.words == ["Brandt", "says", GAP]
    assert not tokens.flags[1] & CAP
    alone = tokenize("Brandt Says")
    assert alone.words == ["Brandt", "Says"]
