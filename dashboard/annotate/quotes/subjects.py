"""Subjects before their verb: across adverbs, days, appositions, brackets and relative clauses."""

from functools import cache
from typing import Final, NamedTuple

from dashboard.annotate.quotes.mentions import Mention, noun_left
from dashboard.annotate.quotes.phrases import first_subject, handle_before, name_mention, phrase_before
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import (
    AUX,
    CALENDAR,
    CAP,
    CONJ,
    CUE,
    CUE_ANY,
    DET,
    DOC,
    GIVEN,
    GROUP,
    HEAD_NOUN,
    MODALS,
    NEGATION,
    NUMBER,
    OCCASION,
    ORG,
    PLACE,
    POSS,
    PREP,
    PRON,
    PUNCT,
    QUANTITY,
    REFLEXIVE,
    ROLE,
    TITLE,
)
from dashboard.datafiles import lexicon

APPOSITION_REACH: Final = 45
"""Tokens between a name and its verb that an apposition or a relative clause may fill."""
TEXT_REACH: Final = 10
"""Tokens between a text and the "that read" behind it."""
ADVERB_REACH: Final = 7
"""Adverbs and auxiliaries before a verb."""
ADJUNCT_REACH: Final = 6
"""Tokens of a day or an occasion between subject and verb."""
ADJUNCT_OPENERS: Final = frozenset(["today", "yesterday", "tonight", "last", "late", "early", "earlier", "this"])
PASSIVE: Final = frozenset(["is", "was", "were", "are", "be", "been", "being"])
BEFORE_BASE: Final = MODALS | {"did", "does", "do", "to"}
"""Words behind which a verb has its base form."""
COMPANY_VERBS: Final = frozenset(["said", "says", "announced", "told", "stated"])
"""Verbs that nothing can possess: a form in 's before them is a name ("Marlowe's said")."""
INSERTED: Final = frozenset(["too", "however", "also", "meanwhile", "though", "instead", "again", "likewise", "then"])
"""Adverbs between two commas behind a subject: "He, too, called it"."""
DASHES: Final = frozenset([",", "—", "–", "-"])


_MARKS: Final = PUNCT | QUOTE
_NO_ADVERB: Final = PRON | CAP


class Subject(NamedTuple):
    """What stands before a verb: its subject, and whether the verb is negated, passive or behind a modal."""

    mention: Mention | None
    negated: bool
    passive: bool
    modal: bool
    to: int = -1
    """Where the "to" of an infinitive stands, whose subject is not looked for."""


def subject_of(story: Story, i: int, lo: int) -> Subject:
    """The subject of the verb at `i`, in a sentence that begins at `lo`."""
    tokens = story.narration
    forms, flags = tokens.words, tokens.flags
    negated = passive = modal = False
    j = i - 1
    while j >= lo and flags[j] & AUX and not flags[j] & _NO_ADVERB and i - j < ADVERB_REACH:
        negated = negated or bool(flags[j] & NEGATION)
        passive = passive or forms[j] in PASSIVE
        modal = modal or forms[j] in BEFORE_BASE
        j -= 1
    if j >= lo and forms[j] == "to":
        return Subject(None, negated, passive, modal=True, to=j)
    mention = _across_adjunct(story, j, lo) or subject_before(story, j, lo)
    if mention is None and j > lo and forms[j] in ("and", "but", "then"):
        mention = first_subject(story, lo, j)
    return Subject(mention, negated, passive, modal)


@cache
def aspects() -> frozenset[str]:
    """Forms of verbs that share their subject with the infinitive behind them."""
    return frozenset(lexicon("aspect_verbs"))


def _across_adjunct(story: Story, j: int, lo: int) -> Mention | None:
    """The subject before a day or an occasion: "Moe on Tuesday said", "Moe last week announced", "Moe in a statement said"."""
    tokens = story.narration
    if not tokens.flags[j] & (CALENDAR | OCCASION | NUMBER):
        return None
    k = j
    telling = False
    while k > lo and j - k < ADJUNCT_REACH:
        f = tokens.flags[k]
        if f & (CALENDAR | OCCASION):
            telling = True
        elif not f & (NUMBER | DET | PREP) or f & PRON:
            break
        k -= 1
    first = k + 1
    while k > lo and tokens.flags[k] & AUX and not tokens.flags[k] & _NO_ADVERB:
        k -= 1  # "Moe, who has in the past said"
    opens = tokens.flags[min(first, j)] & (PREP | CALENDAR) or tokens.words[min(first, j)] in ADJUNCT_OPENERS
    if not telling or k in (j, lo - 1) or not opens or tokens.flags[k] & PUNCT:
        return None
    return subject_before(story, k, lo)


