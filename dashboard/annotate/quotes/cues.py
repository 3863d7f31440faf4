"""Reporting clauses of the narration: a cue and the words that name who speaks, direct or indirect.

Found by pattern around each cue of the lexicon: "X said", "said X", "X, the mayor of Y, said", "X, who said", "saying" with the
subject of its sentence, "according to X". A clause is kept whether or not marked words are near: indirect speech tells who is
talking, and two thirds of floating quotations need it.
"""

from bisect import bisect_left
from typing import Final, NamedTuple

from dashboard.annotate.quotes.mentions import Mention, noun_left, noun_right, single_right
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import (
    AUX,
    BASE,
    BREAK,
    CALENDAR,
    CAP,
    CONJ,
    CUE,
    CUE_ANY,
    CUE_CLAUSE,
    CUE_MARK,
    CUE_NAME,
    DET,
    DOC,
    GROUP,
    HEAD_NOUN,
    ING,
    NATION,
    NEGATION,
    NUMBER,
    ORG,
    PHRASE,
    PLACE,
    POSS,
    PREP,
    PRON,
    PUNCT,
    ROLE,
    STOP,
    TITLE,
    words,
)  # fmt: skip

MAX_CUES: Final = 20_000
"""Verbs of speech that are read in one text: a bound for hostile ones (the longest news feature has some hundreds)."""
APPOSITION_REACH: Final = 45
"""Tokens between a name and its verb that an apposition or a relative clause may fill."""
PASSIVE: Final = frozenset(["is", "was", "were", "are", "be", "been", "being"])
MODALS: Final = frozenset(["would", "will", "could", "can", "may", "might", "must", "should", "did", "does", "do", "to"])
NO_INVERSION: Final = frozenset(["told", "tells", "telling", "urged", "called", "accused", "calls", "described", "asked"])


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
    tokens = story.narration
    phrases = words().phrases
    wanted = CUE | PHRASE
    for i in [k for k, f in enumerate(tokens.flags) if f & wanted][:MAX_CUES]:
        f = tokens.flags[i]
        clause = _verb_clause(story, i, f, out) if f & CUE else None
        if clause is None and f & PHRASE:
            low = tokens.words[i].lower()
            clause = next((c for p in phrases if p[0] == low and (c := _phrase_clause(story, i, p)) is not None), None)
        if clause is not None:
            out.append(clause)
    return out


def _verb_clause(story: Story, i: int, f: int, before: list[Clause]) -> Clause | None:
    tokens = story.narration
    lo, hi = story.sentence(i)
    if not f & CUE_ANY and not _marks_near(story, lo, hi) and not f & CUE_CLAUSE:
        return None
    previous = tokens.flags[i - 1] if i else BREAK
    if previous & (DET | POSS) and not previous & PRON and not previous & (HEAD_NOUN | AUX):
        return None
    if _is_noun(story, i):
        return None
    if previous & PREP and not (f & ING and tokens.words[i - 1] in ("as", "by", "after", "before", "in")):
        return None
    if not f & CUE_ANY and tokens.words[i + 1 : i + 2] == ["to"] and not f & CUE_NAME:
        return None  # "continued to", "began to": no speech
    if f & CAP and not (previous & (QUOTE | BREAK | STOP) or tokens.words[i - 1] == ","):
        return None
    if f & ING:
        back = i - 1
        while back > lo and tokens.flags[back] & AUX and not tokens.flags[back] & CAP:
            back -= 1
        near = story.ends.get(back)
        mention = (
            name_mention(story, near, lo)
            if near is not None and not story.names[near].possessive
            else _sentence_subject(story, lo, i, before)
        )
        return None if mention is None else Clause(i, i + 1, i, i + 1, mention, inverted=False, flags=f, negated=False)
    left, negated, passive, modal = _left(story, i, lo)
    if passive:
        return None
    right = None if tokens.words[i] in NO_INVERSION else _right(story, i, hi)
    mention = _choose(story, i, left, right)
    if mention is None or (mention is left and f & BASE and not modal and not _plural(story, mention)):
        return None
    if mention is right:
        return Clause(i, mention.end, i, i + 1, mention, inverted=True, flags=f, negated=False)
    return Clause(mention.start, i + 1, i, i + 1, mention, inverted=False, flags=f, negated=negated)


