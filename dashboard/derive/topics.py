"""Topics that nobody asked for: what the articles of a corpus are about, found by factoring their words.

TF-IDF over articles, non-negative matrix factorisation, the number of topics by coherence (NPMI). A model is stored as terms and
loadings; paragraphs are placed by it, each by its own words with its article's behind them. An old paragraph's place never moves:
new articles are placed by the stored model until somebody asks for a new one.
"""

import hashlib
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types

from dashboard.tables import TopicParagraphRow, TopicRow, TopicTermRow, TopicTriedRow

MIN_ARTICLES = 20
"""Fewer articles get no topics: three topics, the fewest tried, of five articles each, the fewest that no chart greys out, and some to
spare. The terms of topics found in 20 articles still keep company in 900 others (NPMI .12, by chance .03 to .06; from 80: .19)."""

CANDIDATES = (3, 5, 8, 12, 16, 20, 25, 30)
"""Numbers of topics that are tried: a reader can hold no more than some thirty apart."""

ARTICLES_PER_TOPIC = 10
"""Articles for every topic more than the first few: topics are of uneven size, and one of fewer than 5 is greyed out in every chart."""

FEATURES = 10_000
"""Terms of a model, by the number of articles they stand in."""

TRIED_ON = 2_000
"""Articles on which numbers of topics are compared; the chosen one is then fitted on the whole sample."""

COMMONEST = 0.4
"""A term in a larger share of the articles says nothing about what one of them is about."""

TOP_TERMS = 20
LABEL_TERMS = 3
COHERENCE_TERMS = 10
"""Terms of a topic that are kept for show, that make its label, and whose company is measured (10 after Röder et al. 2015)."""

ARTICLE_WEIGHT = 0.3
"""How much of its article's words stands behind a paragraph's own: a short paragraph ("He declined to comment.") says little alone."""

SWEEPS = 60
"""Steps of coordinate descent that place a paragraph. A fixed number, so that its place does not depend on the others placed with it."""

Floats = npt.NDArray[np.float64]
Matrix: TypeAlias = Any
"""A `scipy.sparse.csr_array` (scipy ships no types)."""


class Model(NamedTuple):
    """A fitted model: `loadings` is topics x terms, `idf` weighs a term's count."""

    name: str
    terms: tuple[str, ...]
    idf: Floats
    loadings: Floats


class Tried(NamedTuple):
    """A number of topics that was tried: the mean of their coherences (NPMI, -1 to 1) and its standard error."""

    topics: int
    coherence: float
    error: float


class Fitted(NamedTuple):
    """A model, and every number of topics that was tried for it."""

    model: Model
    curve: tuple[Tried, ...]


