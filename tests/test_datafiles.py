"""Lexicons: found in a checkout and in an installation, with their source in the first line."""

from pathlib import Path

import pytest

from dashboard import datafiles
from dashboard.errors import CorpusError

LEXICONS = sorted(datafiles.data_folder().glob("lexicon/*/*.txt"))


def test_the_data_folder_is_the_one_beside_the_package() -> None:
    assert datafiles.data_folder() == Path(datafiles.__file__).resolve().parents[1] / "data"
    assert len(LEXICONS) > 3


def test_an_installation_finds_its_own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "dashboard"
    (package / "_data" / "lexicon").mkdir(parents=True)
    monkeypatch.setattr(datafiles, "_PACKAGE", package)
    assert datafiles.data_folder.__wrapped__() == package / "_data"


def test_a_package_without_data_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datafiles, "_PACKAGE", tmp_path / "dashboard")
    with pytest.raises(CorpusError, match="install Presslens again"):
        datafiles.data_folder.__wrapped__()


def test_the_methods_that_the_app_shows_begin_below_their_title() -> None:
    shown = datafiles.document("methods-quotes")
    assert shown[0] != "#"
    assert "Reliability of the confidence" in shown
    with pytest.raises(CorpusError, match="install Presslens again"):
        datafiles.document("none")


def test_comments_and_blank_lines_are_no_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lexicon" / "en").mkdir(parents=True)
    (tmp_path / "lexicon" / "en" / "made.txt").write_text("# Source: ours\n\nalpha  # first\n  beta gamma\n#delta\n", encoding="utf-8")
    monkeypatch.setattr(datafiles, "data_folder", lambda: tmp_path)
    assert datafiles.lexicon.__wrapped__("made") == ("alpha", "beta gamma")


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_lexicon_says_what_it_is_and_repeats_nothing(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert len(first) > 20
    entries = datafiles.lexicon(path.stem, path.parent.name)
    assert entries
    assert len(set(entries)) == len(entries), sorted({entry for entry in entries if entries.count(entry) > 1})