def _is_noun(story: Story, i: int) -> bool:
    """ "media reports about", "claims of": a form in -s before a preposition, without a name or pronoun before it."""
    tokens = story.narration
    if not tokens.words[i].endswith("s") or i + 1 >= len(tokens.words) or not tokens.flags[i + 1] & PREP or i == 0:
        return False
    return tokens.words[i + 1] in ("about", "of", "on", "from", "in", "by", "for") and not tokens.flags[i - 1] & (
        CAP | PRON | PUNCT | AUX | HEAD_NOUN
    )


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
    ends = after & PUNCT or after & PREP
    return right if story.narration.words[i - 1] == "," and ends and left.end < i - 1 else left


def _plural(story: Story, mention: Mention) -> bool:
    tokens = story.narration
    word = tokens.words[mention.head].lower()
    if mention.kind == "pronoun":
        return word in ("they", "we", "i", "you", "who")
    if mention.kind == "name":
        return "and" in tokens.words[max(0, mention.start - 3) : mention.start] or word.endswith("s")
    return bool(tokens.flags[mention.head] & GROUP) or word.endswith("s") or word == "police"


def _left(story: Story, i: int, lo: int) -> tuple[Mention | None, bool, bool, bool]:
    """`(subject, negated, passive, modal)` from what stands before the verb at `i`."""
    tokens = story.narration
    words_, flags = tokens.words, tokens.flags
    negated = passive = modal = False
    j = i - 1
    while j >= lo and flags[j] & AUX and not flags[j] & (PRON | CAP) and i - j < 7:
        negated = negated or bool(flags[j] & NEGATION)
        passive = passive or words_[j] in PASSIVE
        modal = modal or words_[j] in MODALS
        j -= 1
    if j >= lo and words_[j] == "to":
        return None, negated, passive, True
    mention = subject_before(story, j, lo)
    if mention is None and j > lo and words_[j] in ("and", "but", "then"):
        return first_subject(story, lo, j), negated, passive, modal
    return mention, negated, passive, modal


def subject_before(story: Story, j: int, lo: int) -> Mention | None:
    """The speaker that ends at `j`, or before the apposition, parenthesis or "who" that ends there."""
    tokens = story.narration
    words_, flags = tokens.words, tokens.flags
    floor = max(lo, j - APPOSITION_REACH)
    if j < lo:
        return None
    f = flags[j]
    if f & PRON and not f & POSS:
        if words_[j] in ("who", "which"):
            k = j - 2 if j - 1 >= lo and words_[j - 1] == "," else j - 1
            found = subject_before(story, k, lo) if k >= lo and not flags[k] & PRON else None
            own = story.ends.get(k)
            if found is not None and found.kind == "noun" and own is not None and not flags[found.head] & (ROLE | GROUP):
                found = name_mention(story, own, lo)  # "the house of Greta Wynn, who": people are "who"
            return found and found._replace(shown=(j, j + 1))
        return Mention(j, j + 1, j, "pronoun")
    if words_[j] == ")":
        k = j
        while k > floor and words_[k] != "(":
            k -= 1
        return subject_before(story, k - 1, lo) if words_[k] == "(" else None
    if words_[j] in (",", "—", "–", "-"):
        aside = subject_before(story, j - 1, lo) if j > lo and words_[j - 1] == ")" else None
        return aside if aside is not None and aside.kind == "name" else _apposed(story, j, floor)
    found = phrase_before(story, j, lo)
    antecedent = _antecedent(story, j, floor)
    return antecedent or found


def _antecedent(story: Story, j: int, floor: int) -> Mention | None:
    """ "An engineer who left the project in the winter said": what stands before a "who" that no comma or reporting verb parts from `j`."""
    tokens = story.narration
    k = j
    while k > floor:
        if tokens.flags[k] & (PUNCT | QUOTE) or (tokens.flags[k] & CUE_ANY and not tokens.flags[k] & HEAD_NOUN):
            return None
        if tokens.words[k] == "who":
            return phrase_before(story, k - 1, floor) if not tokens.flags[k - 1] & (PUNCT | CUE) else None
        k -= 1
    return None


