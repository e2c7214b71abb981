"""The list of services at the workbench's left: search, what needs attention, all by customer."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from nocdesk.boards.rows import ServiceRow
from nocdesk.language import _
from ui.charts.sparkline import Spark
from ui.models.row_table import ROW_ROLE
from ui.nesting import nest
from ui.theme import Theme
from ui.widgets.search_edit import SearchEdit
from ui.widgets.service_entries import EntryKind, PickerEntry, picker_entries, service_severity
from ui.widgets.service_picker_delegate import ServicePickerDelegate

Index = QModelIndex | QPersistentModelIndex
WIDE, NARROW = 252, 212
_ROOM_FOR_WIDE = 1360


class ServiceListModel(QAbstractListModel):
    """The picker's lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[PickerEntry] = []

    def entry(self, row: int) -> PickerEntry:
        """The line at a row."""
        return self._entries[row]

    def place_of(self, service_id: int) -> int | None:
        """The first line of a service."""
        places = (n for n, entry in enumerate(self._entries) if entry.service and entry.service.id == service_id)
        return next(places, None)

    def show(self, entries: Sequence[PickerEntry]) -> bool:
        """Show these lines; gives whether the list was built anew, so that the current line must be found again."""
        same = [entry.key for entry in entries] == [entry.key for entry in self._entries]
        if not same:
            self.beginResetModel()
            self._entries = list(entries)
            self.endResetModel()
            return True
        self._entries = list(entries)
        if entries:
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
        return False

    # Qt's own names from here on.

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ROW_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            severity = service_severity(entry.service) if entry.service is not None else None
            return ", ".join(part for part in (entry.title, entry.note, severity.value if severity else "") if part)
        if role == Qt.ItemDataRole.ToolTipRole and entry.service is not None:
            return (
                "\n".join(part for part in (entry.service.customer, entry.service.label, entry.service.site) if part)
                or None
            )
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self._entries[index.row()].kind is EntryKind.SECTION:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class ServiceListView(QListView):
    """A list in which letters are no search of their own: the search line is."""

    search_wished = Signal()
    search_left = Signal()

    # Qt's own names from here on.

    def keyboardSearch(self, search: str) -> None:
        """Nothing: the slash key goes to the search line."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Slash:
            self.search_wished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.search_left.emit()
        else:
            super().keyPressEvent(event)


class ServicePicker(QFrame):
    """Chooses a service; the shown one stays selected whatever the search says."""

    service_chosen = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services: Sequence[ServiceRow] = ()
        self._open: set[str] = set()
        self._unfolded = ""
        self._chosen: int | None = None
        self._is_loaded = False
        self.setProperty("role", "panel")
        self.setFixedWidth(WIDE)
        self._count = QLabel("")
        self._count.setProperty("role", "muted")
        self.search = SearchEdit(_("Search services ( / )"), _("Search for a service"))
        self._model = ServiceListModel(self)
        self._delegate = ServicePickerDelegate(theme, self)
        self._list = ServiceListView()
        self._message = QLabel(_("Reading the services …"))
        self._message.setProperty("role", "muted")
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._set_up_list()
        self._arrange()
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_search_accepted)
        self.search.left.connect(self.left)
        self.search.list_wished.connect(self._list.setFocus)
        self._list.clicked.connect(self._on_clicked)
        self._list.activated.connect(self._on_clicked)
        self._list.search_wished.connect(self.focus_search)
        self._list.search_left.connect(self.search.clear)

    @property
    def model(self) -> ServiceListModel:
        """The lines."""
        return self._model

    @property
    def chosen(self) -> int | None:
        """The service that is shown."""
        return self._chosen

    @property
    def urgent_ids(self) -> list[int]:
        """The services that need attention."""
        return [row.id for row in self._services if service_severity(row) is not None]

    def service(self, service_id: int | None) -> ServiceRow | None:
        """The row of a service."""
        return next((row for row in self._services if row.id == service_id), None)

    def set_services(self, services: Sequence[ServiceRow]) -> None:
        """All services there are."""
        self._services, self._is_loaded = tuple(services), True
        self._count.setText(str(len(services)))
        self._refill()

    def set_sparks(self, sparks: Mapping[int, Spark]) -> None:
        """The last hour of some services."""
        self._delegate.set_sparks(sparks)
        self._list.viewport().update()

    def choose(self, service_id: int) -> None:
        """Mark this service as the one that is shown, and unfold its customer in the place of the one before."""
        row = self.service(service_id)
        if row is not None and row.customer not in self._open:
            self._open.discard(self._unfolded)
            self._open.add(row.customer)
            self._unfolded = row.customer
        self._chosen = service_id
        self._refill()

    def first_choice(self) -> int | None:
        """The service worth opening first: the most urgent, else the first of all."""
        entries = (self._model.entry(n) for n in range(self._model.rowCount()))
        listed = next((entry.service.id for entry in entries if entry.service is not None), None)
        return listed if listed is not None else next((row.id for row in self._services), None)

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        self._delegate.set_theme(theme)
        self._list.viewport().update()

    def fit_to(self, width: int) -> None:
        """Give the plots the room of a narrow window."""
        self.setFixedWidth(WIDE if width >= _ROOM_FOR_WIDE else NARROW)

    def focus_search(self) -> None:
        """Begin a search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _set_up_list(self) -> None:
        view = self._list
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setAccessibleName(_("Services"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setStyleSheet("QListView { background: transparent; }")

    def _arrange(self) -> None:
        title = QLabel(_("Services"))
        title.setProperty("role", "section")
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(title)
        head.addWidget(self._count)
        head.addStretch(1)
        field = QHBoxLayout()
        field.setContentsMargins(12, 0, 12, 0)
        field.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 9, 1, 1)
        layout.setSpacing(9)
        nest(layout, head)
        nest(layout, field)
        note = QHBoxLayout()
        note.setContentsMargins(12, 6, 12, 0)
        note.addWidget(self._message)
        nest(layout, note)
        layout.addWidget(self._list, 1)

    def _refill(self) -> None:
        words = self.search.text()
        if self._model.show(picker_entries(self._services, words=words, open_customers=self._open)):
            self._list.scrollToTop()
        self._select_chosen()
        self._message.setVisible(self._model.rowCount() == 0)
        if not self._services and self._is_loaded:
            self._message.setText(_("No services yet."))
        elif self._services:
            self._message.setText(
                _("No service has “{words}” in its name, customer or site. Esc clears the search.").format(
                    words=words.strip()
                )
            )

    def _select_chosen(self) -> None:
        place = None if self._chosen is None else self._model.place_of(self._chosen)
        if place is None:
            self._list.clearSelection()
            return
        index = self._model.index(place)
        if self._list.currentIndex() != index:
            self._list.setCurrentIndex(index)
            self._list.scrollTo(index)

    def _act_on(self, index: Index) -> None:
        entry = self._model.entry(index.row())
        if entry.service is not None:
            self._chosen = entry.service.id
            self.service_chosen.emit(entry.service.id)
        elif entry.kind is EntryKind.CUSTOMER:
            self._open ^= {entry.title}
            self._refill()

    def _on_search(self) -> None:
        self._refill()

    def _on_search_accepted(self) -> None:
        found = self.first_choice()
        if found is not None and self.search.text().strip():
            self._chosen = found
            self.service_chosen.emit(found)
            self.left.emit()

    def _on_clicked(self, index: QModelIndex) -> None:
        self._act_on(index)
