"""The words of a corpus as matrices: articles x terms to fit topics, paragraphs x terms to place them.

Built in chunks, so that memory is bounded by the sample and by the chunk, not by the corpus.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from dashboard.corpus import Snapshot, active
from dashboard.datafiles import data_folder, lexicon
from dashboard.derive.topics import COMMONEST, FEATURES, Matrix

SAMPLE = 20_000
"""Articles that a model is fitted on at most; article ids are hashes, so the first ones by id are a sample by chance."""

CHUNK = 500
"""Articles read at a time."""

MIN_LETTERS = 3
"""Shorter terms are initials and remains, acronyms aside."""

_LANGUAGE = """
SELECT coalesce(language, '') FROM articles GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""

# A paragraph that stands in several articles (wire copy, a line that every page carries) counts once, where it stands first.
_SAMPLE = """
CREATE TABLE topic_sample AS
WITH chosen AS (SELECT article FROM articles WHERE coalesce(language, '') = $language ORDER BY article LIMIT $sample)
SELECT article, paragraph FROM paragraphs SEMI JOIN chosen USING (article)
QUALIFY row_number() OVER (PARTITION BY coalesce(CAST(fingerprint AS VARCHAR), lower(text)) ORDER BY article, paragraph) = 1
"""

_VOCABULARY = """
SELECT term FROM terms SEMI JOIN topic_sample USING (article, paragraph)
WHERE regexp_matches(term, '^\\p{L}[\\p{L}\\p{M}''’.-]*$') AND (length(term) >= $letters OR term <> lower(term))
GROUP BY term
HAVING count(DISTINCT article) BETWEEN $rarest AND $commonest
ORDER BY count(DISTINCT article) DESC, term LIMIT $features
"""

_COUNTS = """
SELECT t.article, t.paragraph, t.term, t.n FROM terms t SEMI JOIN topic_sample s USING (article, paragraph)
WHERE t.article IN (SELECT unnest($articles)) ORDER BY t.article, t.paragraph
"""

_WAITING = """
SELECT article FROM articles WHERE coalesce(language, '') = $language
EXCEPT SELECT article FROM topic_paragraphs WHERE model IN (SELECT model FROM topics) ORDER BY article
"""

_PARAGRAPHS = """
SELECT article, paragraph, term, n FROM terms WHERE article IN (SELECT unnest($articles)) ORDER BY article, paragraph, term
"""


def sample(now: Snapshot) -> tuple[list[str], Matrix]:
    """The vocabulary, in alphabetical order, and articles x terms of the sample, in the order of their ids.

    One language, the corpus's most frequent: words of two would make topics that are languages.
    """
    language = _language(now)
    now.make("topic_sample", _SAMPLE, {"language": language, "sample": SAMPLE})
    articles = [row[0] for row in now.rows("SELECT DISTINCT article FROM topic_sample ORDER BY article")]
    hidden = _stop_words(now, language) | {word.casefold() for word in lexicon("calendar")}
    asked = {
        "letters": MIN_LETTERS, "rarest": 3 if len(articles) < 1000 else 5, "commonest": max(1, int(COMMONEST * len(articles))),
        "features": FEATURES + len(hidden),
    }  # fmt: skip
    terms = sorted([row[0] for row in now.rows(_VOCABULARY, asked) if row[0] not in hidden][:FEATURES])
    column = {term: i for i, term in enumerate(terms)}
    parts = [_matrix(now, _COUNTS, chunk, column, {article: i for i, article in enumerate(chunk)}) for chunk in _chunks(articles)]
    return terms, sparse.vstack(parts).tocsr() if parts else sparse.csr_array((0, len(terms)))


def waiting(now: Snapshot) -> list[str]:
    """Articles of the corpus's language without a paragraph placed by the stored model."""
    return [row[0] for row in now.rows(_WAITING, {"language": _language(now)})]


def paragraphs(now: Snapshot, terms: Sequence[str]) -> Iterator[tuple[list[tuple[str, int]], Matrix]]:
    """(article, paragraph) keys and paragraphs x terms, for the articles that wait to be placed, some at a time."""
    column = {term: i for i, term in enumerate(terms)}
    for chunk in _chunks(waiting(now)):
        rows = now.rows(_PARAGRAPHS, {"articles": list(chunk)})
        keys = list(dict.fromkeys((article, paragraph) for article, paragraph, _, _ in rows))
        place = {key: i for i, key in enumerate(keys)}
        known = [(place[a, p], column[t], n) for a, p, t, n in rows if t in column]
        if known:
            yield keys, _sparse(known, (len(keys), len(terms)))


def _matrix(now: Snapshot, sql: str, chunk: Sequence[str], column: dict[str, int], place: dict[str, int]) -> Matrix:
    rows = now.rows(sql, {"articles": list(chunk)})
    known = [(place[article], column[term], n) for article, _, term, n in rows if term in column]
    return _sparse(known, (len(chunk), len(column)))


def _sparse(cells: Sequence[tuple[int, int, int]], shape: tuple[int, int]) -> Matrix:
    """Cells that fall together are added up."""
    table = np.array(cells, dtype=np.int64).reshape(-1, 3)
    matrix = sparse.coo_array((table[:, 2], (table[:, 0], table[:, 1])), shape=shape).tocsr()
    matrix.sum_duplicates()
    return matrix


def _language(now: Snapshot) -> str:
    found = now.rows(_LANGUAGE)
    return str(found[0][0]) if found else ""


def _stop_words(now: Snapshot, language: str) -> frozenset[str]:
    """The stop words in force: the list of the language, where there is one, with what people added and removed."""
    shipped = {file.parent.name for file in data_folder().glob("lexicon/*/stopwords.txt")}
    words = set(lexicon("stopwords", language)) if language in shipped else set()
    for row in active(now.decisions):
        if row.kind == "stop_word":
            (words.add if row.value == "add" else words.discard)(row.target)
    return frozenset(words)


def _chunks(articles: Sequence[str]) -> Iterator[Sequence[str]]:
    return (articles[i : i + CHUNK] for i in range(0, len(articles), CHUNK))
