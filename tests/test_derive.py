"""What follows from many articles: names become speakers by their form alone, and words become topics that stay where they are."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from dashboard.article import Article
from dashboard.corpus import Corpus, Snapshot, commit, create, decide
from dashboard.derive import counts, derive, refit_topics, topics
from dashboard.derive.speakers import identities, with_unquoted
from dashboard.derive.topics import MIN_ARTICLES, Tried, chosen, coherence, fit, model_of, place, term_rows, topic_rows
from tests.builders import Batch, made_article, quotation_row, rows_of

# Names


def _speakers(*names: str, **counted: int) -> dict[str, str]:
    return {row.name: row.speaker for row in identities([*((name, 1) for name in names), *counted.items()])}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Ada Brink", "President Ada Brink", "Brink", "Mayor Brink"), {"President Ada Brink", "Brink", "Mayor Brink"}),
        (("Ada Brink", "Ada M. Brink", "Ada Maria Brink", "A. Brink"), {"Ada M. Brink", "Ada Maria Brink", "A. Brink"}),
        (("Ada Brink", "Secretary of State Ada Brink", "ADA BRINK"), {"Secretary of State Ada Brink", "ADA BRINK"}),
        (("Ada Brínk", "Ada Brink", "Ada Brink"), {"Ada Brínk"}),
        (("Ada von der Brink", "von der Brink"), {"von der Brink"}),
        (("Omar al-Tamar", "al-Tamar", "Tamar"), {"al-Tamar", "Tamar"}),
        (("Peter Holm", "Ada Brink", "Brink"), {"Brink"}),
        (("Ada Brink", "REUTERS Brink", "Russia Brink", "Brink"), {"Brink"}),
    ],
)
def test_one_person_has_one_speaker(names: tuple[str, ...], expected: set[str]) -> None:
    found = _speakers(*names)
    assert set(found) == expected
    assert set(found.values()) <= {"Ada Brink", "Ada von der Brink", "Omar al-Tamar"}
    assert len(set(found.values())) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Ada Brink", "Peter Brink", "Brink"),  # a surname of two
        ("Ada Brink", "Peter Brink", "Mr. Brink", "Mrs. Brink"),
        ("Peter Brink", "Mrs. Brink"),  # her husband's name is not hers
        ("Ada M. Brink", "Ada K. Brink", "Ada Brink", "Brink"),  # middle names that differ
        ("Peter Brink", "Peter Brink Jr.", "Brink"),
        ("Ada Brink", "Anna Brink", "A. Brink"),
        ("a spokesman", "officials", "the spokesman", "Ada Spokesman"),
        ("the president", "President"),
        ("Ada Brink and Peter Holm", "Peter Holm"),
        ("Kim Un", "UN"),
        ("Kim Jong Holm", "Peter Kim", "Kim"),  # a surname, and the beginning of another name
        ("Holdout Brink", "Brink"),  # no first name that anybody knows
        ("Ada London", "London"),
        ("Harbour Commission", "Ada Commission"),
        ("Brink", "Mr. Brink"),
        ("IMF", "International Monetary Fund"),  # no name gives both
        ("Sandholm Fishing Board (SFB)", "Sea Freight Bureau (SFB)", "SFB"),
    ],
)
def test_what_no_form_proves_is_left_apart(names: tuple[str, ...]) -> None:
    found = _speakers(*names)
    groups = Counter(found.get(name, name) for name in names)
    assert max(groups.values()) == 1, found


def test_a_short_first_name_joins_its_only_long_one() -> None:
    rows = identities([("Bob Falke", 5), ("Robert J. Falke", 3), ("Robert Falke", 2), ("Falke", 2)])
    assert {row.name: row.speaker for row in rows} == {"Robert J. Falke": "Bob Falke", "Robert Falke": "Bob Falke", "Falke": "Bob Falke"}
    assert {row.name: row.because for row in rows}["Robert Falke"].startswith("“Robert” and “Bob” are one first name")
    assert set(_speakers("Joe Falke", "Joseph Falke", "J. Falke").values()) == {"Joe Falke"}
    assert _speakers("Jack Falke", "John Falke", "Jacob Falke", "Falke") == {}


def test_an_acronym_joins_the_name_that_gives_it() -> None:
    found = _speakers("Sandholm Fishing Board (SFB)", "SFB", "S.F.B.", "the Sandholm Fishing Board", "Sandholm Fishing Board")
    assert set(found) == {"Sandholm Fishing Board (SFB)", "SFB", "S.F.B.", "the Sandholm Fishing Board"}
    assert set(found.values()) == {"Sandholm Fishing Board"}


def test_a_bare_surname_is_its_main_bearers_where_the_others_are_few() -> None:
    few = [("Ada Brink", 90), ("Tomas Brink", 9), ("Brink", 40), ("Mr. Brink", 2), ("Mayor-elect Ada Brink", 5)]
    rows = {row.name: row for row in identities(few)}
    assert {name: row.speaker for name, row in rows.items()} == {"Brink": "Ada Brink", "Mayor-elect Ada Brink": "Ada Brink"}
    assert rows["Brink"].because == "95 of the 104 quotations under a full name that ends in “Brink” are Ada Brink's"
    assert not identities([("Ada Brink", 9), ("Tomas Brink", 1), ("Brink", 40)]), "too few to say who is meant"
    assert not identities([("Ada Brink", 60), ("Tomas Brink", 40), ("Brink", 40)]), "two people have a claim"


def test_an_organisation_is_never_a_surname() -> None:
    rows = identities([("Ada Falke", 3), ("Falke", 2)], organisations=["Falke"])
    assert rows == []


def test_every_row_says_why() -> None:
    rows = identities([("Ada Brink", 5), ("Ada M. Brink", 1), ("Brink", 4), ("Mayor Ada Brink", 2), ("A. Brink", 1)])
    assert {row.name: row.because for row in rows} == {
        "Ada M. Brink": "the same first and last name, middle name left out",
        "Brink": "the only full name in the corpus that ends in “Brink”",
        "Mayor Ada Brink": "the same name without “Mayor”",
        "A. Brink": "“A.” is the initial of “Ada”, and no other full name in the corpus begins and ends so",
    }


pieces = st.sampled_from(
    ["Ada", "Peter", "A.", "M.", "Maria", "Brink", "Holm", "von", "Mr.", "President", "Jr.", "UN", "(UN)", "the", "a", "and", "Board"]
)
names_used = st.lists(st.tuples(st.lists(pieces, min_size=1, max_size=4).map(" ".join), st.integers(1, 9)), max_size=12)


@settings(deadline=None)  # the first example reads the lexicons
@given(names_used, st.randoms(use_true_random=False))
def test_identities_do_not_depend_on_the_order_of_names(names: list[tuple[str, int]], chance: random.Random) -> None:
    rows = identities(names)
    shuffled = list(names)
    chance.shuffle(shuffled)
    assert identities(shuffled) == rows
    assert len({row.name for row in rows}) == len(rows)
    assert not {row.speaker for row in rows} & {row.name for row in rows}
    assert all(row.because and row.name != row.speaker for row in rows)


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.integers(1, 3)), max_size=6))
def test_any_text_is_a_name_that_does_no_harm(names: list[tuple[str, int]]) -> None:
    assert {row.name for row in identities(names)} <= {name for name, _ in names}


# Topics

_WORDS = {
    "harbour": "ferry harbour captain tide quay sailors lighthouse storm cargo dock pilot anchor crew vessel deck",
    "orchard": "orchard apples harvest pickers frost blossom cider growers trees fruit pears soil pruning barrels press",
    "stars": "telescope comet astronomers orbit galaxy observatory lens planets eclipse meteor sky dome spectrum moons stars",
}
SUBJECTS = {subject: words.split() for subject, words in _WORDS.items()}


def _paragraph(subject: str, chance: random.Random) -> str:
    words = SUBJECTS[subject]
    return f"The {' and the '.join(chance.sample(words, 5))} were in the {chance.choice(words)} of the {chance.choice(words)} again."


def _planted(number: int, *, first: int = 0) -> list[tuple[str, Article]]:
    chance = random.Random(first)  # noqa: S311
    names = list(SUBJECTS)
    made = []
    for n in range(first, first + number):
        subject = names[n % 3]
        made.append((subject, made_article(n, texts=[_paragraph(subject, chance) for _ in range(3)], language="en")))
    return made


def _batch(articles: Sequence[Article]) -> Batch:
    rows: Batch = {}
    for article in articles:
        for table, values in rows_of(article).items():
            rows.setdefault(table, []).extend(values)
    return rows


def _fill(corpus: Corpus, number: int, first: int = 0) -> dict[str, str]:
    made = _planted(number, first=first)
    commit(corpus, _batch([article for _, article in made]))
    return {article.id: subject for subject, article in made}


@pytest.fixture
def planted(corpus: Corpus) -> tuple[Corpus, dict[str, str]]:
    subjects = _fill(corpus, 30)
    derive(corpus)
    return corpus, subjects


Opened = Callable[..., Snapshot]


def test_three_planted_subjects_are_three_topics(planted: tuple[Corpus, dict[str, str]], opened: Opened) -> None:
    corpus, subjects = planted
    now = opened(corpus)
    rows = now.rows("SELECT article, topic FROM topic_paragraphs")
    assert len(rows) == 90
    assert {subject: len({topic for article, topic in rows if subjects[article] == subject}) for subject in SUBJECTS} == dict.fromkeys(
        SUBJECTS, 1
    )
    assert len({topic for _, topic in rows}) == 3
    for terms, label in now.rows("SELECT terms, label FROM topics"):
        assert sum(set(terms[:10]) <= set(words) for words in SUBJECTS.values()) == 1
        assert len(label.split(" · ")) == 3


def test_a_second_call_commits_nothing(planted: tuple[Corpus, dict[str, str]], opened: Opened) -> None:
    corpus, _ = planted
    before = opened(corpus).seq
    derive(corpus)
    assert opened(corpus).seq == before


def test_placing_goes_on_where_it_was_stopped(corpus: Corpus, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(corpus, 30)
    monkeypatch.setattr("dashboard.derive.PLACED_AT_ONCE", 20)
    monkeypatch.setattr(counts, "CHUNK", 7)
    real, calls = place, []

    def stops(*given_: Any) -> list[Any]:
        calls.append(given_)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return list(real(*given_))

    monkeypatch.setattr("dashboard.derive.place", stops)
    with pytest.raises(KeyboardInterrupt):
        derive(corpus)
    assert 0 < opened(corpus).value("SELECT count(*) FROM topic_paragraphs") < 90
    derive(corpus)
    assert opened(corpus).value("SELECT count(*) FROM topic_paragraphs") == 90
    assert opened(corpus).value("SELECT count(DISTINCT (article, paragraph)) FROM topic_paragraphs") == 90


def test_new_articles_are_placed_and_old_ones_stay(planted: tuple[Corpus, dict[str, str]], opened: Opened) -> None:
    corpus, subjects = planted
    sql = "SELECT article, paragraph, topic, weight, model FROM topic_paragraphs ORDER BY ALL"
    old = opened(corpus).rows(sql)
    subjects |= _fill(corpus, 9, first=300)
    derive(corpus)
    new = opened(corpus).rows(sql)
    assert [row for row in new if row in set(old)] == old
    assert len(new) == len(old) + 27
    topic_of = {subject: {row[2] for row in new if subjects[row[0]] == subject} for subject in SUBJECTS}
    assert all(len(found) == 1 for found in topic_of.values())


def test_a_new_fit_places_everything_under_a_new_model(planted: tuple[Corpus, dict[str, str]], opened: Opened) -> None:
    corpus, _ = planted
    _fill(corpus, 9, first=300)
    refit_topics(corpus)
    now = opened(corpus)
    assert now.value("SELECT count(*) FROM topic_paragraphs WHERE model IN (SELECT model FROM topics)") == 117
    derive(corpus)
    before = opened(corpus).seq
    refit_topics(corpus)
    derive(corpus)
    assert opened(corpus).seq == before


def test_equal_corpora_have_equal_topics(tmp_path: Any, opened: Opened) -> None:
    found = []
    for name in ("one", "two"):
        corpus = create(tmp_path / name)
        articles = [article for _, article in _planted(30)]
        for part in (articles[:30],) if name == "one" else (articles[20:], articles[:20]):
            commit(corpus, _batch(part))
        derive(corpus)
        now = opened(corpus)
        queries = [f"SELECT * EXCLUDE (batch) FROM {table} ORDER BY ALL" for table in ("topics", "topic_terms", "topic_paragraphs")]  # noqa: S608
        found.append([now.rows(query) for query in queries])
    assert found[0] == found[1]


def test_few_articles_have_no_topics(corpus: Corpus, opened: Opened) -> None:
    said: list[str] = []
    _fill(corpus, MIN_ARTICLES - 1)
    derive(corpus, on_progress=said.append)
    assert opened(corpus).value("SELECT count(*) FROM topics") == 0
    assert any("too few" in line for line in said)


def test_an_empty_corpus_has_nothing_to_derive(corpus: Corpus, opened: Opened) -> None:
    derive(corpus)
    assert opened(corpus).seq == 0


def test_other_languages_do_not_become_topics(corpus: Corpus, opened: Opened) -> None:
    _fill(corpus, 30)
    foreign = [
        made_article(n, texts=["Die Birnen im Garten sind reif und die Leute pflücken sie."] * 2, language="de") for n in range(500, 512)
    ]
    commit(corpus, _batch(foreign))
    derive(corpus)
    now = opened(corpus)
    assert now.value("SELECT count(DISTINCT article) FROM topic_paragraphs") == 30
    assert now.value("SELECT count(*) FROM topic_terms WHERE term = 'birnen'") == 0


def test_a_line_on_every_page_is_no_topic(corpus: Corpus, opened: Opened) -> None:
    line = "Sign up for the Sandholm newsletter and never miss a morning bulletin from our gallant newsroom again, dear subscribers."
    texts = [(*article.paragraph_texts(), line, "Follow us: newsletter, bulletin, subscribers") for _, article in _planted(30)]
    commit(corpus, _batch([made_article(n, texts=parts, language="en") for n, parts in enumerate(texts)]))
    derive(corpus)
    assert opened(corpus).value("SELECT count(*) FROM topic_terms WHERE term IN ('newsletter', 'bulletin', 'subscribers')") == 0


def test_words_that_people_hide_are_no_terms_of_topics(corpus: Corpus, opened: Opened) -> None:
    _fill(corpus, 30)
    decide(corpus, "stop_word", "ferry", "add", who="test")
    derive(corpus)
    assert opened(corpus).value("SELECT count(*) FROM topic_terms WHERE term IN ('ferry', 'the', 'and')") == 0


def test_reading_in_chunks_changes_nothing(corpus: Corpus, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(corpus, 30)
    terms, whole = counts.sample(opened(corpus))
    monkeypatch.setattr(counts, "CHUNK", 7)
    again, parts = counts.sample(opened(corpus))
    assert terms == again
    assert (whole != parts).nnz == 0
    model = model_of(term_rows(_fitted(whole, terms)))
    monkeypatch.setattr(counts, "CHUNK", 500)
    at_once = [row for keys, found in counts.paragraphs(opened(corpus), model.terms) for row in place(model, keys, found)]
    monkeypatch.setattr(counts, "CHUNK", 7)
    by_seven = [row for keys, found in counts.paragraphs(opened(corpus), model.terms) for row in place(model, keys, found)]
    assert at_once == by_seven


def _fitted(matrix: Any, terms: Sequence[str]) -> topics.Model:
    fitted = fit(matrix, terms)
    assert fitted is not None
    return fitted.model


def test_a_model_survives_its_rows(planted: tuple[Corpus, dict[str, str]], opened: Opened) -> None:
    terms, matrix = counts.sample(opened(planted[0]))
    rows = term_rows(_fitted(matrix, terms))
    assert term_rows(model_of(rows)) == rows
    assert [row.topic for row in topic_rows(model_of(rows))] == [0, 1, 2]


def test_coherence_is_that_of_the_formula() -> None:
    there = sparse.csr_array(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [1, 0, 1]], dtype=float))
    loadings = np.array([[1.0, 0.9, 0.0]])
    old, topics.COHERENCE_TERMS = topics.COHERENCE_TERMS, 2
    try:
        expected = np.log(0.5 / (0.75 * 0.5)) / -np.log(0.5)
        assert coherence(loadings, there).tolist() == [pytest.approx(expected)]
    finally:
        topics.COHERENCE_TERMS = old


def test_the_fewest_topics_that_are_not_clearly_worse_are_chosen() -> None:
    assert chosen([Tried(3, 0.10, 0.01), Tried(5, 0.28, 0.02), Tried(8, 0.30, 0.03), Tried(12, 0.29, 0.01)]) == 5
    assert chosen([Tried(3, 0.10, 0.01), Tried(5, 0.28, 0.02), Tried(8, 0.32, 0.03)]) == 8


# Speakers of a corpus


def test_speakers_of_a_corpus_are_brought_up_to_date(corpus: Corpus, opened: Opened) -> None:
    commit(corpus, _said("Ada Brink", "Brink", first=1))
    derive(corpus)
    now = opened(corpus)
    assert now.rows("SELECT name, speaker FROM speakers") == [("Brink", "Ada Brink")]
    assert now.rows("SELECT DISTINCT speaker FROM quotations") == [("Ada Brink",)]
    commit(corpus, _said("Peter Brink", first=10))
    derive(corpus)
    now = opened(corpus)
    assert {name for (name,) in now.rows("SELECT DISTINCT speaker FROM quotations")} == {"Ada Brink", "Peter Brink", "Brink"}
    before = now.seq
    derive(corpus)
    assert opened(corpus).seq == before


def test_unnamed_and_joint_speakers_are_left_alone(corpus: Corpus, opened: Opened) -> None:
    rows = _said("Ada Brink", "Brink's neighbour", "Ada Brink and Peter Holm", first=1)
    sorts = {"Brink's neighbour": "unnamed", "Ada Brink and Peter Holm": "joint"}
    rows["quotations"] = [row._replace(speaker_type=sorts.get(row.speaker, "person")) for row in rows["quotations"]]  # type: ignore[attr-defined]
    commit(corpus, rows)
    derive(corpus)
    assert opened(corpus).rows("SELECT * FROM speakers") == []


def _said(*names: str, first: int) -> Batch:
    rows = _batch([])
    for n, name in enumerate(names, first):
        article = made_article(n)
        mine = rows_of(article) | {"quotations": [quotation_row(article, 0, 9, name, paragraph=1)]}
        for table, values in mine.items():
            rows.setdefault(table, []).extend(values)
    return rows


# Names that nobody quotes


def _joined(quoted: dict[str, int], named: dict[str, int]) -> dict[str, str]:
    rows = with_unquoted(identities([*quoted.items()]), identities([*quoted.items(), *named.items()]), quoted)
    assert rows == sorted(rows)
    return {row.name: row.speaker for row in rows}


def test_a_name_that_nobody_quotes_joins_the_speaker_of_its_person() -> None:
    assert _joined({"Ada M. Brink": 2}, {"Ada Brink": 9}) == {"Ada Brink": "Ada M. Brink"}
    assert _joined({"Brink": 3}, {"Ada Brink": 1}) == {"Ada Brink": "Brink"}
    assert _joined({}, {"Ada Brink": 1, "Ada M. Brink": 2, "Peter Holm": 1}) == {"Ada M. Brink": "Ada Brink"}


def test_who_is_merely_named_moves_nobody_who_is_quoted() -> None:
    quoted = {"Ada Brink": 5, "Brink": 2, "A. Brink": 1, "Harbour Union": 3}
    alone = {row.name: row.speaker for row in identities([*quoted.items()])}
    found = _joined(quoted, {"Anna Brink": 40, "Peter Brink": 40, "the Harbour Union": 2, "Ada Maria Brink": 7})
    assert {name: speaker for name, speaker in found.items() if name in quoted} == alone != {}
    assert {name: speaker for name, speaker in found.items() if name not in quoted} == {
        "Ada Maria Brink": "Ada Brink",
        "the Harbour Union": "Harbour Union",
    }


def test_articles_of_an_older_presslens_are_read_again_for_names_alone(corpus: Corpus, opened: Opened) -> None:
    texts = ("Mayor Ada Brink met Senator Oliver Stanhope.", "“We sail at noon,” said Brink.")
    old = [made_article(number, texts) for number in range(3)]
    rows: Batch = {}
    for article in old:
        for name, values in rows_of(article, "Somebody Else").items():
            rows.setdefault(name, []).extend(values)
    del rows["mentions"]
    commit(corpus, rows)
    commit(corpus, rows_of(made_article(9, texts)) | {"mentions": []})
    derive(corpus)
    now = opened(corpus)
    assert now.rows("SELECT DISTINCT name, count(*) FROM mentions GROUP BY name ORDER BY name") == [
        ("Ada Brink", 6),
        ("Oliver Stanhope", 3),
    ]
    assert now.rows("SELECT DISTINCT name FROM quotations ORDER BY name") == [("Ada Brink",), ("Somebody Else",)]
    seq = now.seq
    derive(corpus)
    assert opened(corpus).seq == seq
