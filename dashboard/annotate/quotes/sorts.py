"""What sort of marked words a span is: a quotation of its own, words inside the narrator's clause, a title or a label."""

from typing import Final

from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import BREAK, CUE, CUE_ANY, CUE_CLAUSE, CUE_NAME, DET, NUMBER, POSS, PREP, STOP, WORK

TITLE_WORDS: Final = 7
"""The longest title of a work, in words, that is looked for."""


PASSAGE_WORDS: Final = 12
"""Marked words from this many on are a passage of speech, however they are built into the sentence."""


CLAUSE_WORDS: Final = 4
"""The shortest "that" clause, marked from end to end, that counts as a quotation of its own."""


TERM_WORDS: Final = 3
"""Embedded marked words up to this many are a term where no clause governs them."""


def comma_before(story: Story, at: int) -> bool:
    return at > 0 and story.narration.words[at - 1] in (",", ":")


def is_utterance(story: Story, at: int, clause: Clause) -> bool:
    """Whether marked words right behind a cue are what was said ("said "no"", "replied, "…"") rather than its object."""
    if story.narration.words[at - 1] == "that":
        return False
    return comma_before(story, at) or not clause.flags & (CUE_NAME | CUE_CLAUSE) or clause.flags & CUE_ANY > 0


def is_passage(story: Story, k: int, at: int, clause: Clause | None) -> bool:
    """Whether embedded words are a clause of their own: long, or the whole clause behind a reporting verb's "that"."""
    span = story.marked[k]
    size = len(story.text.marked[span.inner_start : min(span.inner_end, span.inner_start + 400)].split())
    whole = (
        clause is not None
        and clause.flags & CUE_ANY
        and story.narration.words[at - 1] in ("that", "if", "because")
        and size >= CLAUSE_WORDS
    )
    return bool(whole) or size >= PASSAGE_WORDS


def is_label(story: Story, at: int, last: str) -> bool:
    """Marked words that open a sentence as its subject: `"Deep Water" star Ann Moe said`."""
    words, flags = story.narration.words, story.narration.flags
    if last in ".,?!—–…-" or at + 1 >= len(words):
        return False
    return not flags[at + 1] & (BREAK | STOP | QUOTE) and words[at + 1] not in (",", "—", "–", "-", ":", ";")


def is_direction(story: Story, k: int) -> bool:
    """`"(Applause.)"`: a stage direction of a transcript."""
    span = story.marked[k]
    text = story.text.marked
    return text[span.inner_start : span.inner_start + 1] == "(" and text[span.inner_end - 1 : span.inner_end] == ")"


def is_crosshead(story: Story, k: int, at: int) -> bool:
    """A line of its own that holds nothing but a few marked words in capitals."""
    flags = story.narration.flags
    alone = (at == 0 or flags[at - 1] & BREAK) and (at + 1 >= len(flags) or flags[at + 1] & BREAK)
    span = story.marked[k]
    parts = story.text.marked[span.inner_start : min(span.inner_end, span.inner_start + 100)].split()
    long = [p for p in parts if len(p) > 3]
    return bool(alone and len(parts) <= TITLE_WORDS + 1 and long and all(p[0].isupper() for p in long) and len(parts) > 1 and span.single)


def stands_alone(story: Story, k: int, at: int) -> bool:
    """Whether the span begins a sentence (or follows another span) instead of continuing the narrator's."""
    if at == 0:
        return True
    before = story.narration.flags[at - 1]
    if before & QUOTE:
        return True
    if before & (BREAK | STOP):
        return True
    if story.narration.words[at - 1] in ("—", "–", "-", "(", "•", "*", "…", ")", ">"):
        text, span = story.text.marked, story.marked[k]
        return text[span.inner_start : span.inner_start + 1].isupper() and span.inner_end - span.inner_start > 25
    return False


def is_speech(story: Story, k: int, at: int) -> bool:
    """Whether attributed words are a quotation of their own rather than words inside the reported clause."""
    if stands_alone(story, k, at):
        return True
    text, span = story.text.marked, story.marked[k]
    before = story.narration.words[at - 1] if at else "\n"
    return before in (",", ":", ";") or (text[span.inner_start].isupper() and span.inner_end - span.inner_start > 40)


def is_title(story: Story, k: int, at: int) -> bool:
    """Whether marked words are set as the title of a work, a name or a label: capitals throughout, or beside a noun for such."""
    text, span = story.text.marked, story.marked[k]
    inner = text[span.inner_start : span.inner_end]
    if len(inner) > 80:
        return False
    parts = inner.split()
    if not parts or len(parts) > TITLE_WORDS:
        return False
    flags = story.narration.flags
    before = flags[at - 1] if at else 0
    after = flags[at + 1] if at + 1 < len(flags) else 0
    if at and story.narration.words[at - 1] == ":":
        return False  # `Moe was brief: "We'll See."`
    if before & CUE and not before & (WORK | CUE_NAME):
        return False  # `chanted "What Curfew?"`: what a verb of speech stands before was said
    long = [p for p in parts if len(p.strip(",.!?")) > 3]
    capital = bool(long) and all(p[:1].isupper() or p[:1].isdigit() for p in long) and parts[0][:1].isupper()
    beside = before & WORK or (after & WORK and not after & CUE)
    return bool(
        (capital and (beside or before & (POSS | PREP | DET | NUMBER) or len(parts) > 1))
        or (parts[0][:1].isupper() and len(parts) <= 4 and before & WORK)
    )


def sort_of_embedded(story: Story, k: int, at: int) -> str:
    """Words inside a sentence that no clause governs: a title, a scare quote, or a piece of somebody's speech."""
    if is_title(story, k, at):
        return "term"
    text, span = story.text.marked, story.marked[k]
    if story.narration.flags[at - 1] & CUE and text[span.inner_end - 1] in "?!":
        return "direct"
    return "term" if len(text[span.inner_start : span.inner_end][:200].split()) <= TERM_WORDS else "mixed"
