"""Where a closing mark that the text lost would have stood."""

import re
from typing import Final

WINDOW: Final = 2_000
"""Characters in which a missing close is sought: a bound, so that hostile text stays linear."""

_TAIL: Final = re.compile(
    r"[,?!.—](?= ?(?:(?:he|she|they|[A-Z][\w.'’-]{1,30}(?: [A-Z][\w.'’-]{1,30}){0,3}) (?:said|says|told|added|wrote|asked|replied|"
    r"explained|continued|noted)\b|(?:said|says|wrote|[a-z]{2,12}ed) (?:[A-Z]\w|the |a )))"
)
"""The last stop of speech before "he said" or "said the"."""
_STOP: Final = re.compile(r"[.?!](?=\s|$)")
_WRONG: Final = re.compile(r"[‘‹‚]|(?<=\s)['’](?=\w)|(?<=[.,?!…])['’](?=\s|$)")
"""A single mark that opens; or one behind a stop, where only a closing mark can stand."""


def tail(text: str, lo: int, hi: int) -> int | None:
    """Behind the last stop of speech, where an attribution without marks follows it."""
    found = _TAIL.search(text, lo, min(hi, lo + WINDOW))
    return found.end() if found else None


def attributed(text: str, lo: int, hi: int) -> int | None:
    """As `tail`, where nothing but the attribution stands before `hi`: `"We go, he added, "at once."`."""
    found = tail(text, lo, hi)
    return found if found is not None and len(text[found:hi].split()) <= 5 else None


def wrong_mark(text: str, lo: int, hi: int) -> int | None:
    """Behind a single mark that closes what a double one opened: `“We go.’ He left`."""
    found = _WRONG.search(text, lo, min(hi, lo + WINDOW))
    return found.end() if found and text[found.start() - 1] in ".,?!…" else None


def close_between(text: str, lo: int, hi: int, *, anywhere: bool) -> int | None:
    """Where the close is missing before an opening mark at `hi`; without `anywhere` only where the words clearly end there."""
    wrong = wrong_mark(text, lo, hi)
    if wrong is not None:
        return wrong
    if text[hi - 1] in ".?!" and hi > lo:
        return hi  # no blank: a new quotation is set right behind a stop
    if not anywhere:
        return None
    hi = min(hi, lo + WINDOW)
    found = _TAIL.search(text, lo, hi)
    if found:
        return found.end()
    stops = [m.end() for m in _STOP.finditer(text, lo, hi)]
    return stops[-1] if stops else None
