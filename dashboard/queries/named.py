"""Named but not quoted: persons whom an article names in full and gives no word to.

Known are the persons who are quoted somewhere in the corpus, by the names that the corpus joins for them. A person whom nobody
quotes anywhere is not found: a first name and a capital letter alone are too often a place, a firm or a headline.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyarrow as pa

from dashboard.corpus import Snapshot
from dashboard.datafiles import lexicon
from dashboard.derive.names import describes, fold, given_names, read
from dashboard.queries.scope import scope
from dashboard.queries.sql import COUNTED
from dashboard.queries.table import Query, Table, narrow, proportion, table
from dashboard.queries.voices import wire_note
from dashboard.tables import Evidence, Filters

LONGEST = 6
"""Words of a name in full, title left out."""


class Named(NamedTuple):
    """`n` of the `denominator` articles that name the speaker in full have no quotation of theirs: `value`, with Wilson's interval.

    `outlets` are those of the `n` articles; `evidence` shows each by the first paragraph that names the speaker.
    """

    speaker: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    denominator: int
    outlets: int
    evidence: Evidence


def named(snapshot: Snapshot, filters: Filters) -> Table:
    """Speakers by the number of articles that name and do not quote them; any quotation in the article counts, copied or indirect."""
    place_names(snapshot)
    base = scope(snapshot, filters)
    found = snapshot.rows(
        f"""{base.ctes}, naming AS (SELECT DISTINCT x.speaker, x.article, p.outlet FROM namings x {COUNTED})
        SELECT g.speaker, count(*) FILTER ({UNQUOTED}), count(*), count(DISTINCT g.outlet) FILTER ({UNQUOTED})
        FROM naming g GROUP BY g.speaker HAVING count(*) FILTER ({UNQUOTED}) > 0""",
        base.sql.values,
    )
    rows = [Named(who, *proportion(n, k), n, k, outlets, Evidence("article", (("named", who),))) for who, n, k, outlets in found]
    rows.sort(key=lambda row: (-row.n, row.speaker))
    articles = int(snapshot.value(f"{base.ctes} SELECT count(*) FROM picked", base.sql.values))
    notes = [
        "Persons who are quoted somewhere in the corpus, in articles that name them in full and quote nothing of theirs, nor report it.",
        wire_note(filters),
        narrow("topic share", articles),
    ]
    return table("named-not-quoted", Named, rows, notes)


UNQUOTED = "NOT EXISTS (SELECT 1 FROM quotations q WHERE q.article = g.article AND q.speaker = g.speaker AND q.kind <> 'term')"
"""The article of `g` (article, speaker) has no quotation of the speaker."""


def place_names(snapshot: Snapshot) -> None:
    """Make the table `namings` (speaker, article, paragraph, start, end): where a paragraph first names a speaker in full."""
    if not snapshot.has("namings"):
        snapshot.make("capitals", _CAPITALS, {"pattern": _capitals()})
        known = _known(snapshot)
        runs = [row[0] for row in snapshot.rows("SELECT DISTINCT run FROM capitals ORDER BY run")]
        found = [(run, speaker, said) for run in runs for speaker, said in _names_in(run, known)]
        columns = {name: pa.array([row[at] for row in found], pa.string()) for at, name in enumerate(("run", "speaker", "said"))}
        snapshot.load("named_runs", pa.table(columns))
    snapshot.make("namings", _NAMINGS)


_CAPITALS = """
CREATE TABLE capitals AS
  SELECT DISTINCT article, paragraph, unnest(regexp_extract_all(text, $pattern)) AS run FROM paragraphs
"""

_NAMINGS = """
CREATE TABLE namings AS
  SELECT r.speaker, c.article, c.paragraph, min(t.start + strpos(t.text, r.said) - 1) AS start,
         arg_min(t.start + strpos(t.text, r.said) - 1 + length(r.said), t.start + strpos(t.text, r.said)) AS "end"
  FROM capitals c JOIN named_runs r USING (run) JOIN paragraphs t USING (article, paragraph) GROUP BY ALL
"""


def _capitals() -> str:
    """Two or more words with a capital in a row, small particles between them: RE2 reads them in linear time."""
    particles = "|".join(re.escape(word) for word in sorted(lexicon("name_particles")))
    return rf"(?:(?:\p{{Lu}}[\p{{L}}'’-]*\.?|{particles}) ){{1,{LONGEST + 2}}}\p{{Lu}}[\p{{L}}'’-]+"


def _known(snapshot: Snapshot) -> Mapping[str, str]:
    """A name in full, folded -> the speaker for whom it mostly stands; persons with a known first name alone."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    sql = """SELECT name, speaker, count(*) FROM quotations WHERE name IS NOT NULL AND speaker IS NOT NULL AND contains(name, ' ')
             GROUP BY ALL HAVING count(*) FILTER (speaker_type = 'person') * 2 > count(*)"""
    for name, speaker, n in snapshot.rows(sql):
        person = None if describes(name) else read(name, n, is_person=True).person
        if person is not None and person.first in given_names():
            counted[fold(read(name, n, is_person=True).plain)][speaker] += n
    return {name: min(some, key=lambda who: (-some[who], who)) for name, some in counted.items()}


def _names_in(run: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(speaker, the words that name them) of a row of capitalised words; of names inside one another the longest."""
    words = run.split(" ")
    at = 0
    while at < len(words) - 1:
        for end in range(min(len(words), at + LONGEST), at + 1, -1):
            said = re.sub("['’]s$", "", " ".join(words[at:end]))
            if speaker := known.get(fold(said)):
                yield speaker, said
                at = end - 1
                break
        at += 1


QUERIES = (Query("named-not-quoted", "speakers in articles that name and do not quote them", Named, named),)
