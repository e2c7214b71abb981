"""XLSX workbooks: the values of their cells, never their formulas."""

import io
import re
import warnings
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any
from zipfile import BadZipFile, LargeZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from nocdesk.importing.table import (
    MAX_COLUMNS,
    MAX_LINES,
    Cell,
    Line,
    Origin,
    Place,
    Sheet,
    TableFileError,
    TableSet,
    too_many_columns,
    too_many_lines,
)
from nocdesk.language import _

_MAX_UNPACKED = 256 * 1024 * 1024
_MAX_SHEETS = 50
_MAX_CELLS = 10_000_000
"""Empty ones too: a cell far to the right makes a whole line of them."""

_EXACT_DIGITS = 15
"""A spreadsheet keeps no more of a number."""

_ZEROS = re.compile(r"0+")
# What openpyxl lets through of a workbook that is damaged; it has no error of its own for it.
_DAMAGE = (
    BadZipFile,
    LargeZipFile,
    zlib.error,
    SyntaxError,  # What is no XML, whether openpyxl reads it by lxml or, where that is missing, by ElementTree.
    InvalidFileException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    RuntimeError,
    OSError,
)


def read_workbook(name: str, content: bytes) -> TableSet:
    """Read a workbook; raises TableFileError where it is none."""
    try:
        _refuse_bombs(name, content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # It tells of looks that it does not keep.
            return _read(name, content)
    except _DAMAGE as error:
        raise TableFileError(
            _("{name}: is no XLSX workbook, or damaged. Open it and save it as XLSX again.").format(name=name)
        ) from error


def _refuse_bombs(name: str, content: bytes) -> None:
    with ZipFile(io.BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > _MAX_UNPACKED:
        raise TableFileError(
            _("{name}: unpacks to {size:,} MiB. Keep only the tables that are to be imported.").format(
                name=name, size=size // 2**20
            )
        )


def _read(name: str, content: bytes) -> TableSet:
    """Read twice side by side: a formula whose value was never computed looks like an empty cell among the values."""
    values = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheets: list[Sheet] = []
    notes: list[str] = []
    with closing(values), closing(formulas):
        if len(values.worksheets) > _MAX_SHEETS:
            raise _too_many_sheets(name, len(values.worksheets))
        for sheet, other in zip(values.worksheets, formulas.worksheets, strict=True):
            title = str(sheet.title)
            if sheet.sheet_state == "visible":
                sheets.append(Sheet(title, tuple(_lines(name, sheet, other))))
            else:
                notes.append(
                    _("{place}: is hidden and left out; show it where it is to come in").format(
                        place=Place(name, title)
                    )
                )
    return TableSet(name, tuple(sheets), "xlsx", tuple(notes))


def _too_many_sheets(name: str, count: int) -> TableFileError:
    return TableFileError(
        _(
            "{name}: has {count:,} sheets with the hidden ones, more than {limit}. "
            "Keep only the tables that are to be imported."
        ).format(name=name, count=count, limit=_MAX_SHEETS)
    )


def _lines(name: str, sheet: Any, formulas: Any) -> Iterator[Line]:
    for each in (sheet, formulas):
        each.reset_dimensions()  # What the file says of its size may be wrong.
    seen = 0
    for number, (row, said) in enumerate(zip_longest(sheet.iter_rows(), formulas.iter_rows(), fillvalue=()), start=1):
        seen += len(row)
        if number > MAX_LINES or seen > _MAX_CELLS:
            raise too_many_lines(name)
        if any(cell.value is not None for cell in row[MAX_COLUMNS:]):
            raise too_many_columns(name, number)
        yield Line(
            number,
            tuple(
                _cell(cell, source)
                for cell, source in zip_longest(row[:MAX_COLUMNS], said[: min(len(row), MAX_COLUMNS)])
            ),
        )


def _cell(cell: Any, source: Any) -> Cell:
    value = getattr(cell, "value", None)
    if value is None:
        if getattr(source, "data_type", "") == "f":
            said = _("holds a formula without a value: open the file, let it compute, and save it")
            return Cell(said, Origin.BROKEN)
        return Cell("")
    if cell.data_type == "e":
        return Cell(_("holds the error {value}: correct its formula").format(value=value), Origin.BROKEN)
    match value:
        case bool():
            return Cell("yes" if value else "no", Origin.TEXT)
        case int() | float():
            return _number(value, str(cell.number_format or ""))
        case datetime() | date():
            return Cell(value.isoformat(), Origin.MOMENT)
        case time() | timedelta():
            return Cell(str(value), Origin.MOMENT)
        case _:
            return Cell(str(value), Origin.TEXT)


def _number(value: float, looks: str) -> Cell:
    """A number as it is shown: 123 with the looks 00000 is 00123."""
    if value != int(value):
        return Cell(repr(float(value)), Origin.NUMBER)
    digits = str(int(value))
    if len(digits.lstrip("-")) > _EXACT_DIGITS:
        said = _("is a number of {count} digits, of which a spreadsheet keeps 15: enter it as text")
        return Cell(said.format(count=len(digits)), Origin.BROKEN)
    return Cell(digits.zfill(len(looks)) if _ZEROS.fullmatch(looks) else digits, Origin.NUMBER)