def subject_before(story: Story, j: int, lo: int) -> Mention | None:
    """The speaker that ends at `j`, or before the apposition, parenthesis or "who" that ends there."""
    tokens = story.narration
    forms, flags = tokens.words, tokens.flags
    floor = max(lo, j - APPOSITION_REACH)
    if j < lo:
        return None
    if flags[j] & PRON and not flags[j] & POSS:
        return _relative(story, j, lo) if forms[j] in ("who", "which") else Mention(j, j + 1, j, "pronoun")
    if forms[j] == "that" and j > lo and forms[j + 1] in ("read", "reads"):
        return _text_before(story, j - 1, lo)
    if forms[j] == "that" and j > lo:
        return _antecedent_noun(story, j - 1, lo) if flags[j - 1] & (DOC | GROUP) else None
    if j > lo and forms[j - 1] in ("@", "_"):
        return handle_before(story, j, lo)
    if forms[j] == ")":
        opening = _bracket(story, j, floor)
        return subject_before(story, opening - 1, floor) if opening >= 0 else None
    if forms[j] == "," and j - 3 >= lo and forms[j - 1] in INSERTED and flags[j - 3] & PRON and not flags[j - 3] & POSS:
        return subject_before(story, j - 3, floor)
    if forms[j] in DASHES:
        aside = subject_before(story, j - 1, floor) if j > lo and forms[j - 1] == ")" else None
        return aside if aside is not None and aside.kind == "name" else _apposed(story, j, floor)
    if flags[j] & REFLEXIVE:
        return subject_before(story, j - 1, floor)
    return _antecedent(story, j, floor) or phrase_before(story, j, lo) or _company(story, j, lo) or _some(story, j, lo)


def _antecedent_noun(story: Story, j: int, lo: int) -> Mention | None:
    """The description that ends at `j` before "that", without the subject and verb whose object it is: "Moe deleted posts that"."""
    found = phrase_before(story, j, lo)
    name = story.begins.get(found.start) if found is not None and found.kind == "noun" else None
    if found is None or name is None or story.names[name].end >= found.head:
        return found
    verb = story.names[name].end
    told = story.narration.words[verb].endswith("ed") and not story.names[name].possessive
    return found._replace(start=verb + 1) if told else found


def _text_before(story: Story, j: int, lo: int) -> Mention | None:
    """The text that "a flier with pictures of the five that read" is about."""
    flags = story.narration.flags
    for k in range(j, max(lo, j - TEXT_REACH) - 1, -1):
        if flags[k] & (PUNCT | CUE_ANY) and not flags[k] & DOC:
            return None
        if flags[k] & DOC and not flags[k] & POSS:
            return noun_left(story.narration, k, lo)
    return None


def _bracket(story: Story, j: int, floor: int) -> int:
    """Where the bracket opens that closes at `j`; -1 where it does not."""
    k = j
    while k > floor and story.narration.words[k] != "(":
        k -= 1
    return k if story.narration.words[k] == "(" else -1


def _relative(story: Story, j: int, lo: int) -> Mention | None:
    """Whom the "who" at `j` stands for; the "who" is what names the speaker in place."""
    tokens = story.narration
    k = j - 2 if j - 1 >= lo and tokens.words[j - 1] == "," else j - 1
    found = subject_before(story, k, lo) if k >= lo and not tokens.flags[k] & PRON else None
    own = story.ends.get(k)
    if found is not None and found.kind == "noun" and own is not None and not tokens.flags[found.head] & (ROLE | GROUP):
        found = name_mention(story, own, lo)  # "the house of Greta Wynn, who": people are "who"
    return found and found._replace(shown=(j, j + 1))


def _company(story: Story, j: int, lo: int) -> Mention | None:
    """ "Marlowe's said": a name that only looks like a possessive, right before its verb."""
    k = story.ends.get(j)
    if k is None or not story.names[k].possessive or not story.narration.words[j].endswith("'s"):
        return None
    opens = story.names[k].start == lo or story.narration.flags[story.names[k].start - 1] & _MARKS
    return name_mention(story, k, lo) if opens and story.narration.words[j + 1] in COMPANY_VERBS else None


def _some(story: Story, j: int, lo: int) -> Mention | None:
    """Speakers that no list has: "Some said", "many argued", "insurance firms said" where they open their clause."""
    tokens = story.narration
    first = j
    while first - 1 >= lo and j - first < 3 and not tokens.flags[first - 1] & _MARKS:
        first -= 1
    opens = first == lo or tokens.flags[first - 1] & _MARKS
    if tokens.words[j] == "two" and j > lo and tokens.flags[j - 1] & DET:
        return Mention(j - 1, j + 1, j, "noun")
    if tokens.flags[j] & QUANTITY:
        opens = j == lo or bool(tokens.flags[j - 1] & (PUNCT | QUOTE | CONJ))
        return Mention(j, j + 1, j, "noun") if opens else None
    if j > lo and tokens.flags[j] & CUE and tokens.flags[j - 1] & DET:
        return Mention(j - 1, j + 1, j, "noun")  # "the cable said", "the tweet said"
    if j > lo and tokens.flags[j] & CUE and tokens.flags[j - 1] & POSS and "'" in tokens.words[j - 1]:
        return Mention(j - 1 - bool(j - 1 > lo and tokens.flags[j - 2] & DET), j + 1, j, "noun")  # "the company's answer reads"
    plural = tokens.words[j].endswith("s") and len(tokens.words[j]) > 3
    barred = PUNCT | PREP | CUE | PRON | AUX | DET | NUMBER | CALENDAR | POSS
    plain = not any(f & barred or (f & CAP and k > lo) for k, f in enumerate(tokens.flags[first : j + 1], first))
    return Mention(first, j + 1, j, "noun") if opens and plural and plain and not tokens.flags[j] & CAP else None


