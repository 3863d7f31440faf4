"""A raw document becomes an article: head, dateline, paragraphs, crossheads and furniture, each character in its place.

`parse` never changes a body's words: it removes the dateline, sets crossheads and furniture aside, joins hard wraps, and trims.
"""

from dashboard.parse.assemble import parse
from dashboard.parse.document import Metadata, RawDocument
from dashboard.parse.jsonline import article_json

__all__ = ["Metadata", "RawDocument", "article_json", "parse"]
