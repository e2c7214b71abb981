"""The traps of a time as they were heard, and what the rules in force have made of them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.resources import Resources
from nocdesk.network.learnt import LearntNumbers, Numbers, numbers_of
from nocdesk.network.model import Device
from nocdesk.replay.recorded import Recorded, RecordedAlarm, RecordedTrap
from nocdesk.replay.troubles import key_of
from nocdesk.traps.event import Heard, TrapState
from nocdesk.traps.model import Trap
from nocdesk.traps.rules.book import Book
from nocdesk.traps.rules.ground import current_ground
from nocdesk.traps.rules.told import Judgement
from nocdesk.traps.rules.trial import heard_of

Said = tuple[str, int]
"""The natural key of what was told, and when in milliseconds: what a trap told and an alarm's record have in common."""


def recorded_traps(session: Session, since: datetime, until: datetime) -> list[RecordedTrap]:
    """Those that could be read, in the order in which they were heard."""
    query = (
        select(Trap, Device.name)
        .outerjoin(Device, Device.id == Trap.device_id)
        .where(Trap.received_at >= since, Trap.received_at < until, Trap.state == TrapState.DECODED)
        .order_by(Trap.received_at, Trap.id)
    )
    return [
        RecordedTrap(0, trap.received_at, trap.received_at, name, heard_of(trap).event)
        for trap, name in session.execute(query)
    ]


def device_numbers(session: Session) -> dict[str, Numbers]:
    """What every device calls its interfaces and sensors by, as it was last seen."""
    query = select(Device.name, Device.id).join(LearntNumbers, LearntNumbers.device_id == Device.id)
    return {name: numbers_of(session, device_id) for name, device_id in session.execute(query)}


def without_what_traps_told(
    session: Session, events: tuple[Recorded, ...], traps: list[RecordedTrap], book: Book
) -> tuple[Recorded, ...]:
    """The events without those that come of these traps by the rules of the book: they are judged anew."""
    told, resources = _told(session, traps, book), Resources(session)
    return tuple(
        event
        for event in events
        if not isinstance(event, RecordedAlarm) or (key_of(event, resources), _ms(event.at)) not in told
    )


def _told(session: Session, traps: list[RecordedTrap], book: Book) -> set[Said]:
    rules, names = book.current()
    ground = current_ground(session, None)
    ids = {name: number for number, name in ground.devices.items()}
    judgement = Judgement(rules, names, ground, lambda device: numbers_of(session, device))
    return {
        (one.key, _ms(trap.at))
        for trap in traps
        for one in judgement.told(Heard(trap.event, ids.get(trap.device or "")))
    }


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
