"""Periods that are over: judged once, judged again when something comes to light, and never overwritten."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.commands import correct_ledger
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.services.model import ServiceClass
from nocdesk.sla.book import Book
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.promise_alarms import PromiseAlarms
from nocdesk.sla.verdict_history import last_verdicts, verdict_history, verdicts_as_of
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import TARGETS, Agreed

UP, DOWN = ServiceClass.UP, ServiceClass.DOWN
MONTH, NEXT_MONTH = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
SUPERVISOR = Actor("sue", Role.SUPERVISOR)


class Kept:
    """An engine's book and alarms, looked at when a test says so."""

    def __init__(self, agreed: Agreed) -> None:
        self.agreed = agreed
        self.book, self.alarms = Book(), PromiseAlarms()

    def look(self) -> None:
        core = self.agreed.core
        self.book.watched = self.alarms.watched
        with core.read() as session:
            look = self.book.look(session, core.clock.now())
        with core.work(SYSTEM) as work:
            evaluate_agreements(work, look)
            self.alarms.follow(work, look.running, look.promised)

    def conditions(self) -> list[tuple[str, bool]]:
        with self.agreed.core.read() as session:
            rows = session.scalars(select(Alarm).where(Alarm.condition != Condition.CLOCK_STEPPED).order_by(Alarm.id))
            return [(row.condition.value, row.cleared_at is None) for row in rows]


@pytest.fixture
def kept(sqlite_core: Core) -> Kept:
    agreed = Agreed(sqlite_core, make_provider(sqlite_core))
    agreed.agree(starts_at=MONTH)
    return Kept(agreed)


def go_to(clock: VirtualClock, at: datetime) -> None:
    clock.advance((at - clock.now()).total_seconds())


def test_a_month_that_is_over_has_one_verdict_until_something_comes_to_light(kept: Kept, clock: VirtualClock) -> None:
    agreed = kept.agreed
    outage = (datetime(2026, 11, 20, tzinfo=UTC) - MONTH).total_seconds()
    agreed.write_ledger(MONTH, [(UP, outage), (DOWN, 600.0), (UP, 1.0)])
    kept.look()
    go_to(clock, NEXT_MONTH + timedelta(minutes=1))
    kept.look()
    with agreed.core.read() as session:
        assert verdict_history(session, agreed.provider.voice, "availability", MONTH) == []
    go_to(clock, NEXT_MONTH + timedelta(minutes=6))
    kept.look()
    reported_at = clock.now()

    go_to(clock, NEXT_MONTH + timedelta(days=2))
    with agreed.core.work(SUPERVISOR) as work:
        correct_ledger(
            work,
            service_id=agreed.provider.voice,
            service_class=DOWN,
            began_at=datetime(2026, 11, 25, tzinfo=UTC),
            ended_at=datetime(2026, 11, 25, 0, 15, tzinfo=UTC),
            reason="the customer's log",
        )
    kept.look()
    kept.look()

    with agreed.core.read() as session:
        first, second = verdict_history(session, agreed.provider.voice, "availability", MONTH)
        as_reported = verdicts_as_of(session, agreed.provider.voice, reported_at)
        now = verdicts_as_of(session, agreed.provider.voice)
        assert [row.id for row in last_verdicts(session, agreed.provider.voice, "availability", 5)] == [second.id]
    assert (first.state, first.down_s, first.supersedes, first.changes) == ("met", 600.0, None, {})
    assert (second.state, second.down_s, second.supersedes) == ("breached", 1500.0, first.id)
    assert second.changes["down_s"] == [600.0, 1500.0]
    assert second.changes["state"] == ["met", "breached"]
    assert [row.id for row in as_reported if row.objective == "availability"] == [first.id]
    assert [row.id for row in now if row.objective == "availability"] == [second.id]
    assert len(now) == len(as_reported) == 5


def test_a_correction_of_the_month_that_runs_moves_its_standing_at_the_next_look(
    kept: Kept, clock: VirtualClock
) -> None:
    agreed = kept.agreed
    agreed.write_ledger(MONTH, [(UP, 1.0)])
    kept.look()
    with agreed.core.work(SUPERVISOR) as work:
        correct_ledger(
            work,
            service_id=agreed.provider.voice,
            service_class=DOWN,
            began_at=datetime(2026, 11, 5, tzinfo=UTC),
            ended_at=datetime(2026, 11, 5, 0, 10, tzinfo=UTC),
            reason="the customer's log",
        )
    clock.advance(10)

    kept.look()

    with agreed.core.read() as session:
        status = session.scalars(select(SlaStatus).where(SlaStatus.objective == "availability")).one()
    assert (status.down_s, status.computed_at) == (600.0, clock.now())


