"""Where a corpus lies: a folder with one Delta table a name, and a card that says which corpus it is."""

import json
import os
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from dashboard.corpus.schema import schema
from dashboard.errors import CorpusError
from dashboard.tables import ADDED, TABLES

FORMAT = 1
"""The layout of a corpus folder. Raised when an older Presslens could not read a newer corpus, or the other way round."""

CARD = "presslens.json"

LOCK = "maintenance.lock"

_OURS = frozenset(("ledger", *TABLES, LOCK))

_UNFIT = re.compile(r"[\[\]\\^|*?\x00-\x1f\x7f]|%[0-9A-Fa-f]{2}")
"""What a path cannot have: deltalake panics or writes into a folder of another name, and DuckDB reads * and ? as a pattern."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus folder; `id` names it in links and caches, wherever it is moved."""

    root: Path
    id: str

    def table(self, name: str) -> DeltaTable:
        """A fresh handle on a table, at its newest version. Raises CorpusError where it is gone or broken."""
        if name in ADDED and not (self.root / name).exists():
            _make(self.root, name)
        try:
            return DeltaTable(str(self.root / name))
        except (DeltaError, OSError) as error:
            raise CorpusError(f"{self.root / name} cannot be read: {error}", hint="restore the folder from a copy") from error

    def files(self, name: str) -> list[Path]:
        """The data files of a table now; deltalake itself names them with the folder's characters percent-encoded."""
        if name in ADDED and not (self.root / name).exists():
            return []
        return [self.root / name / uri.rsplit("/", 1)[1] for uri in self.table(name).file_uris()]


def create(root: str | Path) -> Corpus:
    """Make an empty corpus; its card is written last, so that a half-made folder is never taken for a corpus."""
    folder = _fit(root)
    if folder.exists() and (not folder.is_dir() or _strange(folder)):
        raise CorpusError(f"{folder} is not empty and holds no corpus", hint="name a new or empty folder for the corpus")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("ledger", *TABLES):
        _make(folder, name)
    pending = folder / f"{CARD}.{uuid.uuid4().hex}"
    pending.write_text(json.dumps({"presslens": FORMAT, "id": uuid.uuid4().hex[:12]}) + "\n", encoding="utf-8")
    try:
        os.link(pending, folder / CARD)  # fails where another process made the card first: then theirs is the corpus's
    except FileExistsError:
        pass
    finally:
        pending.unlink()
    return open_corpus(folder)


def open_corpus(root: str | Path) -> Corpus:
    """The corpus in a folder. Raises CorpusError where there is none, or one of another format."""
    folder = _fit(root)
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CorpusError(f"{folder} holds no corpus", hint="make one: presslens ingest FILES --corpus DIR") from None
    except (OSError, ValueError) as error:
        raise CorpusError(f"{folder / CARD} cannot be read: {error}", hint="is this a corpus folder?") from None
    if not isinstance(card, dict) or not {"presslens", "id"} <= card.keys():
        raise CorpusError(f"{folder / CARD} is no card of a corpus", hint="is this a corpus folder?")
    if card["presslens"] != FORMAT:
        raise CorpusError(f"{folder} is a corpus of format {card['presslens']}, this Presslens reads {FORMAT}")
    return Corpus(folder, str(card["id"]))


def is_corpus(root: str | Path) -> bool:
    return (Path(root).expanduser() / CARD).is_file()


def open_or_create(root: str | Path) -> Corpus:
    return open_corpus(root) if is_corpus(root) else create(root)


def _fit(root: str | Path) -> Path:
    folder = Path(root).expanduser().resolve()
    if unfit := _UNFIT.search(str(folder)):
        raise CorpusError(
            f"a corpus cannot lie in {str(folder)!r}: {unfit.group()!r} in its path",
            hint="no square brackets, backslash, ^, |, *, ?, line break or %41 in the names of its folders",
        )
    return folder


def _strange(folder: Path) -> bool:
    """Whether a folder holds anything that no corpus has: what another process has made of this one so far is no stranger."""
    names = {path.name for path in folder.iterdir()}
    return bool(names) and ("ledger" not in names or any(name not in _OURS and not name.startswith(CARD) for name in names))


def _make(folder: Path, name: str) -> None:
    try:
        DeltaTable.create(str(folder / name), schema(name), mode="ignore")
    except DeltaError as error:
        # Another process made it in the same moment; anything else shows when the table is opened.
        if not DeltaTable.is_deltatable(str(folder / name)):
            raise CorpusError(f"{folder / name} cannot be made: {error}", hint="is the disk full or read-only?") from error
