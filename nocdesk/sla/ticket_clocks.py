"""The clocks of trouble tickets: how much contract time they have used, and when what was promised is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nocdesk.priority import Priority
from nocdesk.sla.calendar import ContractCalendar, contract_spans
from nocdesk.sla.micros import SECOND_US, instant_at, us_of
from nocdesk.sla.spans import Spans

Stop = tuple[datetime, datetime | None]
"""Time in which a clock legitimately stands, [from, to); None: still."""

_FIRST_LOOK, _LAST_LOOK = timedelta(days=14), timedelta(days=1500)
"""How far ahead it is looked for the end of a target: contract hours can be few."""


@dataclass(frozen=True, slots=True)
class TicketClock:
    """A clock that began to run with a ticket and ended with its answer or restoration; `ended_at` None: not yet."""

    ticket: str
    started_at: datetime
    ended_at: datetime | None = None
    stops: tuple[Stop, ...] = ()

    def stands_at(self, at: datetime) -> bool:
        """Whether it is stopped at an instant."""
        return any(begin <= at and (end is None or at < end) for begin, end in self.stops)


def used_us(calendar: ContractCalendar, clock: TicketClock, until: datetime) -> int:
    """The contract time that a clock has run up to an instant, or up to its end; stops do not count."""
    end = until if clock.ended_at is None else min(until, clock.ended_at)
    return _running(calendar, clock, end).total_us


def due_at(calendar: ContractCalendar, clock: TicketClock, limit_s: float, now: datetime) -> datetime | None:
    """The instant at which a clock has run for `limit_s`, if it runs on without a further stop.

    A clock that stands at `now` is due at no certain time: None, unless it was due before.
    """
    open_since = next((begin for begin, end in clock.stops if end is None), None)
    limit_us = round(limit_s * SECOND_US)
    if open_since is not None:
        return _passed_at(_running(calendar, clock, max(open_since, clock.started_at)), limit_us)
    ahead = max(_FIRST_LOOK, 4 * timedelta(seconds=limit_s))
    while ahead <= _LAST_LOOK:
        found = _passed_at(_running(calendar, clock, max(now, clock.started_at) + ahead), limit_us)
        if found is not None:
            return found
        ahead *= 4
    return None


@dataclass(frozen=True, slots=True)
class TimedTicket:
    """A ticket's clock, of which kind it is, and how pressing the ticket is."""

    kind: str
    priority: Priority
    clock: TicketClock


@dataclass(frozen=True, slots=True)
class Decided:
    """A clock of which it is known whether it kept its limit, and since when that is known."""

    clock: TicketClock
    at: datetime
    is_kept: bool


def decided(
    calendar: ContractCalendar, clocks: Sequence[TicketClock], limit_s: float, start: datetime, until: datetime
) -> list[Decided]:
    """The clocks that ended in time, or ran out, in [start, until): each counts in the period in which it was decided.

    A clock that ends at the very instant at which its limit is used up has kept it.
    """
    found = (_decided(calendar, clock, limit_s, until) for clock in clocks)
    return [each for each in found if each is not None and start <= each.at < until]


def late_spans(calendar: ContractCalendar, late: Decided, until: datetime) -> Spans:
    """The contract time in which a clock ran on beyond its limit, up to an instant or to its end."""
    ended_at = late.clock.ended_at
    end = until if ended_at is None else min(until, ended_at)
    return _running(calendar, late.clock, end).clip(us_of(late.at), us_of(max(late.at, end)))


def _decided(calendar: ContractCalendar, clock: TicketClock, limit_s: float, until: datetime) -> Decided | None:
    due = due_at(calendar, clock, limit_s, until)
    if clock.ended_at is not None and (due is None or clock.ended_at <= due):
        return Decided(clock, clock.ended_at, is_kept=True)
    return None if due is None else Decided(clock, due, is_kept=False)


def _running(calendar: ContractCalendar, clock: TicketClock, until: datetime) -> Spans:
    stopped = Spans.of((us_of(begin), us_of(end or max(begin, until))) for begin, end in clock.stops)
    return contract_spans(calendar, clock.started_at, until) - stopped


def _passed_at(running: Spans, limit_us: int) -> datetime | None:
    at = running.used_up_at(limit_us)
    return None if at is None else instant_at(at)
