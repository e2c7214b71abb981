"""The tokens: contrast against WCAG's formula, and all themes complete."""

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication

from nocdesk.severity import PerceivedSeverity
from ui.stylesheet import palette, stylesheet
from ui.theme import DARK, HIGH_CONTRAST, LIGHT, THEMES, Theme, ThemeError, load_themes, theme_after

SURFACES = ("surface.canvas", "surface.panel", "surface.table", "surface.raised")


@pytest.fixture(params=["light", "dark", "high-contrast"])
def each(request: pytest.FixtureRequest, application: QApplication) -> Theme:
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
def test_text_and_outlines_stand_out_on_every_surface(each: Theme, token: str, least: float) -> None:
    worst = min(contrast(each.color(token), each.color(surface)) for surface in SURFACES)

    assert worst >= least


@pytest.mark.parametrize("severity", list(PerceivedSeverity))
def test_a_severity_can_be_read_wherever_it_is_written(each: Theme, severity: PerceivedSeverity) -> None:
    colours = each.severity(severity)

    assert contrast(colours.on, colours.fill) >= 4.5
    assert min(contrast(colours.line, each.color(surface)) for surface in SURFACES) >= 3.0
    assert min(contrast(colours.text, each.color(surface)) for surface in SURFACES) >= 4.5
    assert contrast(each.color("text"), colours.tint) >= 7.0
    assert contrast(each.color("muted"), colours.tint) >= 4.5
    assert contrast(colours.text, colours.tint) >= 4.5


def test_a_selected_row_can_be_read(each: Theme) -> None:
    assert contrast(each.color("selText"), each.color("selBg")) >= 4.5


def test_the_style_sheet_and_the_palette_take_every_colour_from_the_tokens(each: Theme) -> None:
    assert "$" not in stylesheet(each)
    assert palette(each).window().color() == each.color("surface.canvas")


def test_an_unknown_colour_is_named(each: Theme) -> None:
    with pytest.raises(ThemeError, match=r"no colour 'sev\.hot\.line'"):
        each.color("sev.hot.line")


def test_the_bundled_type_is_the_one_in_use(each: Theme) -> None:
    assert QFontInfo(each.font(12)).family() == "Inter"


def test_high_contrast_asks_more_of_every_text_than_the_other_themes(application: QApplication) -> None:
    theme = load_themes()[HIGH_CONTRAST]
    surfaces = [theme.color(surface) for surface in SURFACES]

    for token in ("text", "muted", "link", "disabled"):
        assert min(contrast(theme.color(token), surface) for surface in surfaces) >= 7.0, token
    for token in ("border", "focus", "panelEdge"):
        assert min(contrast(theme.color(token), surface) for surface in surfaces) >= 4.5, token
    assert contrast(theme.color("selText"), theme.color("selBg")) >= 7.0
    for severity in PerceivedSeverity:
        colours = theme.severity(severity)
        assert contrast(colours.on, colours.fill) >= 7.0, severity
        assert min(contrast(colours.text, ground) for ground in (*surfaces, colours.tint)) >= 7.0, severity


def test_the_switch_goes_through_every_theme_and_round() -> None:
    names = [LIGHT]
    for _ in THEMES:
        names.append(theme_after(names[-1]))

    assert names == [LIGHT, DARK, HIGH_CONTRAST, LIGHT]
    assert set(load_themes()) == set(THEMES)
