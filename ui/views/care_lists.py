"""The lists of the care screen: who was found, a customer's services, its tickets; rows of two lines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSizePolicy

from nocdesk.boards.care_rows import CareServiceRow, CareTicketRow
from nocdesk.boards.care_search import FoundRow
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from ui.delegates import PADDING, Cell, RowDelegate
from ui.filters import FilterWords, state_field, text_field
from ui.models.row_table import RIGHT, Column, RowTableModel
from ui.runs import Run, paint_runs
from ui.text import nouns
from ui.theme import Theme
from ui.views.care_words import (
    STATE_WORDS,
    fares_words,
    severity_of,
    since_words,
    state_words,
    ticket_promise,
    ticket_state,
)
from ui.widgets.row_list import RowList

Row = TypeVar("Row")
Moment = Callable[[], tuple[datetime, ZoneInfo]]
"""What time it is, and on which clock it is told."""

_FIRST, _SECOND = 15, 33
TICKETS_HEIGHT = 96
_GLYPH, _GLYPH_ROOM = 14, 19


class TwoLineDelegate(RowDelegate[Row]):
    """Rows of two lines: what it is in bold, what is to be known of it muted."""

    height = 48

    def lines(self, cell: Cell[Row], first: Run, second: Run, *, indent: float = 0) -> None:
        """Paint both lines of a cell."""
        left = cell.rect.left() + PADDING
        room = cell.rect.right() - PADDING - left
        top = cell.rect.top()
        paint_runs(cell.painter, self.theme, left + indent, top + _FIRST, [self._inked(cell, first)], room - indent)
        paint_runs(cell.painter, self.theme, left, top + _SECOND, [self._inked(cell, second)], room)

    def glyph(self, cell: Cell[Row], severity: PerceivedSeverity) -> None:
        """Paint a severity's shape before the first line."""
        box = QRectF(cell.rect.left() + PADDING, cell.rect.top() + _FIRST - _GLYPH / 2, _GLYPH, _GLYPH)
        self.theme.paint_glyph(cell.painter, box, severity, filled=True)

    def _inked(self, cell: Cell[Row], run: Run) -> Run:
        token = "selText" if cell.is_selected else run.token
        return Run(run.text, token, run.weight, run.px)


class FoundDelegate(TwoLineDelegate[FoundRow]):
    """A customer and what it was found by; beside it how its services fare."""

    def paint_cell(self, cell: Cell[FoundRow]) -> None:
        row = cell.row
        if cell.column == "customer":
            second = f"{row.number} · {row.found}" if row.found and row.found != row.name else row.number
            self.lines(cell, Run(row.name, weight=600), Run(second, "muted"))
            return
        worst, rest = fares_words(row)
        severity = _found_severity(row)
        if severity is None:
            self.lines(cell, Run(worst, "muted"), Run(rest, "muted"))
            return
        self.glyph(cell, severity)
        self.lines(cell, Run(worst, f"sev.{severity}.text", 600), Run(rest, "muted"), indent=_GLYPH_ROOM)


class ServiceDelegate(TwoLineDelegate[CareServiceRow]):
    """A service as the customer calls it, and its state in words."""

    def __init__(self, theme: Theme, moment: Moment) -> None:
        super().__init__(theme)
        self._moment = moment

    def edge(self, row: CareServiceRow) -> QColor | None:
        severity = severity_of(row.service_class)
        return self.theme.severity(severity).line if severity else None

    def is_hatched(self, row: CareServiceRow) -> bool:
        return row.service_class is ServiceClass.PLANNED

    def paint_cell(self, cell: Cell[CareServiceRow]) -> None:
        row = cell.row
        if cell.column == "service":
            place = " · ".join(part for part in (row.name if row.label else "", row.site) if part)
            self.lines(cell, Run(row.words, weight=500), Run(place, "muted"))
        elif cell.column == "state":
            self._paint_state(cell)
        else:
            upper = replace(cell, rect=cell.rect.adjusted(0, 0, 0, 2 * _FIRST - cell.rect.height()))
            self.write(upper, cell.text, self.theme.font(12), cell.ink.text if row.open_tickets else cell.ink.muted)

    def _paint_state(self, cell: Cell[CareServiceRow]) -> None:
        row = cell.row
        since = since_words(row, *self._moment())
        severity = severity_of(row.service_class)
        word = STATE_WORDS[row.service_class]
        if severity is None:
            is_usual = row.service_class is ServiceClass.UP
            self.lines(cell, Run(word, "muted" if is_usual else "text", 400 if is_usual else 600), Run(since, "muted"))
            return
        self.glyph(cell, severity)
        self.lines(cell, Run(word, f"sev.{severity}.text", 600), Run(since, "text"), indent=_GLYPH_ROOM)


class TicketDelegate(TwoLineDelegate[CareTicketRow]):
    """A ticket with its state, and what was promised."""

    def __init__(self, theme: Theme, moment: Moment) -> None:
        super().__init__(theme)
        self._moment = moment

    def paint_cell(self, cell: Cell[CareTicketRow]) -> None:
        row = cell.row
        if cell.column == "ticket":
            self.lines(cell, Run(row.number, "link", 600), Run(ticket_state(row, *self._moment()), "muted"))
        else:
            self.lines(cell, Run(_about(row), weight=500), Run(ticket_promise(row, *self._moment()), "muted"))


