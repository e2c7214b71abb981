"""The ticket screen: the queue, the ticket with its timeline, and beside it all that belongs to it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocdesk.boards.rows import TicketRow
from nocdesk.boards.ticket_fields import TICKET_WORDS
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.tickets.workflow import FINAL
from ui.change_feed import Changes
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
from ui.screen import Binding, Place, Scope, Screen
from ui.text import nouns
from ui.theme import Theme
from ui.ticket_delegate import TicketDelegate
from ui.views.tickets_keys import TicketKeys
from ui.views.tickets_links import NARROW, WIDTH, TicketLinks
from ui.views.tickets_page import TicketPage
from ui.views.tickets_reads import TicketAnswer, TicketScene, read_queue, read_scene
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.panes import HANDLE, Panes
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

SETTLE_MS = 60
CHECK_EVERY_MS = 5_000
QUEUE_SHARE = 0.36
LEAST_QUEUE = 360
NARROW_WINDOW, WIDE_WINDOW = 1040, 1240
_MOVES_ALL = ("service", "customer", "inventory")


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


class TicketsScreen(Screen):
    """Keeps its three panes true to the store while it is visible; a place names a ticket by its id."""

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._clock = workplace.clock
        self._dirty: set[int] = set()
        self._kept: set[int] = set()
        self._needs_all = True
        self._is_reading = False
        self._wanted: int | None = None
        self._shown_id: int | None = None
        self.list = TicketList(theme, self._clock, workplace.me)
        self.views = ListViews("tickets", self.list, workplace, self.said.emit)
        self.page = TicketPage(theme, self._clock, workplace.actions)
        self.links = TicketLinks(theme, workplace)
        self.keys = TicketKeys(workplace, theme, self._scene, self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
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
        self.list.shown_changed.connect(self._on_shown_changed)
        self.list.retry_requested.connect(self.reload)
        self.keys.best_proposal = lambda: self.links.best_proposal
        for speaker in (self.list, self.keys):
            speaker.said.connect(self.said)
        self.keys.go_requested.connect(self.go_requested)
        self.keys.opened.connect(self._stand_on)
        self.keys.team.filter_wanted.connect(self.list.set_filter)
        self.page.action_requested.connect(self._on_action)
        self.page.note_submitted.connect(self._on_note)
        self.links.link_requested.connect(self.keys.link)
        self.links.decline_requested.connect(self.keys.decline)
        self.links.ticket_chosen.connect(self._stand_on)
        self.links.problem_requested.connect(self.keys.show_problem)
        self._settle.timeout.connect(self._read_shown)
        self._check.timeout.connect(self._read_shown)

    def bindings(self) -> Iterable[Binding]:
        yield Binding(Scope.LIST, self.list.view, self.list.handlers())
        yield Binding(Scope.VIEWS, self.list.view, self.views.handlers())
        yield Binding(Scope.TICKETS, self.list.view, {**self.keys.handlers(), "ticket.note": self.write_note})
        if self._workplace.may(Act.SET_RESTORATION):
            yield Binding(Scope.RESTORATION, self.list.view, self.keys.restoration_handlers())
        if self._workplace.may(Act.WORK_TICKET):
            yield Binding(Scope.FORM, self.page, {"form.save": self.page.save, "form.leave": self.list.view.setFocus})

    def write_note(self) -> None:
        """Go to the note field."""
        if self.page.detail is not None:
            self.page.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def on_changes(self, changes: Changes) -> None:
        self.views.on_changes(changes)
        # A service that changes its class or a customer's name moves tickets that are not named: they are few.
        self._needs_all = self._needs_all or changes.touches(*_MOVES_ALL)
        self._dirty |= changes.of("ticket")
        if self._dirty or self._needs_all:
            self._read()
        if self._shown_id in changes.of("ticket"):
            self._settle.start()
        elif changes.touches("ticket", "alarm", "service", "sla", "samples", "series") and not self._check.isActive():
            self._check.start()

    def reload(self) -> None:
        self._needs_all = True
        self.views.read()
        self._read()

    def retime(self, before: ZoneInfo) -> None:
        super().retime(before)
        self._settle.start()

    def tick(self) -> None:
        for pane in (self.list, self.page, self.links):
            pane.tick()

    def prove_polling(self, proof: str) -> None:
        key = self._workplace.actions.key_text("ticket.new")
        next_step = _("{key} opens one. ").format(key=key) if self._workplace.may(Act.OPEN_TICKET) else ""
        self.list.explain(f"{next_step}{proof}")

    def go_to(self, place: Place) -> None:
        if place.id is not None:
            self._stand_on(place.id)

    def take_focus(self) -> None:
        self.list.view.setFocus()

    def panels(self) -> list[QWidget]:
        note = [self.page.note] if self._workplace.may(Act.WORK_TICKET) else []
        return [self.list.line.edit, self.list.view, self.page.timeline, *note, self.links.area]

    def saved_filters(self) -> FilterTabs | None:
        return self.list.tabs

    def veiled(self) -> list[QWidget]:
        return [self.list.view, self.page.timeline, self.links.area]

    def pose(self) -> None:
        rows = self.list.model.shown_rows
        if rows:
            self.list.go_to(next((row for row in rows if row.alarms and row.etr_at), rows[0]).id)

    def drafts(self) -> Mapping[str, str]:
        return self.page.notes.kept()

    def put_drafts(self, drafts: Mapping[str, str]) -> None:
        self.page.notes.take_up(drafts)

    def set_theme(self, theme: Theme) -> None:
        self.keys.theme = theme
        for pane in (self.list, self.page, self.links):
            pane.set_theme(theme)

    def _scene(self) -> TicketScene | None:
        """The ticket that the queue stands on, once it has been read."""
        row, scene = self.list.shown_row(), self.links.scene
        return scene if row is not None and scene is not None and scene.detail.row.id == row.id else None

    def _stand_on(self, ticket_id: int) -> None:
        """Stand on a ticket, now or once it has been read."""
        self._wanted = ticket_id
        self._stand_on_wanted()

    def _stand_on_wanted(self) -> None:
        """A ticket that the queue lacks may be at its end: it joins the queue because it was asked for."""
        wanted = self._wanted
        if wanted is None:
            return
        if self.list.model.row(wanted) is not None:
            self._wanted = None
            self.list.go_to(wanted)
        elif self.list.is_loaded and wanted not in self._kept:
            self._kept.add(wanted)
            self._dirty.add(wanted)
            self._read()

    def _read(self) -> None:
        """What is not seen is not read; it is all the fresher when it is shown."""
        if self._is_reading or not self.isVisible():
            return
        self._is_reading = True
        ids = None if self._needs_all else frozenset(self._dirty)
        self._needs_all = False
        self._dirty.clear()
        job = partial(read_queue, self._workplace.core, ids, frozenset(self._kept))
        self._workplace.background.read(job, self._on_rows, self._on_failed)

    def _on_rows(self, answer: TicketAnswer) -> None:
        self._is_reading = False
        self._kept -= {row.id for row in answer.rows if row.status not in FINAL}
        self.list.take(answer.rows, answer.asked)
        self._stand_on_wanted()
        if self._dirty or self._needs_all:
            self._read()

    def _on_failed(self, message: str) -> None:
        self._is_reading = False
        self._needs_all = True
        self.list.fail(message)

    def _on_shown_changed(self) -> None:
        count = len(self.list.view.selected_ids())
        self.selection_said.emit(_("{count} selected").format(count=count) if count else "")
        if self.page.detail is not None:
            self.page.show_chosen(count > 0)
        row = self.list.shown_row()
        if (row.id if row else None) != self._shown_id:
            self._settle.start()

    def _read_shown(self) -> None:
        row = self.list.shown_row()
        self._shown_id = row.id if row else None
        if row is None:
            self.page.show_message(_("No ticket to show."))
            self.links.show_nothing()
        elif self.isVisible():
            job = partial(read_scene, self._workplace.core, row.id)
            self._workplace.background.read(job, self._on_scene, self.list.fail)

    def _on_scene(self, scene: TicketScene | None) -> None:
        if scene is None or scene.detail.row.id != self._shown_id:
            return
        self.page.show_detail(scene.detail)
        self.page.show_chosen(bool(self.list.view.selected_ids()))
        self.links.show_scene(scene)

    def _on_action(self, action_id: str) -> None:
        handlers = {**self.keys.handlers(), **self.keys.restoration_handlers()}
        handlers[action_id]()

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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._dirty or self._needs_all:
            self._read()
        self._settle.start()
