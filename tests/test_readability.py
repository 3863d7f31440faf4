"""Readability: by textstat, offline, of sentences alone, and missing rather than absurd."""

import json
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import nltk
import pytest
from textstat import textstat
from textstat.backend.counts import count_syllables

from dashboard.annotate import readability
from dashboard.annotate.readability import (
    CANDIDATES,
    LANGUAGES,
    MEASURES,
    SCOPES,
    annotate,
    pulls,
    score,
    scored_text,
)
from dashboard.article import Article, join_paragraphs
from dashboard.datafiles import data_folder
from dashboard.tables import FLOOR_WORDS, ReadabilityRow
from tests.builders import made_article, quotation_row

PLAIN = "The ferry did not sail on Monday because the wind was strong and the harbour was closed until noon. "
HARD = "Meteorological authorities subsequently characterised navigational conditions as extraordinarily unfavourable. "
NAMES = tuple(measure.name for measure in MEASURES)
TEXTSTAT = {
    "flesch": "flesch_reading_ease", "flesch_kincaid": "flesch_kincaid_grade", "fog": "gunning_fog", "smog": "smog_index",
    "ari": "automated_readability_index", "coleman_liau": "coleman_liau_index", "dale_chall": "dale_chall_readability_score", "lix": "lix",
}  # fmt: skip


def _article(*texts: str, language: str | None = "en") -> Article:
    return made_article(texts=texts, language=language)


def _scores(row: ReadabilityRow) -> dict[str, float | None]:
    return {name: getattr(row, name) for name in NAMES}


def test_measures_are_the_columns_in_their_order() -> None:
    assert ReadabilityRow._fields[4:-1] == NAMES
    assert all(measure.label and measure.unit and measure.citation and measure.low < measure.high for measure in MEASURES)


def test_every_scope_has_a_row_and_scores_are_textstats_own() -> None:
    article = _article(PLAIN * 8, HARD * 8)
    rows = annotate(article, ())
    assert [row.scope for row in rows] == list(SCOPES)
    text = scored_text(article, (), "body")
    textstat.set_lang("en_US")
    assert _scores(rows[0]) == {name: pytest.approx(getattr(textstat, function)(text)) for name, function in TEXTSTAT.items()}


def test_harder_text_scores_harder_on_every_measure() -> None:
    easy, hard = (_scores(annotate(_article(text * 12), ())[0]) for text in (PLAIN, HARD))
    for measure in MEASURES:
        a, b = easy[measure.name], hard[measure.name]
        assert a is not None
        assert b is not None
        assert (a < b) == (measure.direction == "higher is harder"), measure.name


@pytest.mark.parametrize("text", ["", "Hello.", "***", PLAIN * 4])
def test_below_the_floor_scores_are_missing(text: str) -> None:
    for row in annotate(_article(text), ()):
        assert row.words < FLOOR_WORDS
        assert set(_scores(row).values()) == {None}


def test_a_heading_is_no_sentence() -> None:
    with_heading = _article(PLAIN * 8, "What the wind did", PLAIN * 8)
    without = _article(PLAIN * 8, PLAIN * 8)
    assert _scores(annotate(with_heading, ())[0]) == _scores(annotate(without, ())[0])


ABSURD = {
    "a list without stops": ("Brink, Ada; Reyl, Tomas; Oste, Mara; harbour, ferry, boat, net and crew, " * 30,),
    "a list of names with stops": ("Brink, A. Reyl, T. Oste, M. Vandor, K. " * 40,),
    "a table": tuple(f"Sandholm {n} 3 1 0 2 Lindfold {n} 2 2 1 4 Karrow {n} 1 0 0 9 Tarn {n} 0 0" for n in range(30)),
    "addresses": (" ".join(f"harbour{n}ferrysandholmlindfold/timetable" for n in range(200)) + ".",) * 4,
    "one endless sentence": ("and the ferry waited for the wind " * 40 + ".",),
}


