"""What may be done to an alarm."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from nocdesk.alarms.annunciation import annunciates, count_change
from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.happenings import record
from nocdesk.alarms.lifecycle import AlarmEvent, AlarmState, next_state
from nocdesk.alarms.model import Alarm, AlarmHappening
from nocdesk.alarms.raising import impress, new_alarm, raise_again
from nocdesk.alarms.recalling import forget_recalled
from nocdesk.alarms.reporting import Report, ReportError, check_report, key_of_report, trouble_of_report
from nocdesk.alarms.resources import Resources
from nocdesk.alarms.shelving import end_one_shot
from nocdesk.alarms.standing import UnknownAlarmError as UnknownAlarmError
from nocdesk.alarms.standing import alarm_by_id, life_of, open_alarm, remembered_alarm, write_note
from nocdesk.alarms.suppressing import withhold
from nocdesk.alarms.told_late import hold_back, is_held_back, note_unasked
from nocdesk.alarms.trouble import Trouble as Trouble
from nocdesk.errors import NocdeskError
from nocdesk.events import AlarmCleared, AlarmRaised
from nocdesk.language import _
from nocdesk.network.topology import Touch
from nocdesk.people.model import Role
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork


def raise_alarm(work: UnitOfWork, *, trouble: Trouble, began_at: datetime, touches: Iterable[Touch]) -> Alarm:
    """Raise the alarm of a trouble, or count up the one of the same natural key.

    A severity that is worse than before takes back the acknowledgement: what was taken note of was less. A trouble that
    is back soon after its alarm was closed opens that one again.
    """
    require(work.actor, Act.RECORD_MEASUREMENT)
    return _raise(work, trouble, began_at, touches)


def report_trouble(work: UnitOfWork, *, trouble: Trouble, began_at: datetime, touches: Iterable[Touch]) -> Alarm:
    """Raise the alarm of a trouble that somebody else than the collector has found."""
    require(work.actor, Act.REPORT_ALARM)
    return _raise(work, trouble, began_at, touches)


def report_alarm(work: UnitOfWork, *, report: Report, resources: Resources) -> Alarm:
    """Raise the alarm of what somebody, or another program, reports; with the key and the services of a polled one."""
    require(work.actor, Act.REPORT_ALARM)
    trouble, touches = trouble_of_report(report, resources)
    alarm = report_trouble(work, trouble=trouble, began_at=work.now, touches=touches)
    if work.actor.role is not Role.COLLECTOR:
        work.audit("report_alarm", alarm, {}, {"severity": alarm.severity, "text": alarm.text})
    return alarm


def report_clear_alarm(work: UnitOfWork, *, report: Report, resources: Resources) -> Alarm:
    """Clear the active alarm of what was reported before, or was found by a poll."""
    require(work.actor, Act.REPORT_ALARM)
    check_report(report)
    alarm = open_alarm(work, key_of_report(report, resources))
    if alarm is None or alarm.cleared_at is not None:
        raise ReportError(
            _("No alarm {condition} of {resource} is active: there is nothing to clear.").format(
                condition=report.condition, resource=report.resource
            )
        )
    _clear(work, alarm, work.now, report.text.strip())
    if work.actor.role is not Role.COLLECTOR:
        work.audit("report_clear_alarm", alarm, {"cleared_at": None}, {"cleared_at": work.now})
    return alarm


def _raise(work: UnitOfWork, trouble: Trouble, began_at: datetime, touches: Iterable[Touch]) -> Alarm:
    alarm = remembered_alarm(work, trouble.key)
    was = None if alarm is None else life_of(alarm)
    was_held_back = alarm is not None and is_held_back(alarm)
    if alarm is None:
        alarm, happening = new_alarm(work, trouble, began_at), AlarmHappening.RAISED
    else:
        happening = raise_again(work, alarm, trouble, began_at)
    if happening is not AlarmHappening.REPEATED:
        count_change(alarm, work.now)
    service_ids, is_other = impress(work, alarm, touches)
    withhold(work, alarm, service_ids)
    hold_back(work, alarm, was, was_held_back)
    is_annunciated = annunciates(alarm, happening, was)
    record(work, alarm, happening, evidence_at=began_at, text=trouble.text, is_annunciated=is_annunciated)
    if happening is not AlarmHappening.REPEATED or is_other:
        # A storm says the same again and again, which is no news to whoever listens.
        work.happened(AlarmRaised(alarm.id, began_at))
    return alarm


def clear_alarm_of(work: UnitOfWork, *, key: str, ended_at: datetime) -> None:
    """Clear the active alarm of a natural key, if there is one; `ended_at` is when by the evidence it was over."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    alarm = open_alarm(work, key)
    if alarm is not None and alarm.cleared_at is None:
        _clear(work, alarm, ended_at)


