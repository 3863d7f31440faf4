"""One speaker for all the names that articles give a person or a body, with the reason for each.

Names are joined on what their forms say: a title or an article left out, a middle name or initial left out, other capitals, accents
or points, an acronym that the text itself gave in brackets, and a surname that only one full name in the corpus has, or that is one
bearer's nearly always. Two first names are two people. What stays apart can be joined by hand (`speaker_merge`), what was joined
wrongly be parted (`speaker_split`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from dashboard.derive.names import Name, describes, fold, given_names, is_acronym, nicknames, read, title_genders
from dashboard.tables import SpeakerRow

DOMINANT = 0.8
"""The part of all quotations under full names of one surname from which the bare surname is taken for its main bearer.

An article gives a full name before a bare surname, so a bare surname alone in an article is somebody whom everybody knows. In 3,000
articles of 35 US outlets "Obama" (529 quotations) and "Trump" (472) stood apart only because Michelle Obama and the younger Trumps are
quoted too. The reason is kept beside the name, and a decision takes it back.
"""

MIN_FULL_NAMES = 20
"""Below this many quotations under full names of a surname nobody is its main bearer: two brothers in a small corpus stay two."""

RARELY_FIRST = 20
"""How many times more quotations must stand under full names that end in a surname than under names that begin with it."""

_BRACKETED = re.compile(r"([^()]+?)\s*\(([^()]+)\)")

Key = tuple[str, str, str]


def identities(names: Sequence[tuple[str, int]], *, organisations: Collection[str] = ()) -> list[SpeakerRow]:
    """(name, how often) -> a row for every name that counts for a speaker other than itself, sorted; whatever the order given.

    `organisations` are names that the articles show to be no person's.
    """
    counts: dict[str, int] = defaultdict(int)
    for name, n in names:
        counts[name] += n
    bodies = set(organisations)
    found = [read(name, n, is_person=name not in bodies) for name, n in sorted(counts.items()) if not describes(name)]
    rows = [*_bodies([name for name in found if name.person is None]), *_people([name for name in found if name.person])]
    return sorted(row for row in rows if row.name != row.speaker)


def with_unquoted(quoted: Sequence[SpeakerRow], every: Sequence[SpeakerRow], counts: Mapping[str, int]) -> list[SpeakerRow]:
    """The rows of names that are quoted, and of those that are only named, each with the speaker whose names `every` joins it with.

    `every` are the rows of all names together, `counts` says how often each quoted name is quoted. A name that nobody quotes moves none
    that is quoted, so that who is merely named changes no quote share.
    """
    speakers = {row.name: row.speaker for row in quoted}
    groups: dict[str, list[SpeakerRow]] = defaultdict(list)
    for row in every:
        groups[row.speaker].append(row)
    out = list(quoted)
    for shown, rows in groups.items():
        members = [*rows, SpeakerRow(shown, shown, rows[0].because)]
        heard = min((row.name for row in members if row.name in counts), key=lambda name: (-counts[name], name), default=shown)
        speaker = speakers.get(heard, heard)
        out += [row._replace(speaker=speaker) for row in members if row.name not in counts and row.name != speaker]
    return sorted(out)


# People


def _people(names: Sequence[Name]) -> Iterable[SpeakerRow]:
    full = [name for name in names if name.person and name.person.first]
    cluster = {name.name: number for number, group in enumerate(_groups(full)) for name in group}
    parent = {number: number for number in cluster.values()}
    _join_nicknames(full, cluster, parent)
    _join_initials(full, cluster, parent)
    members: dict[int, list[Name]] = defaultdict(list)
    for name in full:
        members[_root(parent, cluster[name.name])].append(name)
    shown = {name.name: _shown(group) for group in members.values() for name in group}
    for name in full:
        yield SpeakerRow(name.name, shown[name.name].plain, _difference(name, shown[name.name]))
    yield from _surnames(names, full, [shown[name.name] for name in full])


def _groups(full: Sequence[Name]) -> Iterable[list[Name]]:
    """Full names of one person: first name, surname and suffix are equal, and no two middle names differ."""
    alike: dict[tuple[str, str, str], list[Name]] = defaultdict(list)
    for name in full:
        if name.person:
            alike[name.person.first, name.person.last, name.person.suffix].append(name)
    for group in alike.values():
        middles = {name.person.middle for name in group if name.person and name.person.middle}
        if all(_agree(a, b) for a in middles for b in middles) and (_is_given(group) or all(len(m) == 1 for ms in middles for m in ms)):
            yield group
            continue
        apart: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        for name in group:
            if name.person:
                apart[name.person.middle].append(name)
        yield from apart.values()


def _is_given(group: Sequence[Name]) -> bool:
    """Whether a first name is known for one, or a title before it says so: "Priorities Action USA" is nobody's full name."""
    return any(name.title or (name.person and (name.person.first in given_names() or len(name.person.first) == 1)) for name in group)


