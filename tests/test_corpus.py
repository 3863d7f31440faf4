"""What a corpus promises to one process: all of a batch or none of it, and the same view for as long as it is asked."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.corpus import (
    Corpus,
    Snapshot,
    commit,
    committed_articles,
    create,
    decide,
    maintain,
    open_corpus,
    open_or_create,
    reannotate,
)
from dashboard.corpus import snapshot as snapshot_package
from dashboard.corpus.commit import read_ledger
from dashboard.corpus.maintain import _exclusive
from dashboard.corpus.schema import schema, to_arrow
from dashboard.errors import CorpusError, UsageError
from dashboard.tables import ANNOTATIONS, TABLES, ArticleRow, FurnitureRow, ParagraphRow, article_of
from tests.builders import batch_of, hostile_row, made_article, numbered, quotation_row, rows_of

Open = Callable[..., Snapshot]
VIEWS = (*TABLES, "raws")


def contents(view: Snapshot) -> dict[str, list[str]]:
    """Everything that a snapshot shows."""
    return {name: sorted(map(repr, view.rows(f"SELECT COLUMNS(lambda c: c <> 'batch') FROM {name}"))) for name in VIEWS}  # noqa: S608


def counts(view: Snapshot) -> dict[str, int]:
    return {name: len(rows) for name, rows in contents(view).items()}


def ledger(corpus: Corpus) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_ledger(corpus.table("ledger")).to_pylist()
    return rows


def test_a_new_corpus_is_empty_and_opens_again(corpus: Corpus, opened: Open) -> None:
    view = opened(corpus)
    assert (view.seq, view.newest, view.key) == (0, 0, (corpus.id, 0))
    assert set(counts(view).values()) == {0}
    assert open_corpus(corpus.root) == open_or_create(str(corpus.root)) == create(corpus.root) == corpus


@pytest.mark.parametrize("card", ["", "[]", "{}", "{", '{"presslens": 99, "id": "a"}', '{"presslens": 1}', '"x"'])
def test_a_folder_with_a_strange_card_is_no_corpus(tmp_path: Path, card: str) -> None:
    (tmp_path / "presslens.json").write_text(card, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"presslens\.json|format 99"):
        open_corpus(tmp_path)


def test_errors_name_the_folder(tmp_path: Path, corpus: Corpus) -> None:
    with pytest.raises(CorpusError, match="nowhere holds no corpus"):
        open_corpus(tmp_path / "nowhere")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CorpusError, match="not empty"):
        create(tmp_path)
    with pytest.raises(CorpusError, match="not empty"):
        create(tmp_path / "mine.txt")
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    (tmp_path / "books" / "ledger").mkdir(parents=True)
    (tmp_path / "books" / "2019.csv").touch()
    with pytest.raises(CorpusError, match="not empty"):
        create(tmp_path / "books")
    for file in (corpus.root / "terms" / "_delta_log").iterdir():
        file.unlink()
    with pytest.raises(CorpusError, match="terms cannot be read"):
        snapshot_package(corpus)


@pytest.mark.parametrize("name", ["two words", 'it\'s "quoted"', "Zürich #5 (a;b) 100%", "{a,b}", "-- $1 'x'"])
def test_a_folder_may_have_a_difficult_name(tmp_path: Path, name: str, opened: Open) -> None:
    corpus = create(tmp_path / name)
    commit(corpus, numbered([1, 2]))
    decide(corpus, "outlet_alias", "The Harbour Post", "Harbour Post", who="Bo")
    assert opened(corpus).value("SELECT count(*) FROM articles WHERE outlet = 'Harbour Post'") == 2
    maintain(corpus, compact_files=1)
    assert counts(opened(corpus))["paragraphs"] == 4
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a[b]", "a*", "what?", "a\\b", "per%20cent", "a|b", "a^b", "line\nbreak"])
def test_a_folder_whose_name_would_break_the_tables_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CorpusError, match="cannot lie in"):
        create(tmp_path / name / "corpus")
    assert not list(tmp_path.iterdir())


def test_an_article_comes_back_from_a_corpus(corpus: Corpus, opened: Open) -> None:
    from dashboard.article import Dateline, Furniture

    article = made_article(
        1, ("One.", "Two “a” three.", "Four."), dateline=Dateline("SANDHOLM, March 2.", "Sandholm"), kicker="Sea", extra=(("x", "y"),),
        furniture=(Furniture("Photo: Bo Lind", "caption", 1), Furniture("Read more", "promo", 2)), warnings=("w1", "w2"),
    )  # fmt: skip
    commit(corpus, rows_of(article))
    view = opened(corpus)

    def stored(row_type: Any, table: str) -> list[Any]:
        return [row_type(*row) for row in view.rows(f"SELECT {', '.join(map(_quoted, row_type._fields))} FROM {table}")]  # noqa: S608

    (row,) = stored(ArticleRow, "all_articles")
    assert article_of(row, stored(ParagraphRow, "paragraphs"), stored(FurnitureRow, "furniture")) == article


def _quoted(name: str) -> str:
    return f'"{name}"'


def test_known_articles_are_dropped_with_all_their_rows(corpus: Corpus, opened: Open) -> None:
    first = commit(corpus, numbered([1, 2]))
    assert (first.seq, first.already) == (1, frozenset())
    second = commit(corpus, numbered([2, 3]))
    assert second.already == {made_article(2).id}
    assert counts(opened(corpus)) == counts_of(3)
    again = commit(corpus, numbered([1, 2, 3]))
    assert (again.seq, again.batch) == (2, "")
    assert again.already == {made_article(n).id for n in (1, 2, 3)} == committed_articles(corpus, [made_article(n).id for n in range(9)])
    assert counts(opened(corpus)) == counts_of(3)
    assert [row["seq"] for row in ledger(corpus)] == [1, 2]


def counts_of(articles: int) -> dict[str, int]:
    one = {name: len(rows) for name, rows in rows_of(made_article()).items()}
    return {name: articles * one.get("articles" if name == "raws" else name, 0) for name in VIEWS}


def test_a_batch_that_names_an_article_twice_is_refused(corpus: Corpus) -> None:
    with pytest.raises(ValueError, match="twice"):
        commit(corpus, numbered([1, 1]))
    assert not ledger(corpus)


def test_an_empty_batch_changes_nothing(corpus: Corpus) -> None:
    assert commit(corpus, {}) == commit(corpus, {"articles": [], "terms": []}) == (0, "", frozenset())


def test_a_newer_derivation_replaces_the_older_as_a_whole(corpus: Corpus, opened: Open) -> None:
    from dashboard.tables import SpeakerRow

    commit(corpus, {"speakers": [SpeakerRow("Brink", "Ada Brink", "surname"), SpeakerRow("Lind", "Bo Lind", "surname")]})
    commit(corpus, numbered([1]) | {"speakers": [SpeakerRow("Brink", "Mayor Brink", "title")]})
    assert opened(corpus).rows("SELECT name, speaker FROM speakers") == [("Brink", "Mayor Brink")]
    assert len(opened(corpus, 1).rows("SELECT name FROM speakers")) == 2


def test_an_open_snapshot_keeps_its_answers_and_a_number_gives_them_again(corpus: Corpus, opened: Open) -> None:
    commit(corpus, numbered([1, 2]))
    decide(corpus, "outlet_alias", "The Harbour Post", "Harbour Post", who="Bo")
    held = opened(corpus)
    before = contents(held)
    assert counts(held)["articles"] == 2
    commit(corpus, numbered([2, 3, 4]))
    decide(corpus, "outlet_alias", "The Harbour Post", "Post", who="Bo")
    _orphans(corpus)
    done = maintain(corpus, abandoned_seconds=-1, compact_files=2)
    assert (done.swept, done.locked) == (1, False)
    assert done.compacted >= 6
    assert contents(held) == before
    assert contents(opened(corpus, held.seq)) == before
    commit(corpus, numbered([5]))
    assert contents(opened(corpus, held.seq)) == before
    now = opened(corpus)
    assert (now.newest, counts(now)["articles"]) == (6, 5)  # the swept batch is a step too
    assert opened(corpus, 1).value("SELECT min(outlet) FROM articles") == "The Harbour Post"


def _orphans(corpus: Corpus) -> None:
    """What a killed writer leaves: rows of a batch that no ledger names."""
    from deltalake import write_deltalake

    for name, rows in numbered([77]).items():
        if rows:
            write_deltalake(corpus.table(name), to_arrow(name, rows, "1000000000000-abcdefabcdef"), mode="append")


@pytest.mark.parametrize("seq", [-1, 2, 99])
def test_a_step_that_was_never_reached_is_told(corpus: Corpus, seq: int) -> None:
    commit(corpus, numbered([1]))
    with pytest.raises(CorpusError, match=f"no version {seq}, its newest is 1"):
        snapshot_package(corpus, seq)


def test_the_ledger_is_read_before_the_tables(corpus: Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that is committed between the two reads is not seen at all; the other order would show a part of it."""
    commit(corpus, numbered([1]))
    order: list[str] = []
    read = Corpus.table

    def table(self: Corpus, name: str) -> Any:
        order.append(name)
        handle = read(self, name)
        if name in ("ledger", "paragraphs"):
            with monkeypatch.context() as inner:
                inner.setattr(Corpus, "table", read)
                commit(self, numbered([1 + len(order)]))
        return handle

    with monkeypatch.context() as patched:
        patched.setattr(Corpus, "table", table)
        view = opened(corpus)
    assert order[0] == "ledger"
    assert view.seq == 1
    assert counts(view) == counts_of(1)
    assert counts(opened(corpus)) == counts_of(len(ledger(corpus)))