class FoundList(RowList[FoundRow]):
    """The customers that a search finds; the search itself stands above it."""

    def __init__(self, theme: Theme, me: str) -> None:
        self._sought, self._has_any = "", True
        columns: list[Column[FoundRow]] = [
            Column(
                "customer", _("Customer"), 160, _found_text, lambda row: row.name.casefold(), minimum=110, stretch=True
            ),
            Column("fares", _("Services, tickets"), 142, _fares_text, lambda row: (-row.down, -row.degraded)),
        ]
        super().__init__(
            theme,
            RowTableModel(columns, key=lambda row: row.id, order=lambda row: row.place),
            FoundDelegate(theme),
            name=_("Customers found"),
            words=FilterWords(lambda row: (row.name, row.number, row.found)),
            hint="",
            loading=_("Loading the customers…"),
            nothing=_("No customer has a known problem or an open ticket"),
            noun=nouns("customer", "customers"),
            me=me,
        )
        self.line.hide()
        self.setProperty("role", "bare")
        self.plate.setMinimumSize(1, 1)

    def show_found(self, rows: Sequence[FoundRow], sought: str, *, has_any: bool) -> None:
        """Show what a text has found, among any customers or none."""
        self._sought, self._has_any = sought, has_any
        self.take(rows)

    def chosen_row(self) -> FoundRow | None:
        """The row that the user stands on by choice."""
        ids = self.view.selected_ids()
        return self.model.row(ids[0]) if ids else None

    def show_state(self) -> None:
        super().show_state()
        if self.is_loaded and not self._has_any:
            self.plate.say(_("No customers yet."), _("How they get here is said beside."))
        elif self.is_loaded and self._sought and not self.model.rows:
            self.plate.say(
                _("No customer matches “{sought}”.").format(sought=self._sought),
                _("Search by site, or check the number."),
            )


def service_list(theme: Theme, me: str, moment: Moment) -> RowList[CareServiceRow]:
    """A customer's services."""
    columns: list[Column[CareServiceRow]] = [
        Column(
            "service", _("Service"), 220, _service_text, lambda row: row.words.casefold(), minimum=150, stretch=True
        ),
        Column("state", _("State"), 176, lambda row: state_words(row, *moment()), lambda row: row.service_class.value),
        Column(
            "tickets",
            _("Tickets"),
            64,
            lambda row: str(row.open_tickets or _("none")),
            lambda row: -row.open_tickets,
            RIGHT,
        ),
    ]
    model: RowTableModel[CareServiceRow] = RowTableModel(columns, key=lambda row: row.id, order=_service_rank)
    words: FilterWords[CareServiceRow] = FilterWords(
        lambda row: (row.name, row.label, row.site, STATE_WORDS[row.service_class]),
        {
            "state": state_field(
                "state",
                {
                    "down": lambda row: row.service_class is ServiceClass.DOWN,
                    "degraded": lambda row: row.service_class is ServiceClass.DEGRADED,
                    "planned": lambda row: row.service_class is ServiceClass.PLANNED,
                    "working": lambda row: row.service_class is ServiceClass.UP,
                },
            ),
            "site": text_field(lambda row: row.site),
        },
    )
    shown = RowList(
        theme,
        model,
        ServiceDelegate(theme, moment),
        name=_("Services of the customer"),
        words=words,
        hint=_("Filter: words, state:down"),
        loading=_("Loading the services…"),
        nothing=_("No service"),
        noun=nouns("service", "services"),
        me=me,
        timed=("state",),
    )
    shown.plate.setMinimumSize(1, 1)
    return shown


class TicketList(RowList[CareTicketRow]):
    """A customer's tickets that are not over; takes the height that the form above it leaves."""

    def __init__(self, theme: Theme, me: str, moment: Moment) -> None:
        super().__init__(
            theme,
            RowTableModel(_ticket_columns(moment), key=lambda row: row.id, order=lambda row: -row.id),
            TicketDelegate(theme, moment),
            name=_("Tickets of the customer"),
            words=FilterWords(lambda row: (row.number, row.service, row.text)),
            hint=_("Filter: words"),
            loading=_("Loading the tickets…"),
            nothing=_("No open ticket"),
            noun=nouns("ticket", "tickets"),
            me=me,
            timed=("ticket", "about"),
        )
        self.plate.setMinimumSize(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(TICKETS_HEIGHT)

    # Qt's own names from here on.

    def hasHeightForWidth(self) -> bool:
        return False


def _ticket_columns(moment: Moment) -> list[Column[CareTicketRow]]:
    return [
        Column(
            "ticket", _("Ticket"), 112, lambda row: f"{row.number} {ticket_state(row, *moment())}", lambda row: -row.id
        ),
        Column(
            "about",
            _("Says, and what was promised"),
            220,
            lambda row: f"{_about(row)}, {ticket_promise(row, *moment())}",
            lambda row: row.opened_at,
            minimum=150,
            stretch=True,
        ),
    ]


def _found_severity(row: FoundRow) -> PerceivedSeverity | None:
    return severity_of(ServiceClass.DOWN if row.down else ServiceClass.DEGRADED if row.degraded else ServiceClass.UP)


def _found_text(row: FoundRow) -> str:
    return ", ".join(part for part in (row.name, row.number, row.found) if part)


def _fares_text(row: FoundRow) -> str:
    return ", ".join(part for part in fares_words(row) if part)


def _service_text(row: CareServiceRow) -> str:
    return ", ".join(part for part in (row.words, row.name if row.label else "", row.site) if part)


def _service_rank(row: CareServiceRow) -> tuple[int, str]:
    ranks = {ServiceClass.DOWN: 0, ServiceClass.DEGRADED: 1, ServiceClass.PLANNED: 2}
    return ranks.get(row.service_class, 2 if row.problem else 3), row.words.casefold()


def _about(row: CareTicketRow) -> str:
    return f"{row.service}: {row.text}" if row.service else row.text
