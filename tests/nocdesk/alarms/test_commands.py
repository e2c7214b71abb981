"""What may be done to an alarm, on the store: the same table of transitions, and what each act leaves behind."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import func, select

from nocdesk.alarms.commands import UnknownAlarmError, annotate_alarm, own_alarm
from nocdesk.alarms.lifecycle import AlarmEvent, AlarmState, TransitionError
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.errors import NocdeskError
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.alarms.console import ENGINEER, Console
from tests.nocdesk.alarms.test_lifecycle import TABLE

ACTIVE, ACKNOWLEDGED, LATCHED, CLOSED = AlarmState
ACTS = (AlarmEvent.RAISE, AlarmEvent.CLEAR, AlarmEvent.ACKNOWLEDGE, AlarmEvent.UNACKNOWLEDGE)
LONG_AFTER_S = 3600
"""By then a change or three are forgotten."""

WAYS = {
    ACTIVE: (),
    ACKNOWLEDGED: (AlarmEvent.ACKNOWLEDGE,),
    LATCHED: (AlarmEvent.CLEAR,),
    CLOSED: (AlarmEvent.ACKNOWLEDGE, AlarmEvent.CLEAR),
}


def alarm_in(console: Console, state: AlarmState) -> int:
    alarm_id = console.raise_again()
    for event in WAYS[state]:
        console.do(event, alarm_id)
    assert console.state(alarm_id) is state
    return alarm_id


@pytest.mark.parametrize(("state", "event"), list(product(AlarmState, ACTS)))
def test_every_act_in_every_state_leads_where_the_table_says_or_changes_nothing(
    console: Console, state: AlarmState, event: AlarmEvent
) -> None:
    alarm_id = alarm_in(console, state)
    following = TABLE[state][list(AlarmEvent).index(event)]
    before = console.alarm(alarm_id).version, console.notes(alarm_id), len(console.audit())
    console.clock.advance(LONG_AFTER_S)

    if following is not None:
        console.do(event, alarm_id)
    elif event is AlarmEvent.RAISE:
        assert console.raise_again() != alarm_id, "a new trouble makes a new alarm"
    else:
        with pytest.raises(TransitionError):
            console.do(event, alarm_id)

    assert console.state(alarm_id) is (following or state)
    if following is None:
        assert (console.alarm(alarm_id).version, console.notes(alarm_id), len(console.audit())) == before


def test_the_same_trouble_again_counts_up_and_keeps_its_beginning(console: Console) -> None:
    first = console.raise_again(text="Round-trip delay 80 ms > 60 ms")
    began_at = console.alarm(first).began_at

    assert [console.raise_again(text=f"Round-trip delay {ms} ms > 60 ms") for ms in (85, 90)] == [first, first]

    alarm = console.alarm(first)
    assert (alarm.count, alarm.text) == (3, "Round-trip delay 90 ms > 60 ms")
    assert (alarm.began_at, alarm.raised_at) == (began_at, began_at)
    assert alarm.last_at == began_at + timedelta(seconds=10)
    with console.core.read() as session:
        assert session.scalar(select(func.count()).select_from(AlarmImpact)) == 1


def test_other_troubles_are_other_alarms(console: Console) -> None:
    ids = {console.raise_again(key=key) for key in ("a", "b", "a")}

    assert len(ids) == 2


def test_a_trouble_that_returns_before_anybody_looked_is_the_same_alarm_from_its_new_beginning(
    console: Console,
) -> None:
    alarm_id = alarm_in(console, LATCHED)

    assert console.raise_again() == alarm_id

    alarm = console.alarm(alarm_id)
    assert (alarm.count, alarm.cleared_at, alarm.began_at) == (2, None, console.clock.now())
    assert alarm.raised_at < alarm.began_at


def test_a_trouble_that_returns_soon_after_it_was_closed_is_that_alarm_and_nobody_has_taken_note_of_it(
    console: Console,
) -> None:
    old = alarm_in(console, CLOSED)

    assert console.raise_again() == old

    alarm = console.alarm(old)
    assert (alarm.count, alarm.acknowledged_by, alarm.closed_at, alarm.began_at) == (2, None, None, console.clock.now())
    assert console.state(old) is ACTIVE


def test_a_trouble_that_returns_long_after_it_was_closed_is_a_new_alarm(console: Console) -> None:
    old = alarm_in(console, CLOSED)
    console.clock.advance(LONG_AFTER_S)

    new = console.raise_again()

    assert (console.alarm(new).count, console.state(new), console.state(old)) == (1, ACTIVE, CLOSED)


@pytest.mark.parametrize(
    ("severity", "state"),
    [
        (PerceivedSeverity.CRITICAL, ACTIVE),
        (PerceivedSeverity.MAJOR, ACKNOWLEDGED),
        (PerceivedSeverity.MINOR, ACKNOWLEDGED),
        (PerceivedSeverity.WARNING, ACKNOWLEDGED),
    ],
)
def test_only_a_worse_severity_takes_the_acknowledgement_back(
    console: Console, severity: PerceivedSeverity, state: AlarmState
) -> None:
    alarm_id = alarm_in(console, ACKNOWLEDGED)

    console.raise_again(severity)

    assert (console.state(alarm_id), console.alarm(alarm_id).severity) == (state, severity)
    assert console.alarm(alarm_id).acknowledged_by == (None if state is ACTIVE else "mara")


def test_an_acknowledged_alarm_that_clears_goes_away_at_once(console: Console) -> None:
    alarm_id = alarm_in(console, ACKNOWLEDGED)

    console.clear()

    assert (console.state(alarm_id), console.alarm(alarm_id).closed_at) == (CLOSED, console.clock.now())


def test_a_clear_is_as_of_the_evidence_and_never_before_the_beginning(console: Console) -> None:
    alarm_id = console.raise_again()
    began_at = console.alarm(alarm_id).began_at

    console.clear(ended_at=began_at - timedelta(hours=1))

    assert console.alarm(alarm_id).cleared_at == began_at
    assert console.alarm(alarm_id).changed_at == console.clock.now()


def test_a_clear_of_what_is_not_active_is_no_error_and_changes_nothing(console: Console) -> None:
    alarm_id = alarm_in(console, LATCHED)
    before = console.alarm(alarm_id).version

    console.clear()
    console.clear(key="nobody knows it")

    assert console.alarm(alarm_id).version == before


def test_an_acknowledgement_cannot_be_taken_back_once_the_trouble_is_a_new_alarm(console: Console) -> None:
    old = alarm_in(console, CLOSED)
    console.clock.advance(LONG_AFTER_S)
    new = console.raise_again()

    with pytest.raises(NocdeskError, match="new alarm"):
        console.unacknowledge(old)

    assert (console.state(old), console.state(new)) == (CLOSED, ACTIVE)


def test_clearing_by_hand_needs_a_reason_and_keeps_it(console: Console) -> None:
    alarm_id = console.raise_again()

    with pytest.raises(NocdeskError, match="reason"):
        console.clear_by_hand(alarm_id, reason=" \t")
    assert console.state(alarm_id) is ACTIVE
    console.clear_by_hand(alarm_id, reason=" lab test ")

    assert console.state(alarm_id) is LATCHED
    assert console.notes(alarm_id) == ["mara: cleared by hand: lab test"]


def test_an_alarm_is_owned_given_on_and_given_up(console: Console) -> None:
    alarm_id = console.raise_again()

    for owner in ("mara", "joe", None):
        with console.core.work(ENGINEER) as work:
            own_alarm(work, alarm_id=alarm_id, owner=owner)

    assert console.alarm(alarm_id).owner is None
    assert console.notes(alarm_id) == ["mara: owned by mara", "mara: owned by joe", "mara: owned by nobody"]
    assert [(e.before, e.after) for e in console.audit()] == [
        ({"owner": None}, {"owner": "mara"}),
        ({"owner": "mara"}, {"owner": "joe"}),
        ({"owner": "joe"}, {"owner": None}),
    ]


def test_a_note_is_kept_and_an_empty_one_refused(console: Console) -> None:
    alarm_id = console.raise_again()

    with console.core.work(ENGINEER) as work:
        annotate_alarm(work, alarm_id=alarm_id, text="  called the site ")
    with pytest.raises(NocdeskError, match="empty"), console.core.work(ENGINEER) as work:
        annotate_alarm(work, alarm_id=alarm_id, text="  ")

    assert console.notes(alarm_id) == ["mara: called the site"]


@pytest.mark.parametrize("act", ["acknowledge", "unacknowledge", "clear_by_hand"])
def test_an_alarm_that_does_not_exist_is_named_in_the_refusal(console: Console, act: str) -> None:
    with pytest.raises(UnknownAlarmError, match="no alarm 4711"):
        getattr(console, act)(4711)


def test_the_audit_trail_says_who_when_what_before_and_after(console: Console) -> None:
    alarm_id = console.raise_again()

    console.acknowledge(alarm_id, note="known")
    acknowledged_at = console.clock.now()
    console.unacknowledge(alarm_id)
    console.clear_by_hand(alarm_id)

    entries = console.audit()
    assert {(e.actor, e.role, e.entity_id) for e in entries} == {("mara", "engineer", alarm_id)}
    assert [(e.action, e.before, e.after) for e in entries] == [
        ("acknowledge_alarm", {"acknowledged_by": None}, {"acknowledged_by": "mara", "note": "known"}),
        ("unacknowledge_alarm", {"acknowledged_by": "mara"}, {"acknowledged_by": None}),
        (
            "clear_alarm",
            {"cleared_at": None},
            {"cleared_at": console.clock.now().isoformat(), "reason": "seen on site"},
        ),
    ]
    assert [e.at for e in entries] == [acknowledged_at + timedelta(seconds=5 * n) for n in range(3)]


def test_what_is_refused_leaves_no_alarm_behind(console: Console) -> None:
    with pytest.raises(RuntimeError), console.core.work(ENGINEER):
        raise RuntimeError("the desk fell over")

    with console.core.read() as session:
        assert session.scalar(select(func.count()).select_from(Alarm)) == 0
