"""What is in one article: who says what, in which words, how readably. `registry` names the annotators and runs them.

Nothing is imported here: quotations alone must not wait for the dictionaries of readability.
"""