def fit(counts: Matrix, terms: Sequence[str], *, on_progress: Callable[[str], None] | None = None) -> Fitted | None:
    """Articles x terms -> the most coherent model, None where there are too few articles or words. Two fits of the same are equal."""
    articles, size = counts.shape
    tried = [k for k in CANDIDATES if k <= max(CANDIDATES[0], articles // ARTICLES_PER_TOPIC) and k < size]
    if articles < MIN_ARTICLES or not tried:
        return None
    there = (counts > 0).astype(np.float64).tocsr()
    idf = np.log((1 + articles) / (1 + np.asarray(there.sum(axis=0)).ravel())) + 1
    weighed = weigh(counts, idf)
    curve: list[Tried] = []
    for k in tried:
        curve.append(_try(weighed[:TRIED_ON], there[:TRIED_ON], k))
        if on_progress:
            on_progress(f"{k} topics: coherence {curve[-1].coherence:.3f}")
    loadings = _factor(weighed, chosen(curve))
    return Fitted(Model(_name(terms, loadings, articles), tuple(terms), idf, loadings), tuple(curve))


def chosen(curve: Sequence[Tried]) -> int:
    """The smallest number of topics whose coherence is within one standard error of the best (Breiman et al. 1984): more topics
    that are not clearly more coherent are only harder to read."""
    best = max(curve, key=lambda tried: (tried.coherence, -tried.topics))
    return min(tried.topics for tried in curve if tried.coherence >= best.coherence - best.error)


def weigh(counts: Matrix, idf: Floats) -> Matrix:
    """Counts -> TF-IDF with damped counts, each row of length 1."""
    weighed = counts.astype(np.float64).tocsr(copy=True)
    weighed.data = (1 + np.log(weighed.data)) * idf[weighed.indices]
    return _unit(weighed)


def coherence(loadings: Floats, there: Matrix) -> Floats:
    """Of each topic: mean NPMI of the pairs of its first terms over articles. -1 never together, 0 by chance, 1 always."""
    return np.array([_npmi(there[:, np.argsort(-topic, kind="stable")[:COHERENCE_TERMS]]) for topic in loadings])


def topic_rows(model: Model) -> list[TopicRow]:
    """One row a topic, with its label: the heaviest of the terms that are mostly its own."""
    total = model.loadings.sum(axis=0)
    share = np.divide(model.loadings, total, out=np.zeros_like(model.loadings), where=total > 0)
    rows = []
    for number, topic in enumerate(model.loadings):
        heaviest = [int(i) for i in np.argsort(-topic, kind="stable")[:TOP_TERMS] if topic[i] > 0]
        distinctive = sorted(heaviest, key=lambda i: (-topic[i] * share[number, i], i))
        label = " · ".join(_varied([model.terms[i] for i in distinctive]))
        rows.append(TopicRow(model.name, number, label, [model.terms[i] for i in heaviest], [float(topic[i]) for i in heaviest]))
    return rows


def tried_rows(fitted: Fitted) -> list[TopicTriedRow]:
    """One row a number of topics that was tried."""
    return [TopicTriedRow(fitted.model.name, *tried) for tried in fitted.curve]


def term_rows(model: Model) -> list[TopicTermRow]:
    """What `model_of` needs to make the model again: the loadings that are not zero."""
    rows, columns = np.nonzero(model.loadings)
    return [
        TopicTermRow(model.name, int(t), model.terms[i], float(model.idf[i]), float(model.loadings[t, i]))
        for t, i in zip(rows.tolist(), columns.tolist(), strict=True)
    ]


def model_of(rows: Sequence[TopicTermRow]) -> Model:
    """The inverse of `term_rows`; terms without any loading are gone, which places nothing differently."""
    idf = {row.term: row.idf for row in rows}
    terms = tuple(sorted(idf))
    column = {term: i for i, term in enumerate(terms)}
    loadings = np.zeros((1 + max(row.topic for row in rows), len(terms)))
    for row in rows:
        loadings[row.topic, column[row.term]] = row.weight
    return Model(rows[0].model, terms, np.array([idf[term] for term in terms]), loadings)


def place(model: Model, keys: Sequence[tuple[str, int]], counts: Matrix) -> Iterator[TopicParagraphRow]:
    """Paragraphs x terms, `keys` their (article, number) -> the topic of each that has words of the model, and its share of them.

    All paragraphs of an article have to be given together.
    """
    articles = {article: row for row, article in enumerate(dict.fromkeys(article for article, _ in keys))}
    owner = np.array([articles[article] for article, _ in keys], dtype=np.int64)
    member = sparse.csr_array((np.ones(len(keys)), (owner, np.arange(len(keys)))), shape=(len(articles), len(keys)))
    behind = weigh((member @ counts).tocsr(), model.idf)[owner]
    own = weigh(counts, model.idf)
    mixed = _unit(((1 - ARTICLE_WEIGHT) * own + ARTICLE_WEIGHT * behind).tocsr())
    weights = _solve(mixed @ model.loadings.T, model.loadings @ model.loadings.T)
    total = weights.sum(axis=1)
    for row, (article, paragraph) in enumerate(keys):
        if total[row] > 0 and own.indptr[row + 1] > own.indptr[row]:
            topic = int(np.argmax(weights[row]))
            yield TopicParagraphRow(model.name, article, paragraph, topic, round(float(weights[row, topic] / total[row]), 6))


def _try(weighed: Matrix, there: Matrix, k: int) -> Tried:
    scores = coherence(_factor(weighed, k), there)
    return Tried(k, float(scores.mean()), float(scores.std(ddof=1) / np.sqrt(k)))


def _factor(weighed: Matrix, k: int) -> Floats:
    """The loadings of `k` topics, each of length 1, by a solver without chance, on one thread: sums keep their order."""
    # A smaller `tol` costs three times as much and moves coherence by .01.
    nmf = NMF(n_components=k, init="nndsvda", solver="cd", random_state=0, max_iter=200, tol=1e-3)
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last steps move weights, not topics
        nmf.fit(weighed)
    length = np.linalg.norm(nmf.components_, axis=1, keepdims=True)
    return np.asarray(nmf.components_ / np.where(length > 0, length, 1), dtype=np.float64)


def _solve(products: Floats, gram: Floats) -> Floats:
    """Non-negative least squares of many rows at once: each row's answer depends on that row alone."""
    weights = np.zeros_like(products)
    for _ in range(SWEEPS):
        for t in range(len(gram)):
            if gram[t, t] > 0:
                weights[:, t] = np.maximum(0, weights[:, t] + (products[:, t] - weights @ gram[:, t]) / gram[t, t])
    return weights


def _npmi(there: Matrix) -> float:
    n = there.shape[0]
    together = (there.T @ there).toarray() / n
    alone = np.diag(together)
    pairs = [(i, j) for i in range(len(alone)) for j in range(i)]
    return float(np.mean([_pair(together[i, j], alone[i], alone[j]) for i, j in pairs])) if pairs else 0.0


def _pair(both: float, one: float, other: float) -> float:
    if both == 0:
        return -1.0
    return 1.0 if both == 1 else float(np.log(both / (one * other)) / -np.log(both))


def _unit(matrix: Matrix) -> Matrix:
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
    return (sparse.diags_array(scale) @ matrix).tocsr()


def _varied(terms: Sequence[str]) -> list[str]:
    """The first terms that are not forms of one another ("virus", "viruses")."""
    chosen: list[str] = []
    for term in terms:
        if len(chosen) < LABEL_TERMS and not any(term.startswith(c) or c.startswith(term) for c in chosen):
            chosen.append(term)
    return chosen


def _name(terms: Sequence[str], loadings: Floats, articles: int) -> str:
    """A model's name follows from what it is: the same corpus gives the same name."""
    content = "\n".join(terms).encode("utf-8", "surrogatepass") + np.round(loadings, 6).tobytes()
    return f"nmf-{len(loadings)}-of-{articles}-{hashlib.sha256(content).hexdigest()[:12]}"
