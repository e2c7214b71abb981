"""The rows that a list shows as a file, CSV or a workbook: written off the GUI thread, as a job."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from PySide6.QtWidgets import QWidget

from nocdesk.instants import local, shown_zone
from nocdesk.language import _
from nocdesk.reports.document import Column, Document, Section, Table
from nocdesk.reports.formats import ReportFormat, write_report
from nocdesk.spreadsheet_text import inert
from nocdesk.whole_file import write_whole
from ui.export_path import TakenNameError, ask_path
from ui.long_work import LongWork, Step
from ui.text import plural
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

KINDS = {_("Values (*.csv)"): ".csv", _("Workbook (*.xlsx)"): ".xlsx"}
_READING, _LINES = 0.5, 500
_WIDEST = 40


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list shows: its name, which of its rows, the heads of its columns, the rows, and how one is written."""

    name: str
    extent: str
    heads: Sequence[str]
    rows: Sequence[Any]
    cells: Callable[[Any], Sequence[str]]
    at: datetime
    zone: str


class ListExport:
    """One file at a time; `choose_path` asks where it is to go."""

    def __init__(self, workplace: Workplace, say: Callable[[str], object], window: QWidget) -> None:
        self._clock, self._say, self._window = workplace.clock, say, window
        self.work = LongWork(workplace.background.read, workplace.operations.jobs, "list", window)
        self.choose_path: Callable[[str], str] = self._ask_path

    def begin(self, rows: RowList[Any]) -> None:
        """Ask where to, and write the selected rows; all that pass the filter where no more than one is selected."""
        if self.work.is_running:
            self._say(_("An export is under way: the list of jobs shows it, and stops it."))
            return
        listed = self._listed(rows)
        if not listed.rows:
            self._say(_("Nothing to export: the list shows no row."))
            return
        plain = "".join(letter if letter.isalnum() else "-" for letter in listed.name)
        chosen = self.choose_path(f"{plain}-{local(listed.at):%Y-%m-%d}.csv")
        if chosen:
            path = Path(chosen)
            words = _("Writing {path}").format(path=path.name)
            told = partial(self._on_written, len(listed.rows))
            self.work.start(words, partial(write_rows, listed, path), told, self._say, self._on_stopped)

    def _listed(self, rows: RowList[Any]) -> Listed:
        selected = rows.selected_rows()
        chosen = selected if len(selected) > 1 else rows.model.shown_rows
        return Listed(
            name=rows.view.accessibleName(),
            extent=_extent(rows, chosen),
            heads=tuple(rows.copy_heads()),
            rows=chosen,
            cells=rows.copy_cells,
            at=self._clock.now(),
            zone=shown_zone().key,
        )

    def _ask_path(self, name: str) -> str:
        try:
            return ask_path(self._window, _("Export the list"), name, KINDS)
        except TakenNameError as error:
            self._say(str(error))
            return ""

    def _on_written(self, count: int, path: Path) -> None:
        self._say(_("Written: {rows} in {path}").format(rows=plural(count, "row", "rows"), path=path))

    def _on_stopped(self) -> None:
        self._say(_("Stopped. Nothing was written."))


def _extent(rows: RowList[Any], chosen: Sequence[Any]) -> str:
    """Which of the rows these are, in words."""
    count, shown = len(chosen), rows.model.rowCount()
    of_all = _("{count} selected of {shown} rows").format(count=count, shown=shown) if count < shown else ""
    passed = rows.filter_text or ("" if of_all else _("All rows"))
    return " · ".join(part for part in (of_all, passed, rows.left_out(chosen)) if part)


def write_rows(listed: Listed, path: Path, step: Step) -> Path:
    """Write them as the ending of the name says; what stood there is replaced, unless the work is stopped."""
    lines: list[tuple[str, ...]] = []
    for number, row in enumerate(listed.rows):
        if number % _LINES == 0:
            step(_READING * number / len(listed.rows))
        lines.append(tuple(" ".join(cell.split()) for cell in listed.cells(row)))
    if path.suffix.lower() == ".csv":
        write_whole(path, lambda file: _write_csv((listed.heads, *lines), file), replace=True)
    else:
        rest = 1 - _READING
        document = _document(listed, lines)
        write_report(document, ReportFormat.XLSX, path, replace=True, step=lambda share: step(_READING + rest * share))
    return path


def _write_csv(lines: Sequence[Sequence[str]], file: BinaryIO) -> None:
    """In UTF-8 with the mark by which spreadsheets know it; no text is run as a formula."""
    text = TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    csv.writer(text, lineterminator="\r\n").writerows([inert(cell) for cell in line] for line in lines)
    text.flush()
    text.detach()


def _document(listed: Listed, lines: Sequence[tuple[str, ...]]) -> Document:
    widths = [min(_WIDEST, max(len(cell) for cell in column)) for column in zip(listed.heads, *lines, strict=True)]
    columns = tuple(Column(head, width=width) for head, width in zip(listed.heads, widths, strict=True))
    return Document(
        title=listed.name,
        customer="",
        provider="",
        period=listed.extent,
        starts_at=listed.at,
        ends_at=listed.at,
        timezone=listed.zone,
        computed_at=listed.at,
        reading_at=listed.at,
        sections=(Section(listed.name, (Table(listed.name, columns, tuple(lines)),)),),
    )
