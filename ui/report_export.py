"""A report read and written to a file, step by step."""

from pathlib import Path

from nocdesk.core import Core
from nocdesk.reports.formats import ReportFormat, spoken_in, write_report
from nocdesk.reports.orders import ReportOrder, make_report
from ui.long_work import Step

_READING = 0.5
"""The share of the work that is reading."""


def export_report(core: Core, order: ReportOrder, file_format: ReportFormat, path: Path, step: Step) -> Path:
    """Write the report; a file that is there is replaced, for whoever chose the path was asked.

    What is stopped leaves no file.
    """
    with core.read() as session, spoken_in(file_format):
        document = make_report(session, order, now=core.clock.now(), step=lambda share: step(share * _READING))
    write_report(document, file_format, path, replace=True, step=lambda share: step(_READING + share * (1 - _READING)))
    return path
