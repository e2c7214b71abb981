"""The sections of the network's pane: what an element is, its ports, its alarms, and which services fall with it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.network_rows import DeviceRow, ElementAlarm, ElementDetail, LinkRow, PortRow, ReachedRow
from nocdesk.language import _, pgettext
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from ui.models.alarm_columns import CODE
from ui.nesting import nest
from ui.network_text import KIND, SNMP, health_text, port_text, services_text, uptime_text
from ui.text import MISSING, moment, number
from ui.theme import Theme
from ui.views.detail_sections import section, sla_label
from ui.widgets.labels import ElidedLabel, plain

MOST_SERVICES, MOST_PORTS, MOST_ALARMS = 10, 12, 6
_RIGHT = Qt.AlignmentFlag.AlignRight
_CLASS_WORD = {ServiceClass.DOWN: _("down"), ServiceClass.DEGRADED: _("degraded")}


def device_facts(row: DeviceRow, detail: ElementDetail | None, now: datetime) -> list[tuple[str, str]]:
    """What a device is, line by line."""
    trip = detail.round_trip_ms if detail else None
    why = (
        [(_("Why"), _("no way to the core but over {behind}").format(behind=", ".join(row.behind)))]
        if row.behind
        else []
    )
    collector = [(_("Collected by"), _collected_by(row))] if row.collected_by else []
    return [
        (_("Kind"), KIND[row.kind]),
        (_("Vendor"), row.vendor or MISSING),
        (_("Location"), row.location or MISSING),
        (_("Address"), _("{address} port {port}").format(address=row.address, port=row.port)),
        (_("Protocol"), SNMP[row.snmp]),
        (_("Credential"), row.credential),
        *collector,
        (_("State"), health_text(row, now)),
        *why,
        (_("Last answer"), moment(row.heard_at, now) if row.heard_at else MISSING),
        (_("Answers in"), f"{trip:.1f} ms" if trip is not None else MISSING),
        (_("Running for"), uptime_text(detail.up_s if detail else None)),
        (_("Links in alarm"), _("{links_down} of {links}").format(links_down=row.links_down, links=row.links)),
    ]


def _collected_by(row: DeviceRow) -> str:
    """Which collectors may poll it, and that none does."""
    if row.is_collected:
        return row.collected_by
    return _("nobody: no collector of {site} is alive").format(site=row.collected_by)


def link_facts(row: LinkRow, now: datetime) -> list[tuple[str, str]]:
    """What a link is, line by line."""
    facts = [
        (_("From"), f"{row.a_device} {row.a_interface}"),
        (pgettext("link", "To"), f"{row.b_device} {row.b_interface}"),
    ]
    if row.mark is not None:
        facts += [(_("In alarm since"), moment(row.mark.since, now))]
    return facts


def fact_list(facts: Sequence[tuple[str, str]]) -> QWidget:
    """Names at the left, values at the right."""
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setContentsMargins(16, 10, 16, 12)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, (name, value) in enumerate(facts):
        grid.addWidget(plain(name, "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
        label = plain(value, wrap=True)
        label.setAlignment(_RIGHT)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(label, place, 1)
    return widget


def alarm_list(alarms: Sequence[ElementAlarm], theme: Theme, now: datetime) -> QWidget:
    """The open alarms of an element, worst first."""
    widget, column = section(_("Alarms"), number(len(alarms)) if alarms else "")
    if not alarms:
        column.addWidget(plain(_("No open alarm."), "muted"))
    for alarm in alarms[:MOST_ALARMS]:
        row = QHBoxLayout()
        row.setSpacing(8)
        code = plain(CODE[alarm.severity] if alarm.is_active else CODE[PerceivedSeverity.CLEARED])
        colour = theme.severity(alarm.severity).text.name() if alarm.is_active else theme.color("muted").name()
        code.setStyleSheet(f"font-weight: 600; color: {colour}")
        row.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(plain(alarm.text, wrap=True), 1)
        row.addWidget(plain(moment(alarm.began_at, now), "muted"), 0, Qt.AlignmentFlag.AlignTop)
        nest(column, row)
    _say_rest(column.addWidget, len(alarms) - MOST_ALARMS)
    return widget


def port_list(ports: Sequence[PortRow]) -> QWidget:
    """Ports with what they lead to and what they carry."""
    widget, column = section(_("Ports"), _("last measured"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 2)
    for place, port in enumerate(ports[:MOST_PORTS]):
        grid.addWidget(plain(port.interface), place, 0)
        grid.addWidget(ElidedLabel(port.leads_to, "muted"), place, 1)
        label = plain(port_text(port), "error" if port.is_up is False else "muted", wrap=True)
        label.setAlignment(_RIGHT)
        grid.addWidget(label, place, 2)
    nest(column, grid)
    _say_rest(column.addWidget, len(ports) - MOST_PORTS)
    return widget


def reached_list(rows: Sequence[ReachedRow], now: datetime) -> QWidget:
    """The services that fall with an element, worst first, with what is left of their SLA."""
    widget, column = section(
        _("Impact"), _("{services_text} · SLA left").format(services_text=services_text(len(rows))) if rows else ""
    )
    if not rows:
        column.addWidget(plain(_("No service rides on it."), "muted"))
    for row in rows[:MOST_SERVICES]:
        nest(column, _reached(row, now))
    _say_rest(column.addWidget, len(rows) - MOST_SERVICES)
    return widget


def _reached(row: ReachedRow, now: datetime) -> QVBoxLayout:
    head = QHBoxLayout()
    head.setSpacing(6)
    name = plain(row.service)
    name.setStyleSheet("font-weight: 600")
    name.setToolTip(row.label)
    head.addWidget(name)
    if row.service_class in _CLASS_WORD:
        head.addWidget(
            plain(_CLASS_WORD[row.service_class], "error" if row.service_class is ServiceClass.DOWN else "risk")
        )
    head.addStretch(1)
    head.addWidget(sla_label(row.sla, now))
    column = QVBoxLayout()
    column.setSpacing(1)
    nest(column, head)
    column.addWidget(plain(f"{row.customer} · {row.reason}", "muted", wrap=True))
    return column


def _say_rest(add: Callable[[QWidget], object], count: int) -> None:
    if count > 0:
        add(plain(_("and {count} more").format(count=number(count)), "muted"))
