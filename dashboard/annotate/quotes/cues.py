"""Reporting clauses of the narration: a cue and the words that name who speaks, direct or indirect.

Found by pattern around each cue of the lexicon: "X said", "said X", "X, the mayor of Y, said", "X, who said", "saying" with the
subject of its sentence, "according to X". A clause is kept whether or not marked words are near: indirect speech tells who is
talking, and two thirds of floating quotations need it.
"""

from bisect import bisect_left
from functools import lru_cache
from typing import Final, NamedTuple

from dashboard.annotate.quotes.inverted import speaker_behind, speaker_from
from dashboard.annotate.quotes.mentions import Mention, noun_left, text_right
from dashboard.annotate.quotes.phrases import first_subject, name_mention, opens_wider_place, phrase_before
from dashboard.annotate.quotes.roundabout import agent, idiom_end, is_object, lacks_as, leads_on, of_infinitive, put_out_by
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.subjects import COMPANY_VERBS, subject_before, subject_of
from dashboard.annotate.quotes.words import (
    AUX,
    BASE,
    BREAK,
    CAP,
    CONJ,
    CUE,
    CUE_ANY,
    CUE_CLAUSE,
    CUE_NAME,
    DET,
    DOC,
    GROUP,
    HEAD_NOUN,
    ING,
    NEGATION,
    NOUN_VERB,
    NUMBER,
    ORG,
    PHRASE,
    POSS,
    PREP,
    PRON,
    PUNCT,
    QUANTITY,
    ROLE,
    STOP,
    TITLE,
    words,
)
from dashboard.datafiles import lexicon

MAX_CUES: Final = 10_000
"""Verbs of speech that are read in one text: a bound for hostile ones (the longest news feature has some hundreds)."""
NO_INVERSION: Final = frozenset(["told", "tells", "telling", "urged", "called", "accused", "calls", "described", "asked"])
NOUN_PREPOSITIONS: Final = frozenset(["about", "of", "on", "from", "in", "by", "for"])
OBJECT_BEHIND: Final = frozenset(["as", "for", "on", "to", "that"])
"""What stands between a naming verb and what it names."""
CLAUSE_OPENERS: Final = frozenset(["that", "how", "why", "what", "whether", "if", "there"])
MARKS_REACH: Final = 8
"""Tokens between marked words and a verb behind them."""
SHARED_REACH: Final = 45
"""Tokens behind a participle that opens its sentence among which its subject begins."""
SUBJECT_NEAR: Final = 3
OWN: Final = frozenset(["his", "her", "their", "its", "my", "our"])
OBJECTS: Final = frozenset(["him", "her", "them"])
ADDRESSING: Final = frozenset(["to", "with", "on", "at", "in"])
"""Before a name they keep it from the participle behind it: "sent a letter to the Post saying"."""
BEFORE_PARTICIPLE: Final = frozenset(["as", "by", "after", "before", "in"])


_SUBJECT: Final = PRON | HEAD_NOUN | AUX
_OWNING: Final = DET | POSS
_NAMING: Final = CUE_ANY | CUE_NAME
_DETERMINING: Final = DET | POSS | PRON
_BEGINNING: Final = QUOTE | BREAK | STOP
_REPORTING: Final = CUE_ANY | CUE_CLAUSE


class Clause(NamedTuple):
    """A cue at `cue:cue_end` with its speaker; `start:end` covers both. `inverted`: the speaker stands behind the cue."""

    start: int
    end: int
    cue: int
    cue_end: int
    mention: Mention
    inverted: bool
    flags: int
    negated: bool


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
            if clause.flags & ING and out and _is_recalled(story, out[-1], clause):
                clause = clause._replace(start=out[-1].start, flags=clause.flags & ~ING)
                out.pop()
            out.append(clause)
    return out


def _is_recalled(story: Story, before: Clause, clause: Clause) -> bool:
    """ "Moe recalled the officer saying": what somebody recalls is the words of another."""
    heard = story.narration.words[before.cue].lower() in recalling()
    return heard and not before.inverted and clause.mention.start == before.cue_end


