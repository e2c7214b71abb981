"""An alarm as text for a copy: whole instants and plain words instead of what fits a column."""

from datetime import datetime

from nocdesk.boards.rows import AlarmRow
from nocdesk.language import _
from ui.models.alarm_columns import sla_figures
from ui.text import stamp

ALARM_HEADS = (
    _("Severity"),
    _("State"),
    _("Acknowledged by"),
    _("Last"),
    _("First"),
    _("Count"),
    _("Service"),
    _("Resource"),
    _("Alarm"),
    _("Customer"),
    _("SLA left"),
    _("Ticket"),
    _("Owner"),
)


def alarm_cells(row: AlarmRow, now: datetime) -> list[str]:
    """The cells under ALARM_HEADS."""
    sla = " ".join(part for part in sla_figures(row, now) if part)
    cells = [
        row.severity.value,
        _("active") if row.is_active else _("cleared"),
        row.acknowledged_by or "",
        stamp(row.last_at),
    ]
    cells += [stamp(row.raised_at), str(row.count), row.service, row.resource, row.text, row.customer, sla]
    return [*cells, ", ".join(row.tickets), row.owner or ""]
