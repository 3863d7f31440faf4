"""The language of an article: what its file says, else what its text shows."""

from functools import lru_cache
from typing import Any

from dashboard.datafiles import lexicon

LONGEST_SAMPLE = 250
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
    return (
        _codes().get(folded) or _codes().get(folded.replace("_", "-").split("-")[0].split(";")[0].split(",")[0].strip()) or stated.strip()
    )


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    # An identifier of our own: the module's is shared, and would answer with languages that no newspaper is written in.
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(sorted(set(_codes().values()) & set(identifier.nb_classes)))
    return identifier


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language that a text is written in; None where it is too short to tell."""
    sample = text[:LONGEST_SAMPLE].strip()
    return str(_identifier().classify(sample)[0]) if len(sample) >= SHORTEST_SAMPLE else None


def is_language(name: str) -> bool:
    """Whether a word is the name or the code of a language that we know."""
    return name.strip().casefold() in _codes()
