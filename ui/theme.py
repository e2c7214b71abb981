"""The desk's colours and type, as immutable values: one theme for light, one for dark, one of high contrast."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter

from nocdesk.errors import NocdeskError
from nocdesk.severity import PerceivedSeverity
from ui.glyphs import paint_severity

LIGHT, DARK, HIGH_CONTRAST = "light", "dark", "high-contrast"
THEMES = (LIGHT, DARK, HIGH_CONTRAST)
FAMILY = "Inter"
_FALLBACKS = ("DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial")
_FILES = (
    "Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf",
    "Inter-Paper-Regular.ttf", "Inter-Paper-SemiBold.ttf",
)  # fmt: skip


class ThemeError(NocdeskError):
    """A colour or a font that should be there is not."""


@dataclass(frozen=True, slots=True)
class SeverityColours:
    """How a severity looks: `fill` and its text `on`, outline and edge `line`, coloured `text`, row `tint`."""

    fill: QColor
    on: QColor
    line: QColor
    text: QColor
    tint: QColor


class Theme:
    """Colours by token name and fonts by size; never changes, so that a switch is a new theme handed down."""

    def __init__(self, name: str, tokens: Mapping[str, object]) -> None:
        self.name = name
        self._colours = {token: QColor(value) for token, value in _flatten(tokens)}
        self._severities = {
            severity: SeverityColours(
                *(self.color(f"sev.{severity}.{part}") for part in ("fill", "on", "line", "text", "tint"))
            )
            for severity in PerceivedSeverity
        }
        self._fonts: dict[tuple[int, int], QFont] = {}

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return self.name != LIGHT

    def color(self, token: str) -> QColor:
        """The colour of a token, its path joined by dots: `surface.table`, `sev.major.line`, `series.0`."""
        try:
            return self._colours[token]
        except KeyError as error:
            raise ThemeError(f"theme {self.name} has no colour '{token}'; see resources/themes/tokens.json") from error

    def severity(self, severity: PerceivedSeverity) -> SeverityColours:
        """The five colours of a severity."""
        return self._severities[severity]

    def font(self, px: int = 12, weight: int = 400) -> QFont:
        """The desk's type at a size in pixels, with figures of equal width."""
        key = (px, weight)
        if key not in self._fonts:
            self._fonts[key] = desk_font(px, weight)
        return self._fonts[key]

    def paint_glyph(self, painter: QPainter, rect: QRectF, severity: PerceivedSeverity, *, filled: bool) -> None:
        """A severity's shape inside `rect`: filled while unacknowledged, hollow afterwards."""
        colours = self.severity(severity)
        paint_severity(painter, rect, severity, line=colours.line, fill=colours.fill if filled else None)

    glyph = paint_glyph


def desk_font(px: int, weight: int = 400) -> QFont:
    """Inter at a size in pixels, with tabular figures."""
    font = QFont([FAMILY, *_FALLBACKS])
    font.setPixelSize(px)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def mono_font(px: int) -> QFont:
    """A face with characters of equal width, for octets and object identifiers."""
    font = QFont(["JetBrains Mono", "DejaVu Sans Mono", "Consolas", "Menlo", "Courier New"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(px)
    return font


@cache
def load_fonts() -> None:
    """Make the bundled fonts known to Qt, once: each time more would make it look for every font anew."""
    folder = resources.files("resources") / "fonts"
    for name in _FILES:
        file = folder / name
        if QFontDatabase.addApplicationFontFromData(file.read_bytes()) < 0:
            raise ThemeError(f"Qt cannot read the bundled font {file.name}; reinstall NocDesk")


def load_themes() -> dict[str, Theme]:
    """The light, the dark and the high-contrast theme, from the bundled tokens."""
    text = (resources.files("resources") / "themes" / "tokens.json").read_text("utf-8")
    return {name: Theme(name, tokens) for name, tokens in json.loads(text).items()}


def theme_after(name: str) -> str:
    """The theme that the switch leads to: from light to dark, to high contrast, and back to light."""
    return THEMES[(THEMES.index(name) + 1) % len(THEMES)]


def mix(over: QColor, under: QColor, share: float) -> QColor:
    """`over` laid upon `under` with an opacity of `share`."""
    rest = 1 - share
    return QColor(
        round(over.red() * share + under.red() * rest),
        round(over.green() * share + under.green() * rest),
        round(over.blue() * share + under.blue() * rest),
    )


def _flatten(tokens: object, path: str = "") -> list[tuple[str, str]]:
    if isinstance(tokens, str):
        return [(path, tokens)]
    if isinstance(tokens, list):
        tokens = {str(place): value for place, value in enumerate(tokens)}
    if not isinstance(tokens, Mapping):
        raise ThemeError(f"tokens.json: '{path}' is neither a colour nor a group of colours")
    prefix = f"{path}." if path else ""
    return [pair for key, value in tokens.items() for pair in _flatten(value, f"{prefix}{key}")]
