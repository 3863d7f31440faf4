"""Where a corpus lies: a folder with one Delta table a name, and a card that says which corpus it is."""

import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from deltalake import DeltaTable

from dashboard.corpus.schema import schema
from dashboard.errors import CorpusError
from dashboard.tables import TABLES

FORMAT = 1
"""The layout of a corpus folder. Raised when an older Presslens could not read a newer corpus, or the other way round."""

CARD = "presslens.json"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus folder; `id` names it in links and caches, wherever it is moved."""

    root: Path
    id: str

    def table(self, name: str) -> DeltaTable:
        """A fresh handle on a table, at its newest version."""
        return DeltaTable(str(self.root / name))


def create(root: str | Path) -> Corpus:
    """Make an empty corpus; its card is written last, so that a half-made folder is never taken for a corpus."""
    folder = Path(root).expanduser().resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / "ledger" / "_delta_log").is_dir():
        raise CorpusError(f"{folder} is not empty and holds no corpus", hint="name a new or empty folder for the corpus")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("ledger", *TABLES):
        DeltaTable.create(str(folder / name), schema(name), mode="ignore")
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
    folder = Path(root).expanduser().resolve()
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CorpusError(f"{folder} holds no corpus", hint="make one: presslens ingest FILES --corpus DIR") from None
    except (OSError, ValueError) as error:
        raise CorpusError(f"{folder / CARD} cannot be read: {error}", hint="is this a corpus folder?") from None
    if card.get("presslens") != FORMAT:
        raise CorpusError(f"{folder} is a corpus of format {card.get('presslens')}, this Presslens reads {FORMAT}")
    return Corpus(folder, str(card["id"]))


def is_corpus(root: str | Path) -> bool:
    return (Path(root).expanduser() / CARD).is_file()


def open_or_create(root: str | Path) -> Corpus:
    return open_corpus(root) if is_corpus(root) else create(root)
