"""What gives the figures of a step: each asks the query whose table stands behind the view. None: the view has no such row."""

from collections.abc import Callable
from datetime import date

from dashboard.corpus import Snapshot
from dashboard.queries import library, query
from dashboard.queries.profiles import profile_parts
from dashboard.queries.reader import reading
from dashboard.queries.voices import profile
from dashboard.tables import Filters

Ask = Callable[[Snapshot, Filters], float | None]


def share(outlet: str, *speakers: str) -> Ask:
    """The share of an outlet's quoted words that these speakers have."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        rows = [row for row in query(snapshot, "quote-share", chosen, by="outlet").rows if row.group == outlet]
        return sum(row.numerator for row in rows if row.speaker in speakers) / rows[0].denominator if rows else None

    return ask


def quoted_in(outlet: str, speaker: str) -> Ask:
    """In how many articles of an outlet a speaker is quoted."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        rows = query(snapshot, "quote-share", chosen, by="outlet").rows
        return next((row.articles for row in rows if (row.group, row.speaker) == (outlet, speaker)), None)

    return ask


def overlap(first: str, second: str) -> Ask:
    """By how much the intervals of two speakers' shares overlap; negative where they do not."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        rows = {row.speaker: row for row in query(snapshot, "quote-share", chosen).rows}
        if any(name not in rows or rows[name].low is None for name in (first, second)):
            return None
        return float(min(rows[first].high, rows[second].high) - max(rows[first].low, rows[second].low))

    return ask


def voice(speaker: str) -> Ask:
    """The share of a speaker in all quoted words of the view."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        rows = query(snapshot, "quote-share", chosen).rows
        return next((row.value for row in rows if row.speaker == speaker), None)

    return ask


def introduced(word: str) -> Ask:
    """How many quotations of the speaker whom the filters name have this word of saying."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        rows = profile_parts(snapshot, chosen).rows
        return float(sum(row.n for row in rows if (row.part, row.name) == ("verb", word)))

    return ask


def introducing(outlet: str, verbs: str) -> Ask:
    """The share of an outlet's introduced quotations that verbs of this class introduce, in marked speech."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        rows = [row for row in query(snapshot, "verbs", chosen, by="outlet", kinds="marked").rows if row.group == outlet]
        return sum(row.numerator for row in rows if row.verbs == verbs) / rows[0].denominator if rows else None

    return ask


def spoken(field: str) -> Ask:
    """`quotations`, `articles` or `outlets` of the speaker whom the filters name."""
    return lambda snapshot, chosen: float(sum(getattr(row, field) for row in profile(snapshot, chosen).rows))


def lines(outlet: str, *, hit: str = "", right: str = "") -> Ask:
    """Lines of the concordance from an outlet's body text, those with this hit or this beginning of what follows."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        rows = [row for row in query(snapshot, "kwic", chosen).rows if row.outlet == outlet and row.paragraph]
        return float(sum(hit in row.hit.casefold() and row.right.lstrip().startswith(right) for row in rows))

    return ask


def days_of_lines(snapshot: Snapshot, chosen: Filters) -> float | None:
    """Days from the first line of the concordance to the last."""
    days = [date.fromisoformat(row.day) for row in query(snapshot, "kwic", chosen).rows if row.day]
    return float((max(days) - min(days)).days) if days else None


def articles(outlet: str = "") -> Ask:
    """Articles of the view, or of one outlet in it."""
    return lambda snapshot, chosen: float(sum(outlet in ("", row.outlet) for row in library.articles(snapshot, chosen).rows))


def counted(name: str) -> Ask:
    """A count of the overview."""
    return lambda snapshot, chosen: float(next(row.n for row in query(snapshot, "overview", chosen).rows if row.name == name))


def without_copies(name: str) -> Ask:
    """The same count with copied paragraphs counted once."""
    return lambda snapshot, chosen: counted(name)(snapshot, chosen._replace(wire="once"))


def copied(name: str) -> Ask:
    """By how much the count is larger than with copied paragraphs counted once."""
    return lambda snapshot, chosen: (counted(name)(snapshot, chosen) or 0) - (without_copies(name)(snapshot, chosen) or 0)


def grade(outlet: str) -> Ask:
    """The mean Flesch-Kincaid grade of an outlet."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        return next((row.value for row in query(snapshot, "readability", chosen).rows if row.group == outlet), None)

    return ask


def grades_apart(low: str, high: str) -> Ask:
    """The gap between the intervals of two outlets' grades; negative where they overlap."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        rows = {row.group: row for row in query(snapshot, "readability", chosen).rows}
        return float(rows[high].low - rows[low].high) if {low, high} <= set(rows) else None

    return ask


def on_topic(topic: str, period: str) -> Ask:
    """The share of a month's articles that are on a topic."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        rows = query(snapshot, "topic-timeline", chosen, bin="month").rows
        return next((row.value for row in rows if (row.topic, row.period) == (topic, period)), None)

    return ask


def headline_has(words: str) -> Ask:
    """How many headlines of the view have these words."""
    return lambda snapshot, chosen: float(sum(words in row.headline for row in library.articles(snapshot, chosen).rows))


def paragraph_with(words: str) -> Ask:
    """The number of the first paragraph with these words in the view's only article."""

    def ask(snapshot: Snapshot, chosen: Filters) -> float | None:
        rows = library.articles(snapshot, chosen).rows
        found = reading(snapshot, rows[0].article) if len(rows) == 1 else None
        return next((float(one.number) for one in found.paragraphs if words in one.text), None) if found else None

    return ask
