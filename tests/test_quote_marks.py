"""Where quotations begin and end, and what kind of words the marks hold, each in our own sentences."""

import pytest

from dashboard.annotate.quotes import Quotation, attribute
from dashboard.annotate.quotes.names import announcing
from dashboard.annotate.quotes.tokens import MAX_TOKENS, readable, tokenize

SAID = "“We go on Monday,” said Ada Holm. “The boats are ready.”\n\n"
"""A text whose own quotations have double marks."""


def found(text: str) -> list[tuple[str, str]]:
    """`(kind, words with their marks)` of all that is marked or spoken."""
    return [(q.kind, text[q.start : q.end]) for q in attribute(text) if q.kind != "indirect"]


def quoted(text: str) -> list[str]:
    return [words for kind, words in found(text) if kind in ("direct", "mixed")]


def turns(text: str) -> list[Quotation]:
    return [q for q in attribute(text) if q.kind == "direct"]


# Missing closes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"Without a pump of our own, he added, "this is how the cellar fills."',
            ['"Without a pump of our own,', '"this is how the cellar fills."'],
        ),
        (
            "Holm wrote: “Let’s go. We can do it.’ Holm was at the quay and saw the film, “Driftwood.”",
            ["“Let’s go. We can do it.’"],
        ),
        (
            "She said, “The harbour cannot wait for another winter.“The people have worked too hard,” the mayor said.",
            ["“The harbour cannot wait for another winter.", "“The people have worked too hard,”"],
        ),
        ("“The toll is unfair.’ Nobody at the quay disagreed with her about that.", ["“The toll is unfair.’"]),
        (
            "“We ran, and he told us “stay down” until dawn.\n\n“Then the roof went,” said Ada Holm.",
            ["“We ran, and he told us “stay down” until dawn.", "“Then the roof went,”"],
        ),
    ],
)
def test_a_lost_close_is_put_where_the_words_end(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_single_quotation_that_opens_anew_runs_on() -> None:
    text = "‘We left at dawn, and the others’ boats were gone.\n\n‘Nobody came for us.’\n\nThe quay is closed."
    spans = turns(text)
    assert [q.quotation for q in spans] == [0, 0]
    assert spans[1].resolution == "continued"


# Kinds told by the neighbours


@pytest.mark.parametrize(
    "text",
    [
        SAID + "‘Nothing to lose here’\n\nThe ferry sails twice a day.",
        SAID + "‘Nothing to lose here’: the day the ferry stopped\n\nIt sails twice a day.",
        SAID + "“READY TO DO MORE”\n\nThe ferry sails twice a day.",
        SAID + '"More on this:"\n\nThe ferry sails twice a day.',
        SAID + '"(Applause.)"\n\nThe ferry sails twice a day.',
        SAID + "“Billows,” on Channel Nine, is a drama of the sea.",
        SAID + "“Tales of the Quay,” which opens on Friday, was filmed here.",
        SAID + "Her memoir, “Salt Roads,” is out.",
        SAID + "The board avoided the charged term, “toll wall,” which others use.",
        SAID + "She told “Quay and Coast” about the plan.",
        SAID + "The list begins with “A harbour waits for its ferry,” by Milo Szabo.",
    ],
)
def test_headline_words_titles_and_labels_are_nobodys(text: str) -> None:
    kinds = found(text)
    assert [kind for kind, _ in kinds] == ["direct", "direct", "term"], kinds


def test_a_british_text_keeps_its_single_marks() -> None:
    text = "‘We go on Monday,’ said Ada Holm.\n\n‘Nobody will stop us.’\n\nThe ferry sails twice a day."
    assert quoted(text) == ["‘We go on Monday,’", "‘Nobody will stop us.’"]


@pytest.mark.parametrize("text", ["“Absolutely,” the coach of the crew nodded.", "“Never again,” a woman in the crowd sighed."])
def test_a_short_answer_is_no_title(text: str) -> None:
    assert [kind for kind, _ in found(SAID + text)] == ["direct"] * 3


def test_members_of_a_list_are_of_one_kind() -> None:
    text = "The clerk searched for words such as “weir,” “sluice,” “culvert” and “toll gate.” Nothing was found."
    assert {kind for kind, _ in found(text)} == {"term"}
    text = "Holm called the plan a “costly, careless gamble,” “an old mistake” and “a gift to nobody at all.” It passed."
    assert {kind for kind, _ in found(text)} == {"mixed"}


def test_a_credit_inside_the_marks_is_not_speech() -> None:
    text = "The quay was full.\n\n“Nobody had told us that the pumps were off that night.\nMilo Szabo, harbour master”\n\nIt rained."
    assert quoted(text) == ["“Nobody had told us that the pumps were off that night."]


@pytest.mark.parametrize(
    "text",
    [
        "Said Dora Quill, who grew up with the ferrymen on the island, “We were all so proud of him.”",
        "An unimpressed Quill quipped, “It is a bridge to nowhere at all.”",
        "Then there was the most obvious change: “It is about time that we had a ferry.”",
        "Some members were angry (“I want my dues back,” wrote Milo Szabo of Brenn) and others left.",
        "His eyes gleamed, as if to say, “Did you see me pull that off?”",
    ],
)
def test_a_whole_sentence_that_is_led_in_is_a_quotation(text: str) -> None:
    assert [kind for kind, _ in found(text)] == ["direct"]


# Transcripts


def test_labels_that_announce_are_nobodys() -> None:
    text = "READ: The ferry plan is back on the table\n\nMYTH: The toll was never paid by anyone\n\nPHOTO: A boat at the quay in May"
    assert turns(text) == []
    assert {"read", "myth", "photo"} <= announcing()


def test_counts_and_headlines_behind_a_label_are_not_speech() -> None:
    counts = "Brandt: 1,769\n\nSzabo: 1.9 million\n\nBrandt: 547\n\nSzabo: 46 percent"
    assert turns(counts) == []
    heads = "Brandt: Ferry Plan Will Cost Too Much\n\nSzabo: Harbour Board Was Never Asked\n\nBrandt: Tolls Are Here To Stay"
    assert turns(heads) == []


def test_a_turn_runs_over_its_paragraphs() -> None:
    text = "\n\n".join(
        [
            "QUILL: Why was the ferry late?",
            "SZABO: The pumps failed in the night.",
            "We could not sail without them.",
            "On the pumps",
            "QUILL: Who is to blame?",
            "SZABO: Nobody is.",
            "The ferry sailed at noon.",
        ]
    )
    spans = turns(text)
    assert [text[q.start : q.end] for q in spans] == [
        "Why was the ferry late?",
        "The pumps failed in the night.",
        "We could not sail without them.",
        "Who is to blame?",
        "Nobody is.",
    ]
    assert spans[1].quotation == spans[2].quotation
    assert (spans[2].speaker, spans[2].resolution) == (spans[1].speaker, "continued")


def test_a_narrator_between_turns_is_not_taken_for_them() -> None:
    text = "\n\n".join(
        [
            "Dora Quill: Why was the ferry late?",
            "Milo Szabo: The pumps failed in the night.",
            "Mr. Szabo's men worked until noon.",
            "Dora Quill: Who is to blame?",
            "Milo Szabo: Nobody is.",
        ]
    )
    assert len(turns(text)) == 4


def test_one_speakers_labels_make_no_dialogue() -> None:
    text = "BRANDT: We go on Monday.\n\nHe took a sip of water.\n\nBRANDT: The boats are ready.\n\nBRANDT: Good night."
    assert [text[q.start : q.end] for q in turns(text)] == ["We go on Monday.", "The boats are ready.", "Good night."]


# Bounds


def test_what_stands_behind_the_bound_is_not_read() -> None:
    short = "“We go,” said Ada Holm."
    assert readable(short) == short
    long = "sea " * MAX_TOKENS + short
    assert len(readable(long)) == 4 * MAX_TOKENS
    assert attribute(long) == ()
    inside = short + " sea" * (2 * MAX_TOKENS)
    assert [q.speaker for q in attribute(inside, [(0, len(short)), (len(short), len(inside))])] == ["Ada Holm"]


def test_a_token_without_end_is_one() -> None:
    text = "a" + "-a" * 500_000
    assert tokenize(text).words == [text]
