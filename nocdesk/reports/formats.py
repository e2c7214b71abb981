"""The formats in which a report is written, and writing one: whole, or not at all.

What writes a format is imported when the first file of it is written: screens that offer it need but its name.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from nocdesk.errors import NocdeskError
from nocdesk.language import in_english
from nocdesk.reports.document import Document, Step
from nocdesk.whole_file import write_whole


class ReportFormat(StrEnum):
    """What kind of file."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


class ReportCancelledError(NocdeskError):
    """Somebody thought better of it; raised from a step of the work, which then leaves no file."""


def _pdf(document: Document, file: BinaryIO, step: Step) -> None:
    from nocdesk.reports.pdf import write_pdf

    write_pdf(document, file, step)


def _xlsx(document: Document, file: BinaryIO, step: Step) -> None:
    from nocdesk.reports.xlsx import write_xlsx

    write_xlsx(document, file, step)


def _csv(document: Document, file: BinaryIO, step: Step) -> None:
    from nocdesk.reports.csv_file import write_csv

    write_csv(document, file, step)


WRITERS: Mapping[ReportFormat, Callable[[Document, BinaryIO, Step], None]] = {
    ReportFormat.PDF: _pdf,
    ReportFormat.XLSX: _xlsx,
    ReportFormat.CSV: _csv,
}


def spoken_in(file_format: ReportFormat) -> AbstractContextManager[None]:
    """Within it a report is made in the language of such files: English for programs, the reader's for people."""
    return in_english(file_format is ReportFormat.CSV)


def write_report(
    document: Document,
    file_format: ReportFormat,
    path: Path,
    *,
    replace: bool = False,
    step: Step = lambda _share: None,
) -> None:
    """Write a report to a file; where `step` raises, or the disk fails, the place is as it was before."""

    def write(file: BinaryIO) -> None:
        with spoken_in(file_format):
            WRITERS[file_format](document, file, step)

    write_whole(path, write, replace=replace)
