"""The files of an import: what a user names or drops, folders opened, nothing left out without a word."""

import gzip
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from dashboard.errors import InputError

if TYPE_CHECKING:
    from dashboard.intake.links import Link

HIGHEST_RATIO = 200
"""Text shrinks to a fifth at best, a page of one word to a fiftieth: what grows more is built to do harm."""
RATIO_FROM = 4 * 1024 * 1024
READ_ME_NAMES = frozenset({"readme", "license", "licence", "changelog", "contributing", "notice", "authors"})


class Origin(NamedTuple):
    """Where bytes were fetched from, and the encoding that their sender declares."""

    url: str
    charset: str | None = None


class _Unpacked(io.RawIOBase):
    """The bytes inside gzip, up to the size at which they are a bomb."""

    def __init__(self, raw: BinaryIO, file: "InputFile") -> None:
        self._inner = gzip.GzipFile(fileobj=raw)
        self._raw, self._file = raw, file
        self._left = RATIO_FROM + HIGHEST_RATIO * file.size

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Where it stands; a stream that is unpacked goes nowhere else."""
        if (offset, whence) != (0, io.SEEK_CUR):
            raise io.UnsupportedOperation("seek")
        return self._inner.tell()

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read1(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise InputError(
                f"the file unpacks to more than {HIGHEST_RATIO} times its size",
                file=self._file.name,
                expected="text",
                hint="such files are built to do harm; nothing more of it was read",
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        self._raw.close()
        super().close()


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: on disk (`path`), in memory (`data`), or a web address (`name`) that is fetched when it is read (`link`).

    `packed` says that the bytes are gzip and are opened as what they hold; `origin` is where fetched bytes came from.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    packed: bool = False
    origin: Origin | None = None
    link: "Link | None" = None

    def open(self) -> BinaryIO:
        """The bytes from the start; the caller closes."""
        raw: BinaryIO = io.BytesIO(self.data) if self.data is not None else self._path().open("rb")
        return io.BufferedReader(_Unpacked(raw, self)) if self.packed else raw

    @property
    def size(self) -> int:
        """Bytes as stored; 0 for a web address that has not been fetched."""
        if self.link is not None:
            return 0
        return len(self.data) if self.data is not None else self._path().stat().st_size

    @property
    def suffix(self) -> str:
        """The ending of the name, lower case, with its point; without `.gz` where the file is packed."""
        name = self.name.lower().removesuffix(".gz") if self.packed else self.name.lower()
        return os.path.splitext(name)[1]  # noqa: PTH122 - the name of an upload is no path

    def head(self, length: int) -> bytes:
        """The first bytes, at most `length`."""
        with self.open() as stream:
            return stream.read(length)

    def _path(self) -> Path:
        if self.path is None:
            raise InputError("neither a path nor bytes are given", file=self.name)
        return self.path


def files(paths: Sequence[str | Path]) -> Iterator[InputFile]:
    """The files behind `paths`: a file as it is, a folder with all below it, sorted, without what `left_out` lists.

    Raises InputError for a path that does not exist.
    """
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from (InputFile(str(found), found) for found in _walk(path) if not _is_left_out(found, path))
        elif path.is_file():
            yield InputFile(str(given), path)
        else:
            raise InputError("no such file or folder", file=str(given), hint="check the spelling, or use an absolute path")


def left_out(paths: Sequence[str | Path]) -> tuple[str, ...]:
    """The files in the folders of `paths` that `files` leaves out: hidden ones, read-mes and Markdown."""
    folders = [Path(path) for path in paths if Path(path).is_dir()]
    return tuple(str(found) for folder in folders for found in _walk(folder) if _is_left_out(found, folder))


def _walk(folder: Path) -> Iterator[Path]:
    # Links to folders are not followed: a loop of links has no end.
    for base, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(base) / name for name in sorted(names) if (Path(base) / name).is_file())


def _is_left_out(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder).parts
    return any(part.startswith(".") for part in inside) or path.suffix.lower() == ".md" or path.stem.lower() in READ_ME_NAMES
