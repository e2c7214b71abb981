"""What may be done to an alarm."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.effects import compositions_of, effects_alone
from nocdesk.alarms.happenings import record
from nocdesk.alarms.lifecycle import AlarmEvent, AlarmState, next_state, state_of
from nocdesk.alarms.model import Alarm, AlarmHappening, AlarmImpact, AlarmNote, Condition
from nocdesk.errors import NocdeskError
from nocdesk.events import AlarmCleared, AlarmRaised
from nocdesk.network.topology import Touch
from nocdesk.people.policy import Act, require
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.unit_of_work import UnitOfWork


class UnknownAlarmError(NocdeskError):
    """There is no such alarm."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A condition of a resource, as it was found; `key` is the natural key of its alarm, `rule` what made it."""

    key: str
    condition: Condition
    severity: PerceivedSeverity
    resource: str
    text: str
    device_id: int | None = None
    probe_id: int | None = None
    metric: str | None = None
    rule: str = ""
    specific_problem: str = ""


def raise_alarm(work: UnitOfWork, *, trouble: Trouble, began_at: datetime, touches: Iterable[Touch]) -> Alarm:
    """Raise the alarm of a trouble, or count up the open one of the same natural key.

    A severity that is worse than before takes back the acknowledgement: what was taken note of was less.
    """
    require(work.actor, Act.RECORD_MEASUREMENT)
    alarm = work.session.scalar(select(Alarm).where(Alarm.natural_key == trouble.key, Alarm.closed_at.is_(None)))
    if alarm is None:
        alarm, happening = _new_alarm(work, trouble, began_at), AlarmHappening.RAISED
    else:
        happening = _raise_again(work, alarm, trouble, began_at)
    is_news = happening in (AlarmHappening.RAISED, AlarmHappening.WORSENED)
    record(work, alarm, happening, evidence_at=began_at, text=trouble.text, is_annunciated=is_news)
    _impress(work, alarm, touches)
    work.happened(AlarmRaised(alarm.id, began_at))
    return alarm


def clear_alarm_of(work: UnitOfWork, *, key: str, ended_at: datetime) -> None:
    """Clear the active alarm of a natural key, if there is one; `ended_at` is when by the evidence it was over."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    alarm = work.session.scalar(
        select(Alarm).where(Alarm.natural_key == key, Alarm.cleared_at.is_(None), Alarm.closed_at.is_(None))
    )
    if alarm is not None:
        _clear(work, alarm, ended_at)


def step_alarms(work: UnitOfWork, *, after: datetime, step_s: float) -> None:
    """The wall clock was set to `after`: what lasts has lasted as long as before, and no end lies ahead."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    step = timedelta(seconds=step_s)
    query = select(Alarm).where(or_(Alarm.cleared_at.is_(None), Alarm.cleared_at > after))
    for alarm in work.session.scalars(query):
        alarm.began_at += step
        alarm.cleared_at = alarm.cleared_at + step if alarm.cleared_at is not None else None
    work.session.flush()


def clear_alarm(work: UnitOfWork, *, alarm_id: int, reason: str) -> None:
    """Clear an alarm by hand; the reason goes into its journal."""
    require(work.actor, Act.CLEAR_ALARM)
    if not reason.strip():
        raise NocdeskError("Clearing an alarm by hand needs a reason.")
    alarm = _alarm(work, alarm_id)
    _clear(work, alarm, work.now, reason.strip())
    _note(work, alarm, f"cleared by hand: {reason.strip()}")
    work.audit("clear_alarm", alarm, {"cleared_at": None}, {"cleared_at": work.now, "reason": reason})


def acknowledge_alarm(work: UnitOfWork, *, alarm_id: int, note: str | None = None) -> None:
    """Take note of an alarm; one that is cleared already is closed by it."""
    require(work.actor, Act.ACKNOWLEDGE_ALARM)
    alarm = _alarm(work, alarm_id)
    state = next_state(_state(alarm), AlarmEvent.ACKNOWLEDGE)
    alarm.acknowledged_at = alarm.changed_at = work.now
    alarm.acknowledged_by = work.actor.name
    alarm.closed_at = work.now if state is AlarmState.CLOSED else None
    _note(work, alarm, f"acknowledged: {note.strip()}" if note and note.strip() else "acknowledged")
    record(work, alarm, AlarmHappening.ACKNOWLEDGED, text=(note or "").strip())
    work.audit(
        "acknowledge_alarm", alarm, {"acknowledged_by": None}, {"acknowledged_by": work.actor.name, "note": note}
    )


def unacknowledge_alarm(work: UnitOfWork, *, alarm_id: int) -> None:
    """Take an acknowledgement back; one that closed the alarm opens it again."""
    require(work.actor, Act.ACKNOWLEDGE_ALARM)
    alarm = _alarm(work, alarm_id)
    next_state(_state(alarm), AlarmEvent.UNACKNOWLEDGE)
    if alarm.closed_at is not None:
        _refuse_a_second_open_alarm(work, alarm)
    before = alarm.acknowledged_by
    alarm.acknowledged_at = alarm.acknowledged_by = alarm.closed_at = None
    alarm.changed_at = work.now
    _note(work, alarm, "acknowledgement taken back")
    record(work, alarm, AlarmHappening.UNACKNOWLEDGED)
    work.audit("unacknowledge_alarm", alarm, {"acknowledged_by": before}, {"acknowledged_by": None})


