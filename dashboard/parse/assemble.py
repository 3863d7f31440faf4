"""Raw document -> Article: the one place where text and metadata meet."""

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from dashboard.article import Article, Dateline, DateSource, Furniture, Precision, article_id, join_paragraphs
from dashboard.errors import InputError
from dashboard.parse import agencies, dates, furniture, lengths
from dashboard.parse.bodies import CROSSHEAD, Body, read_body
from dashboard.parse.datelines import Slug, find
from dashboard.parse.document import Metadata, RawDocument
from dashboard.parse.heads import PROSE_WORDS, Head, byline_of, is_prose, plain_dateline, read_head, writers_of
from dashboard.parse.languages import language_code, language_of
from dashboard.parse.lines import paragraphs
from dashboard.parse.repair import repair, squeeze
from dashboard.text import count_words

LONGEST_TEXT = 1_000_000
"""Characters of one article, which take four seconds to annotate: a report of 400 pages printed in full has as many."""
MOST_PARAGRAPHS = 20_000
DEEPEST_BODY_DATELINE = 4
_STRONG_MARK = re.compile(r"[(/\[\d]")


@dataclass(slots=True)
class _Draft:
    """What is known so far: fields from the file first, then from the text."""

    fields: dict[str, str | None]
    roles: dict[str, str] | None = None
    marked: dict[str, str] = field(default_factory=dict)
    dateline: Dateline | None = None
    furniture: list[Furniture] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Published:
    date: str | None = None
    precision: Precision = "none"
    source: DateSource | None = None
    candidates: tuple[str, ...] = ()


def parse(document: RawDocument, *, today: dt.date | None = None) -> Article:
    """The article in a raw document. `today` (default: the real one) is what "the future" is measured from.

    Raises InputError where there is neither text nor headline, or more text than an article has.
    """
    _check_size(document, len(document.text), LONGEST_TEXT, "characters")
    now = today or dt.datetime.now(tz=dt.UTC).date()
    text, warnings = repair(document.text)
    roles = None if document.roles is None else {repair(line)[0].strip(): role for line, role in document.roles}
    marked = {repair(line)[0].strip(): kind for line, kind in document.furniture}
    draft = _Draft(_fields(document.metadata), roles, marked, warnings=[*document.warnings, *warnings])
    blocks = paragraphs(text)
    _check_size(document, len(blocks), MOST_PARAGRAPHS, "paragraphs")
    if not blocks and not draft.fields["headline"]:
        raise InputError(
            "no text and no headline",
            file=document.file,
            place=f"part {document.part + 1}",
            expected="an article",
            hint="an empty or picture-only document has nothing to analyse",
        )
    blocks = _without_marked(draft, blocks)
    body = _wire(draft, blocks, now) if document.shape == "wire" else _body(draft, blocks)
    return _article(document, draft, body, now)


def _check_size(document: RawDocument, size: int, most: int, unit: str) -> None:
    if size > most:
        raise InputError(
            f"the text has {size:,} {unit}",
            file=document.file,
            place=f"part {document.part + 1}",
            expected=f"an article of at most {most:,}",
            hint="is it a collection? put one article into a file, or one a line into JSON lines",
        )


def _fields(metadata: Metadata) -> dict[str, str | None]:
    names = ("external_id", "outlet", "agency", "headline", "dek", "byline", "kicker", "published", "url", "language", "section")
    found: dict[str, str | None] = {"dateline": next((value for name, value in metadata.extra if name == "dateline"), None)}
    for name in names:
        value = getattr(metadata, name)
        found[name] = " ".join(repair(value)[0].split()) or None if value else None
    return found


def _without_marked(draft: _Draft, blocks: list[str]) -> list[str]:
    """Set aside the captions and boxes that the markup names above the first paragraph: headline, dek and dateline are read past them."""
    roles = draft.roles or {}
    first = next((number for number, block in enumerate(blocks) if block not in roles), len(blocks))
    marked = [block for block in blocks[:first] if roles[block] != CROSSHEAD]
    draft.furniture = [Furniture(block, roles[block], 0) for block in marked]
    return [block for block in blocks[:first] if roles[block] == CROSSHEAD] + blocks[first:]


def _wire(draft: _Draft, blocks: list[str], today: dt.date) -> Body:
    head = read_head(blocks, today)
    for name, value in head.fields.items():
        if draft.fields.get(name) and draft.fields[name] != value and name not in ("published", "words"):
            head.set_aside(value, "header")
        else:
            draft.fields[name] = value
    return _finish(draft, head)


