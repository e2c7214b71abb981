"""A ticket's clock as evidence: when it ran and ended, when it stood and why, and who said so."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from nocdesk.sla.bundle_csv import instant_text
from nocdesk.sla.micros import SECOND_US
from nocdesk.sla.objectives import Objective
from nocdesk.sla.terms import Terms
from nocdesk.sla.ticket_clocks import TicketClock, due_at, used_us
from nocdesk.sla.wording import instant_text as local_text
from nocdesk.sla.wording import lasting

TICKET_TITLES = ("ticket", "priority", "started", "ended")
STOP_TITLES = ("ticket", "from", "to", "reason", "note", "begun_by", "ended_by")


@dataclass(frozen=True, slots=True)
class StopEvidence:
    """Time in which a clock stood: from when until when (None: still), why, and who began and ended it."""

    began_at: datetime
    ended_at: datetime | None
    reason: str
    note: str
    begun_by: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class TicketEvidence:
    """A ticket's clock, its stops as the ticket tells them, and its priority."""

    clock: TicketClock
    priority: str
    stops: Sequence[StopEvidence] = ()


def ticket_cells(tickets: Iterable[TicketEvidence]) -> Iterator[tuple[str, ...]]:
    """The rows of the clocks; the end is empty while one runs."""
    for one in tickets:
        clock = one.clock
        yield clock.ticket, one.priority, instant_text(clock.started_at), _instant(clock.ended_at)


def stop_cells(tickets: Iterable[TicketEvidence]) -> Iterator[tuple[str, ...]]:
    """The rows of all stops."""
    for one in tickets:
        for stop in one.stops:
            span = instant_text(stop.began_at), _instant(stop.ended_at)
            yield one.clock.ticket, *span, stop.reason, stop.note, stop.begun_by, stop.ended_by


def ticket_words(tickets: Iterable[TicketEvidence], objective: Objective, terms: Terms, now: datetime) -> list[str]:
    """Each clock in a sentence: when it began and ended, what it used of what is allowed, and its stops."""
    return [_words(one, objective, terms, now) for one in tickets]


def _words(one: TicketEvidence, objective: Objective, terms: Terms, now: datetime) -> str:
    clock, limit_s, zone = one.clock, objective.limit or 0.0, terms.timezone
    used = lasting(used_us(terms.calendar, clock, now))
    allowed = lasting(round(limit_s * SECOND_US))
    due = due_at(terms.calendar, clock, limit_s, now)
    done = "runs" if clock.ended_at is None else f"ended {local_text(clock.ended_at, zone)}"
    is_late = due is not None and (clock.ended_at or now) > due
    verdict = "too late" if is_late else "in time" if clock.ended_at is not None else "not decided"
    words = f"{clock.ticket}: began {local_text(clock.started_at, zone)}, {done}; {used} of {allowed} used, {verdict}."
    return " ".join([words, *(_stop_words(stop, zone) for stop in one.stops)])


def _stop_words(stop: StopEvidence, zone: str) -> str:
    until = "now" if stop.ended_at is None else local_text(stop.ended_at, zone)
    why = ": ".join(filter(None, (stop.reason, stop.note)))
    return f"It stood from {local_text(stop.began_at, zone)} to {until} ({why}; {stop.begun_by})."


def _instant(at: datetime | None) -> str:
    return "" if at is None else instant_text(at)
