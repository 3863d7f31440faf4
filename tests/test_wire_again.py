"""Which articles and paragraphs count under a rule for copied paragraphs, counted again in plain Python, over articles made by chance."""

import random
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from dashboard.article import Article
from dashboard.corpus import Snapshot, commit, create, decide, snapshot
from dashboard.queries import library
from dashboard.tables import Filters, filters
from tests.builders import batch_of, made_article

SUBJECTS = ("The bridge", "A strike of porters", "The price of milk", "A strike of bakers")
LONG = tuple(
    f"{subject} was talked about for hours in the town hall on Monday, and nobody there went home any wiser." for subject in SUBJECTS
)
SHORT = ("More soon.", "Talks go on.")
OUTLETS = ("Paper A", "Paper B", "Paper C")
Places = set[tuple[str, int]]


def printed(seed: int) -> list[Article]:
    """Thirty articles of shared and own paragraphs, long and short, in the order in which the earliest copy is told."""
    chance = random.Random(seed)  # noqa: S311
    made = []
    for number in range(30):
        texts = chance.sample(LONG, chance.choice((1, 1, 2, 3))) + chance.sample(SHORT, chance.choice((0, 0, 1)))
        if chance.random() < 0.3:
            subject = chance.choice(("the strike", "the weather"))
            texts.append(f"Reporter {number} adds that {subject} is what people in this street, and in the next one, speak of now.")
        if chance.random() < 0.2:
            texts.append(f"No word from desk {number}.")
        day = f"2025-03-{chance.randint(1, 9):02d}"
        made.append(made_article(number, texts=texts, outlet=chance.choice(OUTLETS), published=day))
    return sorted(made, key=lambda one: (one.published or "", one.id))


@pytest.fixture(scope="module", params=range(4))
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Article], Snapshot]]:
    made = printed(request.param)
    root = create(tmp_path_factory.mktemp("again"))
    commit(root, batch_of(made))
    decide(root, "topic", "Strike", "strike", who="test")
    with closing(snapshot(root)) as opened:
        yield made, opened


def texts(articles: Sequence[Article]) -> list[tuple[str, int, str, str | None]]:
    return [(one.id, p.number, text, one.outlet) for one in articles for p, text in zip(one.paragraphs, one.paragraph_texts(), strict=True)]


def printed_twice(articles: Sequence[Article]) -> set[str]:
    """The texts that stand in two outlets or more."""
    where: dict[str, set[str | None]] = {}
    for _, _, text, outlet in texts(articles):
        where.setdefault(text, set()).add(outlet)
    return {text for text, outlets in where.items() if len(outlets) > 1}


def dropped(among: Sequence[Article], copies: set[str], wire: str) -> Places:
    seen: set[str] = set()
    out: Places = set()
    for article, number, text, _ in texts(among):
        if text in copies and (wire == "own" or (wire == "once" and text in seen)):
            out.add((article, number))
        seen.add(text)
    return out


def counted(every: list[Article], chosen: Filters) -> tuple[set[str], Places]:
    """The articles that count, and their paragraphs that do."""
    twice = printed_twice(every)
    copies = twice & set(LONG)
    asked = {(article, number) for article, number, text, _ in texts(every) if not chosen.topics or "strike" in text.lower()}
    selected = [
        one for one in every if (not chosen.outlets or one.outlet in chosen.outlets) and one.id in {article for article, _ in asked}
    ]
    gone = dropped(selected, copies, chosen.wire)
    with_copies = {article for article, _, text, _ in texts(every) if text in copies}
    short_twice = printed_twice([one for one in every if one.id in with_copies]) & set(SHORT)
    holding = {article for article, number, text, _ in texts(selected) if (article, number) not in gone and text not in short_twice}
    meant = {article for article, number in asked - gone}
    touched = {article for article, _ in gone}
    picked = [one for one in selected if one.id not in touched or one.id in holding & meant]
    left = {(article, number) for article, number, _, _ in texts(picked)} - dropped(picked, copies, chosen.wire)
    return {one.id for one in picked}, left


@pytest.mark.parametrize("wire", ["once", "own", "each"])
@pytest.mark.parametrize("outlets", [(), ("Paper B",), ("Paper A", "Paper C")])
@pytest.mark.parametrize("topics", [(), ("Strike",)])
def test_what_counts(corpus: tuple[list[Article], Snapshot], wire: str, outlets: tuple[str, ...], topics: tuple[str, ...]) -> None:
    every, opened = corpus
    chosen = filters(outlets=outlets, topics=topics, wire=wire)  # type: ignore[arg-type]
    found = {row.article for row in library.articles(opened, chosen).rows}
    selected = {row.article for row in library.articles(opened, chosen._replace(wire="each")).rows}
    listed = {(row.article, row.paragraph) for row in library.paragraphs(opened, chosen).rows}
    articles, paragraphs = counted(every, chosen)
    assert (found, listed) == (articles, paragraphs)
    assert found == selected if wire == "each" else found < selected
    long = sorted(text for article, number, text, _ in texts(every) if (article, number) in listed and text in LONG)
    if wire == "once" and not topics:
        assert long == sorted(set(LONG)), "each of them once, whoever is left out"