def _verb_clause(story: Story, i: int, f: int, before: list[Clause]) -> Clause | None:
    if f & CUE_NAME and not f & (ING | BASE):
        by = agent(story, i, story.sentence(i)[1])
        if by is not None:
            end = by.end if story.narration.words[i + 1] == "by" else i + 1
            return Clause(i, end, i, i + 1, by, inverted=True, flags=f, negated=False)
    if not _is_verb(story, i, f):
        return None
    lo, hi = story.sentence(i)
    if not f & _REPORTING and not _marks_near(story, lo, hi):
        return None
    if f & ING:
        mention = _participle_subject(story, i, lo, before)
        return None if mention is None else Clause(i, i + 1, i, i + 1, mention, inverted=False, flags=f, negated=False)
    left = subject_of(story, i, lo)
    if left.passive:
        return None
    if left.to >= 0:
        left = left._replace(mention=of_infinitive(story, left.to, lo))
    whom = speaker_from(story, i + 1, hi) if story.narration.words[i] in ("quoted", "quotes") else None
    if whom is not None and whom.kind == "name" and whom.end - whom.start > 1:  # "the Post quoted Ann Moe"
        return Clause(left.mention.start if left.mention else i, whom.end, i, i + 1, whom, inverted=False, flags=f, negated=False)
    fixed = story.narration.words[i] in NO_INVERSION or (f & CUE_NAME and not story.narration.flags[i - 1] & QUOTE)
    right = None if fixed else speaker_behind(story, i, hi)
    mention = put_out_by(story, _choose(story, i, left.mention, right), hi)
    inverted = mention is not None and mention.start > i
    if mention is None or (not inverted and f & BASE and not left.modal and not _is_plural(story, mention)):
        return None
    if (f & CUE_NAME and is_object(story, i, mention)) or (story.narration.words[i] in ("felt", "feels") and _is_it(story, mention)):
        return None
    if inverted:
        return Clause(i, mention.end, i, i + 1, mention, inverted=True, flags=f, negated=False)
    return Clause(mention.start, i + 1, i, i + 1, mention, inverted=False, flags=f, negated=left.negated)


def _is_verb(story: Story, i: int, f: int) -> bool:
    """Whether a form of the lexicon can be a verb of speech where it stands."""
    tokens = story.narration
    previous = tokens.flags[i - 1] if i else BREAK
    if previous & _OWNING and (not previous & _SUBJECT or _is_owner(story, i - 1)) and not _is_subject(story, i - 1):
        return False
    if tokens.words[i] == "Read" and not previous & QUOTE:
        return False  # "Read the full statement:"
    if _is_noun(story, i) or (f & CUE_NAME and lacks_as(story, i)) or leads_on(story, i):
        return False
    if (
        tokens.words[i + 1 : i + 2] == ["by"]
        and not f & CUE_NAME
        and tokens.words[i].endswith("ed")
        and not previous & (QUOTE | PUNCT | PRON)
    ):
        return False  # "the fraud revealed by"
    if previous & PREP and not (f & ING and tokens.words[i - 1] in BEFORE_PARTICIPLE) and not (f & BASE and _goes_on(story, i)):
        return False
    if not f & _NAMING and tokens.words[i + 1 : i + 2] == ["to"]:
        return False  # "continued to", "began to": no speech
    if f & CAP and f & BASE and i + 1 < len(tokens.words) and tokens.flags[i + 1] & CAP and tokens.flags[i + 1] & (ROLE | TITLE):
        return False  # "Press Secretary Jo Lund said"
    return not f & CAP or bool(previous & _BEGINNING) or tokens.words[i - 1] == ","


def _goes_on(story: Story, i: int) -> bool:
    """ "continued to call", "went on to say": an infinitive whose subject the sentence tells."""
    return story.narration.words[i - 1] == "to" and of_infinitive(story, i - 1, story.sentence(i)[0]) is not None


def _is_owner(story: Story, j: int) -> bool:
    """ "the president's address": a noun that owns what follows; "others claim" and "his" are none."""
    flags = story.narration.flags[j]
    return bool(flags & POSS) and "'" in story.narration.words[j]


def _is_subject(story: Story, j: int) -> bool:
    """ "Marlowe's said", "a report that said": a determiner or a possessive form that is the subject of the verb behind it."""
    if story.narration.words[j] == "that" and j:
        return bool(story.narration.flags[j - 1] & (DOC | GROUP))
    return j in story.ends and story.narration.words[j + 1] in COMPANY_VERBS


def _is_it(story: Story, mention: Mention) -> bool:
    return mention.kind == "pronoun" and story.narration.words[mention.head].lower() == "it"


