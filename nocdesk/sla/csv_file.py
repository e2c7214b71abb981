"""A CSV file with a header, row by row with the number of its line, and faults that name file, line and remedy."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from nocdesk.language import _
from nocdesk.text_file import UnreadableFileError, readable
from nocdesk.toml_file import FaultyFileError

MANY = 20
"""More faults than these are not listed: they are mostly one, made over and over."""


class CellError(ValueError):
    """A cell that cannot be read, in the words of the fault's predicate."""


def csv_rows(path: Path, needed: Sequence[str], known: Sequence[str] = ()) -> Iterator[tuple[int, list[str]]]:
    """The line and the cells of each row, the needed columns and then the known ones ("" where one is not there)."""
    with _readable(path), path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        places = _places(path, next(reader, []), needed, known)
        width = max(place for place in places if place is not None) + 1
        for cells in reader:
            if len(cells) < width:
                if not any(cells):
                    continue
                cells += [""] * (width - len(cells))
            yield reader.line_num, ["" if place is None else cells[place] for place in places]


def instant_in(text: str, column: str) -> datetime:
    """An instant with its zone."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise CellError(
            _("{column} is '{text}'; write an instant with its zone, such as 2026-03-01T09:00:00+02:00").format(
                column=column, text=text[:40]
            )
        ) from error
    if at.tzinfo is None:
        raise CellError(
            _("{column} '{text}' has no zone: write Z for UTC, or such as +02:00, after the time").format(
                column=column, text=text
            )
        )
    return at


def refuse(path: Path, faults: Sequence[tuple[int, str]]) -> None:
    """Refuse the file if something is wrong with it."""
    if faults:
        lines = [
            _("{path} line {line}: {text}").format(path=path.name, line=line, text=text) for line, text in faults[:MANY]
        ]
        more = (
            [_("{path}: and {count} more faults").format(path=path.name, count=len(faults) - MANY)]
            if len(faults) > MANY
            else []
        )
        raise FaultyFileError([*lines, *more])


def _places(path: Path, header: Sequence[str], needed: Sequence[str], known: Sequence[str]) -> list[int | None]:
    columns = [title.strip().lower() for title in header]
    missing = [name for name in needed if name not in columns]
    if missing:
        there = _("the header is '{header}'").format(header=",".join(header)[:80]) if header else _("it is empty")
        raise FaultyFileError(
            [
                _("{path} line 1: no column '{missing}'; {there}: begin the file with {needed}").format(
                    path=path.name, missing=missing[0], there=there, needed=",".join(needed)
                )
            ]
        )
    for name in known:
        # A column that is not known is somebody's own, but a slip in the name of a known one would change figures.
        close = [] if name in columns else get_close_matches(name, columns, n=1, cutoff=0.8)
        if close:
            raise FaultyFileError(
                [
                    _("{path} line 1: unknown column '{unknown}'; did you mean '{name}'?").format(
                        path=path.name, unknown=close[0], name=name
                    )
                ]
            )
    return [columns.index(name) if name in columns else None for name in (*needed, *known)]


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        with readable(path):
            yield
    except csv.Error as error:
        raise UnreadableFileError(
            _("{path}: is no CSV ({error}). Save it as comma-separated text.").format(path=path, error=error)
        ) from error