def _finish(draft: _Draft, head: Head) -> Body:
    draft.dateline = head.dateline or _stated_dateline(draft)
    if head.slug:
        if head.dateline:
            head.set_aside(head.dateline.text, "header")
        draft.dateline = head.slug.dateline
        head.rest = _without_slug(head.rest, head.slug)
        if len(head.rest) > 1 and (byline := byline_of(head.rest[0])):
            draft.fields["byline"] = draft.fields["byline"] or byline
            head.set_aside(head.rest.pop(0), "byline")
    draft.furniture += head.furniture
    return read_body(head.rest, draft.roles, draft.marked)


def _stated_dateline(draft: _Draft) -> Dateline | None:
    """The dateline that the file gives in a field of its own."""
    printed = draft.fields.get("dateline")
    if not printed:
        return None
    slug = find(printed)
    return slug.dateline if slug else plain_dateline(printed)


def _without_slug(blocks: list[str], slug: Slug) -> list[str]:
    rest = blocks[0][slug.end :].strip()
    return [rest, *blocks[1:]] if rest else blocks[1:]


def _body(draft: _Draft, blocks: list[str]) -> Body:
    """A text that is a body: repeated headline and dek, a byline and the dateline are taken from its top."""
    head = Head()
    blocks = _without_byline(draft, head, _without_repeats(draft, head, blocks))
    number, slug = _first_dateline(blocks)
    above = blocks[:number]
    if slug and not any(map(is_prose, above)):
        head.slug, head.rest = slug, blocks[number:]
        _take_above(draft, head, above)
    else:
        head.rest = blocks
    return _finish(draft, head)


def _first_dateline(blocks: list[str]) -> tuple[int, Slug | None]:
    """The dateline of the first block, or a strong one a little below it: a weak one there opens one item of a round-up."""
    for number, block in enumerate(blocks[:DEEPEST_BODY_DATELINE]):
        if (number == 0 or _STRONG_MARK.search(block, 0, 80)) and (slug := find(block)) and (slug.strong or number == 0):
            return number, slug
    return 0, None


def _without_repeats(draft: _Draft, head: Head, blocks: list[str]) -> list[str]:
    """Set aside the headline and the dek where the body begins with them again.

    A description that is the lead itself (it has a dateline, or is as long as leads are) is no dek: the lead stays.
    """
    wanted = {squeeze(value) for name in ("headline", "dek") if (value := draft.fields[name])} - {""}
    longest = 2 * max(map(len, wanted), default=0) + 20
    start = 0
    while start < min(3, len(blocks) - 1) and len(blocks[start]) <= longest and squeeze(blocks[start]) in wanted:
        if find(blocks[start]) or (is_prose(blocks[start]) and blocks[start].count(" ") >= PROSE_WORDS):
            draft.fields["dek"] = None
            break
        head.set_aside(blocks[start], "repeat")
        start += 1
    return _without_glued_dek(draft, head, blocks[start:])


def _without_byline(draft: _Draft, head: Head, blocks: list[str]) -> list[str]:
    """Set aside a byline that opens the body: "By NAME", or the writer whom the file names, alone in a line."""
    if len(blocks) < 2:
        return blocks
    writer = writers_of(blocks[0])
    stated = draft.fields["byline"]
    if writer is None and not (stated and squeeze(blocks[0]) == squeeze(stated)):
        return blocks
    draft.fields["byline"] = stated or writer
    head.set_aside(blocks[0], "byline")
    return blocks[1:]


def _without_glued_dek(draft: _Draft, head: Head, blocks: list[str]) -> list[str]:
    """Set aside a dek that stands before the dateline in one line with it, as scrapers glue it."""
    dek = draft.fields["dek"]
    if not dek or not blocks or not blocks[0].startswith(dek) or not find(rest := blocks[0][len(dek) :].strip()):
        return blocks
    head.set_aside(dek, "repeat")
    return [rest, *blocks[1:]]


def _take_above(draft: _Draft, head: Head, above: list[str]) -> None:
    """What stands above the dateline of a body: byline, dek, furniture."""
    for block in above:
        if (byline := byline_of(block)) is not None:
            draft.fields["byline"] = draft.fields["byline"] or byline
            head.set_aside(block, "byline")
        elif kind := furniture.kind_of(block):
            head.set_aside(block, kind)
        elif draft.fields["dek"] is None and block.count(" ") >= 4:
            draft.fields["dek"] = block
        else:
            head.set_aside(block, "header")


