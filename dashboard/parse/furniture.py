"""Furniture: what stands among the paragraphs and is none of them. Kept with its kind, and never counted."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dashboard.datafiles import lexicon
from dashboard.parse import agencies
from dashboard.parse.dates import DATELINE_DATE

LONGEST_FURNITURE = 1500
"""Characters beyond which a paragraph is always body: the longest correction notes we saw have 900."""
_DEFAULT_WORDS = 60
_INDEXED = 3
"""Letters by which phrases are looked up: the shortest phrase has as many."""
_LONGEST_CREDIT = 10
"""Words beyond which a line with a photographer's name describes the picture too."""
_SEPARATOR = re.compile(r"[\W_]+")
_DESK = re.compile(r"[a-z]{1,4}(?:(?:/ ?|-)[a-z]{1,4}){1,5}/?|[a-z]{2,4}(?:\.[a-z]{2,4}){1,3}|[a-z]{1,4}/|/[A-Z]{1,4}/")
_SIGNED = re.compile(r"[(/\[—–\-=\s]*([^()/\[\]\n]{2,40}?)[)/\].\s=—–-]*(?:\s[A-Z]{2,4}|(?<=\))(?:\s[a-z]{2,4}){1,4})?")
_AGENCY_CODES = re.compile(r"(\w{2,10})(?: [A-Za-z]{2,4}(?:[-/][A-Za-z]{2,4}){0,4}){1,5}")
_AGENCY_WRITERS = re.compile(r"(\w{2,10})(?:/[A-Z0-9][\w .'-]{0,30}){1,4}")
_TRANSMISSION = re.compile(
    r"[A-Z]{2}-[A-Z]{2}-\d\d-\d\d-\d\d \d{4}(?:GMT|EDT|EST)<?|\d{4,6} (?:GMT|UTC)\b.{0,20}|\d\d[a-z]{3}\d\d \d{4}GMT"
    r"|\d\d-\d\d-\d\d \d{4} ?(?:ET|GMT)|\d{1,2}:\d\d (?:LOCAL TIME|GMT|UTC).{0,20}|\d{3,5}\*+\d{2,5}|SOURCE [A-Z].{0,60}"
)
_FULL_NAME = r"[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,2}"
_CLOSING = re.compile(rf"[A-Z]{{2,4}}|[\d*/:. -]{{3,24}}|{_FULL_NAME} ?/ ?{_FULL_NAME}")
_ADDRESS = re.compile(r"(?:E-?mail:? ?)?[\w.+-]{1,40}@[\w.-]{1,60}|(?:https?://|www\.)\S{1,300}", re.IGNORECASE)
_TWEET = re.compile(r"[—–-]\s?[^()\n]{1,80}\(@\w{1,20}\)\s?,?\s?(?:\w{3,9}\.? \d{1,2}, \d{4})?$")
_PAGE = re.compile(r"pages? \d{1,3}(?: ?(?:,|&|and|to|-|–) ?\d{1,3}){0,3}\)?$", re.IGNORECASE)
"""The end of a line that sends the reader to another page of the paper ("FULL STORY: PAGES 4 & 5")."""
_SHOUTED = re.compile(r"(?:[A-Z][A-Z'’&.-]* ){0,4}(?:POLL|VOTE|QUIZ): ")
"""A question to the readers ("CITY POLL: Would you swim here?"); "POLL: Mayor far ahead" is a heading."""
_SERVICES = "REUTERS|AP Photo|AP|AFP|EPA|EPA-EFE|Getty|TASS|Sputnik"
_PHOTO_CREDIT = re.compile(rf"(?:{_SERVICES})\s?/\s?[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){{0,4}}[)\]]?$")
_NAME_SLASH_AGENCY = re.compile(
    r"(?:[^\W\d_][\w.'’-]* ){1,4}?[\w.'’-]{2,30}\s?/\s?"
    r"(?:AP|AFP|Reuters|REUTERS|EPA|Getty Images|TASS|Bloomberg)(?: ?/ ?[\w ]{2,30})?[.)]?$"
)


class _Rule(NamedTuple):
    kind: str
    phrase: str
    words: int
    opens: bool = False


@lru_cache(maxsize=1)
def _rules() -> tuple[dict[str, str], dict[str, tuple[_Rule, ...]], dict[str, tuple[_Rule, ...]], tuple[_Rule, ...]]:
    """The lexicon as `(is, starts by first letters, ends by last letters, has)`."""
    whole: dict[str, str] = {}
    starts: defaultdict[str, list[_Rule]] = defaultdict(list)
    ends: defaultdict[str, list[_Rule]] = defaultdict(list)
    has: list[_Rule] = []
    for line in lexicon("furniture"):
        kind, how, phrase, *limit = (part.strip() for part in line.split("|"))
        rule = _Rule(kind, phrase, int(limit[0]) if limit else _DEFAULT_WORDS, how == "opens")
        if how == "is":
            whole[phrase] = kind
        elif how in ("starts", "opens"):
            starts[phrase[:_INDEXED]].append(rule)
        elif how == "ends":
            ends[phrase[-_INDEXED:]].append(rule)
        else:
            has.append(rule)
    return whole, _frozen(starts), _frozen(ends), tuple(has)


def _frozen(rules: dict[str, list[_Rule]]) -> dict[str, tuple[_Rule, ...]]:
    return {letters: tuple(found) for letters, found in rules.items()}


