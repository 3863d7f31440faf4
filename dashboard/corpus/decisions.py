"""Human judgements: appended, never changed, taken back by another. The only place for them.

kind            target                              value
outlet_alias    an outlet's name as found           the name it is shown under
speaker_merge   a speaker's name                    the speaker that it belongs to
speaker_split   a speaker's name                    "" (the name stands for itself again, whatever was derived)
attribution     article:field:start:end             the speaker of the quotation there, "" for nobody
article_date    an article's id                     its day, ISO 8601
topic           a topic's name                      its query, "" to remove it
topic_label     a discovered topic, model:number    the label to show
stop_word       a word                              "add" or "remove"
"""

import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from dashboard.corpus.commit import commit
from dashboard.corpus.store import Corpus
from dashboard.errors import UsageError
from dashboard.tables import Decision, DecisionKind, DecisionRow

_PLACE = re.compile(r"[^:]+:(?:body|headline):[0-9]{1,9}:[0-9]{1,9}")

CHAINED: tuple[DecisionKind, ...] = ("outlet_alias", "speaker_merge")
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
    if kind in ("outlet_alias", "speaker_merge") and not value.strip():
        raise UsageError(f"{target!r} needs a name to be shown under")
    if kind in ("outlet_alias", "speaker_merge") and value == target:
        raise UsageError(f"{target!r} cannot be joined with itself", hint="to take a decision back, undo it")
    if kind == "stop_word" and value not in ("add", "remove"):
        raise UsageError(f"{value!r} is neither add nor remove")


def _check_day(value: str) -> None:
    # The standard library also reads 20150915 and 2015-W38-2, which DuckDB would choke on in every later view.
    try:
        day = date.fromisoformat(value).isoformat()
    except ValueError:
        day = ""
    if day != value:
        raise UsageError(f"{value!r} is no day", hint="write it as 2015-09-15")
