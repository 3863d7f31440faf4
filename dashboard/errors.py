"""What can go wrong, and how it is told.

PresslensError          anything that Presslens itself refuses or gives up on
├── InputError          a file or a part of it cannot be taken: names the file, the place, what was expected, a hint
├── UsageError          a command, a link or a form says something that has no meaning
├── CorpusError         a folder is no corpus, or a corpus is broken, locked or of another version
└── ConflictError       somebody else committed in between, more often than we retried

Every message says what was given, what is allowed, and a hint. Bad input costs only itself: the batch goes on.
"""


class PresslensError(Exception):
    """Base of every error that is told to a user without a traceback."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{_ended(self.message)} Hint: {self.hint}" if self.hint else self.message

    @property
    def told(self) -> str:
        """The error as sentences, for a page."""
        text = str(self)
        return _ended(text[:1].upper() + text[1:])


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


class InputError(PresslensError):
    """A file, or one part of a file, that cannot become an article."""

    def __init__(self, message: str, *, file: str, place: str | None = None, expected: str | None = None, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.file = file
        self.place = place
        self.expected = expected

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        expected = f" Expected: {self.expected}." if self.expected else ""
        hint = f" Hint: {self.hint}" if self.hint else ""
        message = _ended(self.message) if expected or hint else self.message
        return f"{where}: {message}{expected}{hint}"


class UsageError(PresslensError):
    """A value outside what is allowed."""


class CorpusError(PresslensError):
    """A corpus that cannot be opened or trusted."""


class ConflictError(PresslensError):
    """A commit that lost every race it ran."""
