"""The documents that are written from the code say what the code says."""

from dashboard.queries import QUERIES
from tests.document_queries import DOCUMENT, README, document, listed, with_list


def test_queries_are_documented_as_they_are() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "a query changed: run python -m tests.document_queries"


def test_the_readme_lists_every_query_with_its_columns() -> None:
    text = README.read_text(encoding="utf-8")
    assert listed() in text
    assert with_list(text) == text, "a query changed: run python -m tests.document_queries"


def test_every_row_type_is_explained() -> None:
    for query in QUERIES:
        assert query.row.__doc__, query.name
        assert not query.row.__doc__.startswith(f"{query.row.__name__}("), f"{query.row.__name__} has no docstring of its own"
        assert query.about
        assert not query.about.endswith(".")