def test_samples_that_come_after_the_month_is_over_are_judged_too(kept: Kept, clock: VirtualClock) -> None:
    agreed = kept.agreed
    agreed.write_ledger(MONTH, [(UP, 1.0)])
    agreed.write_samples(Measure.DELAY, [(MONTH.timestamp(), 20.0)])
    kept.look()
    go_to(clock, NEXT_MONTH + timedelta(minutes=6))
    kept.look()

    late_s = datetime(2026, 11, 15, tzinfo=UTC).timestamp()
    agreed.write_samples(Measure.DELAY, [(late_s, 500.0)])
    kept.book.hear(np.array([agreed.series_id(Measure.DELAY)]), np.array([int(late_s * 1e6)]))
    kept.look()

    with agreed.core.read() as session:
        first, second = verdict_history(session, agreed.provider.voice, "delay", MONTH)
    assert (first.measured_s, first.down_s) == (300.0, 0.0)
    assert (second.measured_s, second.down_s, second.supersedes) == (600.0, 300.0, first.id)


def test_a_month_that_ended_while_nobody_looked_is_judged_afterwards(kept: Kept, clock: VirtualClock) -> None:
    kept.agreed.write_ledger(MONTH, [(UP, 1.0)])
    go_to(clock, NEXT_MONTH + timedelta(days=3))

    kept.look()

    with kept.agreed.core.read() as session:
        assert len(verdicts_as_of(session, kept.agreed.provider.voice)) == 5


def test_a_promise_at_risk_raises_an_alarm_after_two_looks_and_a_broken_one_at_once(
    kept: Kept, clock: VirtualClock
) -> None:
    """Of 99.95 % of November 1296 s may be bad; four fifths are 1036.8 s."""
    began = (clock.now() - MONTH).total_seconds()
    kept.agreed.write_ledger(MONTH, [(UP, began), (DOWN, 1100.0), (UP, 6 * 86_400.0), (DOWN, 600.0), (UP, 1.0)])
    clock.advance(1100)
    kept.look()
    assert kept.conditions() == []
    clock.advance(60)
    kept.look()
    assert kept.conditions() == [("promiseAtRisk", True)]

    clock.advance(6 * 86_400 + 600)
    kept.look()

    assert kept.conditions() == [("promiseAtRisk", False), ("promiseBreached", True)]
    with kept.agreed.core.read() as session:
        alarm = session.scalars(select(Alarm).where(Alarm.condition == Condition.PROMISE_BREACHED)).one()
    assert alarm.alarm_type == "qualityOfServiceAlarm"
    assert alarm.count == 1


def test_an_alarm_names_a_metric_as_the_field_writes_it(
    sqlite_core: Core, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TARGETS, Measure.MOS, 0.9999)
    agreed = Agreed(sqlite_core, make_provider(sqlite_core))
    agreed.agree(starts_at=MONTH)
    began_s = clock.now().timestamp()
    agreed.write_samples(Measure.MOS, [(began_s + 60 * n, 2.0) for n in range(120)])
    clock.advance(7200)
    Kept(agreed).look()

    with sqlite_core.read() as session:
        alarm = session.scalars(select(Alarm).where(Alarm.condition == Condition.PROMISE_BREACHED)).one()
    assert alarm.text.startswith("MOS breached: ")
    assert alarm.resource.endswith(" MOS")


def test_the_alarm_goes_with_the_month_and_another_engine_takes_it_up(kept: Kept, clock: VirtualClock) -> None:
    kept.agreed.write_ledger(MONTH, [(DOWN, 3000.0), (UP, 1.0)])
    kept.look()
    assert kept.conditions() == [("promiseBreached", True)]
    restarted = Kept(kept.agreed)
    for _ in range(3):
        clock.advance(60)
        restarted.look()
    assert restarted.conditions() == [("promiseBreached", True)]

    go_to(clock, NEXT_MONTH + timedelta(minutes=2))
    restarted.look()

    assert restarted.conditions() == [("promiseBreached", False)]