def _antecedent(story: Story, j: int, floor: int) -> Mention | None:
    """ "An engineer who left the project in the winter said": what stands before a "who" that no comma or reporting verb parts from `j`."""
    tokens = story.narration
    k = j
    while k > floor:
        if tokens.flags[k] & _MARKS or (tokens.flags[k] & CUE_ANY and not tokens.flags[k] & HEAD_NOUN):
            return None
        if tokens.words[k] == "who":
            return phrase_before(story, k - 1, floor) if not tokens.flags[k - 1] & (PUNCT | CUE) else None
        k -= 1
    return None


def _apposed(story: Story, j: int, floor: int) -> Mention | None:
    """`X, …, said`: the name before the comma that opens the insertion; further back where insertions follow each other."""
    own = _of_relative(story, j, floor) or _inserted_name(story, j, floor)
    if own is not None:
        return own
    tokens = story.narration
    best: Mention | None = None
    for k in range(j - 1, floor - 1, -1):
        back = k - 1
        if tokens.words[k] not in DASHES or back < floor:
            continue
        if tokens.words[back] == ")":
            while back > floor and tokens.words[back] != "(":
                back -= 1
            back -= 1
        if back < floor or tokens.flags[back] & PUNCT:
            continue
        found = phrase_before(story, back, floor)
        if found is not None and found.kind == "name" and not tokens.flags[found.head] & (PLACE | NUMBER | CALENDAR):
            best = found
            if found.start <= floor or not tokens.flags[found.start - 1] & PREP:
                return found  # "Ann Moe, a friend of Jo Lund, said": the nearest that no preposition governs
        elif best is None and found is not None and found.kind == "noun" and not _governed(story, found, floor):
            best = found
    return best or _misplaced(story, j, floor)


def _of_relative(story: Story, j: int, floor: int) -> Mention | None:
    """ "The lawsuit, which was brought by Ann Moe, the mayor, accused": what opens the sentence, before its relative clause."""
    words, flags = story.narration.words, story.narration.flags
    for k in range(floor + 1, j):
        if words[k] == "," and words[k + 1] in ("who", "which", "whose"):
            found = phrase_before(story, k - 1, floor)
            return found if found is not None and found.start <= floor + 1 and not flags[floor] & PREP else None
    return None


def _misplaced(story: Story, j: int, floor: int) -> Mention | None:
    """ "On one hand, former envoy Jo Lund, said": a name that stands alone before a comma too many."""
    own = story.ends.get(j - 1)
    name = None if own is None else story.names[own]
    if name is None or name.possessive or name.first == name.end or not story.narration.flags[floor] & PREP:
        return None
    if "," not in story.narration.words[floor : name.start]:
        return None
    return name_mention(story, story.ends[j - 1], floor)


def _governed(story: Story, found: Mention, floor: int) -> bool:
    """Whether a description stands behind the preposition that opens its sentence: "On one hand, Jo Lund, said"."""
    return found.start - 1 == floor and bool(story.narration.flags[floor] & PREP)


def _inserted_name(story: Story, j: int, floor: int) -> Mention | None:
    """ "the coach, Ann Moe, said": the name in the insertion, where it says who the description before it is."""
    flags = story.narration.flags
    own = _placed(story, j - 1)
    if own is None or story.names[own].possessive or story.names[own].first == story.names[own].end:
        return None
    before = _opening(story, own, floor)
    outer = phrase_before(story, before - 1, floor) if before > floor and story.narration.words[before] == "," else None
    forms = story.narration.words
    if outer is not None and forms[outer.head + 1 : outer.end][:1] == ["for"] and not flags[story.names[own].first] & (GIVEN | TITLE):
        return None  # "A spokeswoman for the builder, Orlo Homes, said"
    described = outer is not None and outer.kind == "noun" and not (flags[outer.head] | flags[before - 1]) & (DOC | ORG | CAP)
    return name_mention(story, own, floor) if described else None


def _placed(story: Story, j: int) -> int | None:
    """The name that ends at `j`, or before the place that ends there: "another, Rep. Ann Moe of Brenn, said"."""
    own = story.ends.get(j)
    if own is None or story.names[own].start < 2 or story.narration.words[story.names[own].start - 1] not in ("of", "from"):
        return own
    return story.ends.get(story.names[own].start - 2, own)


def _opening(story: Story, k: int, floor: int) -> int:
    """Where the comma may stand that opens an inserted name: before its lower-case roles ("Its chairman, bus driver Ann Moe, said")."""
    flags = story.narration.flags
    at = name_mention(story, k, floor).start - 1
    lowest = max(floor, at - 3) if at + 1 < story.names[k].start else at
    while at > lowest and not flags[at] & (PUNCT | PREP | CUE | PRON | AUX | CAP | DET):
        at -= 1
    return at
