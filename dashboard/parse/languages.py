"""The language of an article: what its file says, else what its text shows."""

from functools import lru_cache

from dashboard.datafiles import lexicon

LONGEST_SAMPLE = 300
"""Characters that are enough to tell a language: of 600 US articles none is told otherwise than from 600 characters."""
SHORTEST_SAMPLE = 40


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for line in lexicon("languages"):
        code, _, names = line.partition("=")
        codes.update({name.casefold(): code.strip() for name in (code.strip(), *names.split())})
    return codes


def language_code(stated: str) -> str:
    """The ISO 639-1 code of a language as a file states it ("ENGLISH", "en-US", "Englisch"); an unknown name stays as printed."""
    folded = stated.strip().casefold()
    return _codes().get(folded) or _codes().get(folded.replace("_", "-").split("-")[0].split(";")[0].split(",")[0].strip()) or stated.strip()


@lru_cache(maxsize=4096)
def _classified(sample: str) -> str:
    import py3langid

    return str(py3langid.classify(sample)[0])


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language that a text is written in; None where it is too short to tell."""
    sample = text[:LONGEST_SAMPLE].strip()
    return _classified(sample) if len(sample) >= SHORTEST_SAMPLE else None
