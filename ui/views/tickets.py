"""The ticket screen: the queue, the ticket with its timeline, and beside it all that belongs to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.rows import TicketRow
from nocdesk.boards.ticket_fields import TICKET_WORDS
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.people.presence import PresenceKind
from nocdesk.tickets.workflow import FINAL
from ui.change_feed import Changes
from ui.detailed_screen import DetailedScreen
from ui.list_views import ListViews
from ui.models.row_table import RowTableModel
from ui.models.ticket_columns import (
    SAVED_FILTERS,
    TIMED_COLUMNS,
    copy_cells,
    copy_heads,
    ticket_columns,
    ticket_order,
)
from ui.screen import Binding, Place, Scope, Standing
from ui.text import nouns
from ui.theme import Theme
from ui.ticket_delegate import TicketDelegate
from ui.views.tickets_keys import TicketKeys
from ui.views.tickets_links import NARROW, WIDTH, TicketLinks
from ui.views.tickets_page import TicketPage
from ui.views.tickets_reads import TicketAnswer, TicketScene, read_queue, read_scene
from ui.widgets.panes import HANDLE, Panes
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

CHECK_EVERY_MS = 5_000
QUEUE_SHARE = 0.36
LEAST_QUEUE = 360
NARROW_WINDOW, WIDE_WINDOW = 1040, 1240


class TicketList(RowList[TicketRow]):
    """The queue: what is due first stands first."""

    awaited_as = "ticket"

    def __init__(self, theme: Theme, clock: Clock, me: str) -> None:
        self._clock = clock
        super().__init__(
            theme,
            RowTableModel(ticket_columns(clock), key=lambda row: row.id, order=ticket_order),
            TicketDelegate(theme, clock),
            name=_("Tickets"),
            noun=nouns("ticket", "tickets"),
            words=TICKET_WORDS,
            hint=_("Filter: words, state:new, update:late, etr:none, match:proposed, customer:…"),
            loading=_("Loading the tickets…"),
            nothing=_("No open tickets"),
            me=me,
            clock=clock,
            sorted_marks=("promise",),
            timed=TIMED_COLUMNS,
            saved_filters=SAVED_FILTERS,
        )

    def copy_heads(self) -> Sequence[str]:
        return copy_heads()

    def copy_cells(self, row: TicketRow) -> Sequence[str]:
        return copy_cells(row, self._clock.now())


class TicketsScreen(DetailedScreen[TicketRow, TicketAnswer, TicketScene]):
    """Keeps its three panes true to the store while it is visible; a place names a ticket by its id."""

    # A service that changes its class or a customer's name moves tickets that are not named: they are few.
    moved_by = ("service", "customer", "inventory")
    no_row = _("No ticket to show.")

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        self.page = TicketPage(theme, workplace.clock, workplace.actions)
        super().__init__(workplace, TicketList(theme, workplace.clock, workplace.me), self.page)
        self._kept: set[int] = set()
        self.views = ListViews("tickets", self.list, workplace, self.said.emit)
        self.links = TicketLinks(theme, workplace)
        self.keys = TicketKeys(workplace, theme, self.scene, self)
        self._check = QTimer(self, singleShot=True, interval=CHECK_EVERY_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._ticket = Panes(Qt.Orientation.Horizontal, self.page, self.links)
        self._columns = Panes(Qt.Orientation.Horizontal, self.list, self._ticket)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(self._columns)

    def _connect(self) -> None:
        self.keys.best_proposal = lambda: self.links.best_proposal
        self.keys.said.connect(self.said)
        self.keys.go_requested.connect(self.go_requested)
        self.keys.opened.connect(self._stand_on)
        self.keys.team.filter_wanted.connect(self.list.set_filter)
        self.page.note_submitted.connect(self._on_note)
        self.links.link_requested.connect(self.keys.link)
        self.links.decline_requested.connect(self.keys.decline)
        self.links.ticket_chosen.connect(self._stand_on)
        self.links.problem_requested.connect(self.keys.show_problem)
        self._check.timeout.connect(self._read_scene)

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        yield Binding(Scope.VIEWS, self.list.view, self.views.handlers())
        yield Binding(Scope.TICKETS, self.list.view, {**self.keys.handlers(), "ticket.note": self.write_note})
        if self._workplace.may(Act.SET_RESTORATION):
            yield Binding(Scope.RESTORATION, self.list.view, self.keys.restoration_handlers())
        if self._workplace.may(Act.WORK_TICKET):
            yield Binding(Scope.FORM, self.page, {"form.save": self.page.save, "form.leave": self.list.view.setFocus})

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {**self.keys.handlers(), "ticket.note": self.write_note, **self.keys.restoration_handlers()}

    def write_note(self) -> None:
        """Go to the note field."""
        if self.page.detail is not None:
            self.page.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def on_changes(self, changes: Changes) -> None:
        self.views.on_changes(changes)
        self._upkeep.outdate(changes.of("ticket"))
        super().on_changes(changes)
        if self._shown_id in changes.of("ticket"):
            self._settle.start()
        elif changes.touches("ticket", "alarm", "service", "sla", "samples", "series") and not self._check.isActive():
            self._check.start()

    def standing(self) -> Standing | None:
        return Standing(PresenceKind.TICKET, self._shown_id, self.page.others) if self._shown_id is not None else None

    def reload(self) -> None:
        self.views.read()
        super().reload()

    def tick(self) -> None:
        super().tick()
        self.links.tick()

    def prove_polling(self, proof: str) -> None:
        key = self._workplace.actions.key_text("ticket.new")
        next_step = _("{key} opens one. ").format(key=key) if self._workplace.may(Act.OPEN_TICKET) else ""
        self.list.explain(f"{next_step}{proof}")

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            self._stand_on(place.id)

    def panels(self) -> list[QWidget]:
        note = [self.page.note] if self._workplace.may(Act.WORK_TICKET) else []
        return [*super().panels(), *note, self.links.area]

    def veiled(self) -> list[QWidget]:
        return [*super().veiled(), self.page.timeline, self.links.area]

    def pose(self) -> None:
        rows = self.list.model.shown_rows
        if rows:
            self.list.go_to(next((row for row in rows if row.alarms and row.etr_at), rows[0]).id)

    def drafts(self) -> Mapping[str, str]:
        return self.page.notes.kept()

    def put_drafts(self, drafts: Mapping[str, str]) -> None:
        self.page.notes.take_up(drafts)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.keys.theme = theme
        self.links.set_theme(theme)

    def scene(self) -> TicketScene | None:
        """The ticket that the queue stands on, once it has been read."""
        row, scene = self.list.shown_row(), self.links.scene
        return scene if row is not None and scene is not None and scene.detail.row.id == row.id else None

    def _stand_on(self, ticket_id: int) -> None:
        """Stand on a ticket, now or once it has been read."""
        self._wanted = ticket_id
        self.stand_on_wanted()

    def stand_on_wanted(self) -> None:
        """A ticket that the queue lacks may be at its end: it joins the queue because it was asked for."""
        wanted = self._wanted
        if wanted is None:
            return
        if self.list.model.row(wanted) is not None:
            self._wanted = None
            self.list.go_to(wanted)
        elif self.list.is_loaded and wanted not in self._kept:
            self._kept.add(wanted)
            self._upkeep.outdate([wanted])
            self._upkeep.read()

    def ask(self, ids: frozenset[int] | None) -> Callable[[], TicketAnswer]:
        return partial(read_queue, self._workplace.core, ids, frozenset(self._kept))

    def take(self, answer: TicketAnswer) -> None:
        self._kept -= {row.id for row in answer.rows if row.status not in FINAL}
        self.list.take(answer.rows, answer.asked)
        self.stand_on_wanted()

    def ask_scene(self, row_id: int) -> Callable[[], TicketScene | None]:
        return partial(read_scene, self._workplace.core, row_id)

    def show_scene(self, scene: TicketScene) -> None:
        self.page.show_detail(scene.detail)
        self.links.show_scene(scene)

    def show_no_scene(self) -> None:
        super().show_no_scene()
        self.links.show_nothing()

    def fail_scene(self, message: str) -> None:
        self.list.fail(message)

    def _on_note(self, text: str) -> None:
        self.keys.note(text)
        self.list.view.setFocus()

    def _share(self, width: int) -> None:
        """Share the width out; in a narrow window what belongs to the ticket stands below it."""
        queue = max(LEAST_QUEUE, min(480, round(width * QUEUE_SHARE)))
        self._columns.setSizes([queue, width - queue - HANDLE])
        is_narrow = width < NARROW_WINDOW
        self._ticket.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
        links = WIDTH if width >= WIDE_WINDOW else NARROW
        self._ticket.setSizes([3, 2] if is_narrow else [width - queue - 2 * HANDLE - links, links])

    # Qt's own names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._share(self.width() - 8)