def _apposed(story: Story, j: int, floor: int) -> Mention | None:
    """`X, …, said`: the name before the comma that opens the insertion; further back where insertions follow each other."""
    tokens = story.narration
    words_, flags = tokens.words, tokens.flags
    best: Mention | None = None
    own = story.ends.get(j - 1)
    if own is not None and not story.names[own].possessive:
        before = _opening(story, own, floor)
        outer = phrase_before(story, before - 1, floor) if before > floor and words_[before] == "," else None
        if (
            outer is not None
            and outer.kind == "noun"
            and not flags[outer.head] & (DOC | ORG | CAP)
            and story.names[own].first < story.names[own].end
        ):
            return name_mention(story, own, floor)  # "the coach, Ann Moe, said"
    k = j - 1
    while k >= floor:
        if words_[k] in (",", "—", "–", "-"):
            back = k - 1
            if back >= floor and words_[back] == ")":
                while back > floor and words_[back] != "(":
                    back -= 1
                back -= 1
            if back >= floor and not flags[back] & PUNCT:
                found = phrase_before(story, back, floor)
                if found is not None and found.kind == "name" and not flags[found.head] & (PLACE | NUMBER | CALENDAR):
                    governed = found.start > floor and flags[found.start - 1] & PREP
                    best = found
                    if not governed:
                        return found  # "Ann Moe, a friend of Jo Lund, said": the nearest that no preposition governs
                elif best is None and found is not None and found.kind == "noun":
                    best = found
        k -= 1
    return best


def _opening(story: Story, k: int, floor: int) -> int:
    """Where the comma may stand that opens an inserted name: before its lower-case roles ("Its chairman, bus driver Ann Moe, said")."""
    tokens = story.narration
    at = name_mention(story, k, floor).start - 1
    lowest = max(floor, at - 3) if at + 1 < story.names[k].start else at
    while at > lowest and not tokens.flags[at] & (PUNCT | PREP | CUE | PRON | AUX | CAP | DET):
        at -= 1
    return at


def phrase_before(story: Story, j: int, lo: int) -> Mention | None:
    """The noun phrase that ends at `j`, with the head that an "of", "for" or "at" phrase hangs on."""
    tokens = story.narration
    words_, flags = tokens.words, tokens.flags
    k = story.ends.get(j)
    if k is None:
        return noun_left(tokens, j, lo) if not flags[j] & (CAP | PUNCT) or flags[j] & HEAD_NOUN else None
    name = story.names[k]
    if name.possessive:
        return None
    before = name.start - 1
    if before - 1 >= lo and flags[before] & PREP and words_[before] != "than":
        outer = _outer(story, before, lo)
        if outer is not None:
            return Mention(outer.start, name.end, outer.head, outer.kind, outer.name)
    if before - 1 >= lo and flags[before] & DET and flags[before - 1] & PREP:
        outer = _outer(story, before - 1, lo)
        if outer is not None:
            return Mention(outer.start, name.end, outer.head, outer.kind, outer.name)
    return name_mention(story, k, lo)


def _outer(story: Story, preposition: int, lo: int) -> Mention | None:
    """ "a spokesman for X": the noun before the preposition, if it can speak."""
    tokens = story.narration
    at = preposition - 1
    if at < lo:
        return None
    k = story.ends.get(at)
    if k is not None:
        name = story.names[k]
        return (
            None if name.possessive or tokens.words[preposition] not in ("of", "at", "with", "from", "for") else name_mention(story, k, lo)
        )
    return noun_left(tokens, at, lo) if tokens.flags[at] & HEAD_NOUN and not tokens.flags[at] & POSS else None


