"""Statements are composed of our own words; every value that came from outside is bound."""

from dashboard.errors import UsageError
from dashboard.tables import NAMELESS

BINS = ("day", "week", "month")
"""What a timeline's periods may be; a week begins on Monday."""

COUNTED = """JOIN picked p ON p.article = x.article
  WHERE NOT EXISTS (SELECT 1 FROM dropped d WHERE d.article = x.article AND d.paragraph = x.paragraph)"""
"""After `FROM <table by paragraph> x`: its rows that count, with the article's outlet and day as `p`."""


SHOWN = f"CASE WHEN x.speaker = '{NAMELESS}' THEN x.name ELSE x.speaker END"
"""How one quotation `x` shows its speaker: a description as it stands."""


def exact_sum(expression: str, bits: int = 0) -> str:
    """SQL for a sum of numbers rounded to 2^-`bits`: exact, hence the same in whichever order several threads bring them.

    A sum of floating-point numbers differs in its last digits from run to run, and so would what is exported.
    """
    scale = float(2**bits)
    return f"CAST(sum(CAST(round(({expression}) * {scale!r}) AS HUGEINT)) AS DOUBLE) / {scale!r}"


def fourth_powers(y: str, x: str) -> str:
    """SQL for the sums of y⁴, y³x, y²x² and yx³ of whole numbers: four columns."""
    return ", ".join(exact_sum(f"{y} ** {4 - power} * {x} ** {power}") for power in range(4))


class Sql:
    """Collects the values of one statement; `bind` gives the name under which the statement speaks of a value."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def bind(self, value: object) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def among(self, column: str, values: tuple[str, ...]) -> str:
        """`column` is one of `values` (at least one)."""
        return f"{column} IN ({', '.join(self.bind(value) for value in values)})"


def period(bin_: str, column: str = "p.day") -> str:
    """SQL for the first day of the bin that a day falls in."""
    if bin_ not in BINS:
        raise UsageError(f"{bin_!r} is no period", hint=f"one of {', '.join(BINS)}")
    return f"CAST(date_trunc('{bin_}', {column}) AS DATE)"
