"""The console's rows are read by few statements; whatever has changed they are those that are looked up one by one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmImpact, AlarmType, Condition, ProbableCause
from nocdesk.alarms.shelf import ShelfState
from nocdesk.alarms.withheld_model import AlarmShelf, OutOfService
from nocdesk.boards.alarm_board import alarm_rows
from nocdesk.boards.problem_lines import problem_lines
from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Device, DeviceKind, SnmpVersion
from nocdesk.people.model import SYSTEM
from nocdesk.problems.model import MemberRole, ProblemMember, ServiceProblem
from nocdesk.services.model import ServiceClass
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.verdicts import Verdict
from nocdesk.tickets.model import MatchState, TicketMatch, TicketStatus, TroubleTicket
from nocdesk.works.model import PlannedWork, WorkScope
from tests.nocdesk.boards.alarms_one_by_one import alarm_row, problem_line
from tests.nocdesk.tickets.desk import Desk, make_desk
from tests.ui.builders import put_clock

TEXTS = ("Link down", 'Says "no", \\ and\n\tmore', "Störung 漏 😀 \u2028", "", "'; --", "{}[],null")
ACTS, EACH = 20, 8


class Night:
    """Things that happen to alarms and to all that their rows show, by a random generator's choice."""

    def __init__(self, desk: Desk, random: Random) -> None:
        self.desk, self.random = desk, random
        self.number = 0
        with desk.work(SYSTEM) as work:
            self.device = Device(
                name="acc-7",
                kind=DeviceKind.CORE_ROUTER,
                location="Quay",
                address="192.0.2.7",
                snmp=SnmpVersion.V2C,
                credential="x",
            )
            work.session.add(self.device)
            work.session.flush()
            self.device_id = self.device.id
        self.acts: list[Callable[[Session, datetime], None]] = [
            self.raise_alarm, self.raise_alarm, self.change, self.change, self.touch, self.shelve, self.take_out,
            self.match, self.group, self.plan, self.put_clock,
        ]  # fmt: skip

    def happen(self) -> None:
        """One of it."""
        act = self.random.choice(self.acts)
        with self.desk.work(SYSTEM) as work:
            act(work.session, work.now)

    def raise_alarm(self, session: Session, now: datetime) -> None:
        self.number += 1
        at = [now - timedelta(microseconds=self.random.randrange(10**11)) for _ in range(4)]
        session.add(
            Alarm(
                natural_key=f"linkDown|{self.number}",
                condition=self.random.choice(list(Condition)),
                alarm_type=self.random.choice(list(AlarmType)),
                probable_cause=self.random.choice(list(ProbableCause)),
                severity=self.random.choice(list(PerceivedSeverity)),
                resource=self.random.choice(TEXTS),
                text=self.random.choice(TEXTS),
                device_id=self.random.choice([None, self.device_id]),
                raised_at=at[0], began_at=at[1], changed_at=at[2], last_at=at[3],
            )
        )  # fmt: skip
        session.flush()
        self.touch(session, now)

    def change(self, session: Session, now: datetime) -> None:
        alarm = self.alarm(session)
        alarm.text, alarm.owner = self.random.choice(TEXTS), self.random.choice([None, "mara"])
        alarm.count += 1
        alarm.flap_value, alarm.changed_state_at = self.random.choice([0.0, 1 / 3, 256.0]), now
        alarm.cleared_at = self.random.choice([None, now])
        alarm.acknowledged_at, alarm.acknowledged_by = self.random.choice([(None, None), (now, "ann")])
        alarm.closed_at = now if alarm.cleared_at and alarm.acknowledged_at else None
        alarm.suppressed_by, alarm.symptom_of = self.random.choice(TEXTS), self.random.choice(["", "SP-1"])

    def touch(self, session: Session, _now: datetime) -> None:
        alarm = self.alarm(session)
        for service_id in self.random.sample(sorted(self.desk.services.values()), 3):
            effect = self.random.choice(list(ServiceClass))
            session.merge(AlarmImpact(alarm_id=alarm.id, service_id=service_id, effect=effect, reason="rides on it"))

    def shelve(self, session: Session, now: datetime) -> None:
        alarm = self.alarm(session)
        for shelf in session.scalars(select(AlarmShelf).where(AlarmShelf.natural_key == alarm.natural_key)):
            shelf.ended_at = now
        session.flush()
        shelf = AlarmShelf(
            natural_key=alarm.natural_key, state=ShelfState.ASKED, is_one_shot=False, resource=alarm.resource,
            text=alarm.text, severity=alarm.severity, reason="known", by="mara", shelved_at=now,
            until=now + timedelta(hours=1),
        )  # fmt: skip
        session.add(shelf)
        session.flush()
        alarm.shelf_id = self.random.choice([None, shelf.id])

    def take_out(self, session: Session, now: datetime) -> None:
        self.number += 1
        ended_at = self.random.choice([None, now])
        out = OutOfService(
            resource=f"acc-{self.number}", reason="rebuilt", by="mara", began_at=now, ended_at=ended_at
        )  # fmt: skip
        session.add(out)
        session.flush()
        self.alarm(session).out_of_service_id = out.id

    def match(self, session: Session, now: datetime) -> None:
        self.number += 1
        ticket = TroubleTicket(
            number=f"T-{self.number}", customer_id=self.desk.customers["Mill Dairy"], text="", opened_at=now,
            began_at=now, status=self.random.choice(list(TicketStatus)), updated_at=now,
            updated_by="cleo", opened_by="cleo",
            problem_id=self.random.choice([None, *session.scalars(select(ServiceProblem.id))]),
        )  # fmt: skip
        session.add(ticket)
        session.flush()
        session.add(
            TicketMatch(
                ticket_id=ticket.id, alarm_id=self.alarm(session).id, state=self.random.choice(list(MatchState)),
                score=0.5, reasons=[], proposed_at=now,
            )
        )  # fmt: skip

    def group(self, session: Session, now: datetime) -> None:
        self.number += 1
        known = session.scalars(select(ServiceProblem)).all()
        problem = self.random.choice(known) if len(known) > 2 else None
        if problem is None:
            problem = ServiceProblem(
                number=f"SP-{self.number}", severity=PerceivedSeverity.MAJOR, text="", rule="", reason="",
                began_at=now, opened_at=now, changed_at=now,
            )  # fmt: skip
            session.add(problem)
            session.flush()
        alarm = self.alarm(session)
        for member in session.scalars(select(ProblemMember).where(ProblemMember.alarm_id == alarm.id)):
            member.left_at = now
        session.flush()
        role = self.random.choice(list(MemberRole))
        session.add(
            ProblemMember(problem_id=problem.id, alarm_id=alarm.id, role=role, rule="", reason="", joined_at=now)
        )  # fmt: skip

    def plan(self, session: Session, now: datetime) -> None:
        self.number += 1
        begins = now + timedelta(hours=self.random.choice([-3, -1, 0, 1]))
        work = PlannedWork(name=f"W-{self.number}", starts_at=begins, ends_at=begins + timedelta(hours=2))
        session.add(work)
        session.flush()
        for service_id in self.random.sample(sorted(self.desk.services.values()), 3):
            session.add(WorkScope(work_id=work.id, service_id=service_id))

    def put_clock(self, session: Session, _now: datetime) -> None:
        service_id = self.random.choice(sorted(self.desk.services.values()))
        with_budget = session.scalar(select(SlaStatus.id).where(SlaStatus.service_id == service_id).limit(1))
        if with_budget is not None:
            status = session.get_one(SlaStatus, with_budget)
            # Of two that are alike in everything either may count.
            left_s = self.random.uniform(-100.0, 100.0)
            status.budget_left_s, status.budget_s = self.random.choice([(None, None), (left_s, 100.0)])
            status.state = self.random.choice(list(Verdict))

    def alarm(self, session: Session) -> Alarm:
        return session.get_one(Alarm, self.random.choice(session.scalars(select(Alarm.id)).all()))


