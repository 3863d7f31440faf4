"""A second look at the kind of each marked span, with its neighbours in view: crossheads, credits, titles, lists, led-in sentences.

`attach` tells the kind from the clause that governs a span. What is set as a headline, repeats the page's furniture or goes on with a
list of terms shows only beside the other spans of the text. `RULES` are asked in order; the first that answers decides.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from dashboard.annotate.quotes.attach import Attachment
from dashboard.annotate.quotes.nearby import linking
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.subjects import PASSIVE
from dashboard.annotate.quotes.words import (
    AUX,
    BASE,
    BREAK,
    CAP,
    CONJ,
    CUE,
    CUE_ANY,
    CUE_MARK,
    CUE_NAME,
    DET,
    FUNC,
    ING,
    NUMBER,
    POSS,
    PREP,
    PRON,
    PUNCT,
    WORK,
    words,
)

HEADLINE_WORDS: Final = 12
"""The longest crosshead, in words."""
TITLE_WORDS: Final = 7
"""The longest title of a work, in words, that is looked for."""
SENTENCE_WORDS: Final = 4
"""The shortest led-in sentence, in words, that cannot be a title or a slogan."""
CREDIT_WORDS: Final = 10
"""The longest line, in words, that says who is quoted."""
LINK_WORDS: Final = 4
"""The longest label of a link, in words."""
LABEL_WORDS: Final = 5
"""The longest label before a noun, in words."""
NAMED_REACH: Final = 5
"""Tokens between a naming verb and the marked words that are its object."""
LIST_WORDS: Final = 3
"""The longest member of a list of terms, in words."""
OPENING: Final = frozenset("\"“«'‘„`")
LONGEST_TITLE: Final = 150
"""The longest title or headline, in characters: longer direct speech needs no second look."""
LONGEST: Final = 600
"""Characters of a span that are looked at."""


class Look(NamedTuple):
    """What a rule sees: span `k` at position `at`, its words, and whether the text's own quotations have double marks."""

    story: Story
    found: list[Attachment]
    k: int
    at: int
    parts: list[str]
    double: bool

    def word(self, offset: int) -> str:
        """The narrator's word so many tokens away; empty where the text ends."""
        at = self.at + offset
        return self.story.narration.words[at] if 0 <= at < len(self.story.narration.words) else ""

    def flags(self, offset: int) -> int:
        """The flags of that word; a line break where the text ends."""
        at = self.at + offset
        return self.story.narration.flags[at] if 0 <= at < len(self.story.narration.flags) else BREAK

    def last(self) -> str:
        """The last character inside the marks."""
        span = self.story.marked[self.k]
        return self.story.text.marked[span.inner_end - 1]

    def alone(self) -> bool:
        """Whether the span fills its line."""
        return bool(self.flags(-1) & BREAK and self.flags(1) & BREAK)


def settle_kinds(story: Story, found: list[Attachment]) -> list[Attachment]:
    """The attachments with the kinds that their surroundings show; a term has no clause and no speaker."""
    single = sum(span.single for span in story.marked)
    double = len(story.marked) > 2 * single
    out = list(found)
    for k, given in enumerate(found):
        at = story.quote_at[k]
        if at < 0:
            continue
        span = story.marked[k]
        if span.first and given.kind == "direct" and span.inner_end - span.inner_start > LONGEST_TITLE:
            continue
        parts = story.text.marked[span.inner_start : min(span.inner_end, span.inner_start + LONGEST)].split()
        kind = _kind(Look(story, out, k, at, parts, double)) if parts else ""
        if kind == "term" and given.kind != "term":
            out[k] = Attachment("none", None, None, "term", given.standalone)
        elif kind and kind != given.kind:
            out[k] = _as_member(out[k - 1], given) if kind == "list" else given._replace(kind=kind, standalone=True)
    return out


def _kind(look: Look) -> str:
    for rule in RULES:
        kind = rule(look)
        if kind:
            return kind
    return ""


def _as_member(previous: Attachment, given: Attachment) -> Attachment:
    return given._replace(kind=previous.kind, clause=previous.clause, mention=previous.mention, how=previous.how, standalone=False)


def _set_as_title(parts: list[str]) -> bool:
    """Whether all words but the short ones have capitals."""
    long = [p for p in parts if len(p.strip(",.!?")) > 3]
    return bool(long) and parts[0][:1].isupper() and all(p[:1].isupper() or p[:1].isdigit() for p in long)


def _label(look: Look) -> str:
    """`"Related:"`, `"(Applause.)"`: a line that announces or directs."""
    if look.parts[0][0] == "(" and look.parts[-1].rstrip(".")[-1:] == ")":
        return "term"
    return "term" if look.last() == ":" and look.alone() and len(look.parts) <= LIST_WORDS else ""


def _linked(look: Look) -> str:
    """`RELATED: "The dam is gone"`: the headline of another text, behind the label of its link."""
    if look.word(-1) != ":" or look.found[look.k].clause is not None:
        return ""
    lo, _ = look.story.sentence(look.at - 1)
    if not 0 < look.at - 1 - lo <= LINK_WORDS or (lo and not look.story.narration.flags[lo - 1] & BREAK):
        return ""
    return "term" if " ".join(look.story.narration.words[lo : look.at - 1]).lower() in linking() else ""


def _crosshead(look: Look) -> str:
    """A line of its own in capitals; or headline words, whose marks are single, in a text whose quotations have double ones."""
    if len(look.parts) > HEADLINE_WORDS:
        return ""
    if look.alone() and len(look.parts) > 1 and all(p == p.upper() for p in look.parts) and look.parts[0][:1].isalpha():
        return "term"
    set_as_headline = look.double and look.story.marked[look.k].single and look.found[look.k].how == "none"
    return "term" if set_as_headline else ""


