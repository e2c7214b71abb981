"""Twelve days of alarms, a shift log, and handovers, on the demo's provider."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from nocdesk.alarms.commands import clear_alarm_of, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.alarms.trouble import Trouble
from nocdesk.boards.handover_sheet import sheet_items
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.priority import Priority
from nocdesk.services.model import Service
from nocdesk.severity import PerceivedSeverity
from nocdesk.shifts.alarm_health import USUAL_TERMS
from nocdesk.shifts.calendar import shift_before
from nocdesk.shifts.commands import write_shift_note
from nocdesk.shifts.handing_over import accept_handover, prepare_handover, sign_handover, write_handover
from nocdesk.shifts.hours import ShiftSettings
from nocdesk.shifts.model import NoteKind
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.model import TroubleTicket

OLA = Actor("ola", Role.ENGINEER)
MARA = Actor("mara", Role.SUPERVISOR)
DAYS = 12

_TROUBLES = (
    ("AR-3 ping", Condition.THRESHOLD, PerceivedSeverity.MINOR, "Round-trip delay 84 ms > 60 ms", "", 40),
    ("CR-1 Gi0/1", Condition.LINK_DOWN, PerceivedSeverity.MAJOR, "Interface down", "IF-MIB::linkDown", 12),
    ("AR-7", Condition.DEVICE_SILENT, PerceivedSeverity.CRITICAL, "Device does not answer", "", 4),
    ("AR-5 fan 2", Condition.REPORTED, PerceivedSeverity.WARNING, "Fan speed low", "entity-sensor", 25),
    ("AR-9", Condition.UNMAPPED, PerceivedSeverity.INDETERMINATE, "1.3.6.1.4.1.9.9.41.2.0.1", "", 7),
)


def fill_health(core: Core, clock: VirtualClock) -> None:
    """Alarms of twelve days up to the clock's present: a burst, one that chatters, one that is stale."""
    end, random = clock.at, Random(7)
    clock.at = end - timedelta(days=DAYS)
    for day in range(DAYS):
        start = end - timedelta(days=DAYS - day)
        for place, (_, _, _, _, _, often) in enumerate(_TROUBLES):
            for n in range(1 + often // DAYS):
                _come_and_go(core, clock, place, start + timedelta(minutes=60 + 97 * n + 13 * place), random)
        if day == 8:
            _burst(core, clock, start + timedelta(hours=20))
    clock.at = end - timedelta(days=2)
    _raise(core, 2, suffix=" stale")
    clock.at = end


def fill_log(core: Core, clock: VirtualClock) -> None:
    """Notes of every kind, tickets of the first two priorities, and the handover of the shift that has ended."""
    with core.work(OLA) as work:
        write_shift_note(work, text="Fan of AR-5 reads low since the air filter was changed", kind=NoteKind.FALSE_ALARM)
        write_shift_note(work, text="Case 8812 with the carrier: optics at KM 14", kind=NoteKind.VENDOR)
        write_shift_note(work, text="Quiet until 04:00, then the storm in the north")
    for priority, text in ((Priority.CRITICAL, "no dial tone"), (Priority.HIGH, "slow since the morning")):
        with core.work(OLA) as work:
            service = work.session.scalars(select(Service).order_by(Service.id)).first()
            assert service is not None
            customer = work.session.get_one(Customer, service.customer_id)
            number = open_ticket(work, customer_id=customer.id, service_id=service.id, text=text)
            work.session.get_one(TroubleTicket, number).priority = priority
    clock.advance(60)


def offer_handover(core: Core, clock: VirtualClock) -> int:
    """The night's handover, signed by who leaves."""
    shift = shift_before(ShiftSettings(), clock.now())
    assert shift is not None
    with core.work(OLA) as work:
        items = sheet_items(work.session, shift, USUAL_TERMS, now=work.now)
        number = prepare_handover(work, shift=shift, items=items)
        notes = {
            "situation": "One customer without voice, carrier is on site.",
            "request": "Call the carrier at 09:00.",
        }
        write_handover(work, handover_id=number, notes=notes)
        sign_handover(work, handover_id=number, items=items)
    return number


def accept_offered(core: Core, number: int) -> None:
    """Who comes signs; only where nothing is to be read back."""
    with core.work(MARA) as work:
        accept_handover(work, handover_id=number)


def _come_and_go(core: Core, clock: VirtualClock, place: int, at: datetime, random: Random) -> None:
    clock.at = max(clock.at, at)
    _raise(core, place)
    clock.advance(random.choice((6, 45, 300, 1_800)))
    with core.work(SYSTEM) as work:
        clear_alarm_of(work, key=_TROUBLES[place][0], ended_at=work.now)


def _burst(core: Core, clock: VirtualClock, at: datetime) -> None:
    clock.at = max(clock.at, at)
    for n in range(26):
        _raise(core, 1, suffix=f".{n}")
        clock.advance(7)
    for n in range(26):
        with core.work(SYSTEM) as work:
            clear_alarm_of(work, key=f"{_TROUBLES[1][0]}.{n}", ended_at=work.now)
    for _ in range(4):
        _raise(core, 0, suffix=" flaps")
        clock.advance(8)
        with core.work(SYSTEM) as work:
            clear_alarm_of(work, key=f"{_TROUBLES[0][0]} flaps", ended_at=work.now)
        clock.advance(8)


def _raise(core: Core, place: int, suffix: str = "") -> None:
    resource, condition, severity, text, rule, _ = _TROUBLES[place]
    trouble = Trouble(
        key=resource + suffix, condition=condition, severity=severity, resource=resource + suffix, text=text, rule=rule
    )
    with core.work(SYSTEM) as work:
        raise_alarm(work, trouble=trouble, began_at=work.now, touches=())
