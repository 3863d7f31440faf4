"""Bytes -> text, with a warning wherever the bytes did not say plainly what they are."""

import codecs
import re
from typing import NamedTuple

MOST_NON_WESTERN = 0.15
"""The share of bytes above ASCII up to which text is taken for Western European: French and German stay below 8 %."""
MOST_CONTROLS = 0.02

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x15\x17-\x1a\x1c-\x1f]")


class Decoded(NamedTuple):
    """Text, the encoding it was read in, and warnings."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def encoding_of(data: bytes) -> str:
    """The encoding of bytes that may be cut in the middle of a character."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    if wide := _wide(data):
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        return _legacy(data)
    return "utf-8"


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`: byte-order mark, then UTF-8, then the declared encoding, then what fits best, with a warning."""
    encoding = encoding_of(data)
    if encoding in ("utf-8", "utf-8-sig") or encoding.startswith(("utf-16", "utf-32")):
        text, warnings = _tolerant(data, encoding)
        return Decoded(text, encoding, warnings)
    if declared and _known(declared) and _known(declared) != "utf-8":
        try:
            return Decoded(data.decode(declared), declared)
        except UnicodeDecodeError:
            pass  # a declaration that does not hold counts for nothing: the bytes decide
    text, _ = _tolerant(data, encoding)
    return Decoded(text, encoding, (f"the text is not UTF-8; it was read as {encoding}",))


def is_binary(head: bytes) -> bool:
    """Whether bytes are no text in any encoding that we read: control characters beyond what wire services send."""
    if not head or encoding_of(head).startswith(("utf-16", "utf-32")):
        return False
    return len(_CONTROLS.findall(head)) > max(24, MOST_CONTROLS * len(head))


def _tolerant(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        return data.decode(encoding, errors="replace"), (f"some bytes are not {encoding} and were replaced",)


def _known(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte-order mark: every other byte of Latin text is zero."""
    sample = data[:400]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else None


def _legacy(data: bytes) -> str:
    """The encoding of bytes that are not UTF-8."""
    sample = data[:200_000]
    high = sum(byte > 127 for byte in sample)
    bad = sum(sample.count(bytes([byte])) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    if high <= MOST_NON_WESTERN * len(sample) and not bad:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:50_000]).best()
    return best.encoding if best else "latin-1"
