"""An alarm of the store, where it stands, and a line in its journal."""

from sqlalchemy import select

from nocdesk.alarms.flapping import restlessness
from nocdesk.alarms.lifecycle import AlarmState, state_of
from nocdesk.alarms.model import Alarm, AlarmImpact, AlarmNote
from nocdesk.alarms.recalling import recalled_in
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.store.unit_of_work import UnitOfWork


class UnknownAlarmError(NocdeskError):
    """There is no such alarm."""


def alarm_by_id(work: UnitOfWork, alarm_id: int) -> Alarm:
    """The alarm; raises UnknownAlarmError."""
    alarm = work.session.get(Alarm, alarm_id)
    if alarm is None:
        raise UnknownAlarmError(_("There is no alarm {alarm_id}.").format(alarm_id=alarm_id))
    return alarm


def open_alarm(work: UnitOfWork, key: str) -> Alarm | None:
    """The open alarm of a natural key."""
    recalled = recalled_in(work).alarms
    if key in recalled:
        alarm = recalled[key]
        return None if alarm is None or alarm.closed_at is not None else alarm
    return work.session.scalar(select(Alarm).where(Alarm.natural_key == key, Alarm.closed_at.is_(None)))


def remembered_alarm(work: UnitOfWork, key: str) -> Alarm | None:
    """The open alarm of a natural key, or one that was closed so lately that its restlessness is not forgotten."""
    alarm = _last_of(work, key)
    if alarm is None or alarm.closed_at is None:
        return alarm
    return alarm if restlessness(alarm.flap_value, alarm.changed_state_at, work.now) else None


def _last_of(work: UnitOfWork, key: str) -> Alarm | None:
    recalled = recalled_in(work).alarms
    if key in recalled:
        return recalled[key]
    query = select(Alarm).where(Alarm.natural_key == key).order_by(Alarm.closed_at.is_not(None), Alarm.id.desc())
    return work.session.scalar(query.limit(1))


def life_of(alarm: Alarm) -> AlarmState:
    """Where its two sides stand."""
    if alarm.closed_at is not None:
        return AlarmState.CLOSED
    return state_of(is_active=alarm.cleared_at is None, is_acknowledged=alarm.acknowledged_at is not None)


def touched_services(work: UnitOfWork, alarm: Alarm) -> list[int]:
    """The services that it touches."""
    return list(work.session.scalars(select(AlarmImpact.service_id).where(AlarmImpact.alarm_id == alarm.id)))


def write_note(work: UnitOfWork, alarm: Alarm, text: str, *, is_lasting: bool = False) -> None:
    """A line in its journal; a lasting one is in the journal of every later alarm of the trouble too."""
    key = alarm.natural_key if is_lasting else None
    work.session.add(
        AlarmNote(alarm_id=alarm.id, natural_key=key, at=work.now, author=work.actor.name, text=text.strip())
    )
