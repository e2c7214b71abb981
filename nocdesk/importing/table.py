"""A table as it was read: its cells, and where in which file they stand."""

from dataclasses import dataclass
from enum import Enum, auto

from nocdesk.errors import NocdeskError
from nocdesk.language import _


class TableFileError(NocdeskError):
    """A file cannot be read as tables at all."""


class Origin(Enum):
    """What a cell was for the program that wrote the file; in CSV everything is plain, numbers too."""

    PLAIN = auto()
    TEXT = auto()
    NUMBER = auto()
    MOMENT = auto()
    BROKEN = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; of a broken one, what is wrong with it and what to do."""

    text: str
    origin: Origin = Origin.PLAIN


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table, by its number in the file (from 1)."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.text.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title; CSV has one without."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TableSet:
    """All tables of a file, how it was read, and remarks on what of it was not."""

    name: str
    sheets: tuple[Sheet, ...]
    read_as: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong; a line or column that is left out means the whole of it."""

    file: str
    sheet: str = ""
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        sheet = _("sheet '{name}'").format(name=self.sheet) if self.sheet else ""
        line = _("line {line}").format(line=self.line) if self.line else ""
        column = _("column '{name}'").format(name=self.column) if self.column else ""
        return " ".join(filter(None, (self.file, sheet, line, column)))


MAX_OCTETS = 64 * 1024 * 1024
MAX_LINES = 100_000
MAX_COLUMNS = 200
"""More is no table that a person keeps; it would fill the machine's memory."""


def too_many_lines(name: str) -> TableFileError:
    """The refusal of a file that is too long."""
    return TableFileError(
        _("{name}: has more than {limit:,} lines. Divide it into several files.").format(name=name, limit=MAX_LINES)
    )


def too_many_columns(name: str, line: int) -> TableFileError:
    """The refusal of a file that is too wide."""
    return TableFileError(
        _("{name} line {line}: has more than {limit} columns. Leave out some.").format(
            name=name, line=line, limit=MAX_COLUMNS
        )
    )
