"""A shift on a real store: faults through the engine, a caller, a match, a promise; and what the desk reads of it."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from nocdesk.alarms.commands import acknowledge_alarm
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.quality.reading import Outcome, Reading
from nocdesk.tickets.commands import link_match, open_ticket, set_etr
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder

ENGINEER = Actor("mara", Role.ENGINEER)


@dataclass(slots=True)
class Shift:
    """The store after the shift, with the ids of what happened in it."""

    core: Core
    clock: VirtualClock
    provider: Provider
    link_alarm: int
    ticket: int


def play_shift(core: Core, clock: VirtualClock, folder: Path, provider: Provider | None = None) -> Shift:
    """The link fails and stays down; a customer calls, is matched and promised a time; the silence is acknowledged."""
    provider = provider or make_provider(core)
    feeder = Feeder(core, clock, folder)
    try:
        for is_up in (True, True, True, False, False, False):
            feeder.take(*feeder.healthy(provider, is_up=is_up))
    finally:
        feeder.spool.close()
    link_alarm, silence = (alarm_of(core, c) for c in (Condition.LINK_DOWN, Condition.DEVICE_SILENT))
    with core.work(ENGINEER) as work:
        acknowledge_alarm(work, alarm_id=silence, note="known")
    with core.work(Actor("cleo", Role.CARE)) as work:
        ticket = open_ticket(work, customer_id=provider.customer, service_id=provider.voice, text="No dial tone")
    clock.advance(60)
    with core.work(ENGINEER) as work:
        link_match(work, ticket_id=ticket, alarm_id=link_alarm)
        set_etr(work, ticket_id=ticket, etr_at=work.now + timedelta(hours=2))
    return Shift(core, clock, provider, link_alarm, ticket)


def alarm_of(core: Core, condition: Condition) -> int:
    with core.read() as session:
        return session.scalars(select(Alarm.id).where(Alarm.condition == condition)).one()


def faulty(feeder: Feeder, probe_id: int, detail: str) -> Reading:
    """An answer that is of no use, with what the agent said about it."""
    return Reading(probe_id, feeder.clock.now(), feeder.clock.monotonic(), Outcome.FAULTY, detail=detail)


def words_of(thing: object) -> str:
    """Every text in a row, and in the rows within it."""
    if isinstance(thing, str):
        return thing
    if is_dataclass(thing):
        return "\n".join(words_of(getattr(thing, field.name)) for field in fields(thing))
    if isinstance(thing, (list, tuple)):
        return "\n".join(words_of(part) for part in thing)
    return ""
