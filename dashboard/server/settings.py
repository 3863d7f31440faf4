"""Streamlit's settings, from the one file `.streamlit/config.toml`, applied wherever the server is started."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from dashboard.datafiles import data_folder
from dashboard.errors import CorpusError


def settings_file() -> Path:
    """`config.toml` of the installation, or of the checkout."""
    data = data_folder()
    for file in (data / "streamlit" / "config.toml", data.parent / ".streamlit" / "config.toml"):
        if file.is_file():
            return file
    raise CorpusError(f"no settings for the server beside {data}", hint="install Presslens again: its wheel carries config.toml")


def settings(**overrides: object) -> dict[str, object]:
    """Every setting by its dotted name, `server.maxUploadSize`; `overrides` with two underscores for the dot: `server__port`."""
    named = dict(_named(tomllib.loads(settings_file().read_text(encoding="utf-8"))))
    return named | {name.replace("__", "."): value for name, value in overrides.items()}


def _named(section: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in section.items():
        if isinstance(value, Mapping):
            yield from _named(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def apply(options: Mapping[str, object]) -> None:
    """Make these Streamlit's settings, above its files and the environment. Before the application is built: it reads them then."""
    from streamlit.web.bootstrap import load_config_options

    load_config_options(dict(options))
