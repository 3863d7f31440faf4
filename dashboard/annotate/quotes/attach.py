"""Which reporting clause each marked span belongs to, and whether its words are speech, words inside a clause, or nobody's."""

from bisect import bisect_left, bisect_right
from typing import Final, NamedTuple

from dashboard.annotate.quotes.cues import Clause, first_subject, name_mention, phrase_before, speaker_from
from dashboard.annotate.quotes.mentions import Mention
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import (
    AUX,
    BASE,
    BREAK,
    CAP,
    CONJ,
    CUE,
    CUE_ANY,
    CUE_CLAUSE,
    CUE_MARK,
    CUE_NAME,
    DET,
    ING,
    NUMBER,
    POSS,
    PREP,
    PRON,
    PUNCT,
    ROLE,
    STOP,
    WORK,
)  # fmt: skip

AFTER_REACH: Final = 3
"""Tokens that may stand between a closing mark and the clause that follows it."""
TITLE_WORDS: Final = 7
"""The longest title of a work, in words, that is looked for."""
PASSAGE_WORDS: Final = 12
"""Marked words from this many on are a passage of speech, however they are built into the sentence."""
CLAUSE_WORDS: Final = 4
"""The shortest "that" clause, marked from end to end, that counts as a quotation of its own."""
TERM_WORDS: Final = 3
"""Embedded marked words up to this many are a term where no clause governs them."""


class Attachment(NamedTuple):
    """How marked span `k` is attributed in place. `how`: after, before, colon, dash, chain (same sentence as the span before it,
    or the same paragraph) or none."""

    how: str
    clause: Clause | None
    mention: Mention | None
    kind: str
    standalone: bool
    """Whether it stands as a sentence of its own."""


def attach(story: Story, clauses: list[Clause]) -> list[Attachment]:
    """One attachment for each marked span, in order. A later segment of a quotation takes its group's clause."""
    cues = [c.cue for c in clauses]
    by_start: dict[int, Clause] = {}
    for clause in clauses:
        by_start.setdefault(clause.start, clause)
    out: list[Attachment] = []
    for k, at in enumerate(story.quote_at):
        if at < 0:
            out.append(Attachment("none", None, None, "term", standalone=False))
            continue
        out.append(_attach_one(story, k, at, clauses, cues, by_start))
    return _split(story, _chain(story, out))


def _attach_one(story: Story, k: int, at: int, clauses: list[Clause], cues: list[int], by_start: dict[int, Clause]) -> Attachment:
    standalone = stands_alone(story, k, at)
    span = story.marked[k]
    last = story.text.marked[span.inner_end - 1 : span.inner_end] if span.inner_end > span.inner_start else ""
    after = _after(story, at, by_start, last, standalone=standalone) or _unlisted(story, at, last)
    before = _before(story, at, clauses, cues)
    touching = before is not None and _touches(story, before, at)
    if not standalone and (before is None or not before.flags & CUE_ANY or not _comma_before(story, at)) and _is_title(story, k, at):
        return Attachment("none", None, None, "term", standalone=False)
    if standalone and (_is_crosshead(story, k, at) or _is_direction(story, k)):
        return Attachment("none", None, None, "term", standalone=True)
    if after is not None and not (touching and not standalone and last not in ",?!"):
        return Attachment("after", after, after.mention, "direct" if _speech(story, k, at) else "mixed", standalone)
    if before is not None and (not standalone or touching):
        direct = (touching and _is_utterance(story, at, before)) or _is_passage(story, k, at, before)
        kind = "direct" if direct or standalone else "term" if _is_title(story, k, at) else "mixed"
        return Attachment("before", before, None if kind == "term" else before.mention, kind, standalone)
    lead = _lead(story, at, clauses, cues) if standalone else None
    if lead is not None:
        return Attachment("before", lead, lead.mention, "direct", standalone=True)
    named = _colon(story, at) or _dash(story, at)
    if named is not None:
        return Attachment(named[0], None, named[1], "direct", standalone)
    if (standalone and not _is_label(story, at, last)) or _is_passage(story, k, at, None):
        return Attachment("none", None, None, "direct", standalone=True)
    return Attachment("none", None, None, _embedded(story, k, at), standalone=False)


