"""The tables below the topology: devices, interfaces and probe bindings, one at a time."""

from PySide6.QtWidgets import QWidget

from nocdesk.boards.network_rows import BindingRow, DeviceRow, InterfaceRow, NetworkPicture
from nocdesk.clock import Clock
from nocdesk.language import _
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
from ui.text import nouns
from ui.theme import Theme
from ui.widgets.list_tabs import ListTabs
from ui.widgets.row_list import RowList


class NetworkTables(ListTabs):
    """Three lists under three tabs."""

    def __init__(self, theme: Theme, clock: Clock, me: str, parent: QWidget | None = None) -> None:
        self.devices = _devices(theme, clock, me)
        self.interfaces = _interfaces(theme, clock, me)
        self.bindings = _bindings(theme, clock, me)
        super().__init__(theme, (self.devices, self.interfaces, self.bindings), parent)

    def take(self, picture: NetworkPicture) -> None:
        """Show another reading."""
        self.take_rows((picture.devices, picture.interfaces, picture.bindings))


def _devices(theme: Theme, clock: Clock, me: str) -> RowList[DeviceRow]:
    return RowList(
        theme,
        RowTableModel(device_columns(clock), key=lambda row: row.id, order=device_order),
        DeviceDelegate(theme),
        name=_("Devices"),
        noun=nouns("device", "devices"),
        words=DEVICE_WORDS,
        hint=_("Filter: words, state:alarm,unheard, layer:access, site:…, services>10"),
        loading=_("Loading the devices…"),
        nothing=_("No devices"),
        me=me,
        sorted_marks=("severity",),
        timed=("state", "heard"),
    )


def _interfaces(theme: Theme, clock: Clock, me: str) -> RowList[InterfaceRow]:
    return RowList(
        theme,
        RowTableModel(interface_columns(clock), key=lambda row: row.id, order=interface_order),
        InterfaceDelegate(theme),
        name=_("Interfaces"),
        noun=nouns("interface", "interfaces"),
        words=INTERFACE_WORDS,
        hint=_("Filter: words, state:alarm, device:…, link:…"),
        loading=_("Loading the interfaces…"),
        nothing=_("No interfaces"),
        me=me,
        sorted_marks=("severity",),
        timed=("since",),
    )


def _bindings(theme: Theme, clock: Clock, me: str) -> RowList[BindingRow]:
    return RowList(
        theme,
        RowTableModel(binding_columns(clock), key=lambda row: row.id, order=binding_order),
        BindingDelegate(theme),
        name=_("Probe bindings"),
        noun=nouns("probe", "probes"),
        words=BINDING_WORDS,
        hint=_("Filter: words, state:silent,refused, device:…, service:…"),
        loading=_("Loading the probes…"),
        nothing=_("No probes"),
        me=me,
        sorted_marks=("outcome",),
        timed=("answered",),
    )
