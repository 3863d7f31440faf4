"""The clause, colon or dash beside a marked span that tells who speaks."""

from bisect import bisect_left
from functools import cache
from typing import Final

from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.governing import thoughts
from dashboard.annotate.quotes.inverted import speaker_from
from dashboard.annotate.quotes.mentions import Mention
from dashboard.annotate.quotes.names import announcing
from dashboard.annotate.quotes.owners import opening_owner
from dashboard.annotate.quotes.phrases import first_subject, name_mention, phrase_before
from dashboard.annotate.quotes.story import QUOTE, Story
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
    HEAD_NOUN,
    ING,
    POSS,
    PREP,
    PRON,
    PUNCT,
    ROLE,
    STOP,
)
from dashboard.datafiles import lexicon

AFTER_REACH: Final = 3
"""Tokens that may stand between a closing mark and the clause that follows it."""


def leading_clause(story: Story, at: int, clauses: list[Clause], cues: list[int]) -> Clause | None:
    """`X told the crowd:` at the end of the paragraph (or sentence) before."""
    words, flags = story.narration.words, story.narration.flags
    j = at - 1
    while j >= 0 and flags[j] & BREAK:
        j -= 1
    if j < 1 or words[j] != ":":
        return None
    lo, _ = story.sentence(j)
    k = bisect_left(cues, j) - 1
    while k > 0 and clauses[k - 1].cue >= lo and words[clauses[k].cue] in thoughts():
        k -= 1  # "The paper adds that some believe it was so:"
    return clauses[k] if k >= 0 and clauses[k].cue >= lo else None


def unlisted_clause(story: Story, at: int, last: str) -> Clause | None:
    """`"…!" beamed Ann Moe`, `"…," Moe deadpanned.`: a verb that no list has, told by its place."""
    words, flags = story.narration.words, story.narration.flags
    n = len(words)
    j = at + 1
    if j < n and words[j] == ",":
        j += 1
    elif last not in ",?!":
        return None
    if j + 1 >= n or flags[j] & (PUNCT | CONJ | PREP):
        return None
    if words[j].endswith("ed") and not flags[j] & CAP:
        _, hi = story.sentence(j)
        mention = speaker_from(story, j + 1, hi)
        return Clause(j, mention.end, j, j + 1, mention, inverted=True, flags=CUE_MARK, negated=False) if mention is not None else None
    name = story.begins.get(j)
    if name is None and flags[j] & PRON and words[j].lower() in ("he", "she", "they"):
        mention, verb = Mention(j, j + 1, j, "pronoun"), j + 1
    elif name is not None and not story.names[name].possessive:
        mention, verb = name_mention(story, name, j), story.names[name].end
    else:
        return None
    while verb < n and flags[verb] & AUX and not flags[verb] & CAP:
        verb += 1
    if verb < n and words[verb].endswith(("ed", "es", "ks", "ts", "ds", "ns", "ls", "rs")) and not flags[verb] & (CAP | PUNCT):
        return Clause(j, verb + 1, verb, verb + 1, mention, inverted=False, flags=CUE_MARK, negated=False)
    return None


def clause_after(story: Story, at: int, by_start: dict[int, Clause], last: str, *, standalone: bool) -> Clause | None:
    """The clause right behind the span: `"…," X said`, `"…," said X`, `"…", according to X`."""
    words, flags = story.narration.words, story.narration.flags
    n = len(words)
    j = at + 1
    while j < n and j <= at + AFTER_REACH and (words[j] in (",", "—", "–", "-") or (flags[j] & AUX and not flags[j] & CAP)):
        j += 1
    if j + 1 < n and words[j] == "as" and not flags[j + 1] & PRON:
        j += 1  # "…," as the host said
    clause = by_start.get(j) or (by_start.get(j + 1) if j < n and flags[j] & DET and words[j] != "that" else None)
    if clause is None and j < n and not flags[j] & (PUNCT | CONJ | QUOTE):
        clause = _loose_after(story, j, by_start) or _apposed_after(story, j, by_start)
    if clause is None or (clause.flags & ING and not clause.inverted) or _is_participle(story, clause):
        return None
    comma = last in ",?!—–…-" or words[at + 1] in (",", "—", "–", "-")
    if comma or last != ".":
        if last not in ",?!—–…-" and words[at + 1] not in (",", "—", "–", "-"):
            # `the "plan" Smith announced`: without a comma the clause must be a reporting one and the words a clause of their own.
            return clause if standalone and clause.flags & CUE_ANY else None
        return clause
    # A full stop inside the marks ends the sentence, unless nothing but the attribution follows.
    end = clause.end
    return clause if end >= n or (flags[end] & (BREAK | STOP) and not clause.inverted) else None


def _is_participle(story: Story, clause: Clause) -> bool:
    """ "…,” a threat deemed so serious": a naming verb without the object that it names."""
    behind = story.narration.flags[clause.cue_end] if clause.cue_end < len(story.narration.flags) else PUNCT
    return bool(clause.flags & CUE_NAME) and clause.mention.kind == "noun" and not behind & (DET | PRON | CAP | POSS | QUOTE)


OPENING_LINE: Final = 40
"""Tokens of a line that ends in a colon."""
DISTANT_REACH: Final = 45
"""Tokens between a closing mark and the verb of the clause that follows it, offices and insertions in between."""