def _credit(look: Look) -> str:
    """The last line of a block of marked words, which says whose they are: `… again. ⏎ Ann Moe, mayor of Brenn"`."""
    span = look.story.marked[look.k]
    reopened = look.story.text.marked[span.start] in OPENING
    if span.first or reopened or not span.closed or len(look.parts) > CREDIT_WORDS or look.last() in "?!":
        return ""
    lexicon = words().flags
    capitals = sum(p[0].isupper() for p in look.parts)
    sentence = any(lexicon.get(p.strip(".,").lower(), 0) & (AUX | PRON) for p in look.parts)
    return "term" if look.parts[0][0].isupper() and not sentence and 2 * capitals >= len(look.parts) else ""


def _by_its_author(look: Look) -> str:
    """`"Deep Water," by Ann Moe`: a work with who made it."""
    comma = 1 if look.word(1) == "," else 0
    if not comma and look.last() != ",":
        return ""
    return "term" if look.word(1 + comma) == "by" and look.flags(2 + comma) & CAP else ""


def _title(look: Look) -> str:
    """A title that opens its sentence, is apposed to a noun for a work, or names the programme that was told."""
    if len(look.parts) > TITLE_WORDS or not _set_as_title(look.parts):
        return ""
    own = look.found[look.k]
    if look.word(-1).lower() in ("told", "tells", "tell", "telling"):
        return "term" if len(look.parts) > 1 else ""
    if look.word(-1) == "," and look.flags(-2) & WORK and (not look.flags(-2) & CUE or look.flags(-3) & DET):
        return "term"
    ends = look.last() == "," or look.word(1) == ","
    return "term" if own.how == "none" and own.standalone and ends and _goes_on(look) else ""


def _goes_on(look: Look) -> bool:
    """Whether the sentence goes on behind a comma as it does behind its subject: `"Deep Water," which …`, `"Deep Water," an opera`.

    `"Absolutely," the coach nodded`: one word before "the" is an answer.
    """
    after = 2 if look.word(1) == "," else 1
    if look.word(after) == "the":
        return len(look.parts) > 1
    return bool(look.flags(after) & (PREP | DET)) or look.word(after) in ("which", "whose", "who", "starring", "written", "directed")


def _attributive(look: Look) -> str:
    """`a “one country, two systems” agreement`, `he wants a “health fund”`: a label before its noun, which no report governs."""
    own = look.found[look.k]
    if own.kind != "mixed":
        return ""
    behind = look.word(1)
    noun = behind[:1].islower() and not look.flags(1) & (AUX | CUE | PREP | CONJ | FUNC | PRON | DET) and not behind.endswith(("ed", "ing"))
    if own.how == "none":
        return "term" if noun and look.flags(-1) & (DET | POSS | NUMBER) and len(look.parts) <= LABEL_WORDS else ""
    clause = own.clause
    weak = clause is not None and not clause.flags & (CUE_ANY | CUE_NAME | CUE_MARK) and look.at - clause.cue_end > 1
    return "term" if weak and len(look.parts) <= LIST_WORDS and look.flags(-1) & (DET | POSS) else ""


def _agentless(look: Look) -> str:
    """`has been described as "thin"`, `Moe, called a "fool," left`: a passive that no clause owns tells nobody who says it."""
    if look.found[look.k].how != "none" or look.found[look.k].kind != "mixed":
        return ""
    for offset in range(-1, -NAMED_REACH - 1, -1):
        f = look.flags(offset)
        if f & CUE_NAME and not f & (ING | BASE):
            back = offset - 1
            while look.flags(back) & AUX and look.word(back) not in PASSIVE:
                back -= 1
            return "term" if look.word(back) in PASSIVE or look.word(back) == "," else ""
        if f & (PUNCT | CUE):
            return ""
    return ""


def _apposed_term(look: Look) -> str:
    """`the charged term, "hard cap," which`: a word that is talked about."""
    if len(look.parts) > LIST_WORDS or look.word(-1) != "," or not look.flags(-2) & WORK:
        return ""
    return "" if look.flags(-2) & (CUE & ~CUE_NAME) or look.last() in "?!" else "term"


def _member(look: Look) -> str:
    """`such as "hub," "spoke" and "wheel"`: what follows a member of a list with nothing between is one too."""
    if not look.k or look.story.quote_at[look.k - 1] != look.at - 1 or len(look.parts) > 2 * LIST_WORDS:
        return ""
    own, previous = look.found[look.k], look.found[look.k - 1]
    before = look.story.marked[look.k - 1]
    if own.how not in ("none", "chain") or previous.kind not in ("term", "mixed") or look.story.text.marked[before.inner_end - 1] in ".?!":
        return ""
    if look.flags(-1) & QUOTE and look.story.paragraph(look.at - 1) == look.story.paragraph(look.at):
        return "term" if previous.kind == "term" and len(look.parts) <= LIST_WORDS else "list"
    return ""


def _led_in(look: Look) -> str:
    """A whole sentence behind a comma or a colon, or an attributed one in brackets, is a quotation."""
    own = look.found[look.k]
    if own.kind != "mixed" or not look.parts[0].lstrip("[(")[:1].isupper():
        return ""
    if look.word(-1) == "(" and own.how == "after":
        return "direct"
    whole = look.last() in ".?!…" or (look.last() == "," and own.how == "after") or look.word(1)[:1] in ("?", "!")
    led = look.word(-1) in (",", ":") and len(look.parts) >= SENTENCE_WORDS
    return "direct" if whole and led and not _set_as_title(look.parts) else ""


RULES: Final[tuple[Callable[[Look], str], ...]] = (
    _label, _linked, _crosshead, _credit, _by_its_author, _title, _attributive, _agentless, _apposed_term, _member, _led_in,
)  # fmt: skip
