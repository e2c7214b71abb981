"""The page of what asks nobody for attention: shelved, suppressed, out of service, and how long it still lasts."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from nocdesk.boards.shelf_board import QuietKind, QuietRow, quiet_rows
from nocdesk.boards.shelf_fields import SHELF_WORDS
from nocdesk.core import Core
from nocdesk.language import _
from ui.dialogs.once import open_once
from ui.dialogs.shelve import ShelveDialog
from ui.list_screen import ListScreen
from ui.models.row_table import RowTableModel
from ui.models.shelf_columns import SAVED_FILTERS, TIMED_COLUMNS, shelf_columns, shelf_order
from ui.screen import Binding, Scope
from ui.shelf_delegate import ShelfDelegate
from ui.shelf_operations import ShelfOperations
from ui.shelf_times import ShelfTime, shelf_times
from ui.text import nouns
from ui.theme import Theme
from ui.widgets.row_list import RowList
from ui.workplace import Workplace


class ShelfView(ListScreen[QuietRow, tuple[QuietRow, ...]]):
    """Keeps its list true to the store, seen or not; `counted` says how many rows there are."""

    moved_by = ("alarm_shelf", "out_of_service", "alarm", "work")

    counted = Signal(int)

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__(workplace, _shelf_list(workplace, theme), is_read_unseen=True)
        self._operations = ShelfOperations(workplace.operations)
        self.list.explain(_("Every alarm asks for attention: that is as it should be. S on the console shelves one."))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.addWidget(self.list)
        self.list.shown_changed.connect(self.say_selection)

    def bindings(self) -> Iterable[Binding]:
        yield from super().bindings()
        yield Binding(Scope.SHELF, self.list.view, self.handlers())

    def ask(self, ids: frozenset[int] | None) -> Callable[[], tuple[QuietRow, ...]]:
        return partial(_read, self._workplace.core)

    def take(self, rows: tuple[QuietRow, ...]) -> None:
        self.list.take(rows)
        self.counted.emit(len(rows))

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of scope "shelf" do, by id."""
        return {"shelf.end": self.end, "shelf.extend": self.extend, "shelf.agree": self.agree}

    def end(self) -> None:
        """End what the list stands on."""
        row = self.list.shown_row()
        if row is None:
            self.said.emit(_("Nothing is shelved."))
        elif row.kind is QuietKind.SUPPRESSED:
            self.said.emit(_("Planned work suppresses it: end or change the work, on the page beside."))
        else:
            self._operations.end(row)

    def extend(self) -> None:
        """Ask for how long and why, then leave it on the shelf."""
        row = self._shelved()
        if row is None:
            return
        times = [time for time in shelf_times(self._clock.now(), self._workplace.core.settings.shifts) if time.until]
        why = _("{resource}: {text}. From now, and for 24 h at most; longer is planned work.").format(
            resource=row.resource, text=row.text
        )
        dialog = ShelveDialog(_("Extend: for how long, and why?"), why, _("Extend"), times, self)
        dialog.shelved.connect(lambda time, reason: self._extend(row, time, reason))
        open_once(dialog)

    def agree(self) -> None:
        """Agree to what somebody else has asked for."""
        row = self.list.shown_row()
        if row is None or row.kind is not QuietKind.ASKED:
            self.said.emit(_("Nobody waits here for a second person."))
        else:
            self._operations.agree_to(row)

    def _shelved(self) -> QuietRow | None:
        row = self.list.shown_row()
        if row is not None and row.kind is QuietKind.SHELVED:
            return row
        self.said.emit(_("Only what is shelved has a time that can be extended."))
        return None

    def _extend(self, row: QuietRow, time: ShelfTime, reason: str) -> None:
        assert time.until is not None
        self._operations.extend(row, time.until, reason)


def _read(core: Core) -> tuple[QuietRow, ...]:
    with core.read() as session:
        return tuple(quiet_rows(session))


def _shelf_list(workplace: Workplace, theme: Theme) -> RowList[QuietRow]:
    return RowList(
        theme,
        RowTableModel(shelf_columns(workplace.clock), key=lambda row: row.key, order=shelf_order),
        ShelfDelegate(theme, workplace.clock),
        name=_("On the shelf"),
        noun=nouns("row", "rows"),
        words=SHELF_WORDS,
        hint=_("Filter: words, kind:shelved, kind:out, by:…, resource:…"),
        loading=_("Loading the shelf…"),
        nothing=_("Nothing is shelved"),
        me=workplace.me,
        clock=workplace.clock,
        sorted_marks=("kind",),
        timed=TIMED_COLUMNS,
        saved_filters=SAVED_FILTERS,
    )
