"""The commands: exit codes, what goes to which stream, and what a mistake is told."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dashboard import __version__, queries
from dashboard.cli import COMMANDS, main
from dashboard.cli.output import printable
from dashboard.corpus.store import create, is_corpus
from tests.serving import PRESSLENS

FIXTURES = Path(__file__).parent / "fixtures"
TWIN = FIXTURES / "twin.txt"
PATIENCE = 300
"""Seconds that a busy machine may take for what takes a few."""


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Said]


@pytest.fixture
def presslens(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command in this process."""

    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["presslens", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        return Said(code if isinstance(code, int) else 0, *capfd.readouterr())

    return run


def articles(folder: Path, name: str, *texts: str) -> Path:
    file = folder / name
    lines = ({"headline": f"Story {number}", "outlet": "The Harbour Post", "text": text} for number, text in enumerate(texts))
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of two articles from two outlets."""
    folder = tmp_path_factory.mktemp("corpora")
    other = articles(folder, "other.jsonl", "The rust is far. “We watch it,” President Anton Veskar said in Brellin on Friday.")
    command = [PRESSLENS, "ingest", str(TWIN), str(other), "--corpus", str(folder / "two"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["added"] == 2
    return folder / "two"


# help and version


def test_version(presslens: Command) -> None:
    assert presslens("--version") == Said(0, f"presslens {__version__}\n", "")


@pytest.mark.parametrize("name", [command.__name__ for command in COMMANDS])
def test_every_command_has_help_with_an_example_that_is_a_command_line(presslens: Command, name: str) -> None:
    code, out, err = presslens(name, "--help")
    assert (code, err) == (0, "")
    example = out.split("Example:\n")[1].split("\n\n")[0]
    assert f"presslens {name}" in example


def test_help_comes_fast_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from dashboard.cli import main; sys.argv = ['presslens', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'streamlit', 'duckdb', 'pandas', 'plotly', 'sklearn', 'deltalake', 'trafilatura', 'nltk'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nosuch",),
        ("ingest", TWIN),
        ("ingest", TWIN, "--corpus", "x", "--workers", "0"),
        ("ingest", TWIN, "--corpus", "x", "--map", "headline"),
        ("parse",),
        ("query",),
        ("query", "overview"),
        ("query", "overview", "--corpus", "CORPUS", "--since", "yesterday"),
        ("query", "overview", "--corpus", "CORPUS", "--wire", "twice"),
        ("query", "overview", "--corpus", "CORPUS", "--limit", "0"),
        ("query", "overview", "--corpus", "CORPUS", "--option", "top"),
        ("query", "overview", "--corpus", "CORPUS", "--option", "colour=red"),
        ("query", "overvieww", "--corpus", "CORPUS"),
        ("run", "--host", "0.0.0.0"),  # noqa: S104 - refused, which is the point
        ("run", "--host", "::"),
        ("run", "--host", "192.0.2.7"),
        ("run", "--port", "70000"),
        ("run", "CORPUS", "--corpus", "CORPUS"),
        ("run", "CORPUS", TWIN),
    ],
)
def test_what_is_said_wrongly_ends_with_2_and_says_how_to_say_it(
    presslens: Command, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = presslens(*(corpus if word == "CORPUS" else word for word in arguments))
    assert (code, out) == (2, "")
    assert re.search(r"hint:|Usage:", err)
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest", "nosuch.txt", "--corpus", "made"),
        ("parse", "nosuch.txt"),
        ("quotes", "nosuch.jsonl"),
        ("quotes", "."),
        ("query", "overview", "--corpus", "nosuch"),
        ("run", "nosuch.txt"),
        ("run", "--corpus", "nosuch"),
    ],
)
def test_what_cannot_be_done_at_all_ends_with_3(
    presslens: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = presslens(*arguments)
    assert (code, out) == (3, "")
    assert "Error: " in err
    assert "hint:" in err
    assert not list(tmp_path.iterdir())


# parse


def test_parse_gives_one_object_a_line_with_every_field_of_the_contract(presslens: Command) -> None:
    code, out, err = presslens("parse", TWIN, "--json")
    assert (code, err, out.count("\n")) == (0, "", 1)
    article = json.loads(out)
    assert set(article) >= {
        "id", "file", "part", "outlet", "agency", "kicker", "headline", "dek", "byline", "dateline", "published", "published_precision",
        "published_from", "published_candidates", "language", "url", "section", "paragraphs", "furniture", "body", "warnings",
    }  # fmt: skip
    wanted = json.loads((FIXTURES / "twin.json").read_text(encoding="utf-8"))
    assert {key: article[key] for key in wanted if key in article} == {key: wanted[key] for key in wanted if key in article}


def test_parse_for_a_reader_shows_every_paragraph(presslens: Command) -> None:
    shown = presslens("parse", TWIN).out
    parsed = presslens("parse", TWIN, "--json").rows[0]
    assert [p["text"] for p in parsed["paragraphs"] if p["text"] not in shown] == []
    assert parsed["headline"] in shown


def test_parse_takes_what_it_can_and_says_the_rest(presslens: Command, tmp_path: Path) -> None:
    broken = tmp_path / "broken.bin"
    broken.write_bytes(bytes(range(256)) * 8)
    code, out, err = presslens("parse", broken, TWIN, tmp_path / "nosuch", "--json")
    assert (code, out.count("\n")) == (1, 1)
    assert [str(broken) in err, str(tmp_path / "nosuch") in err] == [True, True]
    assert presslens("parse", broken, "--json").code == 3


# quotes


def test_quotes_adds_to_each_line_and_keeps_its_other_keys(presslens: Command, tmp_path: Path) -> None:
    text = "“We are ready,” Ada Brink said. “So are we.”"
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({"id": 7, "text": text, "note": ["kept"]}) + "\n\n" + json.dumps({"text": ""}) + "\n", encoding="utf-8")
    code, out, err = presslens("quotes", file)
    assert (code, err) == (0, "")
    first, second = (json.loads(line) for line in out.splitlines())
    assert (first["id"], first["text"], first["note"]) == (7, text, ["kept"])
    assert second == {"text": "", "quotes": []}
    found = first["quotes"][0]
    assert list(found) == [
        "quotation", "start", "end", "type", "speaker_start", "speaker_end", "speaker_text", "speaker_canonical", "cue_start", "cue_end",
        "resolution", "confidence",
    ]  # fmt: skip
    assert text[found["start"] : found["end"]] == "“We are ready,”"
    assert text[found["speaker_start"] : found["speaker_end"]] == found["speaker_text"] == "Ada Brink"


def test_quotes_reads_standard_input() -> None:
    done = subprocess.run([PRESSLENS, "quotes", "-"], input='\ufeff{"text": "é"}\n', capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == {"text": "é", "quotes": []}


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"id": 1}', b'{"text": 5}', b'{"text": "\xff"}', b"[" * 100_000])
def test_quotes_tells_a_bad_line_with_its_number_and_goes_on(presslens: Command, tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(b'{"text": "a"}\n' + line + b'\n{"text": "b"}\n')
    code, out, err = presslens("quotes", file)
    assert (code, [json.loads(line)["text"] for line in out.splitlines()]) == (1, ["a", "b"])
    assert f"{file}, line 2" in err
    file.write_bytes(line + b"\n")
    assert presslens("quotes", file).code == 3


def test_a_lone_surrogate_comes_out_as_it_went_in(presslens: Command, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"text": "\\ud800"}\n', encoding="utf-8")
    code, out, _ = presslens("quotes", file)
    assert (code, json.loads(out)["text"]) == (0, "\ud800")


# ingest


def test_ingest_sums_up_in_its_last_line(presslens: Command, tmp_path: Path) -> None:
    file = articles(tmp_path, "in.jsonl", "One. Ada Brink spoke in Brellin.", "Two. Nobody spoke in Brellin.")
    code, out, _ = presslens("ingest", file, "--corpus", tmp_path / "c", "--json")
    summary = json.loads(out.splitlines()[-1])
    assert list(summary) == ["found", "added", "duplicates", "rejected", "declared", "reconciled", "lengths", "version", "seconds"]
    assert (code, summary["found"], summary["added"], summary["duplicates"], summary["rejected"]) == (0, 2, 2, 0, [])
    assert is_corpus(tmp_path / "c")
    again = presslens("ingest", file, "--corpus", tmp_path / "c", "--json")
    assert (again.code, again.rows[-1]["added"], again.rows[-1]["duplicates"]) == (0, 0, 2)


def test_ingest_counts_what_it_rejects_and_says_why(presslens: Command, tmp_path: Path) -> None:
    file = articles(tmp_path, "in.jsonl", "One. Ada Brink spoke in Brellin.")
    with file.open("a", encoding="utf-8") as lines:
        lines.write("{broken\n")
    code, out, _ = presslens("ingest", file, "--corpus", tmp_path / "c", "--json")
    summary = json.loads(out)
    assert (code, summary["found"], summary["added"]) == (1, 2, 1)
    assert summary["found"] == summary["added"] + summary["duplicates"] + len(summary["rejected"])
    assert summary["rejected"][0]["reason"]
    assert (summary["rejected"][0]["file"], summary["rejected"][0]["part"]) == (str(file), 1)


def test_ingest_shows_a_table_to_a_reader(presslens: Command, tmp_path: Path) -> None:
    code, out, _ = presslens("ingest", TWIN, "--corpus", tmp_path / "c")
    assert code == 0
    assert all(word in out for word in ("found", "added", "duplicates", "rejected"))


def test_ingest_into_a_folder_of_other_things_is_refused(presslens: Command, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine", encoding="utf-8")
    code, _, err = presslens("ingest", TWIN, "--corpus", tmp_path)
    assert (code, (tmp_path / "diary.txt").read_text(encoding="utf-8")) == (3, "mine")
    assert "hint:" in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are not sent on Windows")
def test_ctrl_c_stops_after_the_batch_keeps_it_and_the_same_command_goes_on(tmp_path: Path) -> None:
    file = articles(tmp_path, "many.jsonl", *(f"Number {n} of many. “It is late,” Ada Brink said in Brellin." for n in range(1000)))
    command = [PRESSLENS, "ingest", str(file), "--corpus", str(tmp_path / "c"), "--workers", "2", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    first_batch = tmp_path / "c" / "ledger" / "_delta_log" / f"{1:020}.json"
    until = time.monotonic() + PATIENCE
    while not first_batch.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    out, err = process.communicate(timeout=PATIENCE)
    summary = json.loads(out.splitlines()[-1])
    assert process.returncode == 130
    assert "same command" in err
    assert "Traceback" not in err
    assert 0 < summary["added"] < 1000
    assert summary["found"] == summary["added"] + summary["duplicates"] + len(summary["rejected"])
    with_rest = subprocess.run(command, capture_output=True, text=True, check=True)
    rest = json.loads(with_rest.stdout.splitlines()[-1])
    assert (rest["found"], rest["added"]) == (1000, 1000 - summary["added"])


# query


def test_the_list_names_every_query_with_its_columns(presslens: Command) -> None:
    code, out, err = presslens("query", "--list")
    listed = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [(row["name"], row["columns"]) for row in listed] == [(q.name, list(q.columns)) for q in queries.QUERIES]


CONTRACT = """overview quote-share voices-over-time speaker topics topic-timeline readability terms keyness kwic collocates coverage
paragraphs articles ledger"""


def test_the_queries_of_the_contract_are_there() -> None:
    assert set(CONTRACT.split()) <= {q.name for q in queries.QUERIES}


@pytest.mark.parametrize("name", [q.name for q in queries.QUERIES])
def test_every_query_speaks_json_and_csv_with_its_columns(presslens: Command, corpus: Path, name: str) -> None:
    filters = ("--search", "rust", "--speaker", "Anton Veskar", "--outlet", "NORDA")
    asked: tuple[str | Path, ...] = ("query", name, "--corpus", corpus, *filters)
    entry = next(q for q in queries.QUERIES if q.name == name)
    if any(option.name == "article" for option in entry.options):
        article = presslens("query", "readability-articles", "--corpus", corpus).rows[0]["article"]
        asked = (*asked, "--option", f"article={article}")
    code, out, err = presslens(*asked, "--format", "json")
    columns = list(entry.columns)
    rows = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert all(list(row) == columns for row in rows)
    sheet = list(csv.reader(io.StringIO(presslens(*asked, "--format", "csv").out)))
    assert (sheet[0], len(sheet) - 1) == (columns, len(rows))


def test_the_table_is_the_one_behind_the_chart(presslens: Command, corpus: Path) -> None:
    row = presslens("query", "quote-share", "--corpus", corpus).rows[0]
    assert (row["speaker"], row["value"]) == ("Anton Veskar", 1.0)
    assert row["evidence"] == {"unit": "quotation", "keys": [["speaker", "Anton Veskar"]]}
    assert presslens("query", "quote-share", "--corpus", corpus, "--outlet", "Nobody's").out == ""
    assert len(presslens("query", "terms", "--corpus", corpus, "--limit", "3").rows) == 3


def test_csv_holds_no_formula(presslens: Command, tmp_path: Path) -> None:
    file = articles(tmp_path, "in.jsonl", "Nothing much happened in Brellin that day, and nobody spoke.")
    file.write_text(file.read_text(encoding="utf-8").replace("Story 0", "=HYPERLINK(1)"), encoding="utf-8")
    presslens("ingest", file, "--corpus", tmp_path / "c")
    rows = list(csv.DictReader(io.StringIO(presslens("query", "articles", "--corpus", tmp_path / "c", "--format", "csv").out)))
    assert rows[0]["headline"] == "'=HYPERLINK(1)"
    assert presslens("query", "articles", "--corpus", tmp_path / "c").rows[0]["headline"] == "=HYPERLINK(1)"


# streams


def test_nobody_is_told_of_a_reader_who_left(corpus: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [PRESSLENS, "query", "terms", "--corpus", str(corpus)]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


def test_output_is_utf8_whatever_the_locale() -> None:
    done = subprocess.run(
        [PRESSLENS, "quotes", "-"], input='{"text": "“é”"}\n'.encode(), capture_output=True, check=True,
        env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )  # fmt: skip
    assert json.loads(done.stdout.decode("utf-8"))["text"] == "“é”"


def test_a_file_name_cannot_steer_the_terminal(presslens: Command, tmp_path: Path) -> None:
    file = tmp_path / "\x1b[31mred\x07.bin"
    file.write_bytes(bytes(range(256)) * 8)
    err = presslens("parse", file).err
    assert "\x1b" not in err
    assert "\\x1b[31mred\\x07.bin" in err
    assert printable("a\u202eb\x9bc") == "a\\u202eb\\x9bc"


def test_a_name_that_the_corpus_does_not_have_is_no_silent_nothing(tmp_path: Path) -> None:
    made = create(tmp_path / "c")
    for flag in ("--outlet", "--speaker", "--topic"):
        done = subprocess.run(
            [PRESSLENS, "query", "quote-share", "--corpus", str(made.root), flag, "Nobody's Post"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert not done.stdout
        assert "Nobody's Post" in done.stderr
