"""What calls a seat: records that become visible late, and promises that no planned work keeps."""

from datetime import timedelta

from sqlalchemy import delete, insert, select

from nocdesk.alarm_keeping import AlarmKeeping
from nocdesk.alarms.model import Alarm, AlarmEventRecord, Condition
from nocdesk.boards.alarm_board import alarm_rows
from nocdesk.boards.attention_board import attention
from nocdesk.boards.call_board import CallQuestion, Calls, calls_since
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.filtering.amounts import Asking
from nocdesk.people.model import SYSTEM
from nocdesk.works.commands import plan_work
from tests.nocdesk.boards.shift import ENGINEER
from tests.nocdesk.provider_builder import make_provider
from tests.ui.builders import raise_one


def listen(core: Core, before: Calls | None = None) -> Calls:
    asked = CallQuestion(None) if before is None else CallQuestion(before.last_id, heard=before.heard)
    with core.read() as session:
        return calls_since(session, asked, asking=Asking("ann", core.clock.now()))


def ids(calls: Calls) -> list[int]:
    return [alarm.id for alarm in calls.new]


def test_a_record_that_becomes_visible_after_a_newer_one_calls_once(core: Core) -> None:
    first = listen(core)
    late, early = (raise_one(core, resource=name, text="Fan stands still") for name in ("RTR-1", "RTR-2"))
    record = AlarmEventRecord.__table__
    of_late = record.c.alarm_id == late
    with core.work(SYSTEM) as work:
        hidden = work.session.execute(select(record).where(of_late)).mappings().one()
        work.session.execute(delete(AlarmEventRecord).where(AlarmEventRecord.alarm_id == late))

    second = listen(core, first)
    assert ids(second) == [early]
    with core.work(SYSTEM) as work:
        work.session.execute(insert(AlarmEventRecord).values(**hidden))
    third = listen(core, second)

    assert ids(third) == [late]
    assert ids(listen(core, third)) == []


def test_a_call_to_what_is_over_says_so(core: Core, clock: VirtualClock) -> None:
    over, active = (raise_one(core, resource=name, text="Fan stands still") for name in ("RTR-1", "RTR-2"))
    with core.work(SYSTEM) as work:
        work.session.get_one(Alarm, over).cleared_at = clock.now()

    said = {alarm.id: alarm.text for alarm in listen(core).standing}

    assert said == {over: "Fan stands still, cleared (RTR-1)", active: "Fan stands still (RTR-2)"}


def test_what_is_known_is_called_as_it_is_by_now(core: Core, clock: VirtualClock) -> None:
    alarm_id = raise_one(core, resource="RTR-1", text="Fan stands still")
    first = listen(core)
    with core.work(SYSTEM) as work:
        work.session.get_one(Alarm, alarm_id).cleared_at = clock.now()

    with core.read() as session:
        asked = CallQuestion(first.last_id, known={alarm_id}, heard=first.heard)
        later = calls_since(session, asked, asking=Asking("ann", core.clock.now()))

    assert (later.now, later.taken) == ({alarm_id: "Fan stands still, cleared (RTR-1)"}, frozenset())


def test_a_promise_calls_and_counts_during_planned_work_and_what_the_work_covers_does_not(
    core: Core, clock: VirtualClock
) -> None:
    voice = make_provider(core).voice
    now = clock.now()
    with core.work(ENGINEER) as work:
        plan_work(
            work, name="Splice", reason="", starts_at=now, ends_at=now + timedelta(hours=1), service_ids=[voice]
        )  # fmt: skip
    AlarmKeeping(core).run()
    before = listen(core)
    raise_one(core, resource="RTR-1", text="Loss", services=[voice])
    promise = raise_one(
        core, resource="VOICE", text="At risk", services=[voice], condition=Condition.PROMISE_AT_RISK
    )  # fmt: skip

    assert ids(listen(core, before)) == [promise]
    with core.read() as session:
        rows = alarm_rows(session, now=clock.now())
        assert [row.id for row in rows if row.is_asking] == [promise]
        counted = attention(session, now=clock.now())
    assert (counted.unacknowledged, counted.planned) == (1, 1)
