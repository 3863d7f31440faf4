"""Zip, tar and gzip: what is inside is read as if it stood in a folder, within bounds of size, number and depth.

Nothing is ever unpacked to disk. A member that lies about its size, leaves its folder or is a link is refused by name.
"""

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import IO, TypeAlias

from dashboard.errors import InputError
from dashboard.intake.files import HIGHEST_RATIO, RATIO_FROM, READ_ME_NAMES, InputFile
from dashboard.intake.reading import Part, Rejection, Sniff, Source

DEEPEST = 3
MOST_MEMBERS = 100_000
LARGEST_MEMBER = 256 * 1024 * 1024
LARGEST_TOTAL = 4 * 1024 * 1024 * 1024
Load: TypeAlias = Callable[[], bytes]


def takes_zip(_: InputFile, sniff: Sniff) -> bool:
    return sniff.head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def takes_gzip(file: InputFile, sniff: Sniff) -> bool:
    return sniff.head.startswith(b"\x1f\x8b") and not file.packed


def takes_tar(_: InputFile, sniff: Sniff) -> bool:
    return sniff.head[257:262] == b"ustar"


def read_zip(source: Source) -> Iterator[Part]:
    _check_depth(source)
    with source.file.open() as stream, _zip(source, stream) as archive:
        members = archive.infolist()
        _check_members(source, len(members), sum(member.file_size for member in members))
        yield from _members(source, ((member.filename, partial(_unzip, archive, member)) for member in members if not member.is_dir()))


def _zip(source: Source, stream: IO[bytes]) -> zipfile.ZipFile:
    """The archive's directory. A damaged one sends zipfile to places before the file's start: that is a ValueError or an OSError."""
    try:
        return zipfile.ZipFile(stream if not source.file.packed else io.BytesIO(stream.read(LARGEST_MEMBER)))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as problem:
        raise InputError(f"the zip archive is broken: {problem}", file=source.name, hint="it may have been cut off") from problem


def read_tar(source: Source) -> Iterator[Part]:
    _check_depth(source)
    try:
        with source.file.open() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            yield from _members(source, _tar_members(source, archive))
    except (tarfile.TarError, zlib.error) as problem:
        raise InputError(f"the tar archive is broken: {problem}", file=source.name, hint="it may have been cut off") from problem


def read_gzip(source: Source) -> Iterator[Part]:
    """The file inside, read as a stream: a table of any size passes."""
    _check_depth(source)
    inner = InputFile(source.name, source.file.path, source.file.data, packed=True)
    try:
        reading = source.nested(inner, source.depth + 1)
        yield from reading.parts
        source.declared = reading.declared
    except (gzip.BadGzipFile, zlib.error) as problem:
        raise InputError(f"the gzip file is broken: {problem}", file=source.name, hint="it may have been cut off") from problem


def _check_depth(source: Source) -> None:
    if source.depth >= DEEPEST:
        raise InputError(f"archives are nested more than {DEEPEST} deep", file=source.name, expected="articles, not archives in archives")


def _check_members(source: Source, count: int, size: int) -> None:
    if count > MOST_MEMBERS or size > LARGEST_TOTAL:
        raise InputError(
            f"the archive holds {count} files of {size // 2**20} MB together",
            file=source.name,
            expected=f"at most {MOST_MEMBERS} files and {LARGEST_TOTAL // 2**20} MB",
            hint="split it",
        )


def _members(source: Source, members: Iterator[tuple[str, Load]]) -> Iterator[Part]:
    """Each member as a file of its own; a member that is refused is one rejection."""
    declared: list[int | None] = []
    part = 0
    for name, load in members:
        if _is_left_out(name):
            continue
        try:
            _check_name(source, name)
            reading = source.nested(InputFile(f"{source.name}/{name}", data=load()), source.depth + 1)
            yield from reading.parts
            declared.append(reading.declared)
        except InputError as problem:
            yield Rejection(f"{source.name}/{name}", 0, problem.place, problem.message, problem.hint)
        part += 1
    source.declared = sum(filter(None, declared)) if declared and None not in declared else None


def _is_left_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    hidden = any(piece.startswith(".") and piece not in (".", "..") for piece in path.parts)
    return hidden or "__MACOSX" in path.parts or path.suffix.lower() == ".md" or path.stem.lower() in READ_ME_NAMES


def _check_name(source: Source, name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        raise InputError(
            "the member's path leaves the archive",
            file=source.name,
            place=name,
            hint="such archives are built to overwrite files; it was not read",
        )


def _unzip(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        raise InputError("the member is encrypted", file=member.filename, hint="pack it without a password")
    _check_ratio(member.filename, member.compress_size, member.file_size)
    try:
        with archive.open(member) as stream:
            data = stream.read(LARGEST_MEMBER + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as problem:
        raise InputError(f"the member cannot be unpacked: {problem}", file=member.filename) from problem
    _check_ratio(member.filename, member.compress_size, len(data))
    return data


def _check_ratio(name: str, packed: int, size: int) -> None:
    if size > LARGEST_MEMBER:
        raise InputError(f"the member is larger than {LARGEST_MEMBER // 2**20} MB", file=name, hint="give it as a file of its own")
    if size > RATIO_FROM and size > HIGHEST_RATIO * max(packed, 1):
        raise InputError(
            f"the member unpacks to {size // max(packed, 1)} times its size",
            file=name,
            hint="such files are built to fill memory; it was not read",
        )


def _tar_members(source: Source, archive: tarfile.TarFile) -> Iterator[tuple[str, Load]]:
    total = count = 0
    for member in archive:
        count, total = count + 1, total + member.size
        _check_members(source, count, total)
        if member.isdir():
            continue
        yield member.name, _untar(archive, member)


def _untar(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Load:
    """What gives the member's bytes or refuses it. A stream cannot go back: the bytes are read at once."""
    if not member.isfile():
        return partial(_refuse, member.name, "the member is a link or a device, not a file")
    if member.size > LARGEST_MEMBER:
        return partial(_refuse, member.name, f"the member is larger than {LARGEST_MEMBER // 2**20} MB")
    stream = archive.extractfile(member)
    data = stream.read() if stream is not None else b""
    return lambda: data


def _refuse(name: str, reason: str) -> bytes:
    raise InputError(reason, file=name)
