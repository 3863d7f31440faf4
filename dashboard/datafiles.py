"""The one place that knows where `data/` and `docs/` are: in a checkout beside the package, in an installation inside it."""

from functools import lru_cache
from pathlib import Path

from dashboard.errors import CorpusError

_PACKAGE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def data_folder() -> Path:
    """The folder that holds `demo/`, `lexicon/` and `nltk/`."""
    for folder in (_PACKAGE / "_data", _PACKAGE.parent / "data"):
        if (folder / "lexicon").is_dir():
            return folder
    raise CorpusError(f"no data folder beside {_PACKAGE}", hint="install Presslens again: its wheel carries data/")


@lru_cache(maxsize=64)
def lexicon(name: str, language: str = "en") -> tuple[str, ...]:
    """The entries of `data/lexicon/<language>/<name>.txt`: one a line, `#` starts a comment, the first comment names the source."""
    lines = (data_folder() / "lexicon" / language / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(entry for line in lines if (entry := line.split("#", 1)[0].strip()))


def document(name: str) -> str:
    """The text of `docs/<name>.md` below its first heading: what the app shows of its own methods. Our own markdown, never an article's."""
    for folder in (_PACKAGE / "_data" / "docs", _PACKAGE.parent / "docs"):
        if (file := folder / f"{name}.md").is_file():
            return file.read_text(encoding="utf-8").partition("\n")[2].strip()
    raise CorpusError(f"no docs folder beside {_PACKAGE}", hint="install Presslens again: its wheel carries the methods")
