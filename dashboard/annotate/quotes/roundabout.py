"""Speech told in a roundabout way: infinitives ("prompting Ann Moe to say", "took to the air to call it"), idioms ("made it clear that"),
and the one who speaks behind a passive ("was called a “gift” by Ann Moe")."""

from functools import cache
from typing import Final

from dashboard.annotate.quotes.inverted import speaker_from
from dashboard.annotate.quotes.mentions import Mention, noun_left
from dashboard.annotate.quotes.phrases import name_mention
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.subjects import PASSIVE, aspects, subject_before
from dashboard.annotate.quotes.words import AUX, BASE, CAP, CUE, CUE_ANY, CUE_NAME, DET, GROUP, HEAD_NOUN, ING, ORG, POSS, PRON, PUNCT, ROLE
from dashboard.datafiles import lexicon

STAGE_REACH: Final = 10
"""Tokens between "took to" and the infinitive that it stages."""
CAUSED_REACH: Final = 8
"""Tokens between "prompting" and the "to" of what it prompts."""
AGENT_REACH: Final = 10
"""Tokens between a passive and the "by" behind its marked words."""
AS_REACH: Final = 14
"""Tokens between "billed" and its "as"."""
AS_MARKS: Final = 4
"""Tokens between that "as" and the marked words."""
SPEAKING: Final = ROLE | GROUP | ORG
"""Nouns that do something in order to say something; words and documents do not ("the formula used to describe")."""
_NO_ADVERB: Final = PRON | CAP


def of_infinitive(story: Story, to: int, lo: int) -> Mention | None:
    """The subject of the infinitive whose "to" stands at `to`: "Moe continued to call", "Moe went on to call", "led Moe to call", "Moe took
    to the air to call"; None behind any other verb."""
    words = story.narration.words
    k = to - 2 if to - 2 >= lo and words[to - 1] == "on" else to - 1
    if k <= lo:
        return None
    if words[k] in aspects():
        return _before(story, k - 1, lo)
    return _caused(story, to - 1, lo) or _staged(story, to, lo)


def _before(story: Story, j: int, lo: int) -> Mention | None:
    """The subject that ends before the auxiliaries up to `j`; None where they make a passive."""
    words, flags = story.narration.words, story.narration.flags
    while j > lo and flags[j] & AUX and not flags[j] & _NO_ADVERB:
        if words[j] in PASSIVE:
            return None
        j -= 1
    return subject_before(story, j, lo)


def _caused(story: Story, k: int, lo: int) -> Mention | None:
    """Who ends at `k`, if a verb of causing stands before: "prompting Moe", "led the mayor"."""
    tokens = story.narration
    named = story.ends.get(k)
    if named is not None:
        mention = None if story.names[named].possessive else name_mention(story, named, lo)
    elif tokens.words[k] in ("him", "her"):
        mention = Mention(k, k + 1, k, "pronoun")
    else:
        mention = noun_left(tokens, k, lo) if tokens.flags[k] & HEAD_NOUN else None
    caused = mention is not None and mention.start > lo and tokens.words[mention.start - 1] in causing()
    return mention if caused and _opens_report(story, k + 2) else None


def _opens_report(story: Story, cue: int) -> bool:
    """Whether a verb of speech at `cue` reports words: "to say she", "to quip, “", "to call it “"; but "to deny a merger", "to allow"."""
    words, flags = story.narration.words, story.narration.flags
    behind = cue + 1
    if behind >= len(words):
        return False
    opens = flags[behind] & (QUOTE | PRON) and not flags[behind] & POSS
    if opens or words[behind] in OPENING or (flags[cue] & CUE_ANY and words[behind] in ("if", "on", "in", "last")):
        return True
    near = any(f & QUOTE for f in flags[behind : behind + AS_REACH])
    return near and bool(flags[cue] & (CUE_NAME | CUE_ANY)) and bool(flags[behind] & (DET | CAP))


def _staged(story: Story, to: int, lo: int) -> Mention | None:
    """The subject of "took to the air", "used her speech", where the "to" at `to` opens what was done so."""
    words, flags = story.narration.words, story.narration.flags
    for k in range(to - 1, max(lo, to - STAGE_REACH), -1):
        if flags[k] & (PUNCT | QUOTE):
            return None
        for phrase in staging().get(words[k], ()):
            if tuple(words[k : k + len(phrase)]) == phrase and k + len(phrase) <= to:
                subject = _before(story, k - 1, lo)
                speaks = subject is not None and (subject.kind != "noun" or flags[subject.head] & SPEAKING)
                return subject if speaks else None
        if flags[k] & CUE:
            return None
    return None


def leads_on(story: Story, i: int) -> bool:
    """Whether the verb at `i` only causes somebody else's speech: "prompting Moe to say"."""
    words, flags = story.narration.words, story.narration.flags
    if words[i].lower() not in causing():
        return False
    for k in range(i + 2, min(len(words) - 1, i + CAUSED_REACH)):
        if words[k] == "to":
            return bool(flags[k + 1] & CUE and flags[k + 1] & BASE)
        if flags[k] & PUNCT:
            return False
    return False


def is_told(story: Story, start: int, cue: int) -> bool:
    """Whether an infinitive at `cue`, of a clause from `start` on, tells of speech that took place: caused or staged, not merely begun."""
    words = story.narration.words
    return words[cue - 1] == "to" and ((start > 0 and words[start - 1].lower() in causing()) or words[cue - 2] not in aspects() | {"on"})


