"""The search index of a corpus: every paragraph, headline, kicker and dek, word by word, in tantivy.

An article's text never changes (its id hashes it; one that a judgement corrected gets an id of its own here), so the index knows no
versions: it holds the texts of all articles that any snapshot asked for, and a snapshot takes of its answers what is in it. It can be
thrown away at any time and is made again from the tables.

On disk (`<corpus>/search-N/`) stand tantivy's own files and `articles`: one id a line, the line's number is the article's number. Ids are
written before the commit that makes their texts findable, so that after a kill there may be ids too many, never too few: the next
writer cuts them off. One process writes at a time (`search.lock`); readers need no lock. Where nothing can be written, the index of a
snapshot is made in memory.

Words are those of `dashboard.text`, fed ready made. At the place of an acronym stand two tokens: its small letters, so that "us" finds
"US", and its capitals, so that "US" does not find "us". Other tokens have no capitals.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Document, Occur, PreTokenizedString, Query, Token

from dashboard.text import terms

FORMAT = 2
"""Raised when words or tokens change: an index of another number is left alone and one of this number made."""

LOCK = "search.lock"

PARAGRAPH_BITS = 20
"""A text's key is the article's number and, in so many bits, the paragraph's: a million paragraphs."""

KICKER, DEK = (1 << PARAGRAPH_BITS) - 1, (1 << PARAGRAPH_BITS) - 2
"""The numbers under which these stand beside the headline, which is paragraph 0: an article's head is no paragraph of its text."""

LONGEST = 1_000
"""Characters of a word that count in a search: tantivy drops words beyond 65,530 bytes, which no word is."""

HEAP = 32_000_000
"""Bytes that tantivy may hold before it writes a segment; 15 MB is its least."""

Keys = NDArray[np.uint64]
Texts = Callable[[Sequence[str]], Iterable[tuple[str, int, str]]]
"""Article ids -> their (article, paragraph, text), paragraph 0 the headline, `KICKER` and `DEK` what stands above and below it."""

_TOKENIZER = "words"
SCHEMA = (
    tantivy.SchemaBuilder().add_text_field("words", tokenizer_name=_TOKENIZER, index_option="position")
    .add_unsigned_field("key", fast=True).build()
)  # fmt: skip


class FullText:
    """An open index: `articles` by number, and the texts that a query finds. Safe across threads."""

    def __init__(self, index: tantivy.Index, articles: Sequence[str]) -> None:
        self._searcher = index.searcher()
        last = _last_key(self._searcher)
        self.articles: tuple[str, ...] = tuple(articles[: 0 if last is None else (last >> PARAGRAPH_BITS) + 1])
        self.held = frozenset(self.articles)

    def keys(self, query: Query) -> Keys:
        """The keys of all texts that match."""
        n: int = self._searcher.search(query, limit=1).count  # type: ignore[attr-defined]
        if not n:
            return np.zeros(0, np.uint64)
        hits = self._searcher.search(query, limit=n, count=False, order_by_field="key").hits
        return np.fromiter((key for key, _ in hits), np.uint64, n)


def open_full_text(root: Path, articles: Iterable[str], texts: Texts) -> FullText:
    """The index of a corpus folder, with at least these articles in it; what is missing is added, in memory where it cannot be stored."""
    wanted = sorted(articles)
    folder = root / f"search-{FORMAT}"
    found = _open(folder)
    if found and found.held.issuperset(wanted):
        return found
    try:
        with _exclusive(root):
            return _extended(folder, wanted, texts)
    except (OSError, ValueError):
        # ValueError is what tantivy raises for every failure, a full disk included.
        return _filled(tantivy.Index(SCHEMA), [], wanted, texts)


def has_word(form: str) -> Query:
    """Texts with a word: in small letters as any form of it, in capitals only as the acronym."""
    return Query.term_query(SCHEMA, "words", form[:LONGEST], index_option="basic")


def has_like(pieces: Sequence[str]) -> Query:
    """Texts with a word made of these pieces, in small letters, with anything between them: `("econom", "")` is `econom*`."""
    return Query.regex_query(SCHEMA, "words", ".*".join(_literal(piece[:LONGEST]) for piece in pieces))


def has_phrase(forms: Sequence[str]) -> Query:
    """Texts with these words next to each other."""
    return Query.phrase_query(SCHEMA, "words", [form[:LONGEST] for form in forms])


def every(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def either(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def without(query: Query) -> Query:
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])


def _literal(text: str) -> str:
    """A text as a pattern of tantivy's: every character that is no letter or digit is escaped."""
    return "".join(c if c.isalnum() else f"\\u{{{ord(c):x}}}" for c in text)


def _open(folder: Path) -> FullText | None:
    """The index on disk; None where there is none or it is damaged."""
    try:
        ids = (folder / "articles").read_text(encoding="utf-8").split("\n")
        return FullText(_registered(tantivy.Index.open(str(folder))), ids[:-1])
    except (OSError, ValueError):
        return None


def _extended(folder: Path, wanted: Sequence[str], texts: Texts) -> FullText:
    """The index on disk with what it misses. A damaged one is made anew; whoever has it open keeps reading what is gone from the folder."""
    found = _open(folder)
    if found is None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    there = found.articles if found else ()
    missing = [article for article in wanted if article not in found.held] if found else list(wanted)
    _write_ids(folder / "articles", [*there, *missing])
    return _filled(_registered(tantivy.Index(SCHEMA, path=str(folder))), there, missing, texts)


def _write_ids(path: Path, ids: Sequence[str]) -> None:
    """All ids, in one step: a reader sees the old file or the new one, of which the old is the beginning."""
    pending = path.with_suffix(".new")
    with pending.open("w", encoding="utf-8") as file:
        file.writelines(f"{one}\n" for one in ids)
        file.flush()
        os.fsync(file.fileno())
    pending.replace(path)


def _filled(index: tantivy.Index, there: Sequence[str], missing: Sequence[str], texts: Texts) -> FullText:
    writer = _registered(index).writer(HEAP, 1)
    number = {article: at for at, article in enumerate(missing, len(there))}
    for article, paragraph, text in texts(missing) if missing else ():
        writer.add_document(_document((number[article] << PARAGRAPH_BITS) + paragraph, text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return FullText(index, [*there, *missing])


def _document(key: int, text: str) -> Document:
    document = Document()
    document.add_unsigned("key", key)
    forms = [form[:LONGEST] for form in terms(text)]
    folded = [form.casefold() for form in forms]
    if forms == folded:
        document.add_text("words", " ".join(folded))
        return document
    tokens = []
    for at, (form, low) in enumerate(zip(forms, folded, strict=True)):
        tokens.append(Token(low, at, at))
        if form != low:
            tokens.append(Token(form, at, at))
    document.add_pre_tokenized_text("words", PreTokenizedString("", tokens))
    return document


def _registered(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer(_TOKENIZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def _last_key(searcher: tantivy.Searcher) -> int | None:
    hits = searcher.search(Query.all_query(), limit=1, count=False, order_by_field="key").hits
    return int(hits[0][0]) if hits else None


@contextmanager
def _exclusive(root: Path) -> Iterator[None]:
    """One writer at a time; the others wait, because what they miss is what the first one adds."""
    with (root / LOCK).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
