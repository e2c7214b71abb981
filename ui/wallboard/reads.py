"""What the wallboard reads, on a pool thread; each source by itself, so that one that fails lets the others live."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from nocdesk.boards.status import desk_status
from nocdesk.boards.status_rows import DeskStatus
from nocdesk.boards.wallboard import WallDuty, WallPromises, WallTickets, wall_duty, wall_promises, wall_tickets
from nocdesk.core import Core
from nocdesk.people.policy import Act, require

Answer = DeskStatus | WallPromises | WallTickets | WallDuty


class Source(StrEnum):
    """What is read at once."""

    STATUS = "status"
    PROMISES = "promises"
    TICKETS = "tickets"
    DUTY = "duty"


@dataclass(frozen=True, slots=True)
class WallFacts:
    """What is known so far, and when each source was last read."""

    status: DeskStatus | None = None
    promises: WallPromises | None = None
    tickets: WallTickets | None = None
    duty: WallDuty | None = None
    read_at: Mapping[Source, datetime] = field(default_factory=dict)

    def knowing(self, source: Source, answer: Answer, at: datetime) -> "WallFacts":
        """The same with what a source has answered to a question of this instant."""
        known = replace(self, read_at={**self.read_at, source: at})
        match answer:
            case DeskStatus():
                return replace(known, status=answer)
            case WallPromises():
                return replace(known, promises=answer)
            case WallTickets():
                return replace(known, tickets=answer)
            case WallDuty():
                return replace(known, duty=answer)


def readings(core: Core) -> Mapping[Source, Callable[[], Answer]]:
    """A job for each source."""
    return {source: partial(_read, core, source) for source in Source}


def _read(core: Core, source: Source) -> Answer:
    require(core.actor, Act.VIEW_WALLBOARD)
    now, shifts = core.clock.now(), core.settings.shifts
    with core.read() as session:
        match source:
            case Source.STATUS:
                return desk_status(session, now=now)
            case Source.PROMISES:
                return wall_promises(session, shifts, now=now)
            case Source.TICKETS:
                return wall_tickets(session, now=now)
            case Source.DUTY:
                return wall_duty(session, shifts, now=now)