def _is_noun(story: Story, i: int) -> bool:
    """ "media reports about", "battleground states,", "the ruling": a form of a noun, where no clause or marked words follow it."""
    tokens = story.narration
    if i == 0 or i + 1 >= len(tokens.words):
        return False
    before, after = tokens.flags[i - 1], tokens.flags[i + 1]
    if tokens.words[i - 1] == "to" and tokens.flags[i] & BASE:
        return False
    if (
        tokens.flags[i] & (DOC | NOUN_VERB)
        and tokens.words[i + 1] == "that"
        and _is_verb_form(tokens.flags, i + 2)
        and not before & (PRON | AUX)
    ):
        return True  # "posts that called"
    if tokens.flags[i] & CUE_NAME and tokens.flags[i] & BASE and tokens.words[i + 1] == "that":
        return not before & (PRON | AUX)  # "an earnings call that"
    single = i > 1 and tokens.words[i - 2] in ("a", "an", "another") and tokens.flags[i] & BASE  # "a subsequent tweet"
    if (
        i > 1
        and tokens.flags[i] & NOUN_VERB
        and (single or tokens.words[i - 2] in OWN)
        and not before & (HEAD_NOUN | CAP | PRON | AUX | PUNCT)
    ):
        return True  # "his recent claims that"
    if tokens.flags[i] & NOUN_VERB and tokens.words[i - 1].partition("-")[1] and tokens.words[i - 1][-1].islower():
        return tokens.words[i - 1].rpartition("-")[2].islower()  # "the shelter-in-place orders"
    if tokens.words[i].endswith("s") and tokens.words[i + 1] in NOUN_PREPOSITIONS:
        return not before & (CAP | PRON | PUNCT | AUX | HEAD_NOUN)
    if tokens.flags[i] & CUE_NAME and tokens.flags[i] & BASE and after & (PUNCT | CONJ | PREP) and not after & QUOTE:
        return not before & (PRON | AUX) and tokens.words[i + 1] not in OBJECT_BEHIND
    if not tokens.flags[i] & NOUN_VERB or before & (PRON | AUX):
        return False
    opens = after & (DET | PRON | CAP | QUOTE | NUMBER) or tokens.words[i + 1] in CLAUSE_OPENERS
    return not opens and not _beside_marks(story, i)


def _is_verb_form(flags: list[int], k: int) -> bool:
    """Whether a verb of speech or an auxiliary stands at `k`: a relative clause, where "that" stood before."""
    return k < len(flags) and bool(flags[k] & (CUE | AUX)) and not flags[k] & (HEAD_NOUN | PRON | DET | ING | CAP)


def _beside_marks(story: Story, i: int) -> bool:
    """Whether marked words stand next to the clause around `i`: `the report states, "`, `," the report states.`"""
    at = bisect_left(story.quote_at_sorted, i - MARKS_REACH)
    return at < len(story.quote_at_sorted) and story.quote_at_sorted[at] <= i + 2


def _marks_near(story: Story, lo: int, hi: int) -> bool:
    """Whether marked words stand in the sentence or right after it."""
    at = bisect_left(story.quote_at_sorted, max(0, lo - 1))
    return at < len(story.quote_at_sorted) and story.quote_at_sorted[at] <= hi + 2


def _choose(story: Story, i: int, left: Mention | None, right: Mention | None) -> Mention | None:
    if right is None or left is None:
        return left or right
    before = story.narration.flags[i - 1]
    if before & QUOTE:
        return right
    # "…, said the mayor." against "Brandt, the mayor, said the plan …": the inverted subject ends its clause.
    after = story.narration.flags[right.end] if right.end < len(story.narration.flags) else PUNCT
    ends = (after & PUNCT and not after & QUOTE and story.narration.words[right.end] not in ("—", "–", "-")) or after & PREP
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