def _comma_before(story: Story, at: int) -> bool:
    return at > 0 and story.narration.words[at - 1] in (",", ":")


def _is_utterance(story: Story, at: int, clause: Clause) -> bool:
    """Whether marked words right behind a cue are what was said ("said "no"", "replied, "…"") rather than its object."""
    if story.narration.words[at - 1] == "that":
        return False
    return _comma_before(story, at) or not clause.flags & (CUE_NAME | CUE_CLAUSE) or clause.flags & CUE_ANY > 0


def _is_passage(story: Story, k: int, at: int, clause: Clause | None) -> bool:
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


def _is_label(story: Story, at: int, last: str) -> bool:
    """Marked words that open a sentence as its subject: `"Deep Water" star Ann Moe said`."""
    words, flags = story.narration.words, story.narration.flags
    if last in ".,?!—–…-" or at + 1 >= len(words):
        return False
    return not flags[at + 1] & (BREAK | STOP | QUOTE) and words[at + 1] not in (",", "—", "–", "-", ":", ";")


def _lead(story: Story, at: int, clauses: list[Clause], cues: list[int]) -> Clause | None:
    """`X told the crowd:` at the end of the paragraph (or sentence) before."""
    words, flags = story.narration.words, story.narration.flags
    j = at - 1
    while j >= 0 and flags[j] & BREAK:
        j -= 1
    if j < 1 or words[j] != ":":
        return None
    lo, _ = story.sentence(j)
    k = bisect_left(cues, j) - 1
    return clauses[k] if k >= 0 and clauses[k].cue >= lo else None


def _unlisted(story: Story, at: int, last: str) -> Clause | None:
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


def _is_direction(story: Story, k: int) -> bool:
    """`"(Applause.)"`: a stage direction of a transcript."""
    span = story.marked[k]
    text = story.text.marked
    return text[span.inner_start : span.inner_start + 1] == "(" and text[span.inner_end - 1 : span.inner_end] == ")"


def _is_crosshead(story: Story, k: int, at: int) -> bool:
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


def _speech(story: Story, k: int, at: int) -> bool:
    """Whether attributed words are a quotation of their own rather than words inside the reported clause."""
    if stands_alone(story, k, at):
        return True
    text, span = story.text.marked, story.marked[k]
    before = story.narration.words[at - 1] if at else "\n"
    return before in (",", ":", ";") or (text[span.inner_start].isupper() and span.inner_end - span.inner_start > 40)


def _after(story: Story, at: int, by_start: dict[int, Clause], last: str, *, standalone: bool) -> Clause | None:
    """The clause right behind the span: `"…," X said`, `"…," said X`, `"…", according to X`."""
    words, flags = story.narration.words, story.narration.flags
    n = len(words)
    j = at + 1
    while j < n and j <= at + AFTER_REACH and (words[j] in (",", "—", "–", "-") or (flags[j] & AUX and not flags[j] & CAP)):
        j += 1
    clause = by_start.get(j) or (
        by_start.get(j + 1) if j < n and flags[j] & (DET | CONJ) and words[j] not in ("and", "but", "as", "that") else None
    )
    if clause is None and j < n and not flags[j] & (PUNCT | CONJ | QUOTE):
        clause = _loose_after(story, j, by_start) or _apposed_after(story, j, by_start)
    if clause is None or (clause.flags & ING and not clause.inverted):
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


def _before(story: Story, at: int, clauses: list[Clause], cues: list[int]) -> Clause | None:
    """The nearest clause of the same sentence whose cue stands before the span."""
    lo, _ = story.sentence(at)
    j = bisect_left(cues, at) - 1
    weak: Clause | None = None
    while j >= 0 and clauses[j].cue >= lo:
        clause = clauses[j]
        if clause.end <= at and not _closed(story, clause, at):
            if clause.flags & (CUE_ANY | CUE_MARK):
                return clause
            weak = weak or clause
        j -= 1
    return weak


def _closed(story: Story, clause: Clause, at: int) -> bool:
    """Whether a finished quotation and a new sentence lie between clause and span: `X said: "….” The "plan"`."""
    between = story.quote_at_sorted[bisect_right(story.quote_at_sorted, clause.cue) : bisect_left(story.quote_at_sorted, at)]
    text = story.text.marked
    for q in between[-3:]:
        span = story.marked[story.quote_of[q]]
        if text[span.inner_end - 1] in ".?!" and (q + 1 == at or story.narration.flags[q + 1] & CAP):
            return True
    return False


