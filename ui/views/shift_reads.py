"""What the screens of the shift log and of the handover read, on a pool thread."""

from datetime import datetime
from pathlib import Path

from nocdesk.boards.handover_board import HandoverView, handover_view
from nocdesk.boards.shift_log import shift_log
from nocdesk.boards.shift_rows import LogRow
from nocdesk.core import Core
from nocdesk.reports.formats import ReportFormat, write_report
from nocdesk.reports.handover_document import handover_document
from nocdesk.shifts.model import Handover


def read_log(core: Core, start: datetime, end: datetime) -> tuple[LogRow, ...]:
    """The log of a time."""
    with core.read() as session:
        return tuple(shift_log(session, start, end))


def read_handover(core: Core, handover_id: int | None) -> HandoverView | None:
    """One handover, or the newest."""
    with core.read() as session:
        return handover_view(session, handover_id)


def export_handover(core: Core, handover_id: int, path: Path) -> Path:
    """Write a sheet as PDF; a file that is there is replaced, for whoever chose the path was asked."""
    with core.read() as session:
        document = handover_document(
            session.get_one(Handover, handover_id),
            timezone=core.settings.shifts.timezone,
            provider=core.settings.reports.provider,
            now=core.clock.now(),
        )
    write_report(document, ReportFormat.PDF, path, replace=True)
    return path