def _article(document: RawDocument, draft: _Draft, body: Body, today: dt.date) -> Article:
    fields = draft.fields
    text, numbered = join_paragraphs(body.paragraphs)
    dateline = _dated(draft.dateline, today)
    published = _published(draft, document, dateline, body, today)
    extra = _extra(draft, document)
    _check_words(draft, extra, text)
    headline = fields["headline"] or ""
    if not headline and not text:
        raise InputError("there is nothing but furniture", file=document.file, place=f"part {document.part + 1}", expected="an article")
    if not headline:
        draft.warnings.append("no headline was found")
    if not text:
        draft.warnings.append(
            "there is no text beside captions and other furniture" if body.furniture else "there is no text, only metadata"
        )
    return Article(
        id=article_id(fields["outlet"], published.date, fields["url"], headline, text),
        headline=headline,
        body=text,
        paragraphs=numbered,
        raw=document.raw,
        external_id=fields["external_id"],
        outlet=fields["outlet"],
        agency=_agency(fields, dateline, body),
        kicker=fields["kicker"],
        dek=fields["dek"],
        byline=fields["byline"],
        dateline=dateline,
        published=published.date,
        published_precision=published.precision,
        published_from=published.source,
        published_candidates=published.candidates,
        url=fields["url"],
        language=_language(fields["language"], headline, text),
        section=fields["section"],
        furniture=(*draft.furniture, *body.furniture),
        warnings=tuple(dict.fromkeys(draft.warnings)),
        extra=extra,
    )


def _dated(dateline: Dateline | None, today: dt.date) -> Dateline | None:
    if dateline is None or dateline.date_text is None:
        return dateline
    return replace(dateline, date=dates.dateline_date(dateline.date_text, today).iso)


def _published(draft: _Draft, document: RawDocument, dateline: Dateline | None, body: Body, today: dt.date) -> _Published:
    """The date of publication: what the file says, else a dateline with a year, else the address; never a guess."""
    printed = draft.fields["published"]
    found = dates.read_date(printed, today) if printed else dates.Printed()
    if found.iso:
        return _Published(found.iso, found.precision, "metadata")
    if found.problem:
        draft.warnings.append(f"the date of the file was not taken: {found.problem}")
    if dateline and dateline.date:
        return _Published(dateline.date, "day", "dateline")
    address = dates.url_date(draft.fields["url"], today) if draft.fields["url"] else dates.Printed()
    if address.iso:
        return _Published(address.iso, address.precision, "url")
    return _Published(candidates=found.candidates or _candidates(draft, document, dateline, body, today))


def _candidates(draft: _Draft, document: RawDocument, dateline: Dateline | None, body: Body, today: dt.date) -> tuple[str, ...]:
    if dateline and dateline.date_text:
        problem = dates.read_date(dateline.date_text, today).problem if any(char.isdigit() for char in dateline.date_text[-4:]) else None
        if problem and "no date" not in problem:
            draft.warnings.append(f"the date of the dateline was not taken: {problem}")
        lead = body.paragraphs[0][0] if body.paragraphs else ""
        return dates.candidates(dateline.date_text, lead, document.file, today)
    suggested = dates.file_date(document.file, today)
    return (suggested,) if suggested else ()


def _agency(fields: dict[str, str | None], dateline: Dateline | None, body: Body) -> str | None:
    """Who wrote it: the file's word, the dateline, the byline, the sign-off; under the name the agency is shown with."""
    if stated := fields["agency"]:
        return agencies.canonical(stated) or stated
    if dateline and dateline.agency:
        return agencies.of_dateline(dateline.agency) or dateline.agency
    byline = fields["byline"] or ""
    by = next((name for part in byline.replace("|", ",").replace(" - ", ",").split(",")[1:] if (name := agencies.canonical(part))), None)
    return by or agencies.canonical(byline) or body.agency or agencies.of_outlet(fields["outlet"] or "")


def _language(stated: str | None, headline: str, text: str) -> str | None:
    return language_code(stated) if stated else language_of(f"{headline}\n{text}")


def _check_words(draft: _Draft, extra: tuple[tuple[str, str], ...], text: str) -> None:
    """Warn where the file's own word count says that text is missing or too much."""
    said, found = lengths.declared(extra), count_words(text)
    if said is not None and text and not lengths.agree(said, found):
        draft.warnings.append(f"the file declares {said} words, the body has {found}")


def _extra(draft: _Draft, document: RawDocument) -> tuple[tuple[str, str], ...]:
    """What has no field of its own; a length that stands in the text's header as if the file's metadata gave it."""
    header = draft.fields.get("words")
    given = document.metadata.extra
    return (("words", header), *(pair for pair in given if pair[0] != "words")) if header else given