def step_alarms(work: UnitOfWork, *, after: datetime, step_s: float) -> None:
    """The wall clock was set to `after`: what lasts has lasted as long as before, and no end lies ahead."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    step = timedelta(seconds=step_s)
    query = select(Alarm).where(or_(Alarm.cleared_at.is_(None), Alarm.cleared_at > after))
    for alarm in work.session.scalars(query):
        alarm.began_at += step
        alarm.cleared_at = alarm.cleared_at + step if alarm.cleared_at is not None else None
        if alarm.changed_state_at is not None:
            alarm.changed_state_at += step
    work.session.flush()


def clear_alarm(work: UnitOfWork, *, alarm_id: int, reason: str) -> None:
    """Clear an alarm by hand; the reason goes into its journal."""
    require(work.actor, Act.CLEAR_ALARM)
    if not reason.strip():
        raise NocdeskError(_("Clearing an alarm by hand needs a reason."))
    alarm = alarm_by_id(work, alarm_id)
    _clear(work, alarm, work.now, reason.strip())
    write_note(work, alarm, f"cleared by hand: {reason.strip()}")
    work.audit("clear_alarm", alarm, {"cleared_at": None}, {"cleared_at": work.now, "reason": reason})


def acknowledge_alarm(work: UnitOfWork, *, alarm_id: int, note: str | None = None) -> None:
    """Take note of an alarm; one that is cleared already is closed by it."""
    require(work.actor, Act.ACKNOWLEDGE_ALARM)
    alarm = alarm_by_id(work, alarm_id)
    state = next_state(life_of(alarm), AlarmEvent.ACKNOWLEDGE)
    alarm.acknowledged_at = alarm.changed_at = work.now
    alarm.acknowledged_by = work.actor.name
    alarm.closed_at = work.now if state is AlarmState.CLOSED else None
    write_note(work, alarm, f"acknowledged: {note.strip()}" if note and note.strip() else "acknowledged")
    record(work, alarm, AlarmHappening.ACKNOWLEDGED, text=(note or "").strip())
    work.audit(
        "acknowledge_alarm", alarm, {"acknowledged_by": None}, {"acknowledged_by": work.actor.name, "note": note}
    )


def unacknowledge_alarm(work: UnitOfWork, *, alarm_id: int) -> None:
    """Take an acknowledgement back; one that closed the alarm opens it again."""
    require(work.actor, Act.ACKNOWLEDGE_ALARM)
    alarm = alarm_by_id(work, alarm_id)
    next_state(life_of(alarm), AlarmEvent.UNACKNOWLEDGE)
    if alarm.closed_at is not None:
        _refuse_a_second_open_alarm(work, alarm)
    forget_recalled(work)
    before = alarm.acknowledged_by
    alarm.acknowledged_at = alarm.acknowledged_by = alarm.closed_at = None
    alarm.changed_at = work.now
    write_note(work, alarm, "acknowledgement taken back")
    record(work, alarm, AlarmHappening.UNACKNOWLEDGED)
    work.audit("unacknowledge_alarm", alarm, {"acknowledged_by": before}, {"acknowledged_by": None})


def own_alarm(work: UnitOfWork, *, alarm_id: int, owner: str | None) -> None:
    """Give an alarm to somebody, or with None to nobody."""
    require(work.actor, Act.OWN_ALARM)
    alarm = alarm_by_id(work, alarm_id)
    before, alarm.owner, alarm.given_by = alarm.owner, owner, work.actor.name
    alarm.changed_at = work.now
    write_note(work, alarm, f"owned by {owner}" if owner else "owned by nobody")
    work.audit("own_alarm", alarm, {"owner": before}, {"owner": owner})


def annotate_alarm(work: UnitOfWork, *, alarm_id: int, text: str, is_lasting: bool = False) -> None:
    """Write a line into an alarm's journal; a lasting one stands in that of every later alarm of the trouble too."""
    require(work.actor, Act.ANNOTATE_ALARM)
    if not text.strip():
        raise NocdeskError(_("The note is empty."))
    alarm = alarm_by_id(work, alarm_id)
    write_note(work, alarm, text, is_lasting=is_lasting)
    work.audit("annotate_alarm", alarm, {}, {"note": text.strip(), "lasting": is_lasting})


def _clear(work: UnitOfWork, alarm: Alarm, ended_at: datetime, reason: str = "") -> None:
    note_unasked(work, alarm)
    state = next_state(life_of(alarm), AlarmEvent.CLEAR)
    if not MEANINGS[alarm.condition].momentary:
        count_change(alarm, work.now)
    alarm.cleared_at = max(ended_at, alarm.began_at)
    alarm.changed_at = work.now
    alarm.closed_at = work.now if state is AlarmState.CLOSED else None
    record(work, alarm, AlarmHappening.CLEARED, evidence_at=alarm.cleared_at, text=reason)
    end_one_shot(work, alarm)
    work.happened(AlarmCleared(alarm.id, alarm.cleared_at))


def _refuse_a_second_open_alarm(work: UnitOfWork, alarm: Alarm) -> None:
    query = select(Alarm.id).where(Alarm.natural_key == alarm.natural_key, Alarm.closed_at.is_(None))
    if work.session.scalar(query) is not None:
        raise NocdeskError(_("The trouble has come back as a new alarm since; acknowledge or work that one."))