def idiom_end(story: Story, i: int) -> int:
    """Where the idiom of speech ends that begins at `i` and opens a clause or marked words; -1: there is none."""
    words, flags = story.narration.words, story.narration.flags
    for phrase in idioms().get(words[i].lower(), ()):
        end = i + len(phrase)
        if tuple(words[i + 1 : end]) == phrase[1:] and end < len(words) and (words[end] in OPENING or flags[end] & QUOTE):
            return end
    return -1


OPENING: Final = frozenset(["that", "how", "why", "what", "whether", "there", "he", "she", "they", "it", ":", ","])
"""What may follow an idiom of speech."""


def agent(story: Story, i: int, hi: int) -> Mention | None:
    """Who speaks behind the passive naming verb at `i`: "described by Moe as “a gift”", "was called “a gift” by Moe"."""
    words, flags = story.narration.words, story.narration.flags
    if i + 2 < hi and words[i + 1] == "by":
        found = _speaker(story, i + 2, hi)
        return found if found is not None and _named_so(story, found.end) else None
    back = i - 1
    while back >= 0 and flags[back] & AUX and words[back] not in PASSIVE:
        back -= 1
    if back < 0 or not (words[back] in PASSIVE or words[back] == ","):
        return None
    for k in range(i + 1, min(hi - 1, i + AGENT_REACH)):
        if words[k] == "by" and flags[k - 1] & QUOTE:
            return _speaker(story, k + 1, hi)
        if flags[k] & PUNCT and not flags[k] & QUOTE:
            return None
    return None


def _named_so(story: Story, behind: int) -> bool:
    """Whether marked words stand at `behind`, or a little further with "as" before them."""
    reach = slice(behind, behind + AGENT_REACH)
    marked = any(f & QUOTE for f in story.narration.flags[reach])
    return marked and ("as" in story.narration.words[reach] or bool(story.narration.flags[behind] & QUOTE))


def _speaker(story: Story, at: int, hi: int) -> Mention | None:
    """Who is named at `at`: a name, or a noun that can speak."""
    found = speaker_from(story, at, hi) if story.narration.flags[at] & (CAP | DET | HEAD_NOUN) else None
    return found if found is not None and (found.kind == "name" or story.narration.flags[found.head] & HEAD_NOUN) else None


def is_object(story: Story, i: int, subject: Mention) -> bool:
    """Whether the noun before a form that judges with "as" is what is judged: "a song billed as", "the tests promoted as"."""
    plain = subject.kind == "noun" and not story.narration.flags[subject.head] & SPEAKING
    return plain and story.narration.words[i].lower() in as_verbs()


def put_out_by(story: Story, mention: Mention | None, hi: int) -> Mention | None:
    """Whose statement it is, where a statement speaks: "Moe's statement", "a statement from Moe", "a statement issued by Moe"."""
    words = story.narration.words
    if mention is None or mention.kind != "noun" or words[mention.head].lower() not in own_words():
        return mention
    for j in range(mention.start, mention.head):
        k = story.ends.get(j, -1)
        if k >= 0 and story.names[k].possessive and story.names[k].first < story.names[k].end:
            return Mention(mention.start, max(mention.end, mention.head + 1), story.names[k].end - 1, "name", k)
    at = mention.head + 1
    at += words[at : at + 1] != ["by"] and words[at + 1 : at + 2] == ["by"]
    found = speaker_from(story, at + 1, hi) if words[at : at + 1] in (["by"], ["from"]) else None
    several = found is not None and words[found.end : found.end + 1] in (["and"], ["&"])
    return (
        mention
        if found is None or several or found.kind != "name"
        else found._replace(start=mention.start, end=max(mention.end, found.end))
    )


def lacks_as(story: Story, i: int) -> bool:
    """Whether the form at `i` judges only where "as" and marked words follow ("billed it as a “gift”"), and they do not."""
    words, flags = story.narration.words, story.narration.flags
    if words[i].lower() not in as_verbs():
        return False
    seen = -1
    for k in range(i + 1, min(len(words), i + AS_REACH + AS_MARKS)):
        if flags[k] & QUOTE:
            return seen < 0 or k - seen > AS_MARKS
        if flags[k] & PUNCT or (flags[k] & CUE and not flags[k] & (HEAD_NOUN | ING)):
            return True
        seen = k if words[k] == "as" else seen
    return True


@cache
def causing() -> frozenset[str]:
    """Forms of verbs whose object is the subject of the infinitive behind it."""
    return frozenset(lexicon("causing_verbs"))


@cache
def own_words() -> frozenset[str]:
    """Nouns of words that somebody puts out."""
    return frozenset(lexicon("own_words"))


@cache
def as_verbs() -> frozenset[str]:
    """Forms that judge only with "as" behind them."""
    return frozenset(line.split()[0] for line in lexicon("as_verbs"))


@cache
def staging() -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word -> the phrases that set the stage for an infinitive."""
    return _by_first("staging_verbs")


@cache
def idioms() -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word -> the idioms of speech."""
    return _by_first("cue_idioms")


def _by_first(name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    out: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in lexicon(name):
        phrase = tuple(line.split())
        out[phrase[0]] = (*out.get(phrase[0], ()), phrase)
    return out