def _touches(story: Story, clause: Clause, at: int) -> bool:
    """Whether only a comma, a colon, "that", an addressee or a time stands between the clause and the span."""
    words, flags = story.narration.words, story.narration.flags
    j = max(clause.cue_end, clause.end if clause.inverted else 0)
    if at - j > 25:
        return words[at - 1] == ":"
    return at == j or words[at - 1] in (",", ":", "—") or (at - j == 1 and not flags[j] & PREP) or (words[at - 1] == "that" and at - j <= 2)


def _colon(story: Story, at: int) -> tuple[str, Mention | None] | None:
    """`X: "…"`, `And from Chairwoman X:` at the end of the paragraph before, transcripts."""
    words, flags = story.narration.words, story.narration.flags
    j = at - 1
    while j >= 0 and flags[j] & BREAK:
        j -= 1
    if j < 1 or words[j] != ":":
        return None
    lo, _ = story.sentence(j)
    mention = phrase_before(story, j - 1, lo)
    subject = first_subject(story, lo, j)
    if subject is not None and (mention is None or (mention.start >= subject.end and words[mention.start - 1] != "from")):
        mention = subject
    if mention is None:
        names = [story.begins[i] for i in range(lo, j) if i in story.begins]
        mention = name_mention(story, names[-1], lo) if names and j - lo < 40 else None
    return ("colon", mention) if mention is not None else None


def _dash(story: Story, at: int) -> tuple[str, Mention | None] | None:
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
    return ("dash", mention) if mention is not None and mention.kind == "name" else None


def _is_title(story: Story, k: int, at: int) -> bool:
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


def _embedded(story: Story, k: int, at: int) -> str:
    """Words inside a sentence that no clause governs: a title, a scare quote, or a piece of somebody's speech."""
    if _is_title(story, k, at):
        return "term"
    text, span = story.text.marked, story.marked[k]
    if story.narration.flags[at - 1] & CUE and text[span.inner_end - 1] in "?!":
        return "direct"
    return "term" if len(text[span.inner_start : span.inner_end][:200].split()) <= TERM_WORDS else "mixed"


def _chain(story: Story, found: list[Attachment]) -> list[Attachment]:
    """Segments of one quotation share its clause: the last that has one (the convention puts it at the end, or before)."""
    best: dict[int, Attachment] = {}
    for span, attachment in zip(story.marked, found, strict=True):
        if attachment.mention is not None and (span.group not in best or attachment.how == "after"):
            best[span.group] = attachment
    out: list[Attachment] = []
    first_kind: dict[int, str] = {}
    for span, given in zip(story.marked, found, strict=True):
        attachment = given
        own = best.get(span.group)
        kind = first_kind.setdefault(span.group, "direct" if not span.closed and attachment.kind == "mixed" else attachment.kind)
        if not span.first:
            kind = kind if kind != "term" else "direct"
        if own is not None and attachment.mention is None:
            attachment = attachment._replace(clause=own.clause, mention=own.mention, how=own.how)
        out.append(attachment._replace(kind=kind))
    return out


def _split(story: Story, found: list[Attachment]) -> list[Attachment]:
    """ "A," X said. "B.": marked words that follow the clause of the span before them, with nothing between, are X's."""
    out: list[Attachment] = []
    for k, given in enumerate(found):
        attachment = given
        at = story.quote_at[k]
        if k and at >= 0 and attachment.mention is None and attachment.kind == "direct" and story.marked[k].first:
            previous = out[-1]
            if previous.clause is not None and previous.kind == "direct" and _adjoins(story, previous.clause, story.quote_at[k - 1], at):
                attachment = attachment._replace(how="chain", clause=previous.clause, mention=previous.mention)
        out.append(attachment)
    return out


def _adjoins(story: Story, clause: Clause, before: int, at: int) -> bool:
    """Whether only the rest of the clause's own sentence stands between the two spans, in one paragraph."""
    between = story.narration.flags[before + 1 : at]
    if any(f & BREAK for f in between):
        return False
    _, hi = story.sentence(max(clause.cue, before + 1) if between else before)
    return hi + 1 >= at or not between
