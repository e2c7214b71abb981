"""The tokens: contrast against WCAG's formula, and both themes complete."""

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication

from nocdesk.severity import PerceivedSeverity
from ui.stylesheet import palette, stylesheet
from ui.theme import Theme, ThemeError, load_themes

SURFACES = ("surface.canvas", "surface.panel", "surface.table", "surface.raised")


@pytest.fixture(params=["light", "dark"])
def either(request: pytest.FixtureRequest, application: QApplication) -> Theme:
    return load_themes()[request.param]


def luminance(colour: QColor) -> float:
    red, green, blue = map(linear, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("token", "least"),
    [("text", 7.0), ("muted", 4.5), ("disabled", 3.0), ("border", 3.0), ("focus", 3.0), ("link", 4.5)],
)
def test_text_and_outlines_stand_out_on_every_surface(either: Theme, token: str, least: float) -> None:
    worst = min(contrast(either.color(token), either.color(surface)) for surface in SURFACES)

    assert worst >= least


@pytest.mark.parametrize("severity", list(PerceivedSeverity))
def test_a_severity_can_be_read_wherever_it_is_written(either: Theme, severity: PerceivedSeverity) -> None:
    colours = either.severity(severity)

    assert contrast(colours.on, colours.fill) >= 4.5
    assert min(contrast(colours.line, either.color(surface)) for surface in SURFACES) >= 3.0
    assert min(contrast(colours.text, either.color(surface)) for surface in SURFACES) >= 4.5
    assert contrast(either.color("text"), colours.tint) >= 7.0
    assert contrast(either.color("muted"), colours.tint) >= 4.5
    assert contrast(colours.text, colours.tint) >= 4.5


def test_a_selected_row_can_be_read(either: Theme) -> None:
    assert contrast(either.color("selText"), either.color("selBg")) >= 4.5


def test_the_style_sheet_and_the_palette_take_every_colour_from_the_tokens(either: Theme) -> None:
    assert "$" not in stylesheet(either)
    assert palette(either).window().color() == either.color("surface.canvas")


def test_an_unknown_colour_is_named(either: Theme) -> None:
    with pytest.raises(ThemeError, match=r"no colour 'sev\.hot\.line'"):
        either.color("sev.hot.line")


def test_the_bundled_type_is_the_one_in_use(either: Theme) -> None:
    assert QFontInfo(either.font(12)).family() == "Inter"