@pytest.mark.parametrize("texts", ABSURD.values(), ids=ABSURD)
@pytest.mark.parametrize("language", ["en", "de", "ru"])
def test_what_is_no_running_text_has_no_score(texts: tuple[str, ...], language: str) -> None:
    """Enough words, no sentences: a formula would give grades of forty or of hundreds."""
    row = annotate(_article(*texts, language=language), ())[0]
    assert row.words == 0 or row.words >= FLOOR_WORDS
    assert set(_scores(row).values()) == {None}


def test_no_score_of_running_text_is_absurd() -> None:
    for texts in ((PLAIN * 8,), (HARD * 12,), (PLAIN * 4, *(ABSURD["a table"])), (PLAIN * 60, "; ".join([PLAIN.rstrip(". ")] * 3) + ".")):
        grade = annotate(_article(*texts), ())[0].flesch_kincaid
        assert grade is None or 0 < grade < 40


def test_the_pull_of_a_sentence_is_the_score_without_it() -> None:
    article = _article(PLAIN * 6, PLAIN * 3 + HARD + PLAIN)
    measure = next(one for one in MEASURES if one.name == "flesch_kincaid")
    found = pulls(article, (), "body", measure)
    assert len(found) == 11
    assert found[0].sentence.text == HARD.strip()
    assert article.body[found[0].sentence.start : found[0].sentence.end] == HARD.strip()
    assert found[0].sentence.paragraph == 2
    assert (found[0].words, found[0].long_words) == (9, 7)
    lines = scored_text(article, (), "body").splitlines()
    without = "\n".join(line for line in lines if not line.startswith("Meteorological"))
    assert found[0].pull == pytest.approx(score("\n".join(lines), "en", measure) - score(without, "en", measure))
    assert [row.pull for row in found] == sorted((row.pull for row in found), reverse=True)
    easy = next(one for one in MEASURES if one.name == "flesch")
    assert pulls(article, (), "body", easy)[0].sentence == found[0].sentence
    assert pulls(_article(PLAIN * 8, language="sv"), (), "body", measure) == []
    assert len(pulls(_article(PLAIN * 200), (), "body", measure)) == CANDIDATES


def test_points_inside_a_sentence_do_not_end_it() -> None:
    dotted = "The U.S. envoy Mr. Brink paid 3.5 million to the port at 8.50pm on the day that the ferry sailed. "
    plain = "The US envoy Mr Brink paid 35 million to the port at 850pm on the day that the ferry sailed. "
    (a, *_), (b, *_) = annotate(_article(dotted * 8), ()), annotate(_article(plain * 8), ())
    assert _scores(a) == _scores(b)
    assert a.sentences == 8


def test_typographic_marks_change_nothing() -> None:
    curly = "We don’t know — and can’t say — when Brink’s ferry will finally leave the harbour… of Sandholm tonight. "
    straight = "We don't know  and can't say  when Brink's ferry will finally leave the harbour  of Sandholm tonight. "
    assert _scores(annotate(_article(curly * 8), ())[0]) == _scores(annotate(_article(straight * 8), ())[0])


def test_regular_forms_of_dictionary_words_have_their_syllables() -> None:
    annotate(_article(PLAIN * 8), ())
    assert [count_syllables(word, "en_US") for word in ("oslo", "oslo's", "chavez's", "unicorns")] == [2, 2, 3, 3]


def test_narration_and_quotations_are_scored_apart() -> None:
    said = "“" + "We sail when the wind drops and the tide is right, " * 3 + "” said Brink."
    article = _article(PLAIN * 8, said, said)
    quotations = [quotation_row(article, p.start, article.body.index("” said", p.start) + 1, "Brink") for p in article.paragraphs[1:]]
    body, narration, quoted = annotate(article, quotations)
    assert (narration.words, narration.sentences) == (152, 8)
    assert (quoted.words, quoted.sentences) == (66, 2)
    assert body.words == narration.words + quoted.words + 4
    assert scored_text(article, quotations, "quotations").count("\n") == 1