@pytest.fixture
def desk(core: Core, clock: VirtualClock) -> Desk:
    made = make_desk(core, clock)
    for service_id, measure, left_s, soon_s in (
        (made.services["SIP-1"], Measure.AVAILABILITY, 100.0, 60.5),
        (made.services["SIP-1"], Measure.DELAY, 90.0, None),
        (made.services["ACC-3"], Measure.AVAILABILITY, 0.1, 10.000001),
    ):
        put_clock(core, service_id, state=Verdict.AT_RISK, left_s=left_s, breach_in_s=soon_s, measure=measure)
    made.raise_alarm("SIP-1")
    return made


@pytest.mark.parametrize("seed", range(2))
def test_rows_and_lines_are_those_looked_up_one_by_one(desk: Desk, seed: int) -> None:
    random = Random(seed)
    night = Night(desk, random)

    for _ in range(ACTS):
        for _ in range(EACH):
            night.happen()
        now = desk.clock.now()
        with desk.read() as session:
            alarms = session.scalars(select(Alarm).order_by(Alarm.id)).all()
            some = [alarm for alarm in alarms if random.random() < 0.3]
            problems = sorted(each for each in session.scalars(select(ServiceProblem.id)) if random.random() < 0.5)
            expected = [alarm_row(session, alarm, now) for alarm in some]
            lines = [problem_line(session, problem_id) for problem_id in problems]
            is_open = {alarm.id for alarm in alarms if alarm.closed_at is None}
            everything = [alarm_row(session, alarm, now) for alarm in alarms]
        ids = [alarm.id for alarm in some]
        with desk.core.glance() as session:
            assert alarm_rows(session, now=now, ids=[*ids, 10**9], include_closed=True) == expected
            assert alarm_rows(session, now=now, ids=ids) == [row for row in expected if row.id in is_open]
            assert problem_lines(session, problems) == lines
    with desk.read() as session:
        assert alarm_rows(session, now=now, include_closed=True) == everything
        assert alarm_rows(session, now=now) == [row for row in everything if row.id in is_open]
    assert len(is_open) > 3
    assert len(alarms) > len(is_open)
