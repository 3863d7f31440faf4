"""The dashboard: what `streamlit run dashboard/app.py` and the ASGI application start. Navigation, the frame, one page."""

import sys
from pathlib import Path

import streamlit as st

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    # Streamlit puts `dashboard/` on the path, not the folder above it, from which the package is imported.
    sys.path.append(ROOT)

# File, title, icon and help of every page, in the order of the menu.
PAGES = (
    ("overview", "Overview", ":material/newspaper:", "What is in it? Counts, coverage, who speaks most, which topics."),
    ("voices", "Voices", ":material/record_voice_over:", "Who is quoted? Shares by speaker, by outlet, over time."),
    ("topics", "Topics", ":material/timeline:", "Which topics when? Shares of each period's articles, with coverage."),
    ("words", "Words", ":material/match_word:", "Which words? Frequencies, lines, what sets an outlet apart."),
    ("readability", "Readability", ":material/menu_book:", "How hard is it to read? Scores by outlet, with intervals."),
    ("reader", "Article", ":material/article:", "One article with its quotations, coloured by speaker."),
    ("library", "Library", ":material/inventory_2:", "What do I have? Import, what was found and rejected, decisions."),
    ("methods", "Methods", ":material/science:", "What is counted, how, and how far to trust it."),
)

# The title of a page is its address, too, where the two differ.
ALSO = {title.lower(): name for name, title, *_ in PAGES if title.lower() != name}


def main() -> None:
    from dashboard.app_pages import _frame, _tours

    components = Path(__file__).parent / "app_pages" / "components"
    st.set_page_config(page_icon=str(components / "icon.svg"), layout="wide")
    pages = [
        st.Page(f"app_pages/{name}.py", title=title, icon=icon, help=about, default=name == "overview")
        for name, title, icon, about in PAGES
    ]
    also = [st.Page(f"app_pages/{name}.py", url_path=path, visibility="hidden") for path, name in ALSO.items()]
    shown = st.navigation([*pages, *also], position="top")
    if shown.url_path in ALSO:
        asked = {key: st.query_params.get_all(key) for key in st.query_params}
        st.switch_page(f"app_pages/{ALSO[shown.url_path]}.py", query_params=asked)
    st.set_page_config(page_title=f"{shown.title} · Presslens")
    st.html(components / "page.css")
    st.title(shown.title, anchor=False)
    name = next(name for name, title, *_ in PAGES if title == shown.title)
    frame = _frame.open_frame(f"app_pages/{name}.py")
    _tours.bar(_frame.view())
    shown.run()
    _frame.close_frame(frame)


if __name__ == "__main__":
    # Streamlit runs this file under that name; a process spawned by the server imports it under another.
    main()
