"""Human judgements: appended, never changed, taken back by another. The only place for them.

kind            target                              value
outlet_alias    an outlet's name as found           the name it is shown under
outlet_split    an outlet's name                    another outlet's, which it is not: they are not suggested as one any more
speaker_merge   a speaker's name                    the speaker that it belongs to
speaker_split   a speaker's name                    "" (the name stands for itself again, whatever was derived)
attribution     article:field:start:end             the speaker of the quotation there, "" for nobody
article_date    an article's id                     its day, ISO 8601
topic           a topic's name                      its query, "" to remove it
topic_label     a discovered topic, model:number    the label to show, "" to hide it
topic_merge     a discovered topic, model:number    the topic of the same model that it counts for
stop_word       a word                              "add" or "remove"
kept_phrase     a phrase that counts as one word    "add" or "remove"
columns         the column names of a table, JSON   field -> column, JSON: how tables of these columns are read
correction      article:field                       what one of `CORRECTED_FIELDS` is; "" for none, but of headline and outlet
correction      article:text:digest                 "furniture" or "text": what a paragraph, or a piece set aside, of this text is
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from dashboard.corpus.commit import commit
from dashboard.corpus.store import Corpus
from dashboard.errors import UsageError
from dashboard.tables import Decision, DecisionKind, DecisionRow
from dashboard.text import words

_PLACE = re.compile(r"[^:]+:(?:body|headline):[0-9]{1,9}:[0-9]{1,9}")

_CORRECTED = re.compile(r"([^:]+):(headline|kicker|dek|outlet|byline|section|text:([0-9a-f]{16}))")

CORRECTED_FIELDS = ("headline", "kicker", "dek", "outlet", "byline", "section")
"""The fields of an article that a correction may set; its day is set by `article_date`."""

CHAINED: tuple[DecisionKind, ...] = ("outlet_alias", "speaker_merge", "topic_merge")
"""The kinds whose value is a name that may itself be the target of another judgement of the kind."""


def decide(corpus: Corpus, kind: DecisionKind, target: str, value: str, *, who: str) -> DecisionRow:
    """Record a judgement. Raises UsageError where its value has no meaning. Returns the row, whose `decision` names it."""
    _check(kind, target, value)
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    row = DecisionRow(uuid.uuid4().hex, kind, target, value, who, now, None)
    commit(corpus, {"decisions": [row]})
    return row


def undo(corpus: Corpus, decision: DecisionRow, *, who: str) -> DecisionRow:
    """Take a judgement back, by another one."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    row = DecisionRow(uuid.uuid4().hex, decision.kind, decision.target, "", who, now, decision.decision)
    commit(corpus, {"decisions": [row]})
    return row


def decisions(rows: Iterable[DecisionRow]) -> list[Decision]:
    """Rows as the value that travels between layers."""
    return [Decision(row.kind, row.target, row.value, row.who, row.made_at, row.undoes) for row in rows]  # type: ignore[arg-type]


def active(rows: Sequence[DecisionRow]) -> list[DecisionRow]:
    """The judgements in force, in the order they were made: an undone one is gone, and so is its undoing."""
    undone: set[str] = set()
    kept: list[DecisionRow] = []
    for row in reversed(rows):
        if row.decision in undone:
            continue
        if row.undoes is not None:
            undone.add(row.undoes)
        else:
            kept.append(row)
    return kept[::-1]


def mapping(rows: Iterable[DecisionRow], kind: DecisionKind) -> dict[str, str]:
    """target -> value of one kind, in the order of the judgements; the later one wins.

    Chains of names (a -> b, b -> c) are followed to their end. A judgement that closes a circle (then c -> a) takes away the
    older one that stood against it (a -> b): the name it gives is the name shown.
    """
    direct: dict[str, str] = {}
    for row in rows:
        if row.kind != kind or (kind in CHAINED and row.target == row.value):
            continue
        direct.pop(row.target, None)
        if kind in CHAINED and _end(direct, row.value) == row.target:
            del direct[row.value]
        direct[row.target] = row.value
    return {target: _end(direct, value) for target, value in direct.items()} if kind in CHAINED else direct