def _agree(a: Sequence[str], b: Sequence[str]) -> bool:
    """Middle names that may be the same: as many, and each equal to the other or its initial."""
    return len(a) == len(b) and all(x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]) for x, y in zip(a, b, strict=True))


def _root(parent: dict[int, int], number: int) -> int:
    """The cluster that a cluster was joined to, and that one to, and so on; the way is shortened for the next time."""
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number


def _owners(full: Sequence[Name], cluster: Mapping[str, int], parent: dict[int, int], letters: int | None) -> dict[Key, set[int]]:
    """(first name or its first `letters`, surname, suffix) -> the people whose names are so, initials left out."""
    owners: dict[Key, set[int]] = defaultdict(set)
    for name in full:
        if name.person and len(name.person.first) > 1:
            key = name.person.first[:letters], name.person.last, name.person.suffix
            owners[key].add(_root(parent, cluster[name.name]))
    return owners


def _join_nicknames(full: Sequence[Name], cluster: Mapping[str, int], parent: dict[int, int]) -> None:
    """“Chuck Schumer” is Charles Schumer where only one full name with this surname has a first name that Chuck is short for."""
    owners = _owners(full, cluster, parent, None)
    for name in full:
        if name.person and name.person.first in nicknames():
            last, suffix = name.person.last, name.person.suffix
            found = set().union(*(owners.get((first, last, suffix), set()) for first in nicknames()[name.person.first]))
            if len(found) == 1:
                parent[_root(parent, cluster[name.name])] = _root(parent, found.pop())


def _join_initials(full: Sequence[Name], cluster: Mapping[str, int], parent: dict[int, int]) -> None:
    """“V. Putin” is Vladimir Putin where only one full name with this surname begins so."""
    owners = _owners(full, cluster, parent, 1)
    for name in full:
        if name.person and len(name.person.first) == 1:
            found = owners.get((name.person.first, name.person.last, name.person.suffix), set())
            if len(found) == 1:
                parent[_root(parent, cluster[name.name])] = _root(parent, next(iter(found)))


def _surnames(names: Sequence[Name], full: Sequence[Name], shown: Sequence[Name]) -> Iterable[SpeakerRow]:
    """“Brink” is Ada Brink where no other full name ends so, or nearly all full names that end so are hers.

    Not where others begin so (“Kim Jong Un”), unless that is rare (“Trump Tower” read as a name), nor where Ada is not known to be a
    first name. `shown` are the names that stand for those of `full`, one by one.
    """
    owners: dict[str, Counter[str]] = defaultdict(Counter)
    known: set[str] = set()
    for name, speaker in zip(full, shown, strict=True):
        if name.person:
            owners[name.person.last][speaker.plain] += name.n
            if _is_given([name]):
                known.add(speaker.plain)
    begins: Counter[str] = Counter()
    for name in full:
        if name.person:
            begins[name.person.first] += name.n
    for name in names:
        if name.person and not name.person.first:
            bearers = owners.get(name.person.last, Counter())
            owner = _owner(bearers, name) if bearers.total() > RARELY_FIRST * begins[name.person.last] else None
            if owner and owner[0] in known and _may_be(name, owner[0]):
                yield SpeakerRow(name.name, *owner)


