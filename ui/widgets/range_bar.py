"""The bar above the plots: ranges, shift back and forward, the range shown, and what the commonest keys do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from nocdesk.instants import local
from nocdesk.language import _
from ui.charts.navigation import PRESETS, Navigation
from ui.charts.ticks import clock_text, day_text, moment_of, zone_between
from ui.charts.time_range import TimeRange
from ui.charts.value_text import span_text
from ui.key_text import KeyText
from ui.key_tips import set_tip
from ui.nesting import forget_items
from ui.theme import Theme
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import short

_TITLES = {
    "15m": "15 m",
    "1h": "1 h",
    "6h": "6 h",
    "12h": "12 h",
    "24h": "24 h",
    "2d": "2 d",
    "7d": "7 d",
    "30d": "30 d",
    "1y": "1 y",
}
_HEIGHT = 40
_MONTHS_S = 60 * 86_400.0
_SELDOM = ("2d", "12h", "30d", "15m", "6h", "7d", "1y", "1h", "24h")
"""The presets in the order in which they go where there is no room; their keys stay."""
_LEAST_RANGE = 160


_BACK, _FORWARD = "‹", "›"  # noqa: RUF001


class RangeBar(QFrame):
    """Shows the range, and asks for another."""

    preset_wished = Signal(str)
    shift_wished = Signal(int)
    live_wished = Signal()
    lock_wished = Signal()
    fit_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setFixedHeight(_HEIGHT)
        self._buttons = {name: self._preset_button(name) for name in PRESETS}
        self._back, self._forward = self._arrow(_BACK, -1), self._arrow(_FORWARD, 1)
        set_tip(self._back, _("Shift the range back ( {key} )"), "plot.shift_back")
        set_tip(self._forward, _("Shift the range forward ( {key} )"), "plot.shift_forward")
        self._range = short("", "section")
        self._range.setAccessibleName(_("Range shown"))
        self._span = QLabel()
        self._span.setProperty("role", "muted")
        self._live = KeyButton(theme, KeyText("End", "plot.live"), _("Live"))
        self._lock = KeyButton(theme, KeyText("L", "plot.lock"), _("Lock crosshair"))
        self._fit = KeyButton(theme, KeyText("F", "plot.fit"), _("Fit breach"))
        self._room = self.width()
        self._arrange()
        self._live.clicked.connect(self.live_wished)
        self._lock.clicked.connect(self.lock_wished)
        self._fit.clicked.connect(self.fit_wished)

    def set_navigation(self, navigation: Navigation) -> None:
        """The range shown, which button it is, and whether it follows now."""
        for name, button in self._buttons.items():
            button.setChecked(name == navigation.preset)
        self._range.setText(range_text(navigation.shown))
        self._span.setText(span_text(navigation.shown.span_s))
        self.fit_to(self._room)
        self._live.set_primary(navigation.is_live)
        set_tip(self._live, _("Following now") if navigation.is_live else _("Follow now again ({key})"), "plot.live")

    def set_locked(self, locked: bool) -> None:
        """Whether the crosshair stays."""
        self._lock.set_primary(locked)
        set_tip(
            self._lock, _("Unlock the crosshair ({key})") if locked else _("Lock the crosshair ({key})"), "plot.lock"
        )

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for button in (self._live, self._lock, self._fit):
            button.set_theme(theme)

    def fit_to(self, width: int) -> None:
        """Leave out what is known anyway where there is no room: the length first, then the keys, then presets."""
        self._room = width
        for button in self._buttons.values():
            # The style sheet's least width would let a longer text be squeezed.
            button.setMinimumWidth(button.sizeHint().width())
        over = self._show_while(self._wanted() - width, (self._span, self._fit, self._lock))
        over -= max(0, self._range.sizeHint().width() - _LEAST_RANGE)
        self._show_while(over, [self._buttons[name] for name in _SELDOM])

    def _show_while(self, over: int, parts: Sequence[QWidget]) -> int:
        """Leave out one after the other while there are so many pixels too many; how many there are still."""
        for part in parts:
            part.setVisible(over <= 0)
            over -= part.sizeHint().width() + self._row.spacing() if over > 0 else 0
        return over

    def _wanted(self) -> int:
        """How wide it would be with all its parts."""
        row = self._row
        margins = row.contentsMargins()
        items = [item for n in range(row.count()) if (item := row.itemAt(n)) is not None]
        widgets = [each for item in items if (each := item.widget()) is not None]
        gaps = [gap for item in items if (gap := item.spacerItem()) is not None]
        wide = sum(each.sizeHint().width() for each in widgets) + sum(gap.sizeHint().width() for gap in gaps)
        forget_items(row)
        return wide + row.spacing() * (len(widgets) - 1) + margins.left() + margins.right()

    def _arrange(self) -> None:
        # A narrow window cuts the bar at its right end rather than refuse to be narrow.
        self.setMinimumWidth(400)
        self._row = layout = QHBoxLayout(self)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(4)
        for button in self._buttons.values():
            layout.addWidget(button)
        layout.addSpacing(8)
        layout.addWidget(self._back)
        layout.addWidget(self._range)
        layout.addWidget(self._forward)
        layout.addSpacing(8)
        layout.addWidget(self._span)
        layout.addStretch(1)
        for key in (self._live, self._lock, self._fit):
            layout.addWidget(key)

    def _preset_button(self, name: str) -> QPushButton:
        button = QPushButton(_TITLES[name])
        button.setProperty("role", "segment")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setAccessibleName(_("Last {titles}").format(titles=_TITLES[name]))
        place = list(PRESETS).index(name) + 1
        button.setToolTip(_("Last {titles}, following now (T {place})").format(titles=_TITLES[name], place=place))
        button.clicked.connect(lambda: self.preset_wished.emit(name))
        return button

    def _arrow(self, text: str, by: int) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "segment")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.shift_wished.emit(by))
        return button


def range_text(shown: TimeRange) -> str:
    """As in "Sun 22 Nov 22:10 to Mon 23 Nov 01:10 UTC"; a day that is the same is said once; of months the days."""
    first, last = local(moment_of(shown.start)), local(moment_of(shown.end))
    zone = zone_between(shown)
    start_day, end_day = day_text(first), day_text(last)
    if shown.span_s > _MONTHS_S:
        return _("{start_day} {year} to {end_day} {year_2} {zone}").format(
            start_day=start_day, year=first.year, end_day=end_day, year_2=last.year, zone=zone
        )
    seconds = shown.span_s <= 900
    start, end = (clock_text(at, seconds=seconds) for at in (shown.start, shown.end))
    if start_day == end_day:
        return _("{start_day} {start} to {end} {zone}").format(start_day=start_day, start=start, end=end, zone=zone)
    return _("{start_day} {start} to {end_day} {end} {zone}").format(
        start_day=start_day, start=start, end_day=end_day, end=end, zone=zone
    )
