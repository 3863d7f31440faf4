"""The line that `presslens parse --json` prints for an article."""

from dataclasses import asdict

from dashboard.article import Article


def article_json(article: Article, *, file: str, part: int) -> dict[str, object]:
    """The keys of the command's contract, in its order; every value can be written as JSON."""
    texts = zip(article.paragraphs, article.paragraph_texts(), strict=True)
    return {
        "id": article.id,
        "file": file,
        "part": part,
        "outlet": article.outlet,
        "agency": article.agency,
        "kicker": article.kicker,
        "headline": article.headline,
        "dek": article.dek,
        "byline": article.byline,
        "dateline": asdict(article.dateline) if article.dateline else None,
        "published": article.published,
        "published_precision": article.published_precision,
        "published_from": article.published_from,
        "published_candidates": list(article.published_candidates),
        "language": article.language,
        "url": article.url,
        "section": article.section,
        "paragraphs": [{"number": p.number, "text": text, "crosshead": p.crosshead} for p, text in texts],
        "furniture": [asdict(piece) for piece in article.furniture],
        "body": article.body,
        "warnings": list(article.warnings),
    }
