"""Finding words and sentences in text that is never changed, also where the text means harm."""

import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import WIRE_MIN_WORDS, count_words, fingerprint, sentences, term, view, words

LATIN = "aeiouscnzAEOSC'’-‐“”«» \u00a0\u00ad\u2009éèüñçåøßłÉÜ\u0301\u0308\u0327.,!?…9"
latin = st.text(alphabet=LATIN, max_size=60)


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def found(text: str) -> list[str]:
    return [match.group() for match in words(text)]


@given(st.text(max_size=60) | latin)
def test_view_offsets_lead_back_in_order(text: str) -> None:
    seen = view(text)
    assert len(seen.offsets) == len(seen.text) + 1
    assert list(seen.offsets) == sorted(seen.offsets)
    assert seen.offsets[-1] == len(text)
    assert seen.span(0, len(seen.text))[1] == len(text)


@given(latin)
def test_every_cut_of_a_view_reads_the_same_in_the_original(text: str) -> None:
    seen = view(text)
    for at, offset in enumerate(seen.offsets[:-1]):
        if at and seen.offsets[at - 1] != offset:
            assert view(text[offset:]).text == seen.text[at:]


@given(st.text(alphabet="abcdeiounszéèüñçåÉÜ “”’ ", max_size=60))
def test_view_is_the_same_for_composed_and_decomposed(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert view(composed).text == view(decomposed).text
    assert unicodedata.is_normalized("NFC", view(decomposed).text)


@pytest.mark.parametrize(
    ("text", "plain", "wanted", "original"),
    [
        ("“Cafe\u0301 noir”", '"Café noir"', "Café", "Cafe\u0301"),
        ("Mr\u00a0Brink said", "Mr Brink said", "Mr Brink", "Mr\u00a0Brink"),
        ("multi\u00adnational firm", "multinational firm", "multinational", "multi\u00adnational"),
        ("«don’t» — no", '"don\'t" - no', "don't", "don’t"),
    ],
)
def test_what_is_found_in_a_view_is_cut_from_the_original(text: str, plain: str, wanted: str, original: str) -> None:
    seen = view(text)
    assert seen.text == plain
    at = seen.text.index(wanted)
    start, end = seen.span(at, at + len(wanted))
    assert text[start:end] == original


def test_words_are_joined_inside() -> None:
    assert found("O'Brien’s multi-national AT&T paid 3.5 in the U.S. — twice_over") == [
        "O'Brien’s", "multi-national", "AT&T", "paid", "3.5", "in", "the", "U.S", "twice", "over",
    ]  # fmt: skip


@given(st.text(alphabet="abeéüñçÉs '’-.", max_size=60))
def test_composed_and_decomposed_texts_have_the_same_words(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert [unicodedata.normalize("NFC", word) for word in found(decomposed)] == found(composed)
    assert [term(word) for word in found(decomposed)] == [term(word) for word in found(composed)]
    assert count_words(decomposed) == count_words(composed)


def test_a_soft_hyphen_parts_no_word() -> None:
    assert found("the multi\u00adnational\u00ad firm") == ["the", "multi\u00adnational", "firm"]
    assert term("multi\u00adnational") == "multinational"


@pytest.mark.parametrize(
    ("word", "counted"),
    [
        ("The", "the"), ("Brink’s", "brink"), ("UN", "UN"), ("UN’s", "UN"), ("U.N", "UN"), ("US", "US"), ("us", "us"),
        ("UNESCO", "UNESCO"), ("I", "i"), ("A", "a"), ("O'Brien", "o'brien"), ("O’Brien", "o'brien"), ("3.5", "3.5"),
        ("DECLARED", "declared"), ("E\u0301LAN", "ÉLAN"), ("Straße", "strasse"),
    ],
)  # fmt: skip
def test_terms(word: str, counted: str) -> None:
    assert term(word) == counted


def test_sentences() -> None:
    text = "Mr. Brink left.  “We sail,” she said. “Why?” He paid 3.5 m. in the U.S. Senate… then slept!\nGood."
    assert parts(text) == ["Mr. Brink left.", "“We sail,” she said.", "“Why?”", "He paid 3.5 m. in the U.S. Senate… then slept!", "Good."]
    assert parts("") == parts(" \n ") == []
    assert parts("no stop at all ") == ["no stop at all"]


@given(st.text(max_size=80) | st.text(alphabet="Ab .!?…”\"')\n", max_size=80))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    spans = list(sentences(text))
    covered = [at for start, end in spans for at in range(start, end)]
    assert covered == sorted(set(covered))
    assert all(text[at].isspace() for at in set(range(len(text))) - set(covered))
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)


TWELVE = "One two three four five six seven eight nine ten eleven twelve"


def test_a_fingerprint_sees_words_alone() -> None:
    same = fingerprint(TWELVE)
    assert same == fingerprint(f"“{TWELVE.upper()}!”") == fingerprint(TWELVE.replace(" ", "\u00a0\n ")) == fingerprint(TWELVE + " …")
    assert same == fingerprint(TWELVE.replace("eleven", "ele\u00adven"))
    assert same is not None
    assert 0 <= same < 2**63
    assert same != fingerprint(TWELVE.replace("one", "two").replace("twelve", "dozen"))
    assert fingerprint("é " * 12) == fingerprint("e\u0301 " * 12)


def test_short_paragraphs_have_no_fingerprint() -> None:
    assert count_words(TWELVE) == WIRE_MIN_WORDS
    assert fingerprint(TWELVE.removesuffix(" twelve")) is None
    assert fingerprint("") is None


HOSTILE = {
    "stops": ".", "stops and marks": '."', "closing marks": ")", "stop, then spaces": ". ", "spaces": " ", "accents": "\u0301",
    "accents of two classes": "\u0300\u0316", "soft hyphens": "\u00ad", "letter and accent": "e\u0301", "hyphens": "-", "joined": "a-",
    "initials": "A. ", "points": "a.", "apostrophes": "a'", "question": "?! ", "letters": "a", "marks": "“", "line breaks": "\n",
}  # fmt: skip
ENDS = ("", "x")


def seconds(function: Callable[[str], object], text: str) -> float:
    best = 9e9
    for _ in range(4):
        before = time.thread_time()
        function(text)
        best = min(best, time.thread_time() - before)
    return best


@pytest.mark.parametrize(
    "function", [lambda t: list(sentences(t)), count_words, view, fingerprint], ids=["sentences", "words", "view", "print"]
)
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_sixteen_times_the_text_takes_no_more_than_linear_time(function: Callable[[str], object], piece: str) -> None:
    """Linear is 16, quadratic 256: between them lies room for a busy machine."""
    for end in ENDS:
        text = "." + "a" + piece * (1_500 // len(piece))
        once, many = seconds(function, text + end), seconds(function, text * 16 + end)
        one_run = seconds(function, "a" + piece * (24_000 // len(piece)) + end)
        assert max(many, one_run) < 64 * once + 0.004, (once, many, one_run)


def test_a_lost_space_between_sentences_joins_neither_words_nor_sentences() -> None:
    text = 'It was proposed by the ferry board.The board meets in June. He said "leave."The crew left at 3.5 knots on the U.S.S. Brink.'
    assert [text[a:b] for a, b in sentences(text)] == [
        "It was proposed by the ferry board.",
        "The board meets in June.",
        'He said "leave."',
        "The crew left at 3.5 knots on the U.S.S. Brink.",
    ]
    found = [match.group() for match in words(text)]
    assert {"board", "The", "leave", "3.5", "U.S.S", "Brink"} <= set(found)
    assert "board.The" not in found