def column_maps(rows: Iterable[DecisionRow]) -> dict[frozenset[str], dict[str, str]]:
    """The columns of a table -> field -> column: what people said of tables so far."""
    return {frozenset(json.loads(target)): json.loads(value) for target, value in mapping(rows, "columns").items()}


def column_target(columns: Iterable[str]) -> str:
    """The target of a decision on tables of these columns, whatever their order."""
    return json.dumps(sorted(set(columns)), ensure_ascii=False)


class Correction(NamedTuple):
    """One correction in force: of a `field` of an article, or (`field` "text") of what the piece of text with this `digest` is."""

    article: str
    field: str
    digest: str
    value: str


def digest(text: str) -> str:
    """What names a paragraph, or a piece set aside, within its article: 16 hexadecimal digits that its text alone decides."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def corrections(rows: Iterable[DecisionRow]) -> list[Correction]:
    """The corrections in force; of two on one target the later."""
    return [correction(target, value) for target, value in mapping(rows, "correction").items()]


def correction(target: str, value: str) -> Correction:
    """A correction's target, taken apart. Raises UsageError where it is none."""
    found = _CORRECTED.fullmatch(target)
    if found is None:
        raise UsageError(f"{target!r} is nothing that can be corrected", hint="write it as article:headline or article:text:digest")
    return Correction(found[1], "text" if found[3] else found[2], found[3] or "", value)


def _end(direct: dict[str, str], name: str) -> str:
    while name in direct:
        name = direct[name]
    return name


def _check(kind: DecisionKind, target: str, value: str) -> None:
    if not target.strip():
        raise UsageError(f"a decision of kind {kind} needs a target")
    if kind == "article_date":
        _check_day(value)
    if kind == "attribution" and not _PLACE.fullmatch(target):
        raise UsageError(f"{target!r} is no place of a quotation", hint="write it as article:field:start:end")
    if kind in (*CHAINED, "outlet_split") and not value.strip():
        raise UsageError(f"{target!r} needs a name to be shown under")
    if kind in CHAINED and value == target:
        raise UsageError(f"{target!r} cannot be joined with itself", hint="to take a decision back, undo it")
    if kind == "columns":
        _check_columns(target, value)
    if kind == "correction":
        _check_correction(correction(target, value))
    if kind == "topic_merge" and value.rpartition(":")[0] != target.rpartition(":")[0]:
        raise UsageError(f"{target!r} and {value!r} are topics of two models", hint="only topics found together can be joined")
    if kind == "kept_phrase":
        _check_phrase(target)
    if kind in ("stop_word", "kept_phrase") and value not in ("add", "remove"):
        raise UsageError(f"{value!r} is neither add nor remove")


def _check_columns(target: str, value: str) -> None:
    try:
        columns, by = json.loads(target), json.loads(value)
    except ValueError:
        columns, by = None, None
    if not isinstance(columns, list) or not isinstance(by, dict) or not by or not set(by.values()) <= set(columns):
        raise UsageError(f"{value!r} does not say what stands in which column", hint="write it as JSON: field -> one of the columns")


def _check_correction(made: Correction) -> None:
    if made.field == "text" and made.value not in ("furniture", "text"):
        raise UsageError(f"{made.value!r} is neither furniture nor text")
    if made.field in ("headline", "outlet") and not made.value.strip():
        raise UsageError(f"an article needs a {made.field}")


def _check_phrase(phrase: str) -> None:
    if sum(1 for _ in words(phrase)) < 2:
        raise UsageError(f"{phrase!r} is no phrase", hint="two words or more that count as one")


def _check_day(value: str) -> None:
    # The standard library also reads 20150915 and 2015-W38-2, which DuckDB would choke on in every later view.
    try:
        day = date.fromisoformat(value).isoformat()
    except ValueError:
        day = ""
    if day != value:
        raise UsageError(f"{value!r} is no day", hint="write it as 2015-09-15")
