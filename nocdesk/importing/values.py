"""What a cell says as a value of the provider file; what spreadsheets make of numbers and dates is refused."""

import csv
import io
import re
from datetime import UTC, datetime

from nocdesk.importing.columns import Form
from nocdesk.importing.table import Cell, Origin
from nocdesk.language import _

_SHORTENED = re.compile(r"[0-9]([.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=[0-9])[ \u00a0\u202f'](?=[0-9]{3})")
_GERMAN_DAY = re.compile(r"([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{4})(?:[ T]+([0-9]{1,2}):([0-9]{2}))?")
_SNMP = re.compile(r"(?:snmp)?[ -]?v?(1|2c?|3)", re.IGNORECASE)


class CellError(ValueError):
    """A cell cannot be what its column asks for: the predicate of a sentence, with what to do."""


def value_of(cell: Cell, form: Form) -> object:
    """The value of a cell in which something stands; raises CellError."""
    if cell.origin is Origin.BROKEN:
        raise CellError(cell.text)
    text = cell.text.strip()
    match form:
        case Form.NUMBER:
            return _number(text)
        case Form.WHOLE:
            return _whole(text)
        case Form.MOMENT:
            return _moment(text)
        case Form.NAMES:
            return _names(_text(cell, text))
        case Form.WORD:
            return re.sub(r"[\s_]+", "-", _text(cell, text)).lower()
        case Form.SNMP:
            return _snmp(_text(cell, text))
        case Form.TEXT:
            return _text(cell, text)


def _text(cell: Cell, text: str) -> str:
    if cell.origin is Origin.MOMENT:
        raise CellError(
            _("was turned into the date {text} by the spreadsheet: format the column as text, enter it again").format(
                text=text
            )
        )
    if cell.origin is Origin.PLAIN and _SHORTENED.fullmatch(text):
        raise CellError(
            _("is '{text}', a number that the spreadsheet shortened: format the column as text, enter it again").format(
                text=text
            )
        )
    return text


def _number(text: str) -> float:
    plain = _THOUSANDS.sub("", text)
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return float(plain)
    except ValueError as error:
        raise CellError(_("is '{text}'; it must be a number, such as 52.5").format(text=text[:40])) from error


def _whole(text: str) -> int:
    number = _number(text)
    if not number.is_integer():
        raise CellError(_("is '{text}'; it must be a whole number").format(text=text[:40]))
    return int(number)


def _moment(text: str) -> datetime:
    german = _GERMAN_DAY.fullmatch(text)
    try:
        if german:
            day, month, year, hour, minute = (int(part or 0) for part in german.groups())
            return datetime(year, month, day, hour, minute, tzinfo=UTC)
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CellError(
            _("is '{text}'; write a date and time, such as 2026-01-31T22:00:00Z").format(text=text[:40])
        ) from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _names(text: str) -> list[str]:
    """The names in a cell, parted by semicolons or lines; one with a semicolon in it stands in quotes."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True))
    except csv.Error as error:
        raise CellError(_("is no list: part names by semicolons")) from error
    return [name for row in rows for word in row if (name := word.strip())]


def names_text(names: list[str]) -> str:
    """Names as one cell holds them."""
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="").writerow(names)
    return line.getvalue()


def _snmp(text: str) -> str:
    match = _SNMP.fullmatch(text)
    return f"v{match[1]}".lower().replace("v2c", "v2").replace("v2", "v2c") if match else text
