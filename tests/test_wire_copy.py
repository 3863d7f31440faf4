"""Raw copy in the styles of the world's agencies: 32 stories of our own, each with its gold, and the datelines of a hundred more."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.article import Article
from dashboard.intake import InputFile, read
from dashboard.parse import RawDocument, parse

FOLDER = Path(__file__).parent / "fixtures" / "wire"
GOLD: dict[str, dict[str, Any]] = json.loads((FOLDER / "gold.json").read_text(encoding="utf-8"))
TODAY = dt.date(2026, 11, 22)
LEAD = "Growers in the Osmere basin lost a third of their wheat to black rust this autumn, the Grain Office said on Tuesday."


def parsed(name: str, data: bytes) -> Article:
    (part,) = read(InputFile(name, data=data)).parts
    assert isinstance(part, RawDocument)
    return parse(part, today=TODAY)


def test_every_story_has_its_gold() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(GOLD)
    assert len(GOLD) >= 30


@pytest.mark.parametrize("name", sorted(GOLD))
def test_a_story_is_read_in_its_parts(name: str) -> None:
    gold = GOLD[name]
    article = parsed(f"{name}.txt", (FOLDER / f"{name}.txt").read_bytes())
    line = article.dateline
    found = {
        "agency": article.agency,
        "place": line.place if line else None,
        "region": line.region if line else None,
        "date": line.date_text if line else None,
        "kicker": article.kicker,
        "headline": article.headline or None,
        "dek": article.dek,
        "byline": article.byline,
        "paragraphs": len(article.paragraphs),
        "crossheads": list(dict.fromkeys(p.crosshead for p in article.paragraphs if p.crosshead)),
        "lead": article.body[: len(gold["lead"])],
        "published": article.published if article.published_from == "metadata" else None,
    }
    wanted = {**dict.fromkeys(found), "crossheads": [], **gold}
    if "published" not in gold:
        wanted["published"] = found["published"]
    assert found == wanted


DATELINES = (
    ("UNITED NATIONS, March 4 (Reuters) - ", "United Nations", None, "March 4", "Reuters"),
    ("ABOARD THE WEIR PRINCESS (AP) — ", "Aboard the Weir Princess", None, None, "AP"),
    ("WASHINGTON D.C. (AP) - ", "Washington", "D.C.", None, "AP"),
    ("BRELLIN, 5 March 2020 (AFP) - ", "Brellin", None, "5 March 2020", "AFP"),
    ("Brellin, 5 Mar. (Lusa) - ", "Brellin", None, "5 Mar.", "LUSA"),
    ("Brellin (dpa/tmn) - ", "Brellin", None, None, "dpa"),
    ("BRELLIN, March 5 (Reuters/NORDA) - ", "Brellin", None, "March 5", "Reuters"),
    ("CORVE — (AP) — ", "Corve", None, None, "AP"),
    ("BRELLIN, Kestria, March 5, 2020 /PRNewswire/ -- ", "Brellin", "Kestria", "March 5, 2020", "PRNewswire"),
    ("BRELLIN, Mar. 5 (UPI) -- ", "Brellin", None, "Mar. 5", "UPI"),
    ("BRELLIN, March 5 (RIA Novosti) – ", "Brellin", None, "March 5", "RIA Novosti"),
    ("BRELLIN, March 5 - RIA Novosti. ", "Brellin", None, "March 5", "RIA Novosti"),
    ("Brellin, Mar 5 (Bernama-Xinhua) -- ", "Brellin", None, "Mar 5", "Bernama"),
    ("CORVE, March 5, Kyodo - ", "Corve", None, "March 5", "Kyodo"),
    ("Tehran, March 5, IRNA – ", "Tehran", None, "March 5", "IRNA"),
    ("TEHRAN – ", "Tehran", None, None, None),
    ("ISLAMABAD, Mar 5 (APP): ", "Islamabad", None, "Mar 5", "APP"),
    ("CORVE: ", "Corve", None, None, None),
    ("Dhaka, March 5, 2020 (BSS) - ", "Dhaka", None, "March 5, 2020", "BSS"),
    ("KATHMANDU, March 5: ", "Kathmandu", None, "March 5", None),
    ("SARAJEVO, March 5 (FENA) – ", "Sarajevo", None, "March 5", "FENA"),
    ("Brellin, March 5, 2020 (NAN) ", "Brellin", None, "March 5, 2020", "NAN"),
    ("NAIROBI (Thomson Reuters Foundation) - ", "Nairobi", None, None, "Reuters"),
    ("MANILA, Philippines — ", "Manila", "Philippines", None, None),
    ("MUSCAT, Mar 5 (ONA) --- ", "Muscat", None, "Mar 5", "ONA"),
    ("BRELLIN, March 5 /AZERTAC/. ", "Brellin", None, "March 5", "AZERTAC"),
    ("Baku, March 5, AZERTAC ", "Baku", None, "March 5", "AZERTAC"),
    ("BAKU /Trend/ - ", "Baku", None, None, "Trend"),
    ("Brellin, Mar 5 (IANS) ", "Brellin", None, "Mar 5", "IANS"),
    ("Brellin, March 5, 2020 (AFP) ", "Brellin", None, "March 5, 2020", "AFP"),
    ("Brellin, Kestria (CNN) ", "Brellin", "Kestria", None, "CNN"),
    ("(CNN) — ", None, None, None, "CNN"),
    ("BRELLIN (AP) ", "Brellin", None, None, "AP"),
    ("BRELLIN (AFP) – ", "Brellin", None, None, "AFP"),
    ("BRELLIN (UPI) — ", "Brellin", None, None, "UPI"),
    ("L'ANSE-AU-WEIR, N.L. — ", "L'Anse-au-Weir", "N.L.", None, None),
    ("SAINT-DENIS, March 5 (AFP) - ", "Saint-Denis", None, "March 5", "AFP"),
    ("N'DJAMENA, March 5 (Xinhua) -- ", "N'Djamena", None, "March 5", "Xinhua"),
    ("MÜNCHEN, 5. März (dpa) - ", "München", None, "5. März", "dpa"),
    ("ŁÓDŹ, March 5 (PAP) - ", "Łódź", None, "March 5", "PAP"),
    ("SAN JOSÉ, Costa Rica, March 5 (EFE) - ", "San José", "Costa Rica", "March 5", "EFE"),
    ("San José, 5 mar (EFE).- ", "San José", None, "5 mar", "EFE"),
    ("Rome, March 5 (ANSA) - ", "Rome", None, "March 5", "ANSA"),
    ("(ANSA) - Rome, March 5 - ", "Rome", None, "March 5", "ANSA"),
    ("ROME (AP) — ", "Rome", None, None, "AP"),
    ("Rome, 5 March (Adnkronos) - ", "Rome", None, "5 March", "Adnkronos"),
    ("Rome, 5 March (AKI) - ", "Rome", None, "5 March", "Adnkronos"),
    ("VATICAN CITY (CNS) -- ", "Vatican City", None, None, "CNS"),
    ("BEIRUT, March 5 (SANA) — ", "Beirut", None, "March 5", "SANA"),
    ("Damascus, SANA- ", "Damascus", None, None, "SANA"),
    ("DAMASCUS, (SANA)- ", "Damascus", None, None, "SANA"),
    ("RIYADH — ", "Riyadh", None, None, None),
    ("Jeddah, Rajab 10, 1441, March 5, 2020, SPA -- ", "Jeddah", None, "March 5, 2020", "SPA"),
    ("RAMALLAH, March 5, 2020 (WAFA) – ", "Ramallah", None, "March 5, 2020", "WAFA"),
    ("Pyongyang, March 5 (KCNA) -- ", "Pyongyang", None, "March 5", "KCNA"),
    ("SEOUL, March 5 (Yonhap) -- ", "Seoul", None, "March 5", "Yonhap"),
    ("Taipei, March 5 (CNA) ", "Taipei", None, "March 5", "CNA"),
    ("ULAANBAATAR, March 5 /MONTSAME/. ", "Ulaanbaatar", None, "March 5", "Montsame"),
    ("BRELLIN, March 5. /Ukrinform/. ", "Brellin", None, "March 5", "Ukrinform"),
    ("KYIV. March 5. KAZINFORM. ", "Kyiv", None, "March 5", "Kazinform"),
    ("MINSK, 5 March (BelTA) – ", "Minsk", None, "5 March", "BelTA"),
    ("TBILISI. KAZINFORM - ", "Tbilisi", None, None, "Kazinform"),
    ("YEREVAN, MARCH 5, ARMENPRESS. ", "Yerevan", None, "MARCH 5", "Armenpress"),
    ("Sofia, March 5 (BTA) - ", "Sofia", None, "March 5", "BTA"),
    ("PRAGUE, March 5 (CTK) - ", "Prague", None, "March 5", "CTK"),
    ("Prague, March 5 (CTK) - ", "Prague", None, "March 5", "CTK"),
    ("BRATISLAVA, March 5 (TASR) - ", "Bratislava", None, "March 5", "TASR"),
    ("HAVANA, Cuba, Mar 5 (ACN) ", "Havana", "Cuba", "Mar 5", "ACN"),
    ("Havana, Mar 5 (Prensa Latina) ", "Havana", None, "Mar 5", "Prensa Latina"),
    ("Sydney, March 5 AAP - ", "Sydney", None, "March 5", "AAP"),
    ("WELLINGTON, March 5 NZPA - ", "Wellington", None, "March 5", "NZPA"),
    ("BRELLIN, March 5, 2020 (LBO) – ", "Brellin", None, "March 5, 2020", "LBO"),
    ("Brellin, March 5 (Reuters Health) - ", "Brellin", None, "March 5", "Reuters"),
    ("NEW YORK, March 5 (Reuters Breakingviews) - ", "New York", None, "March 5", "Reuters"),
    ("BRELLIN, March 5, (Dorland Wire) - ", "Brellin", None, "March 5", "Dorland Wire"),
    ("BRELLIN (BLOOMBERG) - ", "Brellin", None, None, "Bloomberg"),
    ("BRELLIN (REUTERS, NYTIMES) - ", "Brellin", None, None, "Reuters"),
    ("BRELLIN/CORVE (AFP) - ", "Brellin/Corve", None, None, "AFP"),
    ("BRELLIN and CORVE — ", "Brellin and Corve", None, None, None),
    ("NEAR LOWER ANSELM, Kestria (AP) — ", "Near Lower Anselm", "Kestria", None, "AP"),
    ("ON THE DORLAND-KESTRIA BORDER (AP) — ", "On the Dorland-Kestria Border", None, None, "AP"),
    ("BRELLIN, Kestria – ", "Brellin", "Kestria", None, None),
    ("BRELLIN, Kestria, March 5 – ", "Brellin", "Kestria", "March 5", None),
    ("BRELLIN, March 5, 2020 — ", "Brellin", None, "March 5, 2020", None),
    ("Brellin - ", "Brellin", None, None, None),
    ("AFP, Brellin - ", "Brellin", None, None, "AFP"),
    ("Brellin, Thursday, 5 March 2020 (QNI): ", "Brellin", None, "Thursday, 5 March 2020", "QNI"),
    ("BRELLIN, March 5 (Canadian Press) — ", "Brellin", None, "March 5", "CP"),
    ("BRELLIN (JTA) — ", "Brellin", None, None, "JTA"),
    ("BRELLIN, Kestria (JTA) — ", "Brellin", "Kestria", None, "JTA"),
    ("BRELLIN [Kestria] (ANI): ", "Brellin", "Kestria", None, "ANI"),
)


@pytest.mark.parametrize(("printed", "place", "region", "date", "agency"), DATELINES)
def test_a_dateline_is_read_in_a_story(printed: str, place: str | None, region: str | None, date: str | None, agency: str | None) -> None:
    article = parsed("a.txt", f"Rust spreads in the basin\n\n{printed}{LEAD}\n\n{LEAD} It will open two more.\n".encode())
    line = article.dateline
    assert line is not None
    assert (line.place, line.region, line.date_text, article.agency) == (place, region, date, agency)
    assert article.headline == "Rust spreads in the basin"
    assert article.paragraph_texts() == (LEAD, f"{LEAD} It will open two more.")


def test_a_transcript_has_no_dateline() -> None:
    article = parsed("a.txt", f"Growers in the studio\n\nTOLVIK: {LEAD}\n\nORLIK: {LEAD}\n".encode())
    assert article.dateline is None
    assert article.paragraph_texts()[0].startswith("TOLVIK: ")
