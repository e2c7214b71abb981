"""A list as every screen has it: filter line, rows, what stands in their place, copy, and the keys."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from nocdesk.clock import Clock, SystemClock
from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.row_filter import RowFilter
from nocdesk.filtering.vocabulary import Vocabulary
from nocdesk.instants import shown_zone
from nocdesk.language import _
from ui.copying import copy_text, markdown_of, tsv_of
from ui.delegates import RowDelegate
from ui.filters import SavedFilter
from ui.models.row_table import RowTableModel
from ui.nesting import nest
from ui.text import nouns, plural
from ui.theme import Theme
from ui.widgets.filter_line import FilterLine
from ui.widgets.filter_tabs import FilterTabs
from ui.widgets.list_filter import ListFilter
from ui.widgets.list_plate import ListPlate
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.read_ahead import ReadAhead
from ui.widgets.row_view import RowView
from ui.widgets.saved_filters import SavedFilters

Row = TypeVar("Row")
ROWS = nouns("row", "rows")
PATIENCE_MS = 300
"""How long a list may take before it says that it is loading."""


class RowList(QFrame, Generic[Row]):
    """Rows by id under a filter; says why where there are none, and keeps what it has when a reading fails.

    `nothing` is what an empty list says ("No open alarms"), `loading` what it says while it has read nothing yet
    ("Loading the alarms…"), `noun` what one row is, and several; `timed` names the columns whose text depends on the
    time. `awaited_as` is the kind of thing a row is to acts that wait for the store, which are marked at it.
    """

    awaited_as = ""
    shown_changed = Signal()
    retry_requested = Signal()
    said = Signal(str)

    def __init__(
        self,
        theme: Theme,
        model: RowTableModel[Row],
        delegate: RowDelegate[Row],
        *,
        name: str,
        words: Vocabulary[Row],
        hint: str,
        loading: str,
        nothing: str,
        noun: tuple[str, str] = ROWS,
        me: str,
        clock: Clock | None = None,
        sorted_marks: tuple[str, ...] = (),
        timed: tuple[str, ...] = (),
        saved_filters: Sequence[SavedFilter] = (),
        last: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._me, self._timed = me, timed
        self._now = (clock or SystemClock()).now
        self._why = ""
        self._is_loaded = self._is_late = self._is_placed = False
        self.model = model
        model.setParent(self)
        self.setProperty("role", "table")
        self.view = RowView(model, delegate, name=name, sorted_marks=sorted_marks)
        self.tabs = FilterTabs(theme)
        self.line = FilterLine(theme, _("Filter of the list: {name}").format(name=name), hint, last)
        self._filter = ListFilter(words, self.line, lambda: self.model.rows, self._asking, self)
        self.notice = NoticeBar(theme, can_retry=True)
        self.plate = ListPlate(loading, nothing, noun)
        self._saved = SavedFilters(words, saved_filters, self.tabs, self._asking)
        self._ahead = ReadAhead(model, words.parse("a", self._asking()), self)
        self._build()
        self._connect()
        self.show_state()
        QTimer.singleShot(PATIENCE_MS, self, self._on_late)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for widget in (self.tabs, self.line, self.notice):
            column.addWidget(widget)
        rows = QGridLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.view, 0, 0)
        rows.addWidget(self.plate, 0, 0)
        nest(column, rows, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.set_filter)
        self._filter.changed.connect(self._on_filter)
        self.line.edit.left.connect(self.view.setFocus)
        self.plate.unfiltered.connect(lambda: self.set_filter(""))
        self.notice.retry_requested.connect(self.retry_requested)
        self.view.selection_changed.connect(self._on_selection)
        self.view.verticalScrollBar().valueChanged.connect(self._ahead.put_off)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the actions of scope "list" do here, by id."""
        return {
            "list.next": lambda: self.view.step(1),
            "list.previous": lambda: self.view.step(-1),
            "list.extend_next": lambda: self.view.extend(1),
            "list.extend_previous": lambda: self.view.extend(-1),
            "list.filter": self.filter,
            "list.select": self.view.toggle_current,
            "list.select_all": self.view.selectAll,
            "list.clear_selection": self.let_go,
            "list.copy": lambda: self._copy(tsv_of),
            "list.copy_markdown": lambda: self._copy(markdown_of),
            "list.read": lambda: self.said.emit(self.view.read_current()),
        }

    @property
    def filter_text(self) -> str:
        """The filter in force."""
        return self.line.edit.text().strip()

    @property
    def is_loaded(self) -> bool:
        """Whether everything has been read once."""
        return self._is_loaded

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for widget in (self.view, self.tabs, self.line, self.notice):
            widget.set_theme(theme)

    def take(self, rows: Iterable[Row], asked: Collection[int] | None = None) -> None:
        """Take in what was read: everything, or what there is of the ids that were asked for."""
        read = {self.model.key(row): row for row in rows}
        known = self.known_ids() if asked is None else set(asked)
        if gone := known - read.keys():
            self.forget(gone)
        if self._is_loaded:
            self.merge(read)
        else:
            self._is_loaded = True
            self.begin(read)
        self._saved.outdate()
        self._ahead.go_on()
        self.notice.say("")
        self.show_state()
        self.shown_changed.emit()

    def begin(self, rows: Mapping[int, Row]) -> None:
        """Show the first rows that were read."""
        self.model.reset(rows.values())

    def known_ids(self) -> set[int]:
        """The ids of all that the list holds."""
        return set(self.model.ids)

    def merge(self, rows: Mapping[int, Row]) -> None:
        """Put new and changed rows in their places."""
        self.model.upsert(rows.values())

    def forget(self, gone: Collection[int]) -> None:
        """Drop rows."""
        self.model.remove(gone)

    def fail(self, message: str) -> None:
        """Say that the list could not be read; it keeps what it has."""
        self.notice.say(message)

    def explain(self, why: str) -> None:
        """What an empty list says besides: the next step, or the proof that all is well."""
        if why != self._why:
            self._why = why
            self.show_state()

    def set_filter(self, text: str) -> None:
        """Put another filter in force."""
        self.line.edit.setText(text)

    def keep_filters(self, kept: Sequence[SavedFilter]) -> None:
        """Show these tabs behind the list's own."""
        self._saved.keep(kept)
        self.show_state()

    def filter(self) -> None:
        """Go to the filter line."""
        self.line.edit.setFocus()
        self.line.edit.selectAll()

    def choose(self, place: int) -> None:
        """Take the saved filter at a place."""
        self.tabs.choose(place)

    def go_to(self, row_id: int) -> None:
        """Select a row; where the filter hides it, the filter gives way."""
        if self.model.place_of(row_id) is None and self.model.row(row_id) is not None:
            self.set_filter("")
        self.view.select_id(row_id)

    def selected_rows(self) -> list[Row]:
        """The selected rows; the current one where none is selected."""
        ids = self.view.selected_ids()
        if not ids and self.view.hasFocus() and (current := self.view.current_id()) is not None:
            ids = [current]
        return [row for row_id in ids if (row := self.model.row(row_id)) is not None]

    def shown_row(self) -> Row | None:
        """The row that the panes beside the list are about: the current one, else the first."""
        current = self.view.current_id()
        if current is not None:
            return self.model.row(current)
        return self.model.first_row

    def let_go(self) -> None:
        """Select nothing: the first row is the current one again."""
        self._is_placed = False
        self.view.clearSelection()
        self.show_state()

    def tick(self) -> None:
        """Let ages go on."""
        self.model.refresh(self._timed)
        if self._filter.renew():
            self._on_filter()
        if self._saved.renew():
            self.show_state()

    def copy_heads(self) -> Sequence[str]:
        """The heads of a copied table."""
        return [column.heading for column in self.model.columns]

    def copy_cells(self, row: Row) -> Sequence[str]:
        """The cells of a copied row."""
        return [column.text(row) for column in self.model.columns]

    def left_out(self, rows: Sequence[Row]) -> str:
        """What belongs to these rows and is not among them, in words; nothing where all is."""
        return ""

    def sizes(self) -> tuple[int, int]:
        """How many rows pass the filter, of how many."""
        return self.model.rowCount(), len(self.model.rows)

    def tab_counts(self) -> list[int]:
        """How many rows pass each saved filter; a row and what stands below it are one."""
        return self._saved.counts(self.model.count)

    def narrow(self, wanted: RowFilter[Row] | None) -> None:
        """Let the rows follow another filter."""
        self.model.set_filter(wanted)

    def show_state(self) -> None:
        """Bring everything around the rows up to date with them."""
        shown, total = self.sizes()
        self.view.ensure_current(at_top=not self._is_placed)
        self.line.show_count(shown, total)
        self.tabs.show_text(self.filter_text)
        self.tabs.show_counts(self.tab_counts())
        self.plate.setVisible(shown == 0 and (self._is_loaded or self._is_late))
        if not self._is_loaded:
            self.plate.say_loading()
        elif total:
            self.plate.say_filtered(total, self._filter.text.strip(), self._why)
        else:
            self.plate.say_empty(self._why)

    def _copy(self, write: Callable[[Sequence[str], Sequence[Sequence[str]]], str]) -> None:
        row = self.shown_row()
        rows = self.selected_rows() or ([row] if row is not None else [])
        copy_text(write(self.copy_heads(), [self.copy_cells(row) for row in rows]))
        self.said.emit(_("Copied {row}").format(row=plural(len(rows), "row", "rows")))

    def _on_late(self) -> None:
        self._is_late = True
        self.show_state()

    def _on_filter(self) -> None:
        self.narrow(self._filter.rows)
        self.show_state()
        self.shown_changed.emit()

    def _asking(self) -> Asking:
        return Asking(self._me, self._now(), shown_zone())

    def _on_selection(self) -> None:
        self._is_placed = self._is_placed or bool(self.view.selected_ids())
        self.show_state()
        self.shown_changed.emit()
