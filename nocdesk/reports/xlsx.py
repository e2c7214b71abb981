"""A document as a workbook: numbers and dates as such, texts never as formulas, the same bytes for the same report."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nocdesk.language import _
from nocdesk.reports.document import Amount, Block, Column, Document, Figures, Note, Step, Table, Unit, Value
from nocdesk.reports.plot_tables import plot_table
from nocdesk.spreadsheet_text import FORMULA_STARTS

_LONGEST = 32_767
"""Characters that a cell can hold."""

_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""
_DAY_S = 86_400


# In memory: else rows would go through files with names of their own.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class _Book:
    """A workbook with its formats, each made once."""

    def __init__(self, file: BinaryIO, zone: tzinfo) -> None:
        self.book = Workbook(file, _OPTIONS)
        self.zone = zone
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._names: set[str] = set()

    def format(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(properties))
        return self._formats[key]

    def sheet(self, title: str) -> Worksheet:
        name = plain = _FORBIDDEN.sub(" ", title)[:_SHEET_NAME].strip() or _("Report")
        number = 2
        while name.lower() in self._names:
            tail = f" ({number})"
            name, number = plain[: _SHEET_NAME - len(tail)] + tail, number + 1
        self._names.add(name.lower())
        return self.book.add_worksheet(name)


def write_xlsx(document: Document, file: BinaryIO, step: Step = lambda _share: None) -> None:
    """Write a sheet of what the report is and one for each section; what `step` raises ends the work."""
    made = _Book(file, document.zone)
    made.book.set_properties(
        {
            "title": document.title,
            "author": document.provider or "NocDesk",
            "subject": f"{document.customer}, {document.period}",
            "comments": document.made,
            "created": document.computed_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    _front(made, document)
    count = len(document.sections)
    for place, section in enumerate(document.sections):
        step(place / count)
        sheet = made.sheet(section.title)
        row = _title(made, sheet, section.title)
        for block in section.blocks:
            row = _block(made, sheet, row, block, partial(_step_of, step, place, count)) + 1
    made.book.close()


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A table of texts under its titles; `needed` titles are bold."""

    title: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    needed: frozenset[str] = frozenset()


def write_plain_sheets(sheets: Iterable[PlainSheet], file: BinaryIO) -> None:
    """Write tables whose cells are all texts, also those that are typed in later: 00123 stays 00123."""
    made = _Book(file, UTC)
    for sheet in sheets:
        written = made.sheet(sheet.title)
        for place, title in enumerate(sheet.titles):
            written.set_column(place, place, max(14, len(title) + 2), made.format(num_format="@"))
            _text(made, written, 0, place, title, bold=title in sheet.needed, bottom=1)
        for number, row in enumerate(sheet.rows, start=1):
            for place, text in enumerate(row):
                _text(made, written, number, place, text, num_format="@")
        written.freeze_panes(1, 0)
    made.book.close()


def _front(made: _Book, document: Document) -> None:
    sheet = made.sheet(_("Report"))
    _title(made, sheet, document.title)
    lines: tuple[tuple[str, Value], ...] = (
        (_("Customer"), document.customer),
        (_("Provider"), document.provider or "NocDesk"),
        (_("Period"), document.period),
        (_("Time zone"), document.timezone),
        (_("Begins"), document.starts_at),
        (_("Ends"), document.ends_at),
        (_("Computed"), document.computed_at),
        (_("As known by"), document.reading_at),
        *(((_("Caution"), document.caution),) if document.caution else ()),
    )
    for row, (label, value) in enumerate(lines, start=2):
        _text(made, sheet, row, 0, label, bold=True)
        unit = Unit.TEXT if isinstance(value, str) else Unit.INSTANT
        _cell(made, sheet, row, 1, value, Column("", unit))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 44)


def _title(made: _Book, sheet: Worksheet, title: str) -> int:
    _text(made, sheet, 0, 0, title, bold=True, font_size=14)
    return 2


def _step_of(step: Step, place: int, count: int, share: float) -> None:
    step((place + share) / count)


def _block(made: _Book, sheet: Worksheet, row: int, block: Block, step: Step) -> int:
    match block:
        case Table():
            return _table(made, sheet, row, block, step)
        case Figures():
            columns = (Column(_("Figure")), Column(_("Value")), Column(_("Rests on")))
            row = _head(made, sheet, row, "", columns)
            for figure in block.figures:
                _text(made, sheet, row, 0, figure.label)
                _cell(made, sheet, row, 1, figure.value, Column("", figure.unit, figure.places))
                _text(made, sheet, row, 2, figure.beside)
                row += 1
            return row
        case Note():
            _text(made, sheet, row, 0, block.text)
            return row + 1
        case _:
            return _table(made, sheet, row, plot_table(block), step)


def _table(made: _Book, sheet: Worksheet, row: int, table: Table, step: Step) -> int:
    row = _head(made, sheet, row, table.title, table.columns)
    if not table.rows:
        _text(made, sheet, row, 0, table.empty)
        return row + 1
    for number, values in enumerate(table.rows):
        if number % 500 == 0:
            step(number / len(table.rows))
        for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            _cell(made, sheet, row, place, value, column)
        row += 1
    return row


def _head(made: _Book, sheet: Worksheet, row: int, title: str, columns: tuple[Column, ...]) -> int:
    if title:
        _text(made, sheet, row, 0, title, bold=True)
        row += 1
    for place, column in enumerate(columns):
        _text(made, sheet, row, place, column.title, bold=True, bottom=1)
        sheet.set_column(place, place, 28 if column.is_text else 18)
    return row + 1


def _cell(made: _Book, sheet: Worksheet, row: int, place: int, value: Value, column: Column) -> None:
    match value:
        case None:
            sheet.write_blank(row, place, None)
        case str():
            _text(made, sheet, row, place, value)
        case Amount():
            _cell(made, sheet, row, place, value.value, Column("", value.unit, value.places))
        case datetime():
            local = _naive(value, made.zone)
            sheet.write_datetime(row, place, local, made.format(num_format="yyyy-mm-dd hh:mm:ss"))
        case date():
            sheet.write_datetime(row, place, value, made.format(num_format="yyyy-mm-dd"))
        case _ if column.unit is Unit.SECONDS:
            # Days, as spreadsheets count time; negative ones cannot be shown as time and stay seconds.
            if value < 0:
                sheet.write_number(row, place, float(value), made.format(num_format='0 "s"'))
            else:
                sheet.write_number(row, place, float(value) / _DAY_S, made.format(num_format="[h]:mm:ss"))
        case _:
            sheet.write_number(row, place, float(value), made.format(num_format=_number_format(column)))


def _number_format(column: Column) -> str:
    places = "." + "0" * column.places if column.places else ""
    return f"0{places}%" if column.unit is Unit.SHARE else f"#,##0{places}"


def _naive(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _text(made: _Book, sheet: Worksheet, row: int, place: int, text: str, **looks: object) -> None:
    """A text as a text; one that would be a formula keeps the quote that spreadsheets put before such, unseen."""
    text = _CONTROLS.sub("", text)[:_LONGEST]
    if text.startswith(FORMULA_STARTS):
        looks["quote_prefix"] = True
    sheet.write_string(row, place, text, made.format(**looks) if looks else None)
