"""Reporting clauses of the narration: a cue and the words that name who speaks, direct or indirect.

Found by pattern around each cue of the lexicon: "X said", "said X", "X, the mayor of Y, said", "X, who said", "saying" with the
subject of its sentence, "according to X". A clause is kept whether or not marked words are near: indirect speech tells who is
talking, and two thirds of floating quotations need it.
"""

from bisect import bisect_left
from functools import lru_cache
from typing import Final

from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.inverted import speaker_behind, speaker_from
from dashboard.annotate.quotes.mentions import Mention, text_right
from dashboard.annotate.quotes.participles import is_recalled, participle_subject
from dashboard.annotate.quotes.roundabout import agent, idiom_end, is_object, of_infinitive, put_out_by
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.subjects import Subject, subject_of
from dashboard.annotate.quotes.verbs import is_verb
from dashboard.annotate.quotes.words import (
    BASE,
    BREAK,
    CUE,
    CUE_ANY,
    CUE_CLAUSE,
    CUE_NAME,
    GROUP,
    HEAD_NOUN,
    ING,
    NEGATION,
    PHRASE,
    PREP,
    PUNCT,
    QUANTITY,
    STOP,
    words,
)
from dashboard.datafiles import lexicon

NAMED: Final = 2
"""Words of a name that "quoted" may have as its object."""
MAX_CUES: Final = 10_000
"""Verbs of speech that are read in one text: a bound for hostile ones (the longest news feature has some hundreds)."""
NO_INVERSION: Final = frozenset(["told", "tells", "telling", "urged", "called", "accused", "calls", "described", "asked"])


_REPORTING: Final = CUE_ANY | CUE_CLAUSE


def find_clauses(story: Story) -> list[Clause]:
    """All reporting clauses, in the order of their cues."""
    out: list[Clause] = []
    wanted = CUE | PHRASE
    flags = story.narration.flags
    for i in [k for k in story.noted if flags[k] & wanted][:MAX_CUES]:
        clause = _verb_clause(story, i, flags[i], out) if flags[i] & CUE else None
        if clause is None and flags[i] & PHRASE:
            clause = _phrase_clause(story, i) or _idiom_clause(story, i, out)
        if clause is not None:
            if clause.flags & ING and out and is_recalled(story, out[-1], clause):
                clause = clause._replace(start=out[-1].start, flags=clause.flags & ~ING)
                out.pop()
            out.append(clause)
    return out


def _verb_clause(story: Story, i: int, f: int, before: list[Clause]) -> Clause | None:
    """The clause of the form at `i`; `before`: those found so far."""
    if f & CUE_NAME and not f & (ING | BASE):
        by = agent(story, i, story.sentence(i)[1])
        if by is not None:
            end = by.end if story.narration.words[i + 1] == "by" else i + 1
            return Clause(i, end, i, i + 1, by, inverted=True, flags=f, negated=False)
    if f & CUE_ANY and _is_as_told_by(story, i):
        by = speaker_from(story, i + 2, story.sentence(i)[1])  # "As noted by researchers,"
        return None if by is None else Clause(i - 1, by.end, i, i + 2, by, inverted=True, flags=f, negated=False)
    if not is_verb(story, i, f):
        return None
    lo, hi = story.sentence(i)
    if not f & _REPORTING and not _marks_near(story, lo, hi):
        return None
    if f & ING:
        mention = participle_subject(story, i, lo, before)
        return None if mention is None else Clause(i, i + 1, i, i + 1, mention, inverted=False, flags=f, negated=False)
    left = subject_of(story, i, lo)
    if left.passive:
        return None
    if left.to >= 0:
        left = left._replace(mention=of_infinitive(story, left.to, lo))
    quoted = _quoted(story, i, left, hi) if story.narration.words[i].lower() in ("quoted", "quotes") else None
    return quoted or _finite_clause(story, i, f, left, hi)


def _finite_clause(story: Story, i: int, f: int, left: Subject, hi: int) -> Clause | None:
    """The clause of the verb at `i` with the speaker before it, `left`, or behind."""
    word = story.narration.words[i]
    fixed = word in NO_INVERSION or (f & CUE_NAME and not story.narration.flags[i - 1] & QUOTE)
    mention = _choose(story, i, left.mention, None if fixed else speaker_behind(story, i, hi))
    if mention is not None and mention.kind == "noun":
        mention = put_out_by(story, mention, hi)
    inverted = mention is not None and mention.start > i
    if mention is None or (not inverted and f & BASE and not left.modal and not _is_plural(story, mention)):
        return None
    if (f & CUE_NAME and is_object(story, i, mention)) or (word in ("felt", "feels") and _is_it(story, mention)):
        return None
    if inverted:
        return Clause(i, mention.end, i, i + 1, mention, inverted=True, flags=f, negated=False)
    return Clause(mention.start, i + 1, i, i + 1, mention, inverted=False, flags=f, negated=left.negated)


