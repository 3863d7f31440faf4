"""Contrast of what is drawn, on both grounds: 3:1 for graphics, 4.5:1 for text (WCAG 2.2, 1.4.11 and 1.4.3)."""

import pytest

from dashboard.app_pages._voice_views import CLASS_COLOURS
from dashboard.charts import NOBODY, PALETTE, PLAIN, REST, Mark, Series, multiples, on_ground, share_bars
from dashboard.charts.bars import WHISKER
from dashboard.charts.marks import DARK, INK, LIGHT, PAPER, TEXT, greyed
from dashboard.server.settings import settings

GRAPHICS, WORDS = 3.0, 4.5

DRAWN = sorted({*PALETTE, PLAIN, REST, NOBODY, WHISKER, *CLASS_COLOURS.values()})


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", [LIGHT, DARK])
@pytest.mark.parametrize("colour", [*DRAWN, *sorted({greyed(colour) for colour in DRAWN})])
def test_every_mark_is_seen_on_both_grounds(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= GRAPHICS


@pytest.mark.parametrize("colour", DRAWN)
def test_a_whisker_is_seen_over_every_bar(colour: str) -> None:
    assert max(contrast(INK, colour), contrast(PAPER, colour)) >= GRAPHICS
    assert contrast(INK, PAPER) >= GRAPHICS, "its line within its edge"


def test_the_value_on_a_bar_is_legible() -> None:
    marks = [Mark("a", 0.05, "k~a"), Mark("(all others)", 0.85, "k~o")]
    (note,) = share_bars(marks, [PALETTE[0], REST], axis="", rest=[1]).layout.annotations
    assert contrast(note.font.color, REST) >= WORDS


def test_the_greys_are_nobodys_and_no_name_is_grey() -> None:
    def chroma(colour: str) -> int:
        parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        return max(parts) - min(parts)

    assert max(chroma(REST), chroma(NOBODY)) < 20
    assert min(chroma(colour) for colour in (*PALETTE, PLAIN)) > 60
    assert contrast(REST, NOBODY) > 1.5
    assert len({*PALETTE, PLAIN, REST, NOBODY}) == len(PALETTE) + 3


def test_whiskers_turn_light_on_a_dark_ground() -> None:
    figure = share_bars([Mark("a", 0.5, "k~a", "", 0.4, 0.6)], [PALETTE[0]], axis="")
    assert [trace.error_x.color for trace in on_ground(figure, dark=False).data] == [PAPER, INK]
    assert [trace.error_x.color for trace in on_ground(figure, dark=True).data] == [INK, PAPER]
    assert contrast(INK, LIGHT) >= GRAPHICS
    assert contrast(PAPER, DARK) >= GRAPHICS


@pytest.mark.parametrize(("dark", "ground"), [(False, LIGHT), (True, DARK)])
def test_what_axes_say_is_legible_on_both_grounds(ground: str, *, dark: bool) -> None:
    figure = on_ground(share_bars([Mark("a", 0.5, "k~a")], [PALETTE[0]], axis="share"), dark=dark)
    said = {figure.layout.xaxis.tickfont.color, figure.layout.yaxis.tickfont.color, figure.layout.xaxis.title.font.color}
    assert said == {TEXT[dark]}
    panels = on_ground(multiples([Series("one", (Mark("2025-03-03", 0.5, "k~a"),), PALETTE[0])], axis=""), dark=dark)
    assert {note.font.color for note in panels.layout.annotations} == {TEXT[dark]}
    assert figure.layout.legend.font.color == TEXT[dark]
    assert contrast(TEXT[dark], ground) >= WORDS


def test_the_colour_of_what_is_chosen_is_legible_on_its_own_tint() -> None:
    """Streamlit writes the chosen one of several in the primary colour, on a tenth of it over the ground."""
    found = settings()
    for theme, ground in (("light", LIGHT), ("dark", DARK)):
        colour = str(found[f"theme.{theme}.primaryColor"])
        tint = "#" + "".join(f"{round(0.1 * int(colour[at : at + 2], 16) + 0.9 * int(ground[at : at + 2], 16)):02X}" for at in (1, 3, 5))
        assert contrast(colour, tint) >= WORDS
