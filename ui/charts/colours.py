"""The colours, dashes and fonts that charts are drawn with, taken from the theme's tokens."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from nocdesk.severity import PerceivedSeverity

SERIES_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 3), (8, 3, 2, 3))
SERIES_WIDTHS = (1.7, 1.4, 1.6, 1.4)


class ChartTheme(Protocol):
    """What charts ask of the desk's theme."""

    @property
    def is_dark(self) -> bool:
        """Whether the dark tokens hold."""
        ...

    def color(self, token: str) -> QColor:
        """The colour of a token such as "sev.critical.line"."""
        ...

    def paint_glyph(self, painter: QPainter, rect: QRectF, severity: PerceivedSeverity, *, filled: bool) -> None:
        """Draw a severity's glyph."""
        ...


@dataclass(frozen=True, slots=True)
class Colours:
    """The tokens a chart uses, looked up once."""

    surface: QColor
    panel: QColor
    raised: QColor
    text: QColor
    muted: QColor
    disabled: QColor
    border: QColor
    grid: QColor
    focus: QColor
    selection: QColor
    selection_text: QColor
    series: tuple[QColor, ...]
    breach_line: QColor
    breach_text: QColor
    breach_area: QColor
    breach_interval: QColor
    risk_text: QColor
    risk_line: QColor
    gap: QColor
    hatch: QColor


@dataclass(frozen=True, slots=True)
class Stroke:
    """A colour, a width in pixels, and lengths in pixels that are drawn and left out in turn."""

    colour: QColor
    width: float
    dash: tuple[float, ...] = ()

    def pen(self) -> QPen:
        """For a single straight line, such as a sample in a legend."""
        pen = QPen(self.colour, self.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.dash:
            pen.setDashPattern([length / self.width for length in self.dash])
        return pen


def colours_of(theme: ChartTheme) -> Colours:
    """Look up the tokens of this theme."""
    dark = theme.is_dark
    fill = theme.color("sev.critical.fill")
    return Colours(
        surface=theme.color("surface.table"),
        panel=theme.color("surface.panel"),
        raised=theme.color("surface.raised"),
        text=theme.color("text"),
        muted=theme.color("muted"),
        disabled=theme.color("disabled"),
        border=theme.color("border"),
        grid=theme.color("grid"),
        focus=theme.color("focus"),
        selection=theme.color("selBg"),
        selection_text=theme.color("selText"),
        series=tuple(theme.color(f"series.{n}") for n in range(len(SERIES_DASHES))),
        breach_line=theme.color("sev.critical.line"),
        breach_text=theme.color("sev.critical.text"),
        breach_area=faded(fill, 150 if dark else 110),
        breach_interval=faded(fill, 34 if dark else 20),
        risk_text=theme.color("sev.minor.text"),
        risk_line=theme.color("sev.minor.line"),
        gap=theme.color("surface.canvas"),
        hatch=faded(theme.color("muted"), 60 if dark else 70),
    )


def faded(colour: QColor, alpha: int) -> QColor:
    """The colour at this opacity of 255."""
    out = QColor(colour)
    out.setAlpha(alpha)
    return out


def series_stroke(colours: Colours, index: int) -> Stroke:
    """How the n-th series of a plot is drawn."""
    at = index % len(SERIES_DASHES)
    return Stroke(colours.series[at], SERIES_WIDTHS[at], SERIES_DASHES[at])


def chart_font(base: QFont, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The widget's face in this size, with figures of one width so that live values do not jump."""
    font = QFont(base)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
