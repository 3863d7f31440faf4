"""What is done to a text before it is read: transport characters go, a wrong decoding is undone, and each repair is told."""

import re
import unicodedata

LONGEST_REPAIR = 2_000_000
"""Characters beyond which mojibake is left alone: no article is that long, and the repair reads every line."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_C1 = re.compile(r"[\x80-\x84\x86-\x9f]")
_MOJIBAKE = re.compile(r"â€|Ã[\u0080-\u00bf‚-™]|Â[\u00a0-\u00bf]|Ð[\u0090-\u00bf]Ñ|ï»¿|ðŸ")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """`(text, warnings)`: line ends are `\\n`, control characters and byte-order marks gone, UTF-8 read as cp1252 read rightly."""
    warnings: list[str] = []
    if len(text) <= LONGEST_REPAIR and (_MOJIBAKE.search(text) or _C1.search(text)):
        text, repaired = _undo_mojibake(text)
        if repaired:
            warnings.append("characters that a wrong decoding had broken were repaired")
    text = _NEWLINES.sub("\n", text)
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
    if "\ufffd" in text:
        warnings.append(f"{text.count(chr(0xFFFD))} characters were lost before the text came here")
    if _SURROGATES.search(text):
        text = _SURROGATES.sub("\ufffd", text)
        warnings.append("half characters (lone surrogates) were replaced")
    return text, tuple(warnings)


def _undo_mojibake(text: str) -> tuple[str, bool]:
    import ftfy

    lines = text.split("\n")
    fixed = [ftfy.fix_encoding(line) if _MOJIBAKE.search(line) or _C1.search(line) else line for line in lines]
    return "\n".join(fixed), fixed != lines


def squeeze(text: str) -> str:
    """A text reduced to what makes it the same text: letters and figures, case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())
