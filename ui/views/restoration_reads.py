"""What the restoration board reads, on a pool thread."""

from collections.abc import Collection
from dataclasses import dataclass

from nocdesk.boards.restoration_board import (
    RestorationDetail,
    RestorationRow,
    restoration_detail,
    restoration_rows,
)
from nocdesk.core import Core


@dataclass(frozen=True, slots=True)
class RestorationAnswer:
    """The tickets that were asked for; one that was asked for and is missing is off the board."""

    asked: frozenset[int] | None
    rows: tuple[RestorationRow, ...]


def read_restorations(core: Core, ids: Collection[int] | None) -> RestorationAnswer:
    """Every ticket on the board, or those of these ids that are on it."""
    with core.read() as session:
        rows = tuple(restoration_rows(session, now=core.clock.now(), ids=ids))
    return RestorationAnswer(None if ids is None else frozenset(ids), rows)


def read_restoration(core: Core, ticket_id: int) -> RestorationDetail | None:
    """Everything that the form shows of a ticket."""
    with core.read() as session:
        return restoration_detail(session, ticket_id, now=core.clock.now())
