"""Tables whose columns nobody knows: what is said of them once is remembered, and a person is asked with samples."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.corpus import Corpus, Snapshot, active, column_maps, column_target, create, decide, undo
from dashboard.errors import UsageError
from dashboard.ingest import ingest
from dashboard.intake import InputFile, unknown_columns

Open = Callable[..., Snapshot]

MAP = {"headline": "kop", "outlet": "waar", "text": "stuk"}
KOP = "kop,waar,stuk\n"


def table(path: Path, *rows: str) -> Path:
    path.write_text(KOP + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def headlines(view: Snapshot) -> list[str]:
    return [row[0] for row in view.rows("SELECT headline FROM articles ORDER BY 1")]


def test_a_mapping_is_remembered_for_the_next_file_of_the_same_columns(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    first = ingest(corpus, [table(tmp_path / "a.csv", "Ferry sails,Harbour Post,The ferry sails at nine.")], mapping=MAP)
    assert first.added == 1
    second = ingest(corpus, [table(tmp_path / "b.csv", "Ramp holds,Harbour Post,The ramp holds again.")])
    assert (second.added, second.rejected) == (1, ())
    view = opened(corpus)
    assert headlines(view) == ["Ferry sails", "Ramp holds"]
    assert column_maps(active(view.decisions)) == {frozenset(("kop", "waar", "stuk")): MAP}
    assert [row.who for row in view.decisions] == ["--map"]


def test_another_order_is_the_same_and_another_column_is_not(corpus: Corpus, tmp_path: Path) -> None:
    ingest(corpus, [table(tmp_path / "a.csv", "Ferry sails,Harbour Post,The ferry sails at nine.")], mapping=MAP)
    (tmp_path / "b.csv").write_text("stuk,kop,waar\nThe ramp holds again.,Ramp holds,Harbour Post\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("kop,waar,stuk,dag\nQuay,Harbour Post,The quay is wet.,1\n", encoding="utf-8")
    assert ingest(corpus, [tmp_path / "b.csv"]).added == 1
    refused = ingest(corpus, [tmp_path / "c.csv"])
    assert refused.added == 0
    assert "no column for text or headline" in refused.rejected[0].reason


def test_it_is_told_once_and_undone_like_any_judgement(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    for name in ("a", "b"):
        ingest(corpus, [table(tmp_path / f"{name}.csv", f"Ferry {name},Harbour Post,The ferry sails at nine.")], mapping=MAP)
    (made,) = opened(corpus).decisions
    undo(corpus, made, who="Bo")
    assert ingest(corpus, [table(tmp_path / "c.csv", "Ferry c,Harbour Post,The ferry sails at nine.")]).added == 0


def test_what_read_nothing_is_not_remembered(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    ingest(corpus, [table(tmp_path / "a.csv")], mapping=MAP)
    assert opened(corpus).decisions == ()


def test_tables_inside_an_archive_and_workbooks_too(corpus: Corpus, tmp_path: Path) -> None:
    import zipfile

    import openpyxl

    ingest(corpus, [table(tmp_path / "a.csv", "Ferry sails,Harbour Post,The ferry sails at nine.")], mapping=MAP)
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("b.csv", KOP + "Ramp holds,Harbour Post,The ramp holds again.\n")
    book = openpyxl.Workbook()
    for row in (KOP.strip().split(","), ["Quay wet", "Harbour Post", "The quay is wet."]):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    assert ingest(corpus, [tmp_path / "more.zip", tmp_path / "c.xlsx"]).added == 2


def test_records_that_lack_a_key_are_of_the_same_kind(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    rows = [{"kop": "One", "stuk": "The ferry sails.", "waar": "Harbour Post"}, {"kop": "Two", "stuk": "The ramp holds."}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ingest(corpus, [tmp_path / "a.jsonl"], mapping=MAP)
    (tmp_path / "b.jsonl").write_text('{"kop": "Three", "stuk": "The quay is wet."}\n{"kop": "Four", "x": 1}\n', encoding="utf-8")
    summary = ingest(corpus, [tmp_path / "b.jsonl"])
    assert (summary.added, len(summary.rejected)) == (1, 1)
    assert headlines(opened(corpus)) == ["One", "Three", "Two"]


def test_a_known_name_needs_no_judgement_and_is_not_overruled(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,text,waar\nFerry,The ferry sails.,Harbour Post\n", encoding="utf-8")
    assert unknown_columns(InputFile("a.csv", tmp_path / "a.csv")) is None
    assert ingest(corpus, [tmp_path / "a.csv"]).added == 1
    assert opened(corpus).decisions == ()


def test_unknown_columns_come_with_samples(tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", "Ferry sails,Harbour Post,The ferry sails.", "Ramp holds,Harbour Post,The ramp holds.")
    asked = unknown_columns(InputFile("a.csv", file))
    assert asked is not None
    assert asked.columns == ("kop", "waar", "stuk")
    assert asked.samples == (("Ferry sails", "Ramp holds"), ("Harbour Post",), ("The ferry sails.", "The ramp holds."))


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.parquet", "a.xlsx"])
def test_every_kind_of_table_is_asked_about(tmp_path: Path, name: str) -> None:
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{"kop": "Ferry sails", "stuk": "The ferry sails."}, {"kop": "Ramp holds", "stuk": "The ramp holds."}]
    if name == "a.parquet":
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / name)
    elif name == "a.xlsx":
        book = openpyxl.Workbook()
        for row in (["kop", "stuk"], *(list(row.values()) for row in rows)):
            book.active.append(row)
        book.save(tmp_path / name)
    else:
        text = json.dumps(rows) if name == "a.json" else "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / name).write_text(text, encoding="utf-8")
    asked = unknown_columns(InputFile(name, tmp_path / name))
    assert asked is not None
    assert (asked.columns, asked.samples[0]) == (("kop", "stuk"), ("Ferry sails", "Ramp holds"))


@pytest.mark.parametrize("data", [b"just a story\n\nwith a text.", b"{", b"PK\x03\x04broken", b"<html><p>text", b'[{"title": "a"}]'])
def test_whatever_is_no_unknown_table_is_not_asked_about(data: bytes) -> None:
    assert unknown_columns(InputFile("a.csv", data=data)) is None


def test_a_broken_table_is_asked_about_with_what_can_be_read() -> None:
    asked = unknown_columns(InputFile("a.csv", data=b"kop,waar\n" + b'"' * 5000))
    assert asked is not None
    assert asked.columns == ("kop", "waar")


@pytest.mark.parametrize("value", ["", "[]", "{}", '{"text": "elsewhere"}', "kop"])
def test_a_mapping_without_meaning_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(UsageError):
        decide(create(tmp_path / "c"), "columns", column_target(("kop", "stuk")), value, who="Bo")
