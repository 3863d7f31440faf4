"""One web address -> its bytes, carefully: nothing but public machines, within bounds of size and time, as robots.txt allows.

The name of a host is resolved once for each request, its addresses are checked, and the connection goes to the address that was
checked: what the name means a moment later does not matter. Every redirect is checked like the first address. No proxy of the
environment is used, no cookie is kept, and nothing of an answer but its bytes and their encoding is believed.
"""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from dashboard.errors import InputError
from dashboard.intake.addresses import Target, refusal, target
from dashboard.intake.exchange import KINDS, NAME, Answer, Policy, ask

if TYPE_CHECKING:
    from protego import Protego

MOST_REDIRECTS = 5
LONGEST_DELAY = 30.0
"""Seconds up to which a site's own Crawl-delay is kept."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Fetched(NamedTuple):
    """An answer: its bytes, the address they came from in the end, and the encoding that their sender declares."""

    url: str
    data: bytes
    charset: str | None
    kind: str


@dataclass(slots=True)
class Visit:
    """What is remembered during one run: each origin's robots.txt (or why it could not be read), and when a host was asked last."""

    policy: Policy = field(default_factory=Policy)
    robots: "dict[str, Protego | str]" = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)


def fetch(url: str, visit: Visit) -> Fetched:
    """The bytes behind a web address. Raises InputError, naming the address, where they may not or cannot be taken."""
    try:
        return _fetch(target(url), visit)
    except InputError as problem:
        reason = problem.message if problem.file == url else f"{problem.message} ({problem.file})"
        raise InputError(reason, file=url, expected=problem.expected, hint=problem.hint) from problem


def _fetch(first: Target, visit: Visit) -> Fetched:
    left = visit.policy.seconds
    at = first
    for _ in range(MOST_REDIRECTS + 1):
        _check_robots(at, visit)
        answer, used = _asked(at, visit, left, cut=False)
        left -= used
        if answer.status not in _REDIRECTS:
            return _taken(at, answer)
        at = target(_redirected(at, answer))
    raise refusal(first.url, f"the address redirects more than {MOST_REDIRECTS} times", "open it in a browser, and copy where it ends")


def _redirected(at: Target, answer: Answer) -> str:
    if not answer.location:
        raise refusal(at.url, "the server redirects to nowhere", "open it in a browser")
    try:
        return urljoin(at.url, answer.location).partition("#")[0]
    except ValueError as problem:
        raise refusal(at.url, f"the server redirects to no address: {problem}", "open it in a browser") from problem


def _taken(at: Target, answer: Answer) -> Fetched:
    if answer.status != 200:
        hint = "is the address right, and open to everybody?" if answer.status in (401, 402, 403, 404, 410) else "try again later"
        raise refusal(at.url, f"the server answers {answer.status} {answer.reason}".strip(), hint)
    kind, _, parameters = answer.kind.partition(";")
    kind = kind.strip().casefold()
    if kind and kind not in KINDS:
        raise refusal(at.url, f"the server sends {kind}, and that is neither a page nor a feed", "download it, and name the file")
    name = parameters.casefold().partition("charset=")[2].partition(";")[0].strip(" \"'")
    return Fetched(at.url, answer.data, name or None, kind)


def _check_robots(at: Target, visit: Visit) -> None:
    if at.origin not in visit.robots:
        visit.robots[at.origin] = _robots(at, visit)
    rules = visit.robots[at.origin]
    if isinstance(rules, str):
        raise refusal(at.url, f"the site's robots.txt cannot be read ({rules}), so it is not known what is allowed", "try again later")
    if not rules.can_fetch(at.url, NAME):
        raise refusal(at.url, "the site's robots.txt does not allow this address", "save the page in a browser, and name the file")


def _robots(at: Target, visit: Visit) -> "Protego | str":
    """The rules of an origin, or why they could not be read. None at all (4xx) allows everything, as RFC 9309 has it."""
    from protego import Protego

    left = visit.policy.seconds
    place = target(f"{at.origin}/robots.txt")
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer, used = _asked(place, visit, left, cut=True)
            left -= used
            if answer.status not in _REDIRECTS:
                break
            place = target(_redirected(place, answer))
    except InputError as problem:
        return problem.message
    if answer.status >= 500:
        return f"the server answers {answer.status} {answer.reason}".strip()
    text = answer.data.decode("utf-8", errors="replace").removeprefix("\ufeff") if answer.status == 200 else ""
    return Protego.parse(text)


def _asked(at: Target, visit: Visit, seconds: float, *, cut: bool) -> tuple[Answer, float]:
    """One request, after the pause that its host is owed; the answer, and the seconds it took. `cut` keeps the start of one too large."""
    if at.host in visit.asked:
        visit.policy.wait(max(0.0, visit.asked[at.host] + _delay(at, visit) - time.monotonic()))
    begin = time.monotonic()
    try:
        answer = ask(at, visit.policy, seconds, cut=cut)
    finally:
        visit.asked[at.host] = time.monotonic()
    return answer, visit.asked[at.host] - begin


def _delay(at: Target, visit: Visit) -> float:
    rules = visit.robots.get(at.origin)
    wished = rules.crawl_delay(NAME) if rules is not None and not isinstance(rules, str) else None
    return max(visit.policy.delay, min(LONGEST_DELAY, wished or 0.0))