def kind_of(text: str) -> str | None:
    """The kind of furniture that a paragraph is, or None for body."""
    if len(text) > LONGEST_FURNITURE:
        return None
    if _SEPARATOR.fullmatch(text):
        return "separator"
    return "tweet" if _is_tweet(text) else _by_phrase(text) or _by_shape(text)


def _is_tweet(text: str) -> bool:
    """Whether a paragraph is an embedded post: it is signed "— Name (@name) date", or carries its picture's address."""
    # A plain test for the mark that the pattern needs comes first: it spares nine of ten paragraphs the pattern.
    tail = text[-160:]
    return ("pic.twitter.com/" in text and len(text) <= 800) or ("(@" in tail and len(text) <= 800 and _TWEET.search(tail) is not None)


def _by_phrase(text: str) -> str | None:
    folded = _folded(text)
    whole = _rules()[0]
    if kind := whole.get(folded) or whole.get(folded.rstrip(" .:")):
        return kind
    words = folded.count(" ") + 1
    kind = next((rule.kind for rule in _matching(folded, words) if not (rule.opens and _goes_on(text, rule.phrase))), None)
    return "caption" if kind == "credit" and words > _LONGEST_CREDIT else kind


def _matching(folded: str, words: int) -> Iterator[_Rule]:
    """The rules that a paragraph meets, in the order in which they count."""
    _, starts, ends, has = _rules()
    for rule in starts.get(folded[:_INDEXED], ()):
        if words <= rule.words and folded.startswith(rule.phrase) and not _runs_on(folded, rule.phrase):
            yield rule
    for rule in ends.get(folded[-_INDEXED:], ()):
        if words <= rule.words and folded.endswith(rule.phrase):
            yield rule
    for rule in has:
        if words <= rule.words and rule.phrase in folded:
            yield rule


def _folded(text: str) -> str:
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').replace("\u00a0", " ")
    return text.casefold()


def _goes_on(text: str, phrase: str) -> bool:
    """Whether a sentence goes on behind the phrase ("Reporting by the two ministries"), and no name or title follows."""
    return text[len(phrase) :].lstrip()[:1].islower()


def _runs_on(folded: str, phrase: str) -> bool:
    """Whether the phrase ends inside a word ("photo by" in "photo bystanders")."""
    return phrase[-1].isalpha() and folded[len(phrase) : len(phrase) + 1].isalpha()


def _by_shape(text: str) -> str | None:
    words = text.count(" ") + 1
    if text.startswith("©") and words <= _DEFAULT_WORDS:
        return "copyright"
    if words <= 40 and text.startswith("((") and text.endswith("))"):
        return "signoff"
    if words <= 100 and "/" in text[-60:] and (_PHOTO_CREDIT.search(text[-80:]) or _NAME_SLASH_AGENCY.search(text[-110:])):
        return "caption" if words > _LONGEST_CREDIT else "credit"
    if words <= 8 and (_ADDRESS.fullmatch(text) or _TRANSMISSION.fullmatch(text) or _DESK.fullmatch(text)):
        return "signoff"
    if (words <= 10 and _PAGE.search(text[-40:])) or (words <= 40 and "?" in text and _SHOUTED.match(text)):
        return "promo"
    return "signoff" if words <= 6 and is_signature(text) else None


def is_signature(text: str) -> bool:
    """Whether a line is an agency's name alone ("(BusinessDesk)", "/TASS/", "Reuter"), or its name with desk codes ("PTI SKV RT")."""
    end = agencies.bare(text, 0)
    if signed_by(text) or (end and DATELINE_DATE.fullmatch(text[end:].strip(" ,"))):
        return True
    writers = _AGENCY_WRITERS.fullmatch(text)
    if writers and agencies.canonical(writers[1]):
        return True
    codes = _AGENCY_CODES.fullmatch(text)
    return bool(codes and agencies.canonical(codes[1]) and (text.isupper() or text[len(codes[1]) :].islower()))


def signed_by(text: str) -> str | None:
    """The agency that a signature names, under the name it is shown with."""
    match = _SIGNED.fullmatch(text)
    return agencies.canonical(match[1]) if match and agencies.signs(match[1]) else None


def closes(text: str) -> bool:
    """Whether the very last line of a text is a code, a time stamp or its writers: "XYZ", "03/01/2020 14:10", "J. Orlik / T. Weir"."""
    return len(text) <= 60 and _CLOSING.fullmatch(text) is not None


def glued_signature(text: str) -> int:
    """Where a sign-off begins that is glued to the last paragraph ("… he said. (ANI)"), or the length of the text."""
    tail_at = max(0, len(text) - 60)
    match = _GLUED.search(text, tail_at)
    if match and match.start() and (match[2] or agencies.signs(match[1] or match[3] or match[4])):
        return match.start(0)
    return len(text)


_GLUED = re.compile(
    r"(?<=[.!?\"”’)])\s+(?:[(/]([^()/\n]{2,30})[)/]\.?|(Enditem|ENDS|\(END\)|\(ENDS\)|###|-30-|-0-)|([A-Z]{2,9})(?: [A-Z]{2,4}){0,5}"
    r"|[—–-]{1,2} ?([A-Z][\w .'-]{1,29}))\s*$"
)
