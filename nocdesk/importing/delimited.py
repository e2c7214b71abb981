"""CSV in whatever encoding and with whatever delimiter a spreadsheet wrote it."""

import csv
import io
from collections.abc import Iterator

from nocdesk.importing.table import (
    MAX_COLUMNS,
    MAX_LINES,
    Cell,
    Line,
    Sheet,
    TableFileError,
    TableSet,
    too_many_columns,
    too_many_lines,
)
from nocdesk.language import _
from nocdesk.spreadsheet_text import FORMULA_STARTS

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLE = 4096


def read_delimited(name: str, content: bytes) -> TableSet:
    """Read CSV; raises TableFileError where it is none."""
    text, encoding = decoded(name, content)
    delimiter, skipped = _delimiter(text)
    lines = tuple(_lines(name, text, delimiter, skipped))
    return TableSet(name, (Sheet("", lines),), f"{encoding}, {_DELIMITERS[delimiter]}")


def decoded(name: str, content: bytes) -> tuple[str, str]:
    """The text of a file, and the name of its encoding."""
    encodings = [_marked(content)] if _marked(content) else ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, "utf-8" if encoding == "utf-8-sig" else encoding
    raise TableFileError(
        _("{name}: is no text in UTF-8, UTF-16 or Windows-1252. Save it as CSV in UTF-8.").format(name=name)
    )


def _marked(content: bytes) -> str:
    """The encoding that the first octets show; UTF-16 without its mark has a zero in every other octet."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:_SAMPLE]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        octets = sample[offset::2]
        if octets and octets.count(0) > len(octets) // 2 and 0 not in sample[1 - offset :: 2]:
            return encoding
    return ""


def _delimiter(text: str) -> tuple[str, int]:
    """What parts the first line into most columns, and how many lines stand before the table."""
    first, _, rest = text.lstrip("\r\n").partition("\n")
    named = first.strip().lower()
    if named.startswith("sep=") and len(named) == 5 and named[4] in _DELIMITERS:
        return named[4], 1
    head = f"{first}\n{rest[:_SAMPLE]}"
    return max(_DELIMITERS, key=lambda sign: _width(head, sign)), 0


def _width(text: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ()))
    except csv.Error:
        return 0


def _lines(name: str, text: str, delimiter: str, skipped: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins_on = 1
    try:
        for values in reader:
            if begins_on > MAX_LINES:
                raise too_many_lines(name)
            if len(values) > MAX_COLUMNS:
                raise too_many_columns(name, begins_on)
            if begins_on > skipped:
                yield Line(begins_on, tuple(Cell(_unguarded(value)) for value in values))
            begins_on = reader.line_num + 1
    except csv.Error as error:
        raise TableFileError(
            _("{name} line {line}: is no CSV ({reason}). Correct its quotes.").format(
                name=name, line=begins_on, reason=error
            )
        ) from error


def _unguarded(text: str) -> str:
    """Without the apostrophe that keeps a text from being a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
