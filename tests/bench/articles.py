"""Articles by the thousand: paragraphs of the demo corpus dealt out anew, so that words, quotations and lengths are those of news."""

import json
import random
from datetime import date, timedelta
from pathlib import Path

from dashboard import intake
from dashboard.datafiles import data_folder
from dashboard.parse import RawDocument, parse

FIRST_DAY = date(2020, 1, 1)
DAYS = 5 * 365
OUTLETS = tuple(f"Outlet {number:02d}" for number in range(1, 41))


def write_articles(file: Path, count: int, seed: int = 7) -> Path:
    """`count` articles as JSON lines, the same for the same seed. Their words are the demo's; their outlets and days are dealt out."""
    chance = random.Random(seed)  # noqa: S311 - a deal of cards, not a secret
    stories = _stories()
    with file.open("w", encoding="utf-8") as lines:
        for number in range(count):
            opening, others = chance.choice(stories), [chance.choice(stories) for _ in range(2)]
            paragraphs = [*opening, *(paragraph for story in others for paragraph in chance.sample(story, min(4, len(story))))]
            article = {
                "headline": f"{number}: {paragraphs[0][:60]}",
                "outlet": chance.choice(OUTLETS),
                "published": (FIRST_DAY + timedelta(days=chance.randrange(DAYS))).isoformat(),
                "text": "\n\n".join(paragraphs),
            }
            lines.write(json.dumps(article, ensure_ascii=False) + "\n")
    return file


def _stories() -> list[tuple[str, ...]]:
    parts = (part for file in intake.files([data_folder() / "demo"]) for part in intake.read(file).parts)
    return [texts for part in parts if isinstance(part, RawDocument) and (texts := parse(part).paragraph_texts())]
