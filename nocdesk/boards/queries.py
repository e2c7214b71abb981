"""What the screens and the command line read."""

from nocdesk.boards.alarm_board import alarm_detail, alarm_rows, proposal_rows
from nocdesk.boards.plots import events_in_range, service_plots
from nocdesk.boards.service_board import service_rows, sla_rows, ticket_rows
from nocdesk.boards.status import desk_status, probe_rows
from nocdesk.store.series import series_points

__all__ = [
    "alarm_detail", "alarm_rows", "desk_status", "events_in_range", "probe_rows", "proposal_rows", "series_points",
    "service_plots", "service_rows", "sla_rows", "ticket_rows",
]  # fmt: skip
