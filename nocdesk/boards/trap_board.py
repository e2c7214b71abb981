"""Traps as they are shown: the last ones, how the receiver does, and what was counted instead."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from nocdesk.traps.queries import (
    CountRow,
    ReceiverRow,
    TrapFilter,
    TrapRow,
    count_rows,
    in_device_order,
    receiver_rows,
    trap_rows,
)
from nocdesk.traps.rules.missing import MissingRule, unmapped_traps


@dataclass(frozen=True, slots=True)
class TrapBoard:
    """One reading of the receivers, the latest first, of everything counted, and of rules missing, the most first."""

    receivers: tuple[ReceiverRow, ...] = ()
    counts: tuple[CountRow, ...] = ()
    missing: tuple[MissingRule, ...] = ()


def trap_board(session: Session) -> TrapBoard:
    """How it stands with the reception of traps."""
    missing = unmapped_traps(session, is_open=True)
    return TrapBoard(tuple(receiver_rows(session)), tuple(count_rows(session)), tuple(missing))


def last_traps(session: Session, wanted: TrapFilter, limit: int) -> list[TrapRow]:
    """The last ones, the newest last; those of one device in the order in which it sent them."""
    rows = trap_rows(session, wanted, limit)[::-1]
    return in_device_order(rows) if wanted.device is not None else rows
