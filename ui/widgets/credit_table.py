"""What is due to the customer, now and if the breach lasts longer."""

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nocdesk.boards.breach_rows import CreditLine
from nocdesk.language import _
from ui.breach_text import bad_minutes
from ui.mirroring import painter_on
from ui.runs import Run, measure, paint_runs
from ui.sla_text import achieved_text
from ui.theme import Theme, mix

_ROW, _HEAD = 26, 22
_ENDS = (0.0, 0.352, 0.572, 0.7, 1.0)
"""Where the columns end, as shares of the width; the first one begins at the left."""


class CreditTable(QWidget):
    """A row for each length: bad minutes, what would be achieved, percent of the charge, and money."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._lines: tuple[CreditLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: Sequence[CreditLine]) -> None:
        """Show these."""
        self._lines = tuple(lines)
        self.setFixedHeight(_HEAD + _ROW * len(self._lines) if self._lines else 0)
        self.setAccessibleName(_("Credit preview. ") + " ".join(". ".join(_cells(line)) for line in self._lines))
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self.theme
        heads = (_("Lasts"), _("Bad min"), _("Good"), "", _("Credit"))
        self._paint_row(painter, heads, _HEAD / 2, "muted", px=11)
        for place, line in enumerate(self._lines):
            top = _HEAD + place * _ROW
            if not line.further_s:
                painter.fillRect(
                    0, top, self.width(), _ROW, mix(theme.color("selBg"), theme.color("surface.table"), 0.45)
                )
            painter.fillRect(0, top, self.width(), 1, theme.color("grid"))
            self._paint_row(painter, _cells(line), top + _ROW / 2, "text")

    def _paint_row(self, painter: QPainter, cells: Sequence[str], middle: float, token: str, px: int = 12) -> None:
        for place, text in enumerate(cells):
            weight = 600 if px == 12 and place in (0, len(cells) - 1) else 400
            run = [Run(text, "muted" if place == 3 else token, weight, px)]
            left = 4.0 if place == 0 else self.width() * _ENDS[place] - 3 - measure(self.theme, run)
            paint_runs(painter, self.theme, left, middle, run)


def _cells(line: CreditLine) -> tuple[str, str, str, str, str]:
    lasts = f"+ {line.further_s / 60:.0f} min" if line.further_s else _("Until now")
    percent = f"{line.percent:g} %" if line.percent else ""
    amount = line.amount if line.percent else _("not decided") if line.percent is None else _("none")
    return lasts, bad_minutes(line.bad_s), achieved_text(line.achieved), percent, amount
