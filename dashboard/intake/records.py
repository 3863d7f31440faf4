"""JSON and JSON lines: collections of articles whose keys are known or mapped. One bad line costs only itself."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from dashboard.errors import InputError
from dashboard.intake.columns import SAMPLED_RECORDS, Unknown, of_records
from dashboard.intake.decode import decode
from dashboard.intake.fields import assign, document, tells_article
from dashboard.intake.files import InputFile
from dashboard.intake.lists import Broken, is_list, values
from dashboard.intake.reading import SNIFFED, Part, Rejection, Sniff, Source

LARGEST_JSON = 64 * 1024 * 1024
"""Bytes of one JSON document that is read whole; a list of articles is read one by one, whatever its size."""
LARGEST_RECORD = 16 * 1024 * 1024
"""Characters of one article in JSON: hostile JSON takes twenty times its size in memory."""
LONGEST_LINE = LARGEST_RECORD
DEEPEST_LIST = 4
"""How far below the root the list of articles may stand ("response.docs", "hits.hits")."""
MOST_EMPTY = 1_000_000
_WRAPPERS = ("_source", "article", "doc", "document", "attributes", "fields")


def takes_lines(_: InputFile, sniff: Sniff) -> bool:
    lines = sniff.text.lstrip("\ufeff \t\r\n").split("\n", 2)
    if len(lines) < 2 and len(sniff.text) < 60_000:
        return False
    first = lines[0].rstrip("\r")
    if not first.startswith("{"):
        return False
    if len(lines) < 2:
        return not first.rstrip().endswith("}")
    return _is_object(first)


def takes_json(_: InputFile, sniff: Sniff) -> bool:
    text = sniff.text.lstrip("\ufeff \t\r\n")
    return text.startswith("{") or (text.startswith("[") and text[1:].lstrip()[:1] in ("{", "]"))


def read_lines(source: Source) -> Iterator[Part]:
    """One article a line."""
    part = empty = 0
    for number, line in _lines(source.file):
        if len(line) > LONGEST_LINE:
            yield Rejection(source.name, part, f"line {number}", f"the line is longer than {LONGEST_LINE // 2**20} MB", None)
        elif line.strip():
            yield _from_line(source, part, number, line)
        elif empty > MOST_EMPTY:
            raise InputError(f"there are more than {MOST_EMPTY:,} empty lines", file=source.name, place=f"line {number}")
        else:
            empty += 1
            continue
        part, empty = part + 1, 0


def read_json(source: Source) -> Iterator[Part]:
    """The articles of one JSON document: a list, an object that holds one, or a single article."""
    if is_list(source.sniff.text):
        yield from _listed(source)
        return
    records, problem = _parse(_whole(source.file), source.name)
    found = _articles(records)
    if found is None:
        raise InputError(
            "the JSON holds no articles",
            file=source.name,
            expected="a list of objects with a text or a headline",
            hint="map its keys with --map field=key",
        )
    for part, record in enumerate(found):
        yield from_record(source, record, part, f"record {part + 1}")
    if problem:
        yield Rejection(source.name, len(found), f"after record {len(found)}", problem, "the file may have been cut off")


def from_record(source: Source, record: object, part: int, place: str) -> Part:
    """One decoded JSON value as a part."""
    if not isinstance(record, dict):
        return Rejection(
            source.name, part, place, f"a {type(record).__name__} is no article", "expected an object with a text or a headline"
        )
    flat = flatten(record)
    assigned = assign(flat, source.mapping.of_record(flat))
    if not tells_article(assigned):
        keys = ", ".join(list(flat)[:12]) or "none"
        return Rejection(source.name, part, place, f"no text and no headline among its keys: {keys}", "map them with --map field=key")
    return document(flat, assigned, file=source.name, part=part, raw=json.dumps(record, ensure_ascii=False))


def unknown_keys(file: InputFile) -> Unknown | None:
    """The keys of a JSON file's first records where none of these is known to be an article; None where any is, or none is there."""
    flat = [flatten(record) for record in islice(_first(file), SAMPLED_RECORDS) if isinstance(record, dict)]
    if not flat or any(tells_article(assign(record, {})) for record in flat):
        return None
    return of_records(flat)


