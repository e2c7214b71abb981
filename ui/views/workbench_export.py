"""The plots of a service as a file: values as CSV or XLSX, the picture as PNG; whole, or not at all."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.reports.document import Column, Document, Section, Table, Unit
from nocdesk.reports.formats import ReportFormat, write_report
from nocdesk.whole_file import write_whole
from ui.charts.plot import Plot
from ui.charts.plot_data import plot_data
from ui.charts.range_text import range_to_text
from ui.charts.ticks import moment_of
from ui.charts.time_range import TimeRange

PICTURE = ".png"
_TABLES = {".csv": ReportFormat.CSV, ".xlsx": ReportFormat.XLSX}


class ExportError(NocdeskError):
    """What is shown cannot be written as it was asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What is on the screen: whose it is, its plots and their range, the picture, and when that was."""

    name: str
    plots: tuple[Plot, ...]
    within: TimeRange
    picture: QImage
    at: datetime


def export_plots(shown: Shown, path: Path) -> Path:
    """Write it as the ending of the name says, in place of what stood there."""
    suffix = path.suffix.lower()
    if suffix == PICTURE:
        write_whole(path, lambda file: _write_picture(shown.picture, file), replace=True)
    elif suffix in _TABLES:
        write_report(_document(shown), _TABLES[suffix], path, replace=True)
    else:
        raise ExportError(
            _("{path}: is neither .csv, .xlsx nor .png. Choose one of these endings.").format(path=path.name)
        )
    return path


def _write_picture(picture: QImage, file: BinaryIO) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(picture):
        raise ExportError(
            _("The plots cannot be written as a picture: there is nothing to draw. Open a service first.")
        )
    file.write(bytes(buffer.data().data()))


def _document(shown: Shown) -> Document:
    data = plot_data(shown.plots, shown.within)
    columns = (Column(_("Time"), Unit.INSTANT), *(Column(head, Unit.NUMBER, 3) for head in data.heads))
    rows = tuple((moment, *values) for moment, values in zip(data.moments, data.values, strict=True))
    table = Table(_("Values"), columns, rows, empty=_("Nothing was measured in this range."))
    return Document(
        title=_("QoS of {shown}").format(shown=shown.name),
        customer="",
        provider="",
        period=range_to_text(shown.within),
        starts_at=moment_of(shown.within.start),
        ends_at=moment_of(shown.within.end),
        timezone="UTC",
        computed_at=shown.at,
        reading_at=shown.at,
        sections=(Section(_("Values"), (table,)),),
    )
