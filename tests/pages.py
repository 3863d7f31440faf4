"""The dashboard under AppTest: corpora to show, a page to run, and what it drew, as values that tests compare."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard.corpus import create
from dashboard.datafiles import data_folder
from dashboard.ingest import ingest

APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"
TWIN = Path(__file__).resolve().parent / "fixtures" / "twin.txt"

PAGES = ("overview", "voices", "topics", "words", "readability", "reader", "library", "methods")
ANALYSES = PAGES[:5]

HOSTILE = (
    '<script>fetch("http://127.0.0.1:9/s")</script>',
    "![x](http://127.0.0.1:9/x.png)",
    ":red[alarm] :material/bug_report: $\\frac{1}{2}$",
    '<iframe srcdoc="<script>document.title=1</script>"></iframe>',
    "\u202emirror\u202c مرحبا",
    "W" + "o" * 400 + "rd",
    "=HYPERLINK(1) ~ & %41 'quoted' \"both\"",
)
"""What an article may bring along in any of its fields."""

TRACES = ("127.0.0.1:9", ":red[", ":material/bug_report", "<script", "<iframe", "\\frac", "HYPERLINK", "Wooooo", "\u202e")
"""Parts of it that no place that reads markdown may show."""


def demo(folder: Path) -> Path:
    return _filled(folder, [data_folder() / "demo"])


def twin(folder: Path) -> Path:
    return _filled(folder, [TWIN])


def empty(folder: Path) -> Path:
    return create(folder / "corpus").root


def hostile(folder: Path) -> Path:
    """Three dozen articles whose outlets, headlines, bylines, texts and speakers are hostile; each pair of texts meets once."""
    file = folder / "hostile.jsonl"
    file.write_text("".join(json.dumps(_hostile(day, place)) + "\n" for day in range(5) for place in range(len(HOSTILE))), encoding="utf-8")
    return _filled(folder, [file])


def _hostile(day: int, place: int) -> dict[str, str]:
    bad, other = HOSTILE[place], HOSTILE[(place + day) % len(HOSTILE)]
    name = ("Brink", "Briner", "Brinley", "Brinkman", "Brington", "Brinfield", "Brinks")[place]
    text = (
        f"{bad} The minister spoke of the economy and of inflation on Monday {other}.\n\n"
        f"“We will mend it, {bad}, and soon, {other},” said Ada {name}, the <b>minister</b> of {bad}.\n\n"
        f"According to {bad}, “nothing” was lost. Another paragraph with `code` and [a link](http://127.0.0.1:9/l) follows, {other}.\n"
    )
    when = f"2025-03-{3 + 5 * day:02d}"
    return {"outlet": f"Outlet {bad}", "date": when, "title": f"{other} Headline", "author": f"By {bad}", "text": text * 3}


def _filled(folder: Path, files: Sequence[Path]) -> Path:
    corpus = create(folder / "corpus")
    done = ingest(corpus, list(files))
    assert done.added > 0, done
    return corpus.root


def opened(page: str, params: Mapping[str, Any] | None = None) -> AppTest:
    """A page of the app after its first run, as a link with these parameters opens it."""
    at = AppTest.from_file(str(APP), default_timeout=60)
    if page != "overview":
        at.switch_page(f"app_pages/{page}.py")
    for key, value in (params or {}).items():
        at.query_params[key] = value
    return at.run()


def nodes(at: AppTest) -> Iterator[Any]:
    """Every element and block of the page."""
    waiting = [at.main]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += list(getattr(node, "children", {}).values())


def shown(at: AppTest) -> str:
    """Everything that the page says, as one text: elements as they are sent to the browser, tables as their cells."""
    parts = [str(getattr(node, "proto", "")) for node in nodes(at)]
    parts += [frame.value.to_csv() for frame in at.dataframe]
    return "\n".join([*parts, *(json.dumps(found, ensure_ascii=False) for found in components(at))])


def components(at: AppTest) -> list[dict[str, Any]]:
    """The data of the components that show texts."""
    return [json.loads(node.proto.json) for node in at.get("bidi_component")]


def passages(at: AppTest) -> list[dict[str, Any]]:
    """The items listed under a chart, on the page of the list that is open."""
    return next((found["items"] for found in components(at) if "items" in found), [])


def figures(at: AppTest) -> dict[str, dict[str, Any]]:
    """Key of the chart -> its plotly figure."""
    out = {}
    for node in at.get("plotly_chart"):
        out[_key(node.proto.id)] = json.loads(node.proto.spec)
    return out


def _key(element: str) -> str:
    """`$$ID-<32 digits>-<key>` -> the key."""
    return element.split("-", 2)[2]


def points(figure: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], int]]:
    """(encoded evidence, trace, place) of every mark of a figure."""
    for trace in figure["data"]:
        for place, data in enumerate(trace.get("customdata") or ()):
            yield data[0], trace, place


def click(at: AppTest, key: str, code: str) -> AppTest:
    """What a click on a mark does: the browser sends its customdata."""
    at.session_state[key] = {"selection": {"points": [{"customdata": [code]}], "point_indices": [0], "box": [], "lasso": []}}
    return at.run()


def choose(at: AppTest, key: str, row: int) -> AppTest:
    """What choosing a row of a table does."""
    at.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return at.run()
