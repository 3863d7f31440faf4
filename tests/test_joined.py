"""Every name of a speaker, why it was joined, and how many quotations stand under it."""

from pathlib import Path

from dashboard.corpus import commit, create, decide, snapshot
from dashboard.queries.evidence import count
from dashboard.queries.joined import BY_HAND, ITSELF, joined_names
from dashboard.queries.voices import quote_share
from dashboard.tables import SpeakerRow, filters
from tests.builders import batch_of, made_article

REASON = "the same name without “Mayor”"


def test_names_are_told_with_reasons_and_can_be_parted(tmp_path: Path) -> None:
    corpus = create(tmp_path / "c")
    commit(corpus, batch_of([made_article(1), made_article(2)]))
    commit(corpus, batch_of([made_article(3)], speaker="Mayor Brink"))
    commit(corpus, {"speakers": [SpeakerRow("Mayor Brink", "Ada Brink", REASON)]})
    now = snapshot(corpus)
    rows = joined_names(now, filters(), of=("Ada Brink",)).rows
    assert [(row.name, row.because, row.n, row.articles) for row in rows] == [("Ada Brink", ITSELF, 2, 2), ("Mayor Brink", REASON, 1, 1)]
    assert [count(now, filters(), row.evidence)[0] for row in rows] == [2, 1]
    decide(corpus, "speaker_split", "Mayor Brink", "", who="test")
    parted = joined_names(snapshot(corpus), filters(speakers=["Mayor Brink"])).rows
    assert [(row.speaker, row.name, row.because) for row in parted] == [("Mayor Brink", "Mayor Brink", "split by hand")]


def test_a_quotation_given_away_by_hand_says_so(tmp_path: Path) -> None:
    corpus = create(tmp_path / "c")
    article = made_article(1)
    commit(corpus, batch_of([article]))
    last = article.paragraphs[-1]
    decide(corpus, "attribution", f"{article.id}:body:{last.start}:{last.end}", "Tomas Reyl", who="test")
    rows = joined_names(snapshot(corpus), filters(), of=("Tomas Reyl",)).rows
    assert [(row.speaker, row.name, row.because) for row in rows] == [("Tomas Reyl", "Ada Brink", BY_HAND)]


def test_a_speaker_of_one_article_has_a_share_without_an_interval(tmp_path: Path) -> None:
    corpus = create(tmp_path / "c")
    commit(corpus, batch_of([made_article(n) for n in range(1, 6)]))
    commit(corpus, batch_of([made_article(6)], speaker="Tomas Reyl"))
    shares = {row.speaker: row for row in quote_share(snapshot(corpus), filters()).rows}
    assert shares["Tomas Reyl"].value
    assert shares["Tomas Reyl"].low is shares["Tomas Reyl"].high is None
    assert shares["Ada Brink"].low is not None
