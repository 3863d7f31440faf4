"""A reporting clause: a verb or phrase of speech and who stands as its speaker."""

from typing import NamedTuple

from dashboard.annotate.quotes.mentions import Mention


class Clause(NamedTuple):
    """A cue at `cue:cue_end` with its speaker; `start:end` covers both. `inverted`: the speaker stands behind the cue."""

    start: int
    end: int
    cue: int
    cue_end: int
    mention: Mention
    inverted: bool
    flags: int
    negated: bool
