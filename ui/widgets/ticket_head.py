"""The head of a ticket: what the customer says, whose it is, about which service, and how both stand."""

from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.ticket_board import TicketDetail
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.tickets.workflow import WORDS
from ui.mirroring import painter_on, sides
from ui.runs import Run, paint_runs
from ui.text import age, minute
from ui.theme import Theme
from ui.widgets.labels import plain

_LEFT, _RIGHT, _LINES = 42, 16, 60
_STATES: dict[ServiceClass | None, tuple[PerceivedSeverity, str]] = {
    None: (PerceivedSeverity.CLEARED, _("no certain service")),
    ServiceClass.UP: (PerceivedSeverity.CLEARED, _("working")),
    ServiceClass.DEGRADED: (PerceivedSeverity.MAJOR, _("degraded")),
    ServiceClass.DOWN: (PerceivedSeverity.CRITICAL, _("down")),
    ServiceClass.PLANNED: (PerceivedSeverity.CLEARED, _("planned work")),
    ServiceClass.CUSTOMER_CAUSED: (PerceivedSeverity.CRITICAL, _("down")),
    ServiceClass.FORCE_MAJEURE: (PerceivedSeverity.CRITICAL, _("down")),
    ServiceClass.UNKNOWN: (PerceivedSeverity.CLEARED, _("not measured")),
}


class TicketHead(QWidget):
    """Title, customer and service, the state of both in words, and how long it has lasted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._detail: TicketDetail | None = None
        self._now: datetime | None = None
        self._title = plain("", "title", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(sides(_LEFT, 12, _RIGHT, _LINES))
        column.addWidget(self._title)

    def show_detail(self, detail: TicketDetail, now: datetime) -> None:
        """Show a ticket as it stands at `now`."""
        self._detail, self._now = detail, now
        row = detail.row
        self._title.setText(row.text)
        self.setToolTip(
            _("Opened by {opened_by}, {channel}").format(opened_by=detail.opened_by, channel=detail.channel)
        )
        self.setAccessibleName(f"{row.number}, {WORDS[row.status]}, {row.customer}, {row.service}: {row.text}")
        self.update()

    # Qt's own names from here on.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._detail is None or self._now is None:
            return
        detail, row, theme, bottom = self._detail, self._detail.row, self.theme, self.height()
        severity, state = _STATES[detail.service_class]
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = self._title.geometry().top() + 1
        theme.paint_glyph(painter, QRectF(16, top, 18, 18), severity, filled=severity is not PerceivedSeverity.CLEARED)
        room = self.width() - _LEFT - _RIGHT
        customer = [Run(row.customer, weight=500), Run(detail.customer_number, "muted", gap=7)]
        if row.site:
            customer.append(Run(row.site, "muted", gap=7))
        service = [Run(detail.service_label or _("No certain service"), weight=500)]
        if row.service and row.service != detail.service_label:
            service.append(Run(row.service, "muted", gap=7))
        if detail.service_class is not None:
            token = "muted" if severity is PerceivedSeverity.CLEARED else f"sev.{severity}.text"
            service.append(Run(state, token, 600, gap=9))
        lasted = (row.restored_at or self._now) - row.began_at
        times = [
            Run(row.number, "link", 600),
            Run(WORDS[row.status], weight=600, gap=7),
            Run(_("since"), "muted", gap=9),
            Run(minute(row.began_at, self._now), gap=5),
            Run(age(lasted.total_seconds()), gap=9),
            Run(_("by"), "muted", gap=9),
            Run(detail.opened_by, gap=5),
        ]
        for offset, runs in ((46, customer), (28, service), (10, times)):
            paint_runs(painter, theme, _LEFT, bottom - offset, runs, room)