def distant_clause(story: Story, at: int, last: str, by_cue: dict[int, Clause]) -> Clause | None:
    """The clause whose subject opens right behind the comma of the span, however far its verb stands: "…," Orlo Foods chairman and
    owner Ann Moe said; "…," Jo Lund (G) of Brenn, who leads the committee, said."""
    words, flags = story.narration.words, story.narration.flags
    n = len(words)
    j = at + 1
    if last != "," or j >= n or flags[j] & (PUNCT | PREP | CONJ | PRON | AUX | ING):
        return None
    cue = _first_cue(story, j + 1)
    if cue < 0:
        return None
    between = words[j:cue]
    known = by_cue.get(cue)
    plain = "," not in between and "(" not in between and not flags[j] & DET
    mention = known.mention if known is not None and plain else speaker_from(story, j, cue)
    if (
        known is not None
        and known.mention.kind == "name"
        and words[known.mention.start - 1] == ","
        and (mention is None or mention.kind == "noun")
    ):
        mention = known.mention  # "Orlo's head of sales, Ann Moe, told"
        return Clause(j, cue + 1, cue, cue + 1, mention, inverted=False, flags=flags[cue], negated=False)
    if mention is None or mention.kind == "pronoun" or (not plain and mention.start > j + 3):
        return None
    return Clause(j, cue + 1, cue, cue + 1, mention, inverted=False, flags=flags[cue], negated=False)


def _first_cue(story: Story, j: int) -> int:
    """The first verb of speech from `j` on, in the form that a reporting clause has; -1 where marks or a stop come before it."""
    flags = story.narration.flags
    for k in range(j, min(len(flags), j + DISTANT_REACH)):
        f = flags[k]
        if f & (QUOTE | STOP | BREAK):
            return -1
        if f & CUE_ANY and not f & (ING | BASE | HEAD_NOUN | CAP | POSS) and not flags[k - 1] & (DET | PREP):
            return k
    return -1


def _loose_after(story: Story, j: int, by_start: dict[int, Clause]) -> Clause | None:
    """A clause whose mention begins a little later: "the always cheerful X said"."""
    flags = story.narration.flags
    for at in range(j + 1, min(j + 9, len(flags))):
        word = story.narration.words[at - 1]
        verb = flags[at - 1] & CUE and not flags[at - 1] & BASE
        if (flags[at - 1] & (PUNCT | PREP | CONJ) or verb) and word not in ("-", "/") and not (word == "," and flags[at - 2] & ROLE):
            return None
        clause = by_start.get(at)
        if clause is not None and not clause.inverted:
            return clause
    return None


def _apposed_after(story: Story, j: int, by_start: dict[int, Clause]) -> Clause | None:
    """`"…," the host of the summit, President Moe, said`."""
    words, flags = story.narration.words, story.narration.flags
    if not flags[j] & DET:
        return None
    for at in range(j + 2, min(j + 12, len(flags))):
        if flags[at - 1] & (QUOTE | STOP | BREAK | CUE):
            return None
        clause = by_start.get(at)
        if words[at - 1] == "," and clause is not None and not clause.inverted:
            own = clause.mention.kind == "name" or not flags[at] & DET
            return clause if own else None
    return None


def before_colon(story: Story, at: int) -> tuple[str, Mention | None] | None:
    """`X: "…"`, `And from Chairwoman X:` at the end of the paragraph before, transcripts."""
    words, flags = story.narration.words, story.narration.flags
    j = at - 1
    while j >= 0 and flags[j] & BREAK:
        j -= 1
    if j < 1 or words[j] != ":":
        return None
    lo, _ = story.sentence(j)
    owner = opening_owner(story, lo, j)
    if owner is not None:
        return ("colon", owner)
    mention = phrase_before(story, j - 1, lo)
    subject = first_subject(story, lo, j)
    if subject is not None and (mention is None or (mention.start >= subject.end and words[mention.start - 1] != "from")):
        mention = subject
    if mention is None:
        names = [story.begins[i] for i in range(lo, j) if i in story.begins] if j - lo < OPENING_LINE else []
        mention = name_mention(story, names[-1], lo) if names else None
    if mention is None or " ".join(words[mention.start : mention.end]).lower() in announcing():
        return None
    if mention.kind == "noun" and words[lo].lower() in linking():
        return None  # "Read the full statement:"
    return ("colon", mention)


@cache
def linking() -> frozenset[str]:
    """Labels of links to other texts."""
    return frozenset(lexicon("link_labels"))


def behind_dash(story: Story, at: int) -> tuple[str, Mention | None] | None:
    """`"…" — Name` and `"…" (Name)` at the end of a line."""
    words, flags = story.narration.words, story.narration.flags
    j = at + 1
    while j < len(words) and flags[j] & BREAK and j <= at + 2:
        j += 1
    if j >= len(words) or words[j] not in ("—", "–", "-", "~", "("):
        return None
    _, hi = story.sentence(at + 1 if not flags[at + 1] & BREAK else j)
    mention = speaker_from(story, j + 1, hi)
    if mention is None or mention.start > j + 3 or (words[j] == "(" and hi - j > 16):
        return None
    if mention.end < len(flags) and not flags[mention.end] & (PUNCT | PREP) and hi - j > 16:
        return None
    return ("dash", mention) if mention.kind == "name" or words[mention.start] == "@" else None


def reports_more(story: Story, clause: Clause) -> bool:
    """Whether a clause leads to a report of its own: "…?” Lund answered that …", "…?” Lund replied, “…”"."""
    words_, end = story.narration.words, clause.end
    leads = words_[end : end + 1] in ([","], [":"]) and end + 1 in story.quote_of
    return not clause.inverted and (leads or words_[end : end + 1] == ["that"])
