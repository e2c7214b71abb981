"""The painted heads of the service inventory: the customer's, the service's, and when it is to be restored."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.inventory_rows import InventoryRow
from nocdesk.instants import zone_word
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from ui.mirroring import painter_on, sides
from ui.runs import Run, measure, paint_runs
from ui.text import long_age, minute, plural
from ui.theme import Theme
from ui.views.services_card_delegate import paint_planned
from ui.views.services_text import (
    STATE_WORDS,
    count_words,
    history_words,
    is_broken,
    services_words,
    severity_of,
    since_words,
)
from ui.widgets.labels import plain

CUSTOMER_HEIGHT = 46
_INSET = 16
_GAP = 12
_ETR_HEIGHT = 96


class CustomerHead(QWidget):
    """A customer's name, what it has, and how that fares."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._rows: list[InventoryRow] = []
        self._title = self._note = ""
        self.setFixedHeight(CUSTOMER_HEIGHT)

    def show_rows(self, rows: Sequence[InventoryRow]) -> None:
        """All services of one customer, or of all."""
        self._rows = list(rows)
        self._title, self._note = _customer_words(self._rows)
        counts = ", ".join(words for words, _ in count_words(self._rows))
        self.setAccessibleName(f"{self._title}, {self._note}: {counts}" if rows else "")
        self.setToolTip(f"{self._title}, {self._note}" if rows else "")
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self.theme.color("grid"))
        if not self._rows:
            return
        middle = (self.height() - 1) / 2
        runs: list[Run] = []
        for words, severity in count_words(self._rows):
            is_loud = severity is not PerceivedSeverity.CLEARED
            token = f"sev.{severity}.text" if is_loud else "muted"
            runs.append(Run(words, token, 600 if is_loud else 400, gap=12 if runs else 0))
        right = self.width() - _INSET - measure(self.theme, runs)
        room = right - 16 - _INSET
        name = [Run(self._title, "text", 600, 15), Run(self._note, "muted", gap=10)]
        paint_runs(painter, self.theme, _INSET, middle, name if measure(self.theme, name) <= room else name[:1], room)
        paint_runs(painter, self.theme, right, middle, runs)


class ServiceHead(QWidget):
    """A service's name with its glyph, and its state in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._row: InventoryRow | None = None
        self._title = plain("", "title", wrap=True)
        self._state = plain("", wrap=True)
        self._place = plain("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(sides(42, 14, _INSET, 10))
        column.setSpacing(4)
        for label in (self._title, self._state, self._place):
            column.addWidget(label)

    def show_row(self, row: InventoryRow, now: datetime) -> None:
        """Show a service as it stands at `now`."""
        self._row = row
        self._title.setText(row.title)
        token = f"sev.{severity_of(row)}.text" if is_broken(row) else "text"
        self._state.setText(" ".join((STATE_WORDS[row.service_class], since_words(row, now))))
        self._state.setStyleSheet(f"font-weight: 600; color: {self.theme.color(token).name()}")
        self._place.setText(" · ".join(part for part in (row.name, row.specification, row.site) if part))
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None:
            return
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spot = QRectF(_INSET, self._title.geometry().top() + 1, 18, 18)
        if self._row.service_class is ServiceClass.PLANNED:
            paint_planned(painter, spot, self.theme)
            return
        is_filled = is_broken(self._row) and not self._row.is_taken_up
        self.theme.paint_glyph(painter, spot, severity_of(self._row), filled=is_filled)


class RestorationHead(QWidget):
    """By when the customer was promised that it works again, and when it hears of it next."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._left: tuple[str, str, str] = ("", "", "")
        self._right: tuple[str, str, str] = ("", "", "")
        self.setFixedHeight(_ETR_HEIGHT)

    def show_row(self, row: InventoryRow, now: datetime) -> None:
        """Show what was promised in the first ticket; hidden without one."""
        self.setVisible(bool(row.tickets))
        if not row.tickets:
            return
        ticket = row.tickets[0]
        etr, following = ticket.etr_at, ticket.next_update_at
        if etr is None:
            self._left = (_("No time of restoration promised yet"), "", "")
        else:
            self._left = (minute(etr, now), f"{zone_word(etr)}, {_distance(etr, now)}", history_words(ticket, now))
        self._right = (
            ("", "", "")
            if following is None
            else (_("Next message"), minute(following, now), _distance(following, now))
        )
        words = [part for part in (*self._left, *self._right) if part]
        self.setAccessibleName(_("Restore by, promised to the customer: {words}").format(words=", ".join(words)))
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        theme, time = self.theme, self._left
        painter.fillRect(_INSET, 0, self.width() - 2 * _INSET, 1, theme.color("grid"))
        room = self.width() - 2 * _INSET
        head = _("Restore by, promised to the customer") if time[1] else time[0]
        beside = measure(theme, [Run(self._right[0], "muted", 500, 11)])
        paint_runs(painter, theme, _INSET, 18, [Run(head, "muted", 500, 11)], room - beside - _GAP)
        if time[1]:
            paint_runs(painter, theme, _INSET, 48, [Run(time[0], "text", 700, 28), Run(time[1], "text", gap=8)])
            paint_runs(painter, theme, _INSET, 78, [Run(time[2], "muted")], room)
        for middle, words, weight, px, token in (
            (18, self._right[0], 500, 11, "muted"),
            (48, self._right[1], 600, 16, "text"),
            (78, self._right[2], 400, 12, "muted"),
        ):
            run = [Run(words, token, weight, px)]
            paint_runs(painter, theme, self.width() - _INSET - measure(theme, run), middle, run)


def _customer_words(rows: list[InventoryRow]) -> tuple[str, str]:
    """What the head calls the customers of these services, and what it says beside."""
    customers = {row.customer_id for row in rows}
    if len(customers) == 1:
        return rows[0].customer, f"{rows[0].customer_number}, {services_words(rows)}"
    return _(
        "All customers"
    ), f"{plural(len(customers), 'customer', 'customers')}, {plural(len(rows), 'service', 'services')}"


def _distance(at: datetime, now: datetime) -> str:
    """How far away an instant is: `in 3 h 20 min`, `12 min late`."""
    seconds = (at - now).total_seconds()
    words = long_age(abs(seconds) // 60 * 60).removesuffix(" 00 s")
    return _("in {words}").format(words=words) if seconds >= 0 else _("{words} late").format(words=words)
