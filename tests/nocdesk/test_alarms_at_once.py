"""Alarms of a batch that are read, judged and told at once leave behind what they would one by one."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from nocdesk import core as composition
from nocdesk.alarms.commands import acknowledge_alarm, clear_alarm, clear_alarm_of, raise_alarm, unacknowledge_alarm
from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmImpact, Condition
from nocdesk.alarms.trouble import Trouble
from nocdesk.alarms.watching import Finding
from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.errors import NocdeskError
from nocdesk.intake import act_on
from nocdesk.network.model import Device
from nocdesk.network.topology import Topology, Touch, load_topology
from nocdesk.outages.ledger import lose_sight, open_entries, witness
from nocdesk.outages.model import LedgerEntry, LedgerProof
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.problems.correlator import Correlator
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.file import parse_provider
from nocdesk.quality.hysteresis import Crossing
from nocdesk.services.model import Service
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.base import Base
from nocdesk.store.changes import ChangeEntry
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.decisions import decline_match, link_match
from nocdesk.tickets.model import TicketEvent, TicketMatch, TroubleTicket
from tests.conftest import START, store_settings
from tests.nocdesk.one_by_one import tell_one_by_one
from tests.nocdesk.outages.test_redundant_services import TWO_PATHS

PEOPLE = Actor("sue", Role.SUPERVISOR)
CARE = Actor("care", Role.CARE)
MAJOR, CRITICAL = PerceivedSeverity.MAJOR, PerceivedSeverity.CRITICAL

PLAIN = """
[[service]]
name = "WEB-1"
customer = "Meridian Bank"
specification = "access"

