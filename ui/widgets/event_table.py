"""The events of the range shown, newest first, below the plots."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QLabel, QStackedLayout, QVBoxLayout, QWidget

from nocdesk.alarms.model import AlarmType
from nocdesk.boards.plot_rows import EventRow, LaneKind
from nocdesk.calendar_words import day_and_month
from nocdesk.clock import Clock
from nocdesk.instants import clock_time, local
from nocdesk.language import _
from nocdesk.severity import PerceivedSeverity
from ui.delegates import Cell, RowDelegate
from ui.models.row_table import RIGHT as RIGHT_ALIGNED
from ui.models.row_table import ROW_ROLE, Column, RowTableModel
from ui.nesting import nest
from ui.text import MISSING, age
from ui.theme import Theme
from ui.widgets.row_view import RowView

KIND_WORDS = {
    LaneKind.ALARM: _("Alarm"),
    LaneKind.TICKET: _("Ticket"),
    LaneKind.PLANNED: _("Planned"),
    LaneKind.CHANGE: _("Change"),
    LaneKind.NOTE: _("Note"),
    LaneKind.GAP: _("Data"),
}
_CODES = {
    PerceivedSeverity.CRITICAL: _("CRIT"),
    PerceivedSeverity.MAJOR: _("MAJR"),
    PerceivedSeverity.MINOR: _("MINR"),
    PerceivedSeverity.WARNING: _("WARN"),
    PerceivedSeverity.INDETERMINATE: _("INDT"),
    PerceivedSeverity.CLEARED: _("CLR"),
}
_KINDS = tuple(LaneKind)
_GLYPH = 14
_TYPE_WORDS: Mapping[str, str] = {
    AlarmType.COMMUNICATIONS: _("communications"),
    AlarmType.QUALITY_OF_SERVICE: _("quality of service"),
    AlarmType.PROCESSING_ERROR: _("processing error"),
    AlarmType.EQUIPMENT: _("equipment"),
    AlarmType.ENVIRONMENTAL: _("environment"),
}


def event_key(row: EventRow) -> int:
    """One number for an event, whatever its kind."""
    return row.id * len(_KINDS) + _KINDS.index(row.kind)


class EventDelegate(RowDelegate[EventRow]):
    """An open alarm that nobody acknowledged is tinted and bold; planned work is hatched; the rest is calm."""

    def ground(self, row: EventRow) -> QColor | None:
        return self.theme.severity(row.severity).tint if row.severity and is_loud(row) else None

    def edge(self, row: EventRow) -> QColor | None:
        return self.theme.severity(row.severity).line if row.severity and is_loud(row) else None

    def is_hatched(self, row: EventRow) -> bool:
        return row.kind is LaneKind.PLANNED

    def weight(self, row: EventRow, column: str) -> int:
        return 600 if is_loud(row) and column in ("at", "kind", "text") else 400

    def paint_cell(self, cell: Cell[EventRow]) -> None:
        severity = cell.row.severity
        if cell.column != "kind" or severity is None:
            super().paint_cell(cell)
            return
        left = cell.rect.left() + 8
        glyph = QRectF(left, cell.rect.center().y() - _GLYPH / 2 - 0.5, _GLYPH, _GLYPH)
        self.theme.paint_glyph(cell.painter, glyph, severity, filled=is_loud(cell.row))
        colour = cell.ink.text if cell.is_selected else self.theme.severity(severity).text
        font = self.theme.font(12, self.weight(cell.row, cell.column))
        self.write(cell, _CODES[severity], font, colour, indent=_GLYPH + 4)


class EventTable(QFrame):
    """A row per event; Enter on an alarm asks for it."""

    event_chosen = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.setProperty("role", "table")
        self.model = RowTableModel(_columns(clock), key=event_key, order=lambda row: -row.at.timestamp(), parent=self)
        self.view = RowView(self.model, EventDelegate(theme), name=_("Events in range"))
        self._empty = QLabel()
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedLayout()
        # Within this widget first: a stack without a parent shows what it is given as a window of its own.
        nest(layout, self._stack)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        self.view.activated.connect(lambda index: self.event_chosen.emit(index.data(ROW_ROLE)))
        self.set_events(())

    def set_events(self, rows: Sequence[EventRow], empty: str = "") -> None:
        """Show these; `empty` says why there are none."""
        self.model.reset(rows)
        self._empty.setText(empty)
        self._stack.setCurrentIndex(0 if rows else 1)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self.view.set_theme(theme)

    def refresh_durations(self) -> None:
        """What is still so has lasted longer now."""
        self.model.refresh(("duration",))


def is_loud(row: EventRow) -> bool:
    """Whether it is an open alarm that nobody has acknowledged."""
    return row.kind is LaneKind.ALARM and row.until is None and not row.is_acknowledged


def _columns(clock: Clock) -> tuple[Column[EventRow], ...]:
    def duration_s(row: EventRow) -> float:
        return ((row.until or clock.now()) - row.at).total_seconds()

    def column(key: str, title: str, width: int, text: Any, sort: Any, **rest: Any) -> Column[EventRow]:
        return Column(key, title, width, text, sort, **rest)

    return (
        column("at", _("Time"), 124, _time_text, lambda row: row.at.timestamp(), zone_at=clock.now),
        column("kind", _("Kind"), 76, _kind_text, lambda row: _KINDS.index(row.kind)),
        column("subject", _("Object"), 150, _subject_text, _subject_text, minimum=80),
        column(
            "text",
            _("Event in range"),
            260,
            lambda row: row.text or MISSING,
            lambda row: row.text,
            minimum=140,
            stretch=True,
        ),
        column("duration", _("Duration"), 88, lambda row: age(duration_s(row)), duration_s, align=RIGHT_ALIGNED),
        column("state", _("State"), 140, lambda row: row.state or MISSING, lambda row: row.state, minimum=90, drop=2),
        column("ticket", _("Ticket"), 96, lambda row: row.ticket or MISSING, lambda row: row.ticket, drop=1),
    )


def _time_text(row: EventRow) -> str:
    here = local(row.at)
    day = day_and_month(here)
    return f"{day} {clock_time(row.at)}"


def _subject_text(row: EventRow) -> str:
    """What it is about; of an alarm its X.733 type."""
    if row.kind is not LaneKind.ALARM:
        return row.subject or MISSING
    return _TYPE_WORDS.get(row.subject, row.subject) or MISSING


def _kind_text(row: EventRow) -> str:
    return KIND_WORDS[row.kind]
