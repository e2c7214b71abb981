"""Suppressed by planned work or as a symptom, out of service, acknowledgements that expire: who is asked, and when."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from nocdesk.alarm_keeping import AlarmKeeping
from nocdesk.alarms.commands import annotate_alarm
from nocdesk.alarms.lifecycle import AlarmState, TransitionError
from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening
from nocdesk.alarms.out_of_service import OutOfServiceError, take_back_into_service, take_out_of_service
from nocdesk.alarms.suppressing import mark_symptom, unmark_symptom
from nocdesk.people.model import SYSTEM
from nocdesk.severity import PerceivedSeverity
from nocdesk.works.commands import plan_work
from tests.nocdesk.alarms.console import ENGINEER, TROUBLE, Console

HAPPENING = AlarmHappening
HOUR = timedelta(hours=1)


def happened(console: Console) -> list[tuple[AlarmHappening, bool]]:
    with console.core.read() as session:
        rows = session.scalars(select(AlarmEventRecord).order_by(AlarmEventRecord.id))
        return [(row.happening, row.is_annunciated) for row in rows]


def plan(console: Console, service_ids: Sequence[int]) -> None:
    """From in an hour for an hour."""
    now = console.clock.now()
    with console.core.work(ENGINEER) as work:
        plan_work(work, name="Splice", reason="", starts_at=now + HOUR, ends_at=now + 2 * HOUR, service_ids=service_ids)


def out_of_service(console: Console, resource: str) -> int:
    with console.core.work(ENGINEER) as work:
        return take_out_of_service(work, resource=resource, reason="being replaced")


def test_planned_work_suppresses_what_it_covers_says_so_and_its_end_calls_for_what_is_still_active(
    console: Console,
) -> None:
    plan(console, [console.provider.voice])
    keeping = AlarmKeeping(console.core)
    console.clock.advance(3_600)

    alarm_id = console.raise_again()
    keeping.run()
    assert console.alarm(alarm_id).suppressed_by.startswith("planned work Splice until")
    assert happened(console) == [(HAPPENING.RAISED, False)]
    console.clock.advance(3_600)
    keeping.run()

    assert console.alarm(alarm_id).suppressed_by == ""
    assert happened(console)[-1] == (HAPPENING.RELEASED, True)


def test_work_that_begins_suppresses_the_alarms_that_are_there(console: Console) -> None:
    plan(console, [console.provider.voice])
    alarm_id = console.raise_again()
    console.clock.advance(3_600)

    AlarmKeeping(console.core).run()

    assert console.alarm(alarm_id).suppressed_by
    assert happened(console)[-1] == (HAPPENING.SUPPRESSED, False)


def test_work_on_another_service_suppresses_nothing(console: Console) -> None:
    plan(console, [console.provider.access])
    console.clock.advance(3_600)

    alarm_id = console.raise_again()
    AlarmKeeping(console.core).run()

    assert console.alarm(alarm_id).suppressed_by == ""
    assert happened(console) == [(HAPPENING.RAISED, True)]


def test_a_symptom_asks_nobody_until_it_stands_for_itself_again(console: Console) -> None:
    alarm_id = console.raise_again()

    with console.core.work(SYSTEM) as work:
        mark_symptom(work, alarm_id=alarm_id, cause="LNK-7 is down")
        mark_symptom(work, alarm_id=alarm_id, cause="LNK-7 is down")
    console.clear()
    console.raise_again(PerceivedSeverity.CRITICAL)
    with console.core.work(SYSTEM) as work:
        unmark_symptom(work, alarm_id=alarm_id)
        unmark_symptom(work, alarm_id=alarm_id)

    assert happened(console) == [
        (HAPPENING.RAISED, True),
        (HAPPENING.SUPPRESSED, False),
        (HAPPENING.CLEARED, False),
        (HAPPENING.RAISED, False),
        (HAPPENING.RELEASED, True),
    ]


def test_a_resource_out_of_service_is_quiet_with_all_its_parts_until_it_is_taken_back(console: Console) -> None:
    before = console.raise_again()
    out_id = out_of_service(console, "SIP-1")
    after = console.raise_again(key=f"{TROUBLE.key}|other")

    assert [console.alarm(number).out_of_service_id for number in (before, after)] == [out_id, out_id]
    with console.core.work(ENGINEER) as work:
        take_back_into_service(work, out_id=out_id)

    assert [console.alarm(number).out_of_service_id for number in (before, after)] == [None, None]
    assert happened(console) == [
        (HAPPENING.RAISED, True),
        (HAPPENING.OUT_OF_SERVICE, False),
        (HAPPENING.RAISED, False),
        (HAPPENING.IN_SERVICE, True),
        (HAPPENING.IN_SERVICE, True),
    ]


def test_a_resource_whose_name_only_begins_alike_is_in_service(console: Console) -> None:
    out_of_service(console, "SIP")

    assert console.alarm(console.raise_again()).out_of_service_id is None


def test_it_is_taken_out_once_with_a_reason_and_taken_back_once(console: Console) -> None:
    with pytest.raises(OutOfServiceError, match="why"), console.core.work(ENGINEER) as work:
        take_out_of_service(work, resource="SIP-1", reason=" ")
    out_id = out_of_service(console, "SIP-1")

    with pytest.raises(TransitionError, match="already"):
        out_of_service(console, "SIP-1")
    with console.core.work(ENGINEER) as work:
        take_back_into_service(work, out_id=out_id)
    with pytest.raises(TransitionError, match="in service"), console.core.work(ENGINEER) as work:
        take_back_into_service(work, out_id=out_id)


def test_two_reasons_withhold_and_the_end_of_one_calls_nobody(console: Console) -> None:
    alarm_id = console.raise_again()
    out_id = out_of_service(console, "SIP-1")
    with console.core.work(SYSTEM) as work:
        mark_symptom(work, alarm_id=alarm_id, cause="LNK-7 is down")

    with console.core.work(ENGINEER) as work:
        take_back_into_service(work, out_id=out_id)

    assert happened(console)[-1] == (HAPPENING.IN_SERVICE, False)


@pytest.mark.parametrize(
    ("severity", "expires"),
    [
        (PerceivedSeverity.CRITICAL, True),
        (PerceivedSeverity.MAJOR, True),
        (PerceivedSeverity.MINOR, False),
        (PerceivedSeverity.WARNING, False),
    ],
)
def test_an_acknowledgement_of_what_is_major_or_worse_expires_after_four_hours(
    console: Console, severity: PerceivedSeverity, expires: bool
) -> None:
    alarm_id = console.raise_again(severity)
    console.acknowledge(alarm_id)
    keeping = AlarmKeeping(console.core)

    console.clock.advance(4 * 3_600 - 1)
    keeping.run()
    assert console.state(alarm_id) is AlarmState.ACKNOWLEDGED
    console.clock.advance(1)
    keeping.run()

    assert console.state(alarm_id) is (AlarmState.ACTIVE if expires else AlarmState.ACKNOWLEDGED)
    if expires:
        assert happened(console)[-1] == (HAPPENING.UNACKNOWLEDGED, True)


def test_where_nothing_is_due_the_store_is_not_written(console: Console) -> None:
    alarm_id = console.raise_again()
    console.acknowledge(alarm_id)
    version = console.alarm(alarm_id).version

    AlarmKeeping(console.core).run()

    assert console.alarm(alarm_id).version == version


def test_records_are_forgotten_after_their_days_and_not_before(console: Console) -> None:
    console.raise_again()
    keeping = AlarmKeeping(console.core)

    console.clock.advance(89 * 86_400)
    keeping.forget()
    assert len(happened(console)) == 1
    console.clock.advance(2 * 86_400)
    keeping.forget()

    assert happened(console) == []


def test_a_lasting_note_is_kept_on_the_trouble_and_another_only_on_its_alarm(console: Console) -> None:
    alarm_id = console.raise_again()

    with console.core.work(ENGINEER) as work:
        annotate_alarm(work, alarm_id=alarm_id, text="beside the power plant", is_lasting=True)
        annotate_alarm(work, alarm_id=alarm_id, text="called the site")

    with console.core.read() as session:
        alarm = session.get_one(Alarm, alarm_id)
        assert alarm.natural_key == TROUBLE.key
    assert console.notes(alarm_id) == ["mara: beside the power plant", "mara: called the site"]