def name_mention(story: Story, k: int, lo: int) -> Mention:
    """A name with the lower-case roles before it: "campaign manager Anna Holt"."""
    tokens = story.narration
    name = story.names[k]
    start = name.start
    while start - 1 >= lo and tokens.flags[start - 1] & (ROLE | NATION | DET) and name.start - start < 5:
        start -= 1
        if tokens.flags[start] & DET:
            break
    if name.first < name.end:
        partner = _partner(story, start, lo)
        if partner >= 0:
            return Mention(name_mention(story, partner, lo).start, name.end, name.end - 1, "name", k, partner=partner)
        return Mention(start, name.end, name.end - 1, "name", k)
    return Mention(start, name.end, name.end - 1, "noun", k)


def _partner(story: Story, start: int, lo: int) -> int:
    """The name before "and" that shares the verb: only where a sentence, a comma, marks or a role open it."""
    tokens = story.narration
    k = story.ends.get(start - 2, -1) if start - 2 >= lo and tokens.words[start - 1] in ("and", "&") else -1
    if k < 0 or story.names[k].possessive or story.names[k].first == story.names[k].end:
        return -1
    first = name_mention(story, k, lo).start
    opens = first <= lo or tokens.flags[first - 1] & (PUNCT | BREAK | STOP | QUOTE | CONJ)
    return k if opens else -1


def _right(story: Story, i: int, hi: int) -> Mention | None:
    """The speaker behind the verb at `i`: "said X", "said the mayor"; only where something ended before it."""
    tokens = story.narration
    words_, flags = tokens.words, tokens.flags
    before = flags[i - 1] if i else BREAK
    if not (before & (QUOTE | BREAK) or (i and words_[i - 1] in (",", "—", "–", "-", "?", "!", "and", "as"))):
        return None
    j = i + 1
    while j < hi and flags[j] & AUX and not flags[j] & (CAP | DET):
        j += 1
    if j >= hi:
        return None
    f = flags[j]
    if f & PRON and not f & POSS and words_[j].lower() in ("he", "she", "they", "i", "we"):
        return Mention(j, j + 1, j, "pronoun") if before & QUOTE or words_[i - 1] == "," else None
    return speaker_from(story, j, hi)


def speaker_from(story: Story, j: int, hi: int) -> Mention | None:
    """The name or description that begins at `j`, lower-case roles and a determiner before the name included."""
    tokens = story.narration
    flags = tokens.flags
    if j >= hi:
        return None
    single = single_right(tokens, j, hi)
    if single is not None:
        return single
    at = j
    while (
        at < hi
        and at - j < 8
        and at not in story.begins
        and (not flags[at] & (PUNCT | PREP | CONJ | PRON) or tokens.words[at] in ("/", "-") or _of_office(story, at, j))
    ):
        at += 1
    k = story.begins.get(at)
    noun = noun_right(tokens, j, at if k is not None and at > j else hi)
    if k is None:
        return _widen(story, noun, hi)
    name = story.names[k]
    if name.possessive:
        inner = speaker_from(story, name.end, hi) if name.end < hi else None
        return inner._replace(start=j) if inner is not None else None
    bearer = _bearer_behind(story, name.end, hi)
    if bearer >= 0:
        name = story.names[bearer]
        return Mention(j, name.end, name.end - 1, "name", bearer)
    behind = _noun_behind(story, name.end, hi) if name.end - name.first <= 2 and at > j else -1
    if behind >= 0:
        return Mention(j, behind + 1, behind, "noun")
    if at == j or noun is None or noun.end == at or flags[noun.head] & ROLE:
        return Mention(j, name.end, name.end - 1, "name" if name.first < name.end else "noun", k)
    return _widen(story, noun, hi)


def _of_office(story: Story, at: int, j: int) -> bool:
    """The "of" of "former secretary of state"."""
    tokens = story.narration
    if tokens.words[at] != "of" or at == j or at + 1 >= len(tokens.words):
        return False
    return bool(tokens.flags[at - 1] & (ROLE | TITLE)) and not tokens.flags[at + 1] & (CAP | DET | PUNCT)