def own_alarm(work: UnitOfWork, *, alarm_id: int, owner: str | None) -> None:
    """Give an alarm to somebody, or with None to nobody."""
    require(work.actor, Act.OWN_ALARM)
    alarm = _alarm(work, alarm_id)
    before, alarm.owner = alarm.owner, owner
    alarm.changed_at = work.now
    _note(work, alarm, f"owned by {owner}" if owner else "owned by nobody")
    work.audit("own_alarm", alarm, {"owner": before}, {"owner": owner})


def annotate_alarm(work: UnitOfWork, *, alarm_id: int, text: str) -> None:
    """Write a line into an alarm's journal."""
    require(work.actor, Act.ANNOTATE_ALARM)
    if not text.strip():
        raise NocdeskError("The note is empty.")
    alarm = _alarm(work, alarm_id)
    _note(work, alarm, text.strip())
    work.audit("annotate_alarm", alarm, {}, {"note": text.strip()})


def _new_alarm(work: UnitOfWork, trouble: Trouble, began_at: datetime) -> Alarm:
    meaning = MEANINGS[trouble.condition]
    alarm = Alarm(
        natural_key=trouble.key,
        condition=trouble.condition,
        specific_problem=trouble.specific_problem,
        rule=trouble.rule,
        alarm_type=meaning.alarm_type,
        probable_cause=meaning.probable_cause,
        severity=trouble.severity,
        resource=trouble.resource,
        text=trouble.text,
        device_id=trouble.device_id,
        probe_id=trouble.probe_id,
        metric=trouble.metric,
        count=1,
        raised_at=work.now,
        began_at=began_at,
        changed_at=work.now,
        last_at=work.now,
    )
    work.session.add(alarm)
    work.session.flush()
    return alarm


def _raise_again(work: UnitOfWork, alarm: Alarm, trouble: Trouble, began_at: datetime) -> AlarmHappening:
    """Count up an open alarm; what that is to whoever looks at it."""
    next_state(_state(alarm), AlarmEvent.RAISE)
    happening = _what_it_is(alarm, trouble.severity)
    if happening is AlarmHappening.RAISED:
        alarm.began_at = began_at
    if trouble.severity.rank < alarm.severity.rank:
        alarm.acknowledged_at = alarm.acknowledged_by = None
    alarm.count += 1
    alarm.severity = trouble.severity
    alarm.text = trouble.text
    alarm.cleared_at = None
    alarm.last_at = alarm.changed_at = work.now
    return happening


def _what_it_is(alarm: Alarm, severity: PerceivedSeverity) -> AlarmHappening:
    if alarm.cleared_at is not None:
        return AlarmHappening.RAISED
    if severity.rank == alarm.severity.rank:
        return AlarmHappening.REPEATED
    return AlarmHappening.WORSENED if severity.rank < alarm.severity.rank else AlarmHappening.EASED


def _impress(work: UnitOfWork, alarm: Alarm, touches: Iterable[Touch]) -> None:
    """Keep which services the alarm touches, and how by today's rules; those that the inventory has lost stay."""
    touches = tuple(touches)
    known = {
        impact.service_id: impact
        for impact in work.session.scalars(select(AlarmImpact).where(AlarmImpact.alarm_id == alarm.id))
    }
    effects = effects_alone(touches, MEANINGS[alarm.condition].effect, compositions_of(work.session))
    for touch in touches:
        impact = known.get(touch.service_id) or AlarmImpact(alarm_id=alarm.id, service_id=touch.service_id)
        impact.effect, impact.reason = effects[touch.service_id], touch.reason
        impact.parts = list(touch.parts)
        work.session.add(impact)


def _clear(work: UnitOfWork, alarm: Alarm, ended_at: datetime, reason: str = "") -> None:
    state = next_state(_state(alarm), AlarmEvent.CLEAR)
    alarm.cleared_at = max(ended_at, alarm.began_at)
    alarm.changed_at = work.now
    alarm.closed_at = work.now if state is AlarmState.CLOSED else None
    record(work, alarm, AlarmHappening.CLEARED, evidence_at=alarm.cleared_at, text=reason)
    work.happened(AlarmCleared(alarm.id, alarm.cleared_at))


def _refuse_a_second_open_alarm(work: UnitOfWork, alarm: Alarm) -> None:
    query = select(Alarm.id).where(Alarm.natural_key == alarm.natural_key, Alarm.closed_at.is_(None))
    if work.session.scalar(query) is not None:
        raise NocdeskError("The trouble has come back as a new alarm since; acknowledge or work that one.")


def _note(work: UnitOfWork, alarm: Alarm, text: str) -> None:
    work.session.add(AlarmNote(alarm_id=alarm.id, at=work.now, author=work.actor.name, text=text))


def _alarm(work: UnitOfWork, alarm_id: int) -> Alarm:
    alarm = work.session.get(Alarm, alarm_id)
    if alarm is None:
        raise UnknownAlarmError(f"There is no alarm {alarm_id}.")
    return alarm


def _state(alarm: Alarm) -> AlarmState:
    if alarm.closed_at is not None:
        return AlarmState.CLOSED
    return state_of(is_active=alarm.cleared_at is None, is_acknowledged=alarm.acknowledged_at is not None)