def test_a_reader_between_append_and_ledger_sees_nothing_of_the_batch(corpus: Corpus, opened: Open) -> None:
    commit(corpus, numbered([1]))
    seen: list[dict[str, int]] = []
    commit(corpus, numbered([2, 3]), after_append=lambda: seen.append(counts(opened(corpus))))
    assert seen == [counts_of(1)]
    assert counts(opened(corpus)) == counts_of(3)


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE articles; --", '"quoted" \'\' ``', "nul\x00inside", "\x00", "two\r\nlines\n", "\u202eright to left שלום\u202c",
        "😀𝕬",
        "%s {0} $1 ?", "C:\\n\\", "\ufeffmark", "\ufffe\uffff", "<script>alert(1)</script>", " ", "a" * 70_000,
    ],
)  # fmt: skip
def test_hostile_text_comes_back_unharmed_from_every_column(corpus: Corpus, opened: Open, text: str) -> None:
    article = "a" * 32
    given = {name: hostile_row(name, text, article) for name in TABLES if name not in ("decisions", "speakers")}
    commit(corpus, {name: [row] for name, row in given.items()})
    decide(corpus, "speaker_merge", text + "x", text + "y", who=text)
    view = opened(corpus)
    for name, row in given.items():
        source = f"all_{name}" if name in ("articles", "quotations") else name
        columns = ", ".join(_quoted(field.name) for field in list(schema(name))[1:])
        assert view.rows(f"SELECT {columns} FROM {source}") == [row]  # noqa: S608
    assert view.rows("SELECT speaker, outlet FROM quotations JOIN articles USING (article)") == [(text, text)]
    assert view.rows("SELECT count(*) FROM articles WHERE outlet = $o", {"o": text}) == [(1,)]
    assert view.rows("SELECT name, speaker FROM speakers") == [(text + "x", text + "y")]


