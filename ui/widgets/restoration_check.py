"""The live check of a service: what is measured, for how long it has kept its limits, and what is still missing."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.language import _
from nocdesk.tickets.verification import CHECK_MINUTES, CheckRow, is_verified
from ui.glyphs import paint_line, paint_tick
from ui.mirroring import painter_on
from ui.runs import Run, measure, paint_runs
from ui.theme import Theme

_HEAD, _LINE, _MARK = 22, 20, 20


class LiveCheck(QWidget):
    """A tick where a limit has been kept long enough, a clock where the time still runs."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._checks: tuple[CheckRow, ...] = ()
        self._nothing = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_checks(None)

    @property
    def is_passed(self) -> bool:
        """Whether the measurements prove the restoration."""
        return is_verified(self._checks)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._theme = theme
        self.update()

    def show_checks(self, checks: Sequence[CheckRow] | None) -> None:
        """Show what was measured last; None while that is not known."""
        self._checks = tuple(checks or ())
        self._nothing = _("Reading…") if checks is None else _("Nothing of this service is measured.")
        words = "; ".join(_words(check) for check in self._checks) or self._nothing
        verdict = _("passed") if self.is_passed else _("not passed")
        self.setAccessibleName(_("Live check, {verdict}: {words}").format(verdict=verdict, words=words))
        self.updateGeometry()
        self.update()

    def _paint_check(self, painter: QPainter, check: CheckRow, y: float) -> None:
        theme, mark = self._theme, QPointF(8, y)
        ink = theme.color("text")
        if check.passes:
            paint_tick(painter, mark, 9, ink)
        else:
            painter.setPen(QPen(theme.color("muted"), 1.4))
            painter.drawEllipse(mark, 5.5, 5.5)
            hands = [(mark.x(), mark.y() - 3), (mark.x(), mark.y()), (mark.x() + 2.5, mark.y() + 1.5)]
            paint_line(painter, hands, theme.color("muted"), 1.4)
        if check.passes:
            value = [
                Run(_(check.value), weight=600),
                Run(_how_long(check), weight=600, gap=4),
            ]
        else:
            value = [
                Run(_(check.value)),
                Run(_how_long(check), "muted", gap=6),
            ]
        left = self.width() - measure(theme, value)
        paint_runs(painter, theme, _MARK, y, [Run(_(check.metric))], left - _MARK - 6)
        paint_runs(painter, theme, left, y, value)

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        return QSize(200, _HEAD + max(1, len(self._checks)) * _LINE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title = [Run(_("Live check, {check_minutes} min").format(check_minutes=CHECK_MINUTES), weight=600)]
        end = paint_runs(painter, self._theme, 0, _HEAD / 2, title, self.width()) + 4
        verdict = [Run(_("passed") if self.is_passed else _("opens Restored when all pass"), "muted")]
        left = max(end, self.width() - measure(self._theme, verdict))
        paint_runs(painter, self._theme, left, _HEAD / 2, verdict, self.width() - left + 1)
        for place, check in enumerate(self._checks):
            self._paint_check(painter, check, _HEAD + (place + 0.5) * _LINE)
        if not self._checks:
            nothing = [Run(self._nothing, "muted")]
            paint_runs(painter, self._theme, 0, _HEAD + _LINE / 2, nothing, self.width())


def _words(check: CheckRow) -> str:
    return f"{_(check.metric)} {_(check.value)}{' ' if check.passes else ', '}{_how_long(check)}"


def _how_long(check: CheckRow) -> str:
    if check.passes:
        return _("for {minutes} min").format(minutes=check.minutes)
    return _("{minutes_ok} of {minutes} min").format(minutes_ok=check.minutes_ok, minutes=check.minutes)