[[support]]
service = "WEB-1"
device = "PE-1"
"""

TROUBLES = (
    ("EAST", Condition.LINK_DOWN),
    ("WEST", Condition.LINK_DOWN),
    ("WEB-1", Condition.TEST_FAILED),
    ("WEB-1", Condition.THRESHOLD),
    ("PE-1", Condition.DEVICE_SILENT),
    ("PE-1", Condition.DEVICE_REBOOTED),
)

_COMPARED: tuple[tuple[type[Base], frozenset[str]], ...] = (
    # How often a row was written is no part of what it says; nor is in which order rows of one moment stand.
    (Alarm, frozenset({"version"})),
    (AlarmImpact, frozenset()),
    (AlarmEventRecord, frozenset()),
    (LedgerEntry, frozenset({"id"})),
    (LedgerProof, frozenset({"id"})),
    (Service, frozenset({"version"})),
    (TroubleTicket, frozenset({"version"})),
    (TicketEvent, frozenset({"id"})),
    (TicketMatch, frozenset({"id", "version"})),
    (ChangeEntry, frozenset({"id"})),
)


@dataclass(frozen=True)
class Told:
    """That a trouble began or is over, so long before it is heard."""

    trouble: int
    is_over: bool
    lag_s: int
    severity: PerceivedSeverity


@dataclass(frozen=True)
class Done:
    """What people and time do in between, about a trouble or a ticket."""

    what: str
    trouble: int


Step = list[Told] | Done

telling = st.builds(
    Told,
    st.integers(0, len(TROUBLES) - 1),
    st.booleans(),
    st.sampled_from([0, 0, 1, 40]),
    st.sampled_from([MAJOR, CRITICAL]),
)
doing = st.builds(
    Done,
    st.sampled_from(["acknowledge", "unacknowledge", "clear", "call", "link", "decline", "see", "lose", "settle"]),
    st.integers(0, len(TROUBLES) - 1),
)
histories = st.lists(st.one_of(st.lists(telling, min_size=1, max_size=12), doing), min_size=1, max_size=10)


def at_once(work: UnitOfWork, findings: Sequence[Finding]) -> None:
    act_on(work, findings)


def one_by_one(work: UnitOfWork, findings: Sequence[Finding]) -> None:
    for finding in findings:
        trouble = finding.trouble
        if finding.crossing is Crossing.CLEARED:
            clear_alarm_of(work, key=trouble.key, ended_at=finding.since)
            continue
        raise_alarm(work, trouble=trouble, began_at=finding.since, touches=finding.touches)
        if trouble.condition is Condition.DEVICE_REBOOTED:
            clear_alarm_of(work, key=trouble.key, ended_at=work.now)


class History:
    """A store in which it happens."""

    def __init__(self, directory: Path, template: Path, tell: Callable[[UnitOfWork, Sequence[Finding]], None]) -> None:
        shutil.copyfile(template, directory / "nocdesk.db")
        url = f"sqlite:///{directory / 'nocdesk.db'}"
        self.clock = VirtualClock(START)
        self.core = open_core(store_settings(url, directory), PEOPLE, self.clock)
        self.correlator = Correlator()
        self._tell = tell
        ensure_catalogue(self.core)
        with self.core.work(Actor("root", Role.ADMINISTRATOR)) as work:
            import_provider(work, parse_provider("p.toml", TWO_PATHS + PLAIN))
        with self.core.read() as session:
            self.topology: Topology = load_topology(session)
            self.services = dict(session.execute(select(Service.name, Service.id)).all())
            self.router = session.scalars(select(Device.id).where(Device.name == "PE-1")).one()

    def go_through(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self.clock.advance(20)
            if isinstance(step, Done):
                with suppress(NocdeskError):
                    self._do(step)
                continue
            with self.core.work(SYSTEM) as work:
                self._tell(work, [self._finding(work, told) for told in step])

    def left(self) -> dict[str, list[tuple[str, ...]]]:
        """All that stands in the store, as text."""
        with self.core.read() as session:
            return {table.__tablename__: _rows(session.scalars(select(table)).all(), but) for table, but in _COMPARED}

    def _finding(self, work: UnitOfWork, told: Told) -> Finding:
        resource, condition = TROUBLES[told.trouble]
        key = f"{condition}|{resource}"
        trouble = Trouble(key, condition, told.severity, resource, f"{condition} of {resource}", device_id=self.router)
        crossing = Crossing.CLEARED if told.is_over else Crossing.RAISED
        return Finding(trouble, crossing, work.now - timedelta(seconds=told.lag_s), self._touches(resource))

    def _touches(self, resource: str) -> tuple[Touch, ...]:
        if resource in self.services:
            return tuple(self.topology.touched_by_service(self.services[resource]))
        links = {place.name: place for place in self.topology.links.values()}
        if resource in links:
            return tuple(self.topology.touched_by_link(links[resource]))
        return tuple(self.topology.touched_by_device(self.router, resource))

    def _do(self, step: Done) -> None:
        if step.what == "settle":
            self.correlator.settle(self.core)
        elif step.what == "call":
            self._call(step.trouble)
        elif step.what in ("see", "lose"):
            self._look(is_seen=step.what == "see")
        else:
            self._decide(step)

    def _call(self, number: int) -> None:
        service_id = sorted(self.services.values())[number % 3] if number % 2 else None
        with self.core.work(CARE) as work:
            open_ticket(work, customer_id=1, service_id=service_id, text="Our line is down, nothing works")

    def _look(self, *, is_seen: bool) -> None:
        with self.core.work(SYSTEM) as work:
            entries = {entry.service_id: entry.measured_until for entry in open_entries(work)}
            if is_seen:
                witness(work, dict.fromkeys(entries, work.now), dict.fromkeys(entries, 30.0))
            else:
                lose_sight(work, entries)

    def _decide(self, step: Done) -> None:
        resource, condition = TROUBLES[step.trouble]
        with self.core.work(PEOPLE) as work:
            of_it = select(Alarm.id).where(Alarm.natural_key == f"{condition}|{resource}").order_by(Alarm.id.desc())
            alarm_id = work.session.scalar(of_it) or 0
            ticket_id = work.session.scalar(select(TroubleTicket.id).order_by(TroubleTicket.id.desc())) or 0
            if step.what == "acknowledge":
                acknowledge_alarm(work, alarm_id=alarm_id)
            elif step.what == "unacknowledge":
                unacknowledge_alarm(work, alarm_id=alarm_id)
            elif step.what == "clear":
                clear_alarm(work, alarm_id=alarm_id, reason="seen to be over")
            elif step.what == "link":
                link_match(work, ticket_id=ticket_id, alarm_id=alarm_id)
            else:
                decline_match(work, ticket_id=ticket_id, alarm_id=alarm_id)


def _rows(entities: Sequence[Base], but: frozenset[str]) -> list[tuple[str, ...]]:
    found = [
        tuple(
            f"{name}={getattr(entity, name)!r}"
            for name in inspect(type(entity)).column_attrs.keys()  # noqa: SIM118
            if name not in but
        )
        for entity in entities
    ]
    return sorted(found)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=histories)
def test_what_is_told_at_once_leaves_what_it_would_one_by_one(
    sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, steps: list[Step]
) -> None:
    def left(tell: Callable[[UnitOfWork, Sequence[Finding]], None]) -> dict[str, list[tuple[str, ...]]]:
        with tempfile.TemporaryDirectory() as directory:
            history = History(Path(directory), sqlite_template, tell)
            try:
                history.go_through(steps)
                return history.left()
            finally:
                history.core.close()

    quickly = left(at_once)
    with monkeypatch.context() as slow:
        slow.setattr(composition, "ALARM_LISTENERS", (tell_one_by_one,))
        slowly = left(one_by_one)

    assert quickly == slowly