def _owner(owners: Counter[str], name: Name) -> tuple[str, str] | None:
    """Whose surname it is, and why; None where two people have a claim."""
    if not owners:
        return None
    (first, n), total = min(owners.items(), key=lambda item: (-item[1], item[0])), owners.total()
    if len(owners) == 1:
        return first, f"the only full name in the corpus that ends in “{name.plain}”"
    if total >= MIN_FULL_NAMES and n >= DOMINANT * total:
        return first, f"{n:,} of the {total:,} quotations under a full name that ends in “{name.plain}” are {first}'s"
    return None


def _may_be(name: Name, speaker: str) -> bool:
    """Whether the title before a surname fits the first name: “Mrs. Brink” is not Peter Brink."""
    title = next((title_genders()[word] for word in name.title.casefold().split() if title_genders().get(word, "-") != "-"), None)
    return title is None or given_names().get(fold(speaker.split(maxsplit=1)[0]), title) in (title, "u")


def _shown(group: Sequence[Name]) -> Name:
    """The form that names the group: no initial, no middle name, no capitals throughout where there is one without; then the most
    frequent."""

    def rank(name: Name) -> tuple[bool, bool, bool, int, str]:
        initial = bool(name.person and len(name.person.first) == 1)
        middle = bool(name.person and name.person.middle)
        return initial, middle, name.plain.isupper() or name.plain.islower(), -name.n, name.plain

    return min(group, key=rank)


def _difference(name: Name, shown: Name) -> str:
    """Why two full names are one person's."""
    if name.person and shown.person and name.person.first != shown.person.first:
        one, other = (part.plain.split(maxsplit=1)[0] for part in (name, shown))
        if len(name.person.first) == 1:
            return f"“{one}” is the initial of “{other}”, and no other full name in the corpus begins and ends so"
        return f"“{one}” and “{other}” are one first name, and no other full name in the corpus fits"
    if name.title:
        return f"the same name without “{name.title}”"
    if name.person and shown.person and name.person.middle != shown.person.middle:
        return "the same first and last name, middle name left out"
    return "the same name in other letters"


# Bodies and acronyms


def _bodies(names: Sequence[Name]) -> Iterable[SpeakerRow]:
    """Organisations: joined by their words alone, and with an acronym where a name gives both."""
    long_forms: dict[str, set[str]] = defaultdict(set)
    for name in names:
        pair = _pair(name.plain)
        if pair:
            long_forms[pair[1]].add(fold(pair[0]))
    by_words: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        by_words[_body_key(name.plain, long_forms)].append(name)
    for group in by_words.values():
        shown = min(group, key=lambda name: (bool(_pair(name.plain)), is_acronym(name.plain), "." in name.plain, -name.n, name.plain))
        speaker = (_pair(shown.plain) or (shown.plain, ""))[0]
        for name in group:
            yield SpeakerRow(name.name, speaker, _body_reason(name, speaker))


def _body_key(plain: str, long_forms: Mapping[str, set[str]]) -> str:
    pair = _pair(plain)
    if pair:
        return fold(pair[0])
    if is_acronym(plain):
        letters = plain.replace(".", "")
        owners = long_forms.get(letters, set())
        return next(iter(owners)) if len(owners) == 1 else letters
    return fold(plain)


def _body_reason(name: Name, speaker: str) -> str:
    if is_acronym(name.plain):
        return "the same letters, points left out" if is_acronym(speaker) else f"the text writes “{speaker}” with this acronym in brackets"
    if _pair(name.plain):
        return "the same name with its acronym in brackets"
    return "the same name without “the”" if name.title else "the same name in other letters"


def _pair(plain: str) -> tuple[str, str] | None:
    """“International Monetary Fund (IMF)”, “IMF (International Monetary Fund)” -> (full name, acronym)."""
    match = _BRACKETED.fullmatch(plain)
    if not match:
        return None
    outside, inside = match[1].strip(), match[2].strip()
    if is_acronym(inside) and not is_acronym(outside):
        return outside.removeprefix("the ").removeprefix("The "), inside.replace(".", "")
    if is_acronym(outside) and not is_acronym(inside):
        return inside.removeprefix("the ").removeprefix("The "), outside.replace(".", "")
    return None
