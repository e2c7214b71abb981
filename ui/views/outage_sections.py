"""What falls with something, as a section of a pane: how many services and customers, and which."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nocdesk.boards.outage_board import FallingRow, OutageRows
from nocdesk.clock import Clock
from nocdesk.services.model import ServiceClass
from ui.text import number, plural
from ui.views.detail_sections import section, sla_label
from ui.widgets.labels import plain

MOST_SERVICES = 12
_WORDS = {
    ServiceClass.DOWN: ("goes down", "error"),
    ServiceClass.DEGRADED: ("degrades", "risk"),
    ServiceClass.UP: ("held", "muted"),
}


def outage_words(found: OutageRows) -> str:
    """The outage in one sentence."""
    if not found.rows:
        return "No service falls with it: none rides on it, or other ways carry them all."
    down, degraded, held = (found.count(each) for each in (ServiceClass.DOWN, ServiceClass.DEGRADED, ServiceClass.UP))
    parts = [f"{plural(down, 'service')} down" if down else "no service down"]
    parts += [f"{number(degraded)} degraded"] if degraded else []
    parts += [f"{number(held)} held by redundancy"] if held else []
    parts += [plural(found.customers, "customer")] if found.customers else []
    parts += [f"{plural(len(found.outage.cut), 'device')} cut off"] if found.outage.cut else []
    return ", ".join(parts)


def outage_list(found: OutageRows, clock: Clock) -> QWidget:
    """The services that fall, worst first, with what is left of their SLA, and those that are held."""
    widget, column = section("If it fails", "SLA left" if found.rows else "")
    column.addWidget(plain(outage_words(found), wrap=True))
    for row in found.rows[:MOST_SERVICES]:
        column.addLayout(_falling(row, clock))
    if len(found.rows) > MOST_SERVICES:
        column.addWidget(plain(f"and {number(len(found.rows) - MOST_SERVICES)} more", "muted"))
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
    column.addLayout(head)
    column.addWidget(plain(row.customer, "muted", wrap=True))
    return column
