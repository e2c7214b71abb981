"""The tables below the topology: devices, interfaces and probe bindings, one at a time."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nocdesk.boards.network_rows import BindingRow, DeviceRow, InterfaceRow, NetworkPicture
from nocdesk.clock import Clock
from ui.models.network_columns import (
    BINDING_WORDS,
    DEVICE_WORDS,
    INTERFACE_WORDS,
    binding_columns,
    binding_order,
    device_columns,
    device_order,
    interface_columns,
    interface_order,
)
from ui.models.row_table import RowTableModel
from ui.network_delegate import BindingDelegate, DeviceDelegate, InterfaceDelegate
from ui.theme import Theme
from ui.widgets.filter_tabs import FilterTab
from ui.widgets.row_list import RowList


class NetworkTables(QWidget):
    """Three lists under three tabs."""

    said = Signal(str)
    retry_requested = Signal()
    shown_changed = Signal()
    opened = Signal()

    def __init__(self, theme: Theme, clock: Clock, me: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.devices: RowList[DeviceRow] = RowList(
            theme,
            RowTableModel(device_columns(clock), key=lambda row: row.id, order=device_order),
            DeviceDelegate(theme),
            name="Devices",
            noun="device",
            words=DEVICE_WORDS,
            hint="Filter: words, state:alarm,unheard, layer:access, site:…, services>10",
            loading="Loading the devices…",
            nothing="No devices",
            me=me,
            sorted_marks=("severity",),
            timed=("state", "heard"),
        )
        self.interfaces: RowList[InterfaceRow] = RowList(
            theme,
            RowTableModel(interface_columns(clock), key=lambda row: row.id, order=interface_order),
            InterfaceDelegate(theme),
            name="Interfaces",
            noun="interface",
            words=INTERFACE_WORDS,
            hint="Filter: words, state:alarm, device:…, link:…",
            loading="Loading the interfaces…",
            nothing="No interfaces",
            me=me,
            sorted_marks=("severity",),
            timed=("since",),
        )
        self.bindings: RowList[BindingRow] = RowList(
            theme,
            RowTableModel(binding_columns(clock), key=lambda row: row.id, order=binding_order),
            BindingDelegate(theme),
            name="Probe bindings",
            noun="probe",
            words=BINDING_WORDS,
            hint="Filter: words, state:silent,refused, device:…, service:…",
            loading="Loading the probes…",
            nothing="No probes",
            me=me,
            sorted_marks=("outcome",),
            timed=("answered",),
        )
        self.lists: tuple[RowList[Any], ...] = (self.devices, self.interfaces, self.bindings)
        self._tabs = [FilterTab(theme, table.view.accessibleName()) for table in self.lists]
        self._stack = QStackedWidget()
        self._waiting: dict[int, Sequence[Any]] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        group = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 0, 12, 0)
        bar.setSpacing(18)
        for place, (tab, table) in enumerate(zip(self._tabs, self.lists, strict=True)):
            group.addButton(tab, place)
            bar.addWidget(tab)
            self._stack.addWidget(table)
        bar.addStretch(1)
        group.idClicked.connect(self.show_table)
        self._tabs[0].setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        for table in self.lists:
            table.said.connect(self.said)
            table.retry_requested.connect(self.retry_requested)
            table.shown_changed.connect(self._on_shown_changed)
            table.view.doubleClicked.connect(self.opened)

    @property
    def current(self) -> RowList[Any]:
        """The table in front."""
        return self.lists[self._stack.currentIndex()]

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""
        for table in self.lists:
            table.set_theme(theme)
        for tab in self._tabs:
            tab.set_theme(theme)

    def take(self, picture: NetworkPicture) -> None:
        """Show another reading; the tables behind the one in front take it when they are shown."""
        self._waiting = {0: picture.devices, 1: picture.interfaces, 2: picture.bindings}
        for place, tab in enumerate(self._tabs):
            tab.show_count(len(self._waiting[place]))
        self._take_waiting()

    def fail(self, message: str) -> None:
        """Say that nothing could be read."""
        self.current.fail(message)

    def show_table(self, place: int) -> None:
        """Bring a table to the front."""
        has_focus = self.current.view.hasFocus()
        self._stack.setCurrentIndex(place)
        self._take_waiting()
        self._tabs[place].setChecked(True)
        if has_focus:
            self.current.view.setFocus()

    def step_table(self, by: int) -> None:
        """Bring the next or the previous table to the front, and go there."""
        self.show_table((self._stack.currentIndex() + by) % len(self.lists))
        self.current.view.setFocus()

    def tick(self) -> None:
        """Let ages go on."""
        self.current.tick()

    def explain(self, why: str) -> None:
        """What empty tables say besides."""
        for table in self.lists:
            table.explain(why)

    def _take_waiting(self) -> None:
        table, rows = self.current, self._waiting.pop(self._stack.currentIndex(), None)
        if rows is None:
            return
        if not table.is_loaded:
            table.take(rows)
            return
        key = table.model.key
        changed = {key(row): row for row in rows if table.model.row(key(row)) != row}
        gone = table.known_ids() - {key(row) for row in rows}
        table.take(changed.values(), asked=changed.keys() | gone)

    def _on_shown_changed(self) -> None:
        if self.sender() is self.current:
            self.shown_changed.emit()
