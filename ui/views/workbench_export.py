"""The plots of a service as a file: values as CSV or XLSX, the picture as PNG; whole, or not at all; values as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from nocdesk.boards.plot_rows import EventRow
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
from ui.copying import tsv_of
from ui.long_work import Step
from ui.widgets.event_table import KIND_WORDS

PICTURE = ".png"
_GATHERING = 0.2
"""The share of the work that is not writing."""

_LINES = 500

_TABLES = {".csv": ReportFormat.CSV, ".xlsx": ReportFormat.XLSX}


class ExportError(NocdeskError):
    """What is shown cannot be written as it was asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What is on the screen: whose it is, its plots, events and their range, the picture, and when that was."""

    name: str
    plots: tuple[Plot, ...]
    events: tuple[EventRow, ...]
    within: TimeRange
    picture: QImage
    at: datetime


def export_plots(shown: Shown, path: Path, step: Step) -> Path:
    """Write it as the ending of the name says, in place of what stood there; what is stopped leaves that as it was."""
    suffix = path.suffix.lower()
    if suffix == PICTURE:
        write_whole(path, lambda file: _write_picture(shown.picture, file), replace=True)
    elif suffix in _TABLES:
        step(0.0)
        document = _document(shown)
        kind = _TABLES[suffix]
        write_report(document, kind, path, replace=True, step=lambda share: step(_GATHERING + share * (1 - _GATHERING)))
    else:
        raise ExportError(
            _("{path}: is neither .csv, .xlsx nor .png. Choose one of these endings.").format(path=path.name)
        )
    return path


def values_text(plots: Sequence[Plot], within: TimeRange, step: Step) -> tuple[str, int]:
    """The values of a range as table text, and how many lines they are."""
    data = plot_data(plots, within)
    rows = []
    for number, (moment, values) in enumerate(zip(data.moments, data.values, strict=True)):
        if number % _LINES == 0:
            step(_GATHERING + (1 - _GATHERING) * number / len(data.moments))
        at = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        rows.append([at, *map(_cell, values)])
    return tsv_of(["Time (UTC)", *data.heads], rows), len(rows)


def _cell(value: float | None) -> str:
    """Ten digits that count and no exponent, which a spreadsheet may take for text."""
    return "" if value is None else np.format_float_positional(value, precision=10, fractional=False, trim="-")


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
        sections=(Section(_("Values"), (table,)), *_event_sections(shown.events)),
    )


def _event_sections(events: Sequence[EventRow]) -> tuple[Section, ...]:
    """What happened meanwhile, annotations among it, in the order of its beginning."""
    if not events:
        return ()
    columns = (
        Column(_("Began"), Unit.INSTANT),
        Column(_("Until"), Unit.INSTANT),
        Column(_("Kind")),
        Column(_("Subject")),
        Column(_("Text")),
        Column(_("State")),
    )
    rows = tuple(
        (row.at, row.until, KIND_WORDS[row.kind], row.subject, row.text, row.state)
        for row in sorted(events, key=lambda row: row.at)
    )
    return (Section(_("Events"), (Table(_("Events"), columns, rows),)),)
