"""`presslens run`: the dashboard."""

import os
import signal
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from dashboard.cli.ingest import FOLLOW, ingested
from dashboard.cli.output import flush, put, say
from dashboard.errors import PresslensError, UsageError


def run(
    things: Annotated[
        list[str] | None, typer.Argument(metavar="CORPUS|FILES", help="A corpus, or files, folders and http(s) addresses of articles.")
    ] = None,
    *,
    corpus: Annotated[Path | None, typer.Option(metavar="DIR", help="The corpus to show; FILES are added to it.")] = None,
    follow: Annotated[bool, typer.Option("--follow", help=FOLLOW)] = False,
    host: Annotated[str, typer.Option(help="Where to answer. Anything but this machine needs --insecure.")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The port, 0 for any free one.  [default: the first free from 8501]")
    ] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Answer others too, without sign-in; uploads and decisions are off.")
    ] = False,
    open_: Annotated[bool | None, typer.Option("--open/--no-open", help="Open a browser; by default on a desktop's terminal.")] = None,
) -> None:
    """Open the dashboard, and print its address once it answers. Ctrl-C ends it.

    Without CORPUS or FILES it shows articles that come with Presslens; they are fictional. FILES without --corpus go into a
    temporary corpus that is dropped at the end. Addresses of pages and feeds are fetched once, before the dashboard opens; later
    the dashboard fetches only what its owner types into the Library.

    \b
    Example:
      presslens run news/*.html --corpus my-corpus
      presslens run https://news.example/rss --follow
    """
    from dashboard.server.listening import is_loopback, listen

    public = not is_loopback(host)
    if public and not insecure:
        hint = "--insecure answers anybody who reaches this machine, with uploads and decisions off"
        raise UsageError(f"there is no sign-in, so {host} would let others in", hint=hint)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service is stopped this way: the same clean end as Ctrl-C
    with listen(host, port) as bound, _shown(things or [], corpus, follow=follow) as folder:
        if folder is not None:
            os.environ["PRESSLENS_CORPUS"] = str(folder)
        _serve(bound, host, public=insecure, opened=_on_a_desktop() if open_ is None else open_)


@contextmanager
def _shown(things: list[str], corpus: Path | None, *, follow: bool) -> Iterator[Path | None]:
    """The folder of the corpus to show, filled from files where files are given; None stands for the demo corpus."""
    from dashboard import intake
    from dashboard.corpus import open_corpus
    from dashboard.corpus.store import is_corpus

    corpora = [Path(thing) for thing in things if not intake.is_link(thing) and is_corpus(Path(thing))]
    if corpora and (corpus is not None or len(things) > 1):
        raise UsageError(
            f"{corpora[0]} is a corpus, and one at a time is shown", hint="presslens run CORPUS, or presslens run FILES --corpus DIR"
        )
    if corpora or (corpus is not None and not things):
        yield open_corpus(corpora[0] if corpora else corpus or "").root
    elif corpus is not None:
        _fill(things, corpus, follow=follow)
        yield open_corpus(corpus).root
    elif things:
        with TemporaryDirectory(prefix="presslens-", ignore_cleanup_errors=True) as folder:
            say("These articles go into a temporary corpus, dropped at the end; --corpus DIR would keep them.")
            _fill(things, Path(folder), follow=follow)
            yield Path(folder)
    else:
        say("Starting. The demo corpus is made at its first use, which takes a moment.")
        yield None


def _fill(files: list[str], corpus: Path, *, follow: bool) -> None:
    """Ingest, say what was rejected, and give up where there is nothing to show."""
    summary = ingested(files, corpus, follow=follow)
    for r in summary.rejected:
        say(f"rejected: {r.file}, part {r.part}" + (f", {r.place}" if r.place else "") + f": {r.reason}")
    if summary.stopped:
        raise KeyboardInterrupt
    if summary.added + summary.duplicates == 0:
        raise PresslensError("no article could be taken from these files", hint="presslens run --help says what can be shown")
    say(f"{summary.found:,} found: {summary.added:,} added, {summary.duplicates:,} known already, {len(summary.rejected):,} rejected.")


def _serve(bound: socket, host: str, *, public: bool, opened: bool) -> None:
    from dashboard.server.application import application
    from dashboard.server.listening import here, serve

    port = int(bound.getsockname()[1])
    name = f"[{here(host)}]" if ":" in host else here(host)
    address = f"http://{name}:{port}"

    def ready() -> None:
        put(address)
        flush()
        say("Ctrl-C ends it." + (" Anybody who reaches this machine can read along; uploads and decisions are off." if public else ""))
        if opened:
            webbrowser.open(address)

    # The server re-raises what stopped it, unless its last task is done before the signal is raised again.
    with suppress(KeyboardInterrupt):
        serve(application(address=host, port=port, public=public), bound, ready=ready)
    say("Stopped.")


def _on_a_desktop() -> bool:
    """Whether somebody sits at a screen here: a browser in a terminal, or on a far server, would be a nuisance."""
    screen = sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return screen and sys.stdout.isatty()
