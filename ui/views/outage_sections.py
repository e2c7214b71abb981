"""What falls with something, as a section of a pane: how many services and customers, and which."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.outage_board import FallingRow, OutageRows
from nocdesk.clock import Clock
from nocdesk.language import _
from nocdesk.services.model import ServiceClass
from ui.nesting import nest
from ui.text import number, plural
from ui.views.detail_sections import section, sla_label
from ui.widgets.labels import plain

MOST_SERVICES = 12
_WORDS = {
    ServiceClass.DOWN: (_("goes down"), "error"),
    ServiceClass.DEGRADED: (_("degrades"), "risk"),
    ServiceClass.UP: (_("held"), "muted"),
}


def outage_words(found: OutageRows) -> str:
    """The outage in one sentence."""
    if not found.rows:
        return _("No service falls with it: none rides on it, or other ways carry them all.")
    down, degraded, held = (found.count(each) for each in (ServiceClass.DOWN, ServiceClass.DEGRADED, ServiceClass.UP))
    services, cut = plural(down, "service", "services"), len(found.outage.cut)
    parts = [_("{services} down").format(services=services) if down else _("no service down")]
    parts += [_("{count} degraded").format(count=number(degraded))] if degraded else []
    parts += [_("{count} held by redundancy").format(count=number(held))] if held else []
    parts += [plural(found.customers, "customer", "customers")] if found.customers else []
    parts += [_("{devices} cut off").format(devices=plural(cut, "device", "devices"))] if cut else []
    return ", ".join(parts)


def outage_list(found: OutageRows, clock: Clock) -> QWidget:
    """The services that fall, worst first, with what is left of their SLA, and those that are held."""
    widget, column = section(_("If it fails"), _("SLA left") if found.rows else "")
    column.addWidget(plain(outage_words(found), wrap=True))
    for row in found.rows[:MOST_SERVICES]:
        nest(column, _falling(row, clock))
    if len(found.rows) > MOST_SERVICES:
        column.addWidget(plain(_("and {count} more").format(count=number(len(found.rows) - MOST_SERVICES)), "muted"))
    return widget


def _falling(row: FallingRow, clock: Clock) -> QVBoxLayout:
    word, role = _WORDS.get(row.effect, _WORDS[ServiceClass.DOWN])
    name = plain(row.service)
    name.setStyleSheet("font-weight: 600")
    name.setToolTip(row.label)
    head = QHBoxLayout()
    head.setSpacing(6)
    head.addWidget(name)
    head.addWidget(plain(word, role))
    head.addStretch(1)
    head.addWidget(sla_label(row.sla, clock.now()))
    column = QVBoxLayout()
    column.setSpacing(1)
    nest(column, head)
    column.addWidget(plain(row.customer, "muted", wrap=True))
    return column
