"""How the CSV files of a bundle are written.

A text that begins with `=`, `+`, `-`, `@` (or their full-width signs), an apostrophe, a tab, a line break or a NUL
stands in CSV behind one apostrophe, so that no spreadsheet computes it; whoever reads takes one apostrophe away, and
nothing is lost. Numbers stand bare, with as many digits as tell them from every other number. Instants are ISO 8601 in
UTC, to the microsecond.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from nocdesk.spreadsheet_text import FORMULA_STARTS

_GUARDED = (*FORMULA_STARTS, "'", "\0")


def csv_bytes(titles: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> bytes:
    """A CSV file (RFC 4180) whose texts are guarded."""
    text = io.StringIO(newline="")
    # A lone carriage return is quoted only where lines end with one, and would else begin a row of its own.
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([guarded(cell) if isinstance(cell, str) else repr(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def guarded(text: str) -> str:
    """Behind an apostrophe where a spreadsheet would compute it, or where it begins with one."""
    return f"'{text}" if text.startswith(_GUARDED) else text


def unguarded(cell: str) -> str:
    """What was guarded."""
    return cell.removeprefix("'")


def instant_text(at: datetime) -> str:
    """An instant in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