def _is_it(story: Story, mention: Mention) -> bool:
    return mention.kind == "pronoun" and story.narration.words[mention.head].lower() == "it"


def _marks_near(story: Story, lo: int, hi: int) -> bool:
    """Whether marked words stand in the sentence or right after it."""
    at = bisect_left(story.quote_at_sorted, max(0, lo - 1))
    return at < len(story.quote_at_sorted) and story.quote_at_sorted[at] <= hi + 2


def _is_as_told_by(story: Story, i: int) -> bool:
    """Whether "As noted by", ", as noted by" stands around the verb at `i`."""
    words, flags = story.narration.words, story.narration.flags
    if i == 0 or words[i + 1 : i + 2] != ["by"] or words[i - 1].lower() != "as":
        return False
    return i == 1 or bool(flags[i - 2] & (PUNCT | BREAK | STOP | QUOTE))


def _quoted(story: Story, i: int, left: Subject, hi: int) -> Clause | None:
    """ "the Post quoted Ann Moe": whose words they are; None where no name of several words stands behind."""
    whom = speaker_from(story, i + 1, hi)
    if whom is None or whom.kind != "name" or whom.end - whom.start < NAMED:
        return None
    start = i if left.mention is None else left.mention.start
    return Clause(start, whom.end, i, i + 1, whom, inverted=False, flags=story.narration.flags[i], negated=False)


def _choose(story: Story, i: int, left: Mention | None, right: Mention | None) -> Mention | None:
    if right is None or left is None:
        return left or right
    before = story.narration.flags[i - 1]
    if before & QUOTE:
        return right
    # "…, said the mayor." against "Brandt, the mayor, said the plan …": the inverted subject ends its clause.
    after = story.narration.flags[right.end] if right.end < len(story.narration.flags) else PUNCT
    dash = story.narration.words[right.end : right.end + 1] in (["—"], ["–"], ["-"])
    ends = (after & PUNCT and not after & QUOTE and not dash) or after & PREP
    plain = right.kind == "name" or words().cue_class.get(story.narration.words[i].lower()) == "neutral"  # "…, recommended guards to"
    return right if story.narration.words[i - 1] == "," and ends and plain and left.end < i - 1 else left


def _is_plural(story: Story, mention: Mention) -> bool:
    tokens = story.narration
    word = tokens.words[mention.head].lower()
    if mention.kind == "pronoun":
        return word in ("they", "we", "i", "you", "who")
    if mention.kind == "name":
        return "and" in tokens.words[max(0, mention.start - 3) : mention.start] or word.endswith("s")
    return bool(tokens.flags[mention.head] & (GROUP | QUANTITY)) or (word.endswith("s") and word not in _singulars_in_s())


@lru_cache(maxsize=1)
def _singulars_in_s() -> frozenset[str]:
    return frozenset(lexicon("singulars_in_s"))


def _idiom_clause(story: Story, i: int, before: list[Clause]) -> Clause | None:
    """ "Moe made it clear that", "…, making clear that"."""
    end = idiom_end(story, i)
    if end < 0:
        return None
    lo, _ = story.sentence(i)
    if story.narration.words[i].endswith("ing"):
        mention = participle_subject(story, i, lo, before)
        return None if mention is None else Clause(i, end, i, end, mention, inverted=False, flags=CUE_ANY, negated=False)
    left = subject_of(story, i, lo)
    if left.to >= 0:
        left = left._replace(mention=of_infinitive(story, left.to, lo))
    if left.passive or left.mention is None or (left.mention.kind == "noun" and not story.narration.flags[left.mention.head] & HEAD_NOUN):
        return None
    return Clause(left.mention.start, end, i, end, left.mention, inverted=False, flags=CUE_ANY, negated=left.negated)


def _phrase_clause(story: Story, i: int) -> Clause | None:
    """ "according to X": the first phrase of the lexicon that begins at `i` and has a speaker behind it."""
    opening = tuple([w.lower() for w in story.narration.words[i : i + 2]])
    for phrase in words().phrases_from.get(opening, ()):
        clause = _with_phrase(story, i, phrase)
        if clause is not None:
            return clause
    return None


def _with_phrase(story: Story, i: int, phrase: tuple[str, ...]) -> Clause | None:
    tokens = story.narration
    end = i + len(phrase)
    if tuple([w.lower() for w in tokens.words[i:end]]) != phrase:
        return None
    _, hi = story.sentence(i)
    if end >= hi:
        return None
    mention = (
        Mention(end, end + 1, end, "pronoun")
        if tokens.words[end] in ("him", "her")
        else put_out_by(story, speaker_from(story, end, hi) or text_right(tokens, end, hi), hi)
    )
    if mention is None:
        return None
    return Clause(i, mention.end, i, end, mention, inverted=True, flags=CUE_ANY, negated=bool(tokens.flags[end] & NEGATION))
