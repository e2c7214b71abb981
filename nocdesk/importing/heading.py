"""The first line of a table: what the table tells of, and which column means what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from nocdesk.importing.columns import (
    TABLE_KINDS,
    TableColumn,
    TableKind,
    column_called,
    kind_called,
    likeliest_kind,
    within,
)
from nocdesk.importing.faults import LineFault
from nocdesk.importing.table import Line, Place, Sheet
from nocdesk.language import _


@dataclass(frozen=True, slots=True)
class Heading:
    """A table whose columns are understood; `unknown` are titles that are left out."""

    kind: TableKind
    columns: dict[int, TableColumn]
    titles: dict[str, str]
    lines: tuple[Line, ...]
    place: Place
    unknown: tuple[str, ...] = ()
    faults: tuple[LineFault, ...] = field(default=())

    @property
    def missing(self) -> tuple[TableColumn, ...]:
        """What a new thing needs and the table has no column for."""
        there = {column.key for column in self.columns.values()}
        return tuple(column for column in self.kind.columns if column.is_needed and column.key not in there)


def heading_of(file: str, sheet: Sheet, wanted: str = "") -> Heading | LineFault | None:
    """Understand a table; None where it is empty, a fault where it cannot be understood."""
    filled = tuple(line for line in sheet.lines if not line.is_blank)
    if not filled:
        return None
    head, *lines = filled
    place = Place(file, sheet.title, head.number)
    titles = [cell.text.strip() for cell in head.cells]
    stem = file.rpartition(".")[0]
    kind = kind_called(wanted) or kind_called(sheet.title) or kind_called(stem) or likeliest_kind(titles)
    if kind is None:
        names = ", ".join(within(each.title) for each in TABLE_KINDS)
        return LineFault(
            place,
            _("its titles do not show what the table tells of"),
            _("say which kind it is: {names}").format(names=names),
        )
    columns: dict[int, TableColumn] = {}
    faults: list[LineFault] = []
    for number, title in enumerate(titles):
        column = column_called(kind, title) if title else None
        if column is not None and column in columns.values():
            fault = LineFault(
                Place(file, sheet.title, head.number, title), _("a second column of this meaning"), _("remove one")
            )
            faults.append(fault)
        elif column is not None:
            columns[number] = column
    unknown = tuple(title for at, title in enumerate(titles) if title and at not in columns)
    spoken = {column.key: titles[at] for at, column in columns.items()}
    return Heading(kind, columns, spoken, tuple(lines), place, unknown, tuple(faults))


def left_out(heading: Heading) -> Iterator[str]:
    """A remark for each column that is not understood."""
    known = [title for column in heading.kind.columns for title in column.titles]
    no_such = _("a table of {kind} has no such column").format(kind=within(heading.kind.title))
    for title in heading.unknown:
        close = get_close_matches(title, known, n=1)
        yield _("{place}: column '{title}' is left out; {remedy}").format(
            place=heading.place,
            title=title[:60],
            remedy=_("did you mean '{word}'?").format(word=close[0]) if close else no_such,
        )
