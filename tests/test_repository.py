"""What a clone promises: the two commands of README.md, a wheel that carries everything, words that follow the code."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from dashboard.cli import COMMANDS
from dashboard.intake import READERS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def commands() -> list[str]:
    """The commands of README.md that begin with nothing but Python."""
    return re.findall(r"^```sh\n(python3 .*)\n```$", README, re.MULTILINE)


def test_readme_has_two_one_line_commands() -> None:
    show, test = commands()
    assert show.endswith("presslens run")
    assert test.endswith("-m pytest -n 2")
    assert README.count("python3 -m venv") == 2


def test_readme_opens_with_one_sentence_and_a_picture() -> None:
    title, sentence, picture, *_ = [part for part in README.split("\n\n") if part]
    assert title == "# Presslens"
    assert sentence.count(". ") == 0
    assert sentence.endswith(".")
    assert picture.startswith("![")


def test_the_check_runs_the_very_test_command_of_readme() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"grep -E '([^']+)' README\.md", run)
    assert pattern
    assert re.findall(f"{pattern[1]}.*", README, re.MULTILINE) == [commands()[1]]
    assert "PRESSLENS_NO_BROWSER=1" not in run
    assert "export PRESSLENS_NO_BROWSER" not in run


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no execute bit")
def test_the_check_can_be_executed() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_readme_names_every_command_and_every_format() -> None:
    assert [f"presslens {command.__name__}" for command in COMMANDS if f"| `presslens {command.__name__} " not in README] == []
    formats = README.split("## Formats")[1].split("\n\n")[1]
    assert [reader.title for reader in READERS if reader.title not in formats] == []


def test_every_local_link_of_the_front_page_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_top_level_holds_what_it_may() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607 - git as found
    if listed.returncode:
        pytest.skip("not a clone")
    allowed = {
        "pyproject.toml", "dashboard", "data", "tests", ".streamlit", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md",
        ".gitignore", ".gitattributes", ".ci", "docs",
    }  # fmt: skip
    assert {Path(name).parts[0] for name in listed.stdout.splitlines()} <= allowed


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a copy of this tree, opened in a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    leave = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", ".hypothesis")
    tree.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tree / name)
    for name in ("dashboard", "data", "docs", ".streamlit"):
        shutil.copytree(ROOT / name, tree / name, ignore=leave)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(build, cwd=tree, check=True, capture_output=True)
    (built,) = (folder / "dist").glob("presslens-*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def test_the_wheel_carries_data_settings_and_every_module(wheel: Path) -> None:
    for source, place in ((ROOT / "data", wheel / "dashboard" / "_data"), (ROOT / "dashboard", wheel / "dashboard")):
        files = {file.relative_to(source) for file in source.rglob("*") if file.is_file() and "__pycache__" not in file.parts}
        assert sorted(str(file) for file in files if not (place / file).is_file()) == []
    assert (wheel / "dashboard" / "_data" / "streamlit" / "config.toml").read_bytes() == (ROOT / ".streamlit" / "config.toml").read_bytes()
    assert not (wheel / "tests").exists()


def test_the_wheel_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(wheel)!r})\n"
        "from dashboard.datafiles import data_folder, document, lexicon\n"
        "assert 'Measured' in document('methods-quotes') and 'Design' in document('simulation-intervals')\n"
        "from dashboard.server.settings import settings, settings_file\n"
        f"assert str(data_folder()).startswith({str(wheel)!r}), data_folder()\n"
        "assert lexicon('titles') and settings()['runner.postScriptGC'] is False\n"
        f"assert str(settings_file()).startswith({str(wheel)!r}), settings_file()\n"
        "from dashboard.cli import main\n"
        f"sys.argv = ['presslens', 'parse', {str(ROOT / 'tests' / 'fixtures' / 'twin.txt')!r}, '--json']\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert '"agency": "NORDA"' in done.stdout


def test_the_console_script_is_the_command(wheel: Path) -> None:
    (entry,) = wheel.glob("presslens-*.dist-info/entry_points.txt")
    assert "presslens = dashboard.cli:main" in entry.read_text(encoding="utf-8")
    assert PYPROJECT["project"]["scripts"] == {"presslens": "dashboard.cli:main"}