def test_a_broken_character_is_refused_before_anything_is_written(corpus: Corpus, opened: Open) -> None:
    with pytest.raises(UnicodeEncodeError):
        commit(corpus, rows_of(made_article(1, dek="half a \ud83d character")))
    assert not ledger(corpus)
    commit(corpus, numbered([1]))
    assert counts(opened(corpus)) == counts_of(1)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{outside}')",
        "SELECT * FROM read_csv('{inside}/../outside.txt')",
        "SELECT * FROM '{outside}'",
        "SELECT * FROM glob('{folder}/*')",
        "COPY (SELECT 1) TO '{outside}'",
        "ATTACH '{folder}/other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SELECT * FROM read_text('/etc/hostname')",
    ],
)
def test_a_query_reads_nothing_outside_the_corpus(corpus: Corpus, opened: Open, sql: str) -> None:
    outside = corpus.root.parent / "outside.txt"
    outside.write_text("secret", encoding="utf-8")
    commit(corpus, numbered([1]))
    view = opened(corpus)
    assert view.value("SELECT count(*) FROM articles") == 1
    with pytest.raises(duckdb.Error):
        view.rows(sql.format(outside=outside, inside=corpus.root, folder=corpus.root.parent))
    assert outside.read_text(encoding="utf-8") == "secret"


