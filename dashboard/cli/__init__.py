"""The command `presslens`: one file a command, all under one contract of exit codes.

0 done · 1 done, and some input was rejected · 2 said wrongly · 3 nothing could be done · 130 stopped by Ctrl-C
"""

import sys
from typing import Annotated

import typer

from dashboard import __version__
from dashboard.cli.ingest import ingest
from dashboard.cli.output import fail, flush, speak_utf8
from dashboard.cli.parse import parse
from dashboard.cli.query import query
from dashboard.cli.quotes import quotes
from dashboard.cli.run import run
from dashboard.errors import PresslensError, UsageError

COMMANDS = (run, ingest, parse, quotes, query)
"""In the order of `presslens --help`."""

app = typer.Typer(
    name="presslens",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


def _version(asked: bool) -> None:
    if asked:
        print(f"presslens {__version__}")
        raise typer.Exit


@app.callback()
def presslens(
    *,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")] = False,
) -> None:
    """Who speaks in the news, about what, in which words, and how readably; every number leads to its paragraphs.

    \b
    Example:
      presslens run                         the dashboard, on articles that come with it
      presslens run news/*.html             the dashboard, on yours
      presslens COMMAND --help              an example for each command
    """


for _command in COMMANDS:
    app.command()(_command)


def main() -> None:
    """What the console script calls. A user's mistake ends in a message, never in a traceback."""
    speak_utf8()
    try:
        app()
    except PresslensError as error:
        sys.exit(fail(error, code=2 if isinstance(error, UsageError) else 3))
    except OSError as error:
        what = f"{error.filename or 'the system'}: {error.strerror or error}"
        sys.exit(fail(PresslensError(what, hint="is there room, and may you read and write there?"), code=3))
    finally:
        flush()
