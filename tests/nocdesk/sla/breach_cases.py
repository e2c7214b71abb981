"""Bad times of a service for the tests of breaches, and the people who decide about them."""

from datetime import datetime, timedelta

from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.sla.breaches.following import Sighting, follow_bad_time
from nocdesk.sla.breaches.model import BreachDecision, SlaBreach
from nocdesk.sla.stretch import BadInterval
from tests.conftest import START

SUE, OLE = Actor("sue", Role.SUPERVISOR), Actor("ole", Role.SUPERVISOR)
PERIOD = START.replace(day=1, hour=0)


def bad(begin_min: float, end_min: float, worst: float | None = None) -> BadInterval:
    """Bad time between these minutes after the tests' beginning."""
    return BadInterval(at(begin_min), at(end_min), worst)


def at(minute: float) -> datetime:
    """So many minutes after the tests' beginning."""
    return START + timedelta(minutes=minute)


def sight(
    core: Core,
    service_id: int,
    *intervals: BadInterval,
    until: float,
    objective: str = "availability",
    bin_s: float = 0,
) -> None:
    """Let an evaluation find this bad time and no other."""
    with core.work(SYSTEM) as work:
        follow_bad_time(work, [Sighting(service_id, objective, PERIOD, at(until), intervals, bin_s=bin_s)])


def breaches(core: Core) -> list[SlaBreach]:
    """Every breach on record, oldest first."""
    with core.read() as session:
        return list(session.scalars(select(SlaBreach).order_by(SlaBreach.began_at, SlaBreach.id)))


def log(core: Core) -> list[BreachDecision]:
    """Every decision, oldest first."""
    with core.read() as session:
        return list(session.scalars(select(BreachDecision).order_by(BreachDecision.id)))
