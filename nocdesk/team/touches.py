"""What an act does to a table, as values: adds rows, changes columns, removes rows."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Touch:
    """What may be done to the rows of one table."""

    table: str
    adds: bool = False
    changes: frozenset[str] = frozenset()
    removes: bool = False

    def __or__(self, other: "Touch") -> "Touch":
        """Both together, of the same table."""
        return Touch(self.table, self.adds or other.adds, self.changes | other.changes, self.removes or other.removes)


def adds(*tables: str) -> tuple[Touch, ...]:
    """New rows in these tables."""
    return tuple(Touch(table, adds=True) for table in tables)


def changes(table: str, columns: str) -> tuple[Touch, ...]:
    """These columns, with spaces between, of rows that are there."""
    return (Touch(table, changes=frozenset(columns.split())),)


def removes(*tables: str) -> tuple[Touch, ...]:
    """Rows of these tables go."""
    return tuple(Touch(table, removes=True) for table in tables)


def together(touches: Iterable[Touch]) -> dict[str, Touch]:
    """One touch for each table."""
    found: dict[str, Touch] = {}
    for touch in touches:
        found[touch.table] = found[touch.table] | touch if touch.table in found else touch
    return found