def _bearer_behind(story: Story, end: int, hi: int) -> int:
    """The name behind a body and an office: "Harbour Board spokesman Milo Szabo"; -1 where there is none."""
    tokens = story.narration
    office = False
    for k in range(end, min(hi, end + 6)):
        f = tokens.flags[k]
        at = story.begins.get(k)
        if at is not None:
            name = story.names[at]
            return at if office and name.first < name.end and not name.possessive else -1
        if (f & (PUNCT | PRON | CUE | DET | CONJ) and tokens.words[k] not in ("-", "/", "and")) or (f & PREP and tokens.words[k] != "of"):
            return -1
        office = office or bool(f & (ROLE | TITLE | NUMBER))
    return -1


def _widen(story: Story, noun: Mention | None, hi: int) -> Mention | None:
    """ "a spokesman" + "for the Transit Board"."""
    tokens = story.narration
    if noun is None or noun.end + 1 >= hi:
        return noun
    if tokens.words[noun.end] == "," and not tokens.flags[noun.head] & (DOC | ORG | CAP):
        named = story.begins.get(noun.end + 1)
        if named is not None:
            name = story.names[named]
            follows = tokens.flags[name.end] if name.end < len(tokens.flags) else PUNCT
            if follows & PUNCT and name.first < name.end and not name.possessive:
                return Mention(noun.start, name.end, name.end - 1, "name", named)
    if not tokens.flags[noun.end] & PREP:
        return noun
    at = noun.end + 1 + bool(tokens.flags[noun.end + 1] & DET)
    k = story.begins.get(at)
    return noun._replace(end=story.names[k].end) if k is not None else noun


def _sentence_subject(story: Story, lo: int, i: int, before: list[Clause]) -> Mention | None:
    """The subject that "saying" shares: of the last clause in the sentence, else the first noun phrase that no preposition governs."""
    last = before[-1] if before and before[-1].cue >= lo else None
    if last is not None and all(f & PUNCT for f in story.narration.flags[last.end : i]):
        return last.mention  # "…, Moe said, adding"
    return first_subject(story, lo, i) or (last.mention if last is not None else None)


def first_subject(story: Story, lo: int, hi: int) -> Mention | None:
    """The first pronoun, name or speaking noun of a sentence that stands behind no preposition."""
    tokens = story.narration
    flags = tokens.flags
    j = lo
    governed = False
    while j < min(hi, lo + APPOSITION_REACH):
        f = flags[j]
        if f & PRON and not f & POSS and tokens.words[j].lower() in ("he", "she", "they", "we", "i"):
            return Mention(j, j + 1, j, "pronoun")
        k = story.begins.get(j)
        if k is not None:
            name = story.names[k]
            if not governed and not name.possessive:
                noun = _noun_behind(story, name.end, hi)
                return noun_left(tokens, noun, lo) or name_mention(story, k, lo) if noun >= 0 else name_mention(story, k, lo)
            j = name.end
            governed = governed and not name.possessive
            continue
        if f & PREP:
            governed = True
        elif f & PUNCT:
            governed = False
        elif f & HEAD_NOUN and not f & (POSS | CUE) and not governed:
            return noun_left(tokens, j, lo)
        j += 1
    return None


def _noun_behind(story: Story, end: int, hi: int) -> int:
    """The lower-case office right behind a capitalised word ("the Altan leader", "the Altan foreign minister"), or -1."""
    tokens = story.narration
    last = -1
    for k in range(end, min(hi, end + 3)):
        f = tokens.flags[k]
        if f & (CAP | PUNCT | PREP | PRON | AUX | CUE | DET):
            break
        if f & ROLE and not f & POSS:
            last = k
    return last


def _phrase_clause(story: Story, i: int, phrase: tuple[str, ...]) -> Clause | None:
    tokens = story.narration
    end = i + len(phrase)
    if tuple(w.lower() for w in tokens.words[i:end]) != phrase:
        return None
    _, hi = story.sentence(i)
    if end >= hi:
        return None
    f = tokens.flags[end]
    mention = Mention(end, end + 1, end, "pronoun") if tokens.words[end] in ("him", "her") else speaker_from(story, end, hi)
    if mention is None:
        return None
    return Clause(i, mention.end, i, end, mention, inverted=True, flags=CUE_ANY, negated=bool(f & NEGATION))


__all__ = ["CUE_MARK", "Clause", "find_clauses", "first_subject", "name_mention", "phrase_before", "speaker_from", "subject_before"]
