"""An alarm as text for a copy: whole instants and plain words instead of what fits a column."""

from datetime import datetime

from nocdesk.boards.rows import AlarmRow
from ui.models.alarm_columns import sla_figures
from ui.text import stamp

ALARM_HEADS = (
    "Severity", "State", "Acknowledged by", "Last", "First", "Count", "Service", "Resource", "Alarm", "Customer",
    "SLA left", "Ticket", "Owner",
)  # fmt: skip


def alarm_cells(row: AlarmRow, now: datetime) -> list[str]:
    """The cells under ALARM_HEADS."""
    sla = " ".join(part for part in sla_figures(row, now) if part)
    cells = [
        row.severity.value,
        "active" if row.is_active else "cleared",
        row.acknowledged_by or "",
        stamp(row.last_at),
    ]
    cells += [stamp(row.raised_at), str(row.count), row.service, row.resource, row.text, row.customer, sla]
    return [*cells, ", ".join(row.tickets), row.owner or ""]