def test_a_quotation_goes_on_after_the_words_that_name_its_speaker() -> None:
    article = _article("“The wind,” said Brink, “is too strong.” “Tomorrow we sail,” she said.")
    spans = [(article.body.index(part), len(part)) for part in ("“The wind,”", "“is too strong.”", "“Tomorrow we sail,”")]
    quotations = [quotation_row(article, start, start + size, "Brink") for start, size in spans]
    assert scored_text(article, quotations, "quotations") == "The wind, is too strong.\nTomorrow we sail,."


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_gets_the_measures_that_hold_for_it(language: str) -> None:
    row = annotate(_article(PLAIN * 8, language=f"{language}-XX"), ())[0]
    assert {name for name, score in _scores(row).items() if score is not None} == {m.name for m in MEASURES if language in m.languages}
    assert row.versions.startswith("textstat 0.7.13; syllables: ")


def test_other_languages_are_said_to_be_missing() -> None:
    swedish, unknown = (annotate(_article(PLAIN * 8, language=language), ())[0] for language in ("sv", None))
    assert set(_scores(swedish).values()) == set(_scores(unknown).values()) == {None}
    assert swedish.versions == "textstat 0.7.13; not available for sv"
    assert unknown.versions == "textstat 0.7.13; not available for an unknown language"


def test_languages_do_not_disturb_each_other_in_threads() -> None:
    articles = [_article(PLAIN * (8 + n), HARD, language=language) for n in range(6) for language in sorted(LANGUAGES)]
    alone = [annotate(article, ()) for article in articles]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda article: annotate(article, ()), articles * 2)) == alone * 2


def test_hostile_text_is_scored_in_time() -> None:
    texts = ("a" * 200_000, "'" * 100_000, ". " * 100_000, "“, " * 50_000, "https://harbour.example/" + "x" * 5_000, PLAIN * 8)
    row = annotate(_article(*texts), ())[0]
    assert row.flesch is not None


def test_the_first_call_needs_no_network_and_no_home(tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "from tests.test_readability import HARD, PLAIN, _article\n"
        "from dashboard.annotate.readability import annotate\n"
        "print(annotate(_article(PLAIN * 8, HARD * 8), ())[0].flesch)\n"
    )
    proxy = "http://127.0.0.1:9"
    environment = {"HOME": str(tmp_path), "HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=False, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) == pytest.approx(annotate(_article(PLAIN * 8, HARD * 8), ())[0].flesch)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.shared
def test_reading_levels_come_out_in_order(shared: Path) -> None:
    triples: dict[str, dict[str, float]] = defaultdict(dict)
    for line in (shared / "corpora" / "onestopenglish.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        body, paragraphs = join_paragraphs((text.strip(), None) for text in record["text"].split("\n") if text.strip())
        row = annotate(replace(_article(PLAIN), body=body, paragraphs=paragraphs), ())[0]
        assert row.flesch_kincaid is not None
        triples[record["id"].rsplit("-", 1)[0]][record["level"]] = row.flesch_kincaid
    complete = [[levels[name] for name in ("ele", "int", "adv")] for levels in triples.values() if len(levels) == 3]
    assert len(complete) == 188
    assert sum(all(a < b for a, b in pairwise(three)) for three in complete) >= 183


def test_syllables_are_counted_by_the_dictionary_that_textstat_would_download(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nltk.data, "path", [str(data_folder() / "nltk")])
    ours = readability._pronunciations("en_US")
    assert ours is not None
    theirs = nltk.corpus.cmudict.dict()
    assert len(theirs) > 120_000
    assert [word for word, sounds in theirs.items() if ours[word] != sounds[:1]] == []
    assert [ours[word][0][-1] for word in ("merkel's", "teachers", "judge's")] == ["Z", "Z", "Z"]
    with pytest.raises(KeyError):
        ours["brandreths-dravik"]
    assert readability._pronunciations("de_DE") is None
