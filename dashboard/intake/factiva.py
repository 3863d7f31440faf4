"""Factiva's saved pages: one `div.article` an article, its fields in unlabelled `div`s whose words follow the reader's language."""

import datetime as dt
import re
from collections.abc import Iterator

from dashboard.intake.decode import decode
from dashboard.intake.files import InputFile
from dashboard.intake.markup import Element, page, text_of
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Rejection, Sniff, Source
from dashboard.parse import Metadata, RawDocument
from dashboard.parse.dates import read_date
from dashboard.parse.languages import is_language

LARGEST_EXPORT = 64 * 1024 * 1024
_MARKS = re.compile(r"\b[Ff]activa\b|class=\"article \w{2}Article\"|class=\"\w{2}Headline\"")
_WORDS = re.compile(r"(\d[\d.,\u00a0 ]*)\s*(?:[^\W\d_]{1,12})")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?: ?[AP]M)?")
_CODE = re.compile(r"[A-Z][A-Z0-9]{2,7}")
_PAGE = re.compile(r"(?:[Pp](?:g|age)?\.? ?)?[A-Z]{0,3}\d{1,4}[A-Z]?")
_TITLED = r"(?:[A-Z][\w’'-]*|of|the|in|on|and|a|to|for|by|at|from|or)"
_GLUED = re.compile(rf"[.?!][”\"’']? ({_TITLED}(?: {_TITLED}){{1,6}})\s*$")
_TODAY = dt.date(9998, 1, 1)


def takes(_: InputFile, sniff: Sniff) -> bool:
    return "<" in sniff.text[:200] and "articleParagraph" in sniff.text and _MARKS.search(sniff.text) is not None


def read(source: Source) -> Iterator[Part]:
    """One part an article."""
    decoded = decode(whole(source.file, LARGEST_EXPORT))
    root = page(decoded.text)
    articles = [] if root is None else _articles(root)
    if not articles:
        yield Rejection(source.name, 0, None, "no article was found in the Factiva page", "save the articles with their full text")
    for part, article in enumerate(articles):
        yield _part(source.name, part, article, decoded.warnings)


def _articles(root: Element) -> list[Element]:
    """The `div`s of the class "article" or "enArticle" that hold no other."""
    found = [node for node in root.iter("div") if any(re.fullmatch(r"article|\w{2}Article", name) for name in _classes(node))]
    holders = {above for node in found for above in node.iterancestors("div")}
    return [node for node in found if node not in holders]


def _classes(node: Element) -> list[str]:
    return (node.get("class") or "").split()


def _part(file: str, part: int, article: Element, warnings: tuple[str, ...]) -> Part:
    headline = next(
        (_line(node) for node in article.iter("span", "div", "b") if re.search(r"\b\w{0,2}[Hh]eadline\b", node.get("class") or "")), None
    )
    body = [_line(node) for node in article.iter("p") if "articleParagraph" in (node.get("class") or "")]
    if not headline and not any(body):
        return Rejection(file, part, f"article {part + 1}", "the article has neither text nor headline", None)
    above, below = _plain_divs(article)
    fields = _fields(below)
    byline = next((_line(node) for node in article.iter("div") if "author" in (node.get("class") or "")), None)
    metadata = Metadata(
        external_id=_accession(article),
        outlet=fields.pop("outlet", None),
        headline=headline,
        byline=byline.removeprefix("By ") if byline else None,
        published=fields.pop("published", None),
        language=fields.pop("language", None),
        section=above[0] if above else None,
        extra=tuple(fields.items()),
    )
    text = "\n\n".join(piece for block in body if block for piece in _unglued(block))
    return RawDocument(file, part, text, metadata, "body", text_of(article), warnings)


def _plain_divs(article: Element) -> tuple[list[str], list[str]]:
    """The texts of the unlabelled `div`s above and below the headline."""
    above: list[str] = []
    below: list[str] = []
    seen = False
    for node in article.iter("div"):
        if node.get("id") == "hd" or "eadline" in (node.get("class") or ""):
            seen = True
        elif not node.get("class") and not node.get("id") and not len(node.findall("div")) and (line := _line(node)):
            (below if seen else above).append(line)
    return above, below


def _fields(lines: list[str]) -> dict[str, str]:
    """Words, date, outlet, code, edition, page, language and copyright, told apart by their shape and their place after the date."""
    fields: dict[str, str] = {}
    dated = False
    for line in lines:
        if "words" not in fields and _WORDS.fullmatch(line) and not _is_date(line):
            fields["words"] = line
        elif not dated and _is_date(line):
            fields["published"], dated = line, True
        elif dated and _TIME.fullmatch(line):
            fields["time"] = line
        elif dated and "outlet" not in fields:
            fields["outlet"] = line
        elif line.startswith(("Copyright", "©", "(c)", "(C)")):
            fields["copyright"] = line
        elif is_language(line):
            fields["language"] = line
        elif _CODE.fullmatch(line):
            fields.setdefault("code", line)
        elif _PAGE.fullmatch(line):
            fields.setdefault("page", line)
        elif dated:
            fields.setdefault("edition", line)
        else:
            fields.setdefault("credit", line)
    return fields


def _is_date(line: str) -> bool:
    return len(line) <= 40 and read_date(line, _TODAY).precision == "day"


def _unglued(block: str) -> list[str]:
    """A paragraph, and the crosshead that Factiva glues to its end, apart."""
    match = _GLUED.search(block, max(0, len(block) - 90))
    return [block[: match.start(1)].rstrip(), match[1]] if match else [block]


def _accession(article: Element) -> str | None:
    for node in (article, article.getparent()):
        name = (node.get("id") or "") if node is not None else ""
        if name.startswith("article-"):
            return name.removeprefix("article-")
    return None


def _line(node: Element) -> str:
    return " ".join(text_of(node).split())