def test_many_threads_ask_one_snapshot(corpus: Corpus, opened: Open) -> None:
    commit(corpus, numbered(range(10)))
    view = opened(corpus)

    def ask(number: int) -> Any:
        view.make("once", "CREATE TABLE once AS SELECT count(*) AS n FROM terms")
        return view.value("SELECT n FROM once"), view.copies, view.value("SELECT $n + count(*) FROM articles", {"n": number})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(40)))
    assert answers == [(counts_of(10)["terms"], 0, 10 + number) for number in range(40)]


def test_maintenance_is_for_one_at_a_time(corpus: Corpus) -> None:
    with _exclusive(corpus) as mine:
        assert mine
        assert maintain(corpus) == (0, 0, True)
    assert maintain(corpus) == (0, 0, False)


def test_maintenance_joins_small_files_and_doubles_nothing(corpus: Corpus, opened: Open) -> None:
    for number in range(6):
        commit(corpus, numbered([number]))
    before = contents(opened(corpus))
    assert len(corpus.files("terms")) == len(corpus.files("ledger")) == 6
    assert maintain(corpus, compact_files=5).compacted == len(rows_of(made_article())) - 1 + 1  # without furniture, with the ledger
    assert len(corpus.files("terms")) == len(corpus.files("ledger")) == 1
    assert contents(opened(corpus)) == before
    assert maintain(corpus, compact_files=5) == (0, 0, False)
    assert commit(corpus, numbered([5, 6])).seq == 7


def test_new_annotations_replace_the_older_ones_of_their_articles(corpus: Corpus, opened: Open) -> None:
    one, two, three = (made_article(n) for n in (1, 2, 3))
    commit(corpus, batch_of([one, two, three]))
    before = contents(opened(corpus))
    done = reannotate(corpus, {"quotations": [quotation_row(one, 0, 4, "Cy Vane", paragraph=1)], "terms": []}, [one.id, two.id])
    assert done.seq == 2
    view = opened(corpus)
    assert view.rows("SELECT article, speaker FROM quotations ORDER BY speaker") == [(three.id, "Ada Brink"), (one.id, "Cy Vane")]
    assert view.rows("SELECT DISTINCT article FROM terms") == [(three.id,)]
    assert counts(view)["readability"] == 3
    assert counts(view)["paragraphs"] == 6
    assert contents(opened(corpus, 1)) == before
    reannotate(corpus, {"quotations": [quotation_row(two, 0, 4, "Di Roe", paragraph=1)]}, [two.id, one.id])
    commit(corpus, numbered([4]))
    maintain(corpus, abandoned_seconds=-1, compact_files=2)
    newest = opened(corpus).rows("SELECT speaker FROM quotations ORDER BY speaker")
    assert newest == [("Ada Brink",), ("Ada Brink",), ("Di Roe",)]
    assert len(opened(corpus, 2).rows("SELECT speaker FROM quotations")) == 2
    assert contents(opened(corpus, 1)) == before
    assert commit(corpus, numbered([1, 2, 3, 4])).batch == ""


def test_a_half_made_annotation_is_not_seen(corpus: Corpus, opened: Open) -> None:
    one = made_article(1)
    commit(corpus, batch_of([one]))
    before = contents(opened(corpus))
    seen: list[dict[str, list[str]]] = []
    rows = {"quotations": [quotation_row(one, 0, 4, "Cy Vane")]}
    reannotate(corpus, rows, [one.id], after_append=lambda: seen.append(contents(opened(corpus))))
    assert seen == [before]
    assert opened(corpus).rows("SELECT speaker FROM quotations") == [("Cy Vane",)]


def test_annotations_of_something_else_are_refused(corpus: Corpus) -> None:
    one, two = made_article(1), made_article(2)
    commit(corpus, batch_of([one]))
    for rows, ids in (
        ({"quotations": []}, [two.id]),
        ({"quotations": []}, []),
        ({}, [one.id]),
        ({"articles": []}, [one.id]),
        ({"quotations": [quotation_row(two, 0, 4, None)]}, [one.id]),
    ):
        with pytest.raises(UsageError):
            reannotate(corpus, rows, ids)
    assert len(ledger(corpus)) == 1
    assert set(ANNOTATIONS) == {"quotations", "mentions", "terms", "readability"}


def test_the_card_is_small_and_plain(corpus: Corpus) -> None:
    card = json.loads((corpus.root / "presslens.json").read_text(encoding="utf-8"))
    assert card == {"presslens": 1, "id": corpus.id}
    assert sorted(path.name for path in corpus.root.iterdir()) == sorted(["ledger", "presslens.json", *TABLES])
