"""The lists of the care screen: who was found, a customer's services, its tickets."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy

from nocdesk.boards.care_rows import CareServiceRow, CareTicketRow
from nocdesk.boards.care_search import FoundRow
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from ui.filters import FilterWords, state_field, text_field
from ui.models.row_table import RIGHT, Column, RowTableModel
from ui.text import nouns
from ui.theme import Theme
from ui.views.care_delegate import FoundDelegate, ServiceDelegate, TicketDelegate
from ui.views.care_words import (
    STATE_WORDS,
    Moment,
    fares_words,
    state_words,
    ticket_about,
    ticket_promise,
    ticket_state,
)
from ui.widgets.row_list import RowList

TICKETS_HEIGHT = 96
_SERVICE_WORDS: FilterWords[CareServiceRow] = FilterWords(
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


class ServiceList(RowList[CareServiceRow]):
    """A customer's services."""

    def __init__(self, theme: Theme, me: str, moment: Moment) -> None:
        super().__init__(
            theme,
            RowTableModel(_service_columns(moment), key=lambda row: row.id, order=_service_rank),
            ServiceDelegate(theme, moment),
            name=_("Services of the customer"),
            words=_SERVICE_WORDS,
            hint=_("Filter: words, state:down"),
            loading=_("Loading the services…"),
            nothing=_("No service"),
            noun=nouns("service", "services"),
            me=me,
            timed=("state",),
        )
        self.plate.setMinimumSize(1, 1)


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


def _service_columns(moment: Moment) -> list[Column[CareServiceRow]]:
    return [
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


def _ticket_columns(moment: Moment) -> list[Column[CareTicketRow]]:
    return [
        Column(
            "ticket", _("Ticket"), 112, lambda row: f"{row.number} {ticket_state(row, *moment())}", lambda row: -row.id
        ),
        Column(
            "about",
            _("Says, and what was promised"),
            220,
            lambda row: f"{ticket_about(row)}, {ticket_promise(row, *moment())}",
            lambda row: row.opened_at,
            minimum=150,
            stretch=True,
        ),
    ]


def _found_text(row: FoundRow) -> str:
    return ", ".join(part for part in (row.name, row.number, row.found) if part)


def _fares_text(row: FoundRow) -> str:
    return ", ".join(part for part in fares_words(row) if part)


def _service_text(row: CareServiceRow) -> str:
    return ", ".join(part for part in (row.words, row.name if row.label else "", row.site) if part)


def _service_rank(row: CareServiceRow) -> tuple[int, str]:
    ranks = {ServiceClass.DOWN: 0, ServiceClass.DEGRADED: 1, ServiceClass.PLANNED: 2}
    return ranks.get(row.service_class, 2 if row.problem else 3), row.words.casefold()
