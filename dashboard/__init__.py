"""News comes in through *intake*, is *parsed* into articles, *annotated* with who says what, in which words and how readably,
committed to a *corpus*, where facts *across* articles are derived, asked *queries*, drawn as *charts*, and shown on *pages*
where every number leads to its paragraphs.
"""

__version__ = "0.1.0"
