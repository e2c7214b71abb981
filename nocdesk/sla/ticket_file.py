"""The clocks of tickets from a CSV file: `service,ticket,clock,priority,from,to`, a row for each clock."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from nocdesk.language import _
from nocdesk.priority import Priority
from nocdesk.sla.bundle_csv import instant_text
from nocdesk.sla.csv_file import CellError, csv_rows, instant_in, refuse
from nocdesk.sla.objectives import TICKET_KINDS, Kind
from nocdesk.sla.ticket_clocks import Stop, TicketClock, TimedTicket
from nocdesk.toml_file import nearest

COLUMNS = ("service", "ticket", "clock", "priority", "from", "to")
OPTIONAL = ("stops",)

_Clock = tuple[str, str, str]

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One row: a clock of a ticket about a service."""

    service: str
    timed: TimedTicket

    @property
    def of(self) -> _Clock:
        """Which clock it is."""
        return self.service, self.timed.clock.ticket, self.timed.kind

    @property
    def began_at(self) -> datetime:
        """When the clock began to run."""
        return self.timed.clock.started_at

    @property
    def ended_at(self) -> datetime | None:
        """When it ended; None while it runs."""
        return self.timed.clock.ended_at


def read_tickets(path: Path) -> list[TicketRow]:
    """The rows of the file; one clock in two rows, as where files were put together, would count twice."""
    found: dict[_Clock, tuple[int, TicketRow]] = {}
    faults: list[tuple[int, str]] = []
    for line, cells in csv_rows(path, COLUMNS, OPTIONAL):
        try:
            row = _row(cells)
        except CellError as error:
            faults.append((line, str(error)))
            continue
        first, _same = found.setdefault(row.of, (line, row))
        if first != line:
            words = _("ticket {ticket} has a {clock} clock in line {first} already: keep one of them")
            faults.append((line, words.format(ticket=row.timed.clock.ticket, clock=row.timed.kind, first=first)))
    refuse(path, faults)
    return [row for _line, row in found.values()]


def clock_cells(service: str, tickets: Iterable[TimedTicket]) -> Iterator[tuple[str, ...]]:
    """The rows of a file that says these clocks."""
    for one in tickets:
        clock = one.clock
        stops = " ".join(f"{instant_text(begin)}/{_instant(end)}" for begin, end in clock.stops)
        span = instant_text(clock.started_at), _instant(clock.ended_at)
        yield service, clock.ticket, one.kind, one.priority, *span, stops


def _row(cells: Sequence[str]) -> TicketRow:
    service, ticket, kind, priority, began, ended, stops = (cell.strip() for cell in cells)
    began_at = instant_in(began, "from")
    ended_at = instant_in(ended, "to") if ended else None
    if ended_at is not None and ended_at < began_at:
        raise CellError(
            _("to ({ended}) lies before from ({began}): correct one of them").format(ended=ended, began=began)
        )
    clock = TicketClock(ticket, began_at, ended_at, tuple(_stop(text) for text in stops.split()))
    kinds = {each.value: each for each in Kind if each in TICKET_KINDS}
    timed = TimedTicket(_one_of(kinds, kind, "clock"), _one_of(_PRIORITIES, priority, "priority"), clock)
    return TicketRow(service, timed)


_PRIORITIES = {priority.value: priority for priority in Priority}


def _one_of(known: dict[str, Word], word: str, column: str) -> Word:
    if word.lower() not in known:
        raise CellError(
            _("{column} is '{word}'; {nearest}").format(
                column=column, word=word[:40], nearest=nearest(word.lower(), tuple(known))
            )
        )
    return known[word.lower()]


def _stop(text: str) -> Stop:
    began, slash, ended = text.partition("/")
    if not slash:
        raise CellError(_("stops has '{text}'; write each as FROM/TO, with blanks between them").format(text=text[:40]))
    stop = instant_in(began, "stops"), instant_in(ended, "stops") if ended else None
    if stop[1] is not None and stop[1] < stop[0]:
        raise CellError(_("stops has '{text}', which ends before it begins: correct it").format(text=text[:80]))
    return stop


def _instant(at: datetime | None) -> str:
    return "" if at is None else instant_text(at)