def _first(file: InputFile) -> Iterator[object]:
    if takes_lines(file, Sniff(b"", decode(file.head(SNIFFED)).text)):
        for _, line in _lines(file):
            try:
                yield json.loads(decode(line).text.lstrip("\ufeff"))
            except (ValueError, RecursionError):
                continue
    elif is_list(decode(file.head(SNIFFED)).text):
        yield from values(file, LARGEST_RECORD)


def flatten(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with the wrappers of search engines taken off."""
    for wrapper in _WRAPPERS:
        inner = record.get(wrapper)
        if isinstance(inner, dict) and tells_article(assign(map(str, inner), {})):
            return {**inner, **{key: value for key, value in record.items() if key != wrapper and key not in inner}}
    return {str(key): value for key, value in record.items()}


def _from_line(source: Source, part: int, number: int, line: bytes) -> Part:
    try:
        record = json.loads(decode(line).text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as problem:
        return Rejection(source.name, part, f"line {number}", f"the line is no JSON: {problem}", None)
    return from_record(source, record, part, f"line {number}")


def _lines(file: InputFile) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; of one that is too long only as much as tells so, the rest is skipped."""
    with file.open() as stream:
        number = 0
        while line := stream.readline(LONGEST_LINE + 1):
            number += 1
            yield number, line
            while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE + 1)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _listed(source: Source) -> Iterator[Part]:
    """The records of a list, one at a time; of a list that breaks off the whole records before the break, and what is wrong."""
    part = 0
    for record in values(source.file, LARGEST_RECORD):
        if isinstance(record, Broken):
            yield Rejection(source.name, part, f"after record {part}", record.reason, "the file may have been cut off")
            return
        yield from_record(source, record, part, f"record {part + 1}")
        part += 1
    if not part:
        raise InputError("the JSON list is empty", file=source.name, expected="a list of objects with a text or a headline")


def _whole(file: InputFile) -> str:
    data = file.head(LARGEST_JSON + 1)
    if len(data) > LARGEST_JSON:
        raise InputError(
            f"the JSON document is larger than {LARGEST_JSON // 2**20} MB",
            file=file.name,
            expected="a list of articles, or one article",
            hint="write it as JSON lines, one article a line, or as a list: these may have any size",
        )
    return decode(data).text.lstrip("\ufeff")


def _parse(text: str, file: str) -> tuple[Any, str | None]:
    """The JSON value; of one that breaks off the whole records of its first list, and what is wrong with the rest."""
    try:
        return json.loads(text), None
    except RecursionError as problem:
        raise InputError("the JSON is nested too deep", file=file, expected="a list of articles") from problem
    except ValueError as problem:
        return {"articles": _whole_records(text)}, f"the JSON breaks off: {problem}"


def _whole_records(text: str) -> list[Any]:
    decoder = json.JSONDecoder()
    at = text.find("[") + 1
    found: list[Any] = []
    while at:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        try:
            record, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found
        found.append(record)
    return found


def _articles(value: object) -> list[Any] | None:
    """The list of articles in a JSON object: the longest list of objects near the root, else the object itself."""
    if not isinstance(value, dict):
        return None
    flat = flatten(value)
    if isinstance(flat.get(assign(flat, {}).get("text", "")), str):
        return [value]
    lists = _lists(value, 0)
    if lists:
        return max(lists, key=len)
    values = list(value.values())
    if values and all(isinstance(item, dict) and tells_article(assign(map(str, item), {})) for item in values):
        return values
    return [value] if tells_article(assign(flat, {})) else None


def _lists(value: dict[str, Any], depth: int) -> list[list[Any]]:
    found: list[list[Any]] = []
    for item in value.values():
        if isinstance(item, list) and any(
            isinstance(entry, dict) and tells_article(assign(map(str, flatten(entry)), {})) for entry in item[:5]
        ):
            found.append(item)
        elif isinstance(item, dict) and depth < DEEPEST_LIST:
            found.extend(_lists(item, depth + 1))
    return found