def _participle_subject(story: Story, i: int, lo: int, before: list[Clause]) -> Mention | None:
    """Who is "saying": the name right before it, else the subject that it shares."""
    flags = story.narration.flags
    if i == lo:
        return _shared_subject(story, i)
    back = i - 1
    while back > lo and flags[back] & AUX and not flags[back] & CAP:
        back -= 1
    if back > lo and story.narration.words[back] == "as":
        back -= 1  # "Lund quoted Moe as saying"
    near = story.ends.get(back)
    if (
        near is not None
        and not story.names[near].possessive
        and not _addressed(story, near, lo, quoted=story.narration.words[back + 1] == "as")
    ):
        return name_mention(story, near, lo)
    recalled = _recalled(story, back, lo) or (_own_noun(story, back, lo) if back == i - 1 else None)
    if recalled is not None:
        return recalled
    if flags[lo] & ING or story.narration.words[lo].endswith("ing"):
        shared = _shared_subject(story, lo)  # "Holding her son, Moe told the news, saying"
        if shared is not None and shared.end <= i:
            return shared
    # Of the last clause in the sentence, else the first noun phrase that no preposition governs.
    last = before[-1] if before and before[-1].cue >= lo else None
    if last is not None and all(f & PUNCT for f in flags[last.end : i]):
        return last.mention  # "…, Moe said, adding"
    return first_subject(story, _parallel(story, lo, i), i) or (last.mention if last is not None else None)


def _own_noun(story: Story, back: int, lo: int) -> Mention | None:
    """The person or body right before a participle: "her campaign saying", "the crowd chanting"; None where it is addressed."""
    flags = story.narration.flags
    if not flags[back] & (ROLE | GROUP | ORG) or flags[back] & (CAP | POSS | DOC | CUE):
        return None
    found = noun_left(story.narration, back, lo)
    if found is None or found.start <= lo or found.head != back or story.narration.words[found.start] == "that":
        return None
    if not flags[found.start] & _DETERMINING:
        return None
    before = found.start - 1
    return None if flags[before] & (PREP | CUE) else found


def _recalled(story: Story, back: int, lo: int) -> Mention | None:
    """The description or pronoun between "recalled" and "saying"; None where nothing is recalled."""
    words, flags = story.narration.words, story.narration.flags
    if words[back] in OBJECTS:
        found: Mention | None = Mention(back, back + 1, back, "pronoun")
    else:
        found = noun_left(story.narration, back, lo) if not flags[back] & (CAP | PUNCT) else None
    return found if found is not None and found.start > lo and words[found.start - 1].lower() in recalling() else None


@lru_cache(maxsize=1)
def recalling() -> frozenset[str]:
    """Forms of verbs that report what somebody else was heard to say."""
    return frozenset(lexicon("recalling_verbs"))


def _addressed(story: Story, name: int, lo: int, *, quoted: bool) -> bool:
    """The "Post" of "sent a letter to the Post saying", of "was quoted by the Post as saying" is not who says it."""
    at = story.names[name].start - 1
    if at > lo and story.narration.flags[at] & DET:
        at -= 1
    return at >= lo and (story.narration.words[at] in ADDRESSING or (quoted and story.narration.words[at] == "by"))


def _parallel(story: Story, lo: int, i: int) -> int:
    """Where the last of parallel sentences before `i` begins: "Moe rang her, and Jo Lund, the mayor, sent a letter citing"."""
    words, flags = story.narration.words, story.narration.flags
    for k in range(i - 2, max(lo, i - SHARED_REACH), -1):
        if words[k] in ("and", "but", "while") and words[k - 1] == "," and (k + 1 in story.begins or flags[k + 1] & PRON):
            return k + 1
    return lo


def _shared_subject(story: Story, i: int) -> Mention | None:
    """The subject behind a participle that opens its sentence: "Calling the plan “a gift,” Ann Moe voted for it"."""
    words, flags = story.narration.words, story.narration.flags
    _, hi = story.sentence(i)
    for k in range(i + 1, min(hi, i + SHARED_REACH)):
        marked = story.quote_of.get(k)
        if words[k] != "," and (marked is None or story.text.marked[story.marked[marked].inner_end - 1] != ","):
            continue
        if k - 1 in story.ends and opens_wider_place(story, k):
            continue  # "Speaking in Karn, Upper Brenn, Moe said"
        begins = k + 1 < hi and (k + 1 in story.begins or flags[k + 1] & (PRON | DET))
        subject = first_subject(story, k + 1, hi) if begins else None
        if subject is not None and subject.start <= k + SUBJECT_NEAR:
            return subject
    return None


def _idiom_clause(story: Story, i: int, before: list[Clause]) -> Clause | None:
    """ "Moe made it clear that", "…, making clear that"."""
    end = idiom_end(story, i)
    if end < 0:
        return None
    lo, _ = story.sentence(i)
    if story.narration.words[i].endswith("ing"):
        mention = _participle_subject(story, i, lo, before)
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


__all__ = ["Clause", "find_clauses", "first_subject", "name_mention", "phrase_before", "speaker_from", "subject_before"]
