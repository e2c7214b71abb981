"""Suppressing alarms by design: those of planned work while it lasts, and symptoms of a cause that is known."""

from collections.abc import Mapping

from sqlalchemy import or_, select

from nocdesk.alarms.attention import write_end
from nocdesk.alarms.happenings import record
from nocdesk.alarms.model import Alarm, AlarmHappening, AlarmImpact
from nocdesk.alarms.shelving import keep_on_shelf
from nocdesk.alarms.standing import alarm_by_id
from nocdesk.alarms.suppression import SuppressionEvent, SuppressionState, next_suppression
from nocdesk.alarms.told_late import TOLD_LATE
from nocdesk.alarms.withholding import withholding_of
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork


def withhold(work: UnitOfWork, alarm: Alarm, service_ids: list[int]) -> None:
    """What is shelved, out of service or covered by planned work as it is raised asks nobody for attention."""
    held = withholding_of(work)
    keep_on_shelf(work, alarm, held.shelves.get(alarm.natural_key))
    out = held.out_of_service(alarm)
    alarm.out_of_service_id = out.id if out else None
    alarm.suppressed_by = held.work_over(alarm, service_ids)


def mark_symptom(work: UnitOfWork, *, alarm_id: int, cause: str) -> None:
    """The alarm follows from what is known: `cause` says from what. It is suppressed until that is taken back."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    alarm = alarm_by_id(work, alarm_id)
    if alarm.symptom_of == cause:
        return
    next_suppression(_state(alarm), SuppressionEvent.SUPPRESS)
    alarm.symptom_of, alarm.changed_at = cause, work.now
    record(work, alarm, AlarmHappening.SUPPRESSED, text=cause)


def unmark_symptom(work: UnitOfWork, *, alarm_id: int) -> None:
    """The alarm stands for itself again; if it is active, and nothing else withholds it, it asks for attention."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    alarm = alarm_by_id(work, alarm_id)
    if not alarm.symptom_of:
        return
    next_suppression(_state(alarm), SuppressionEvent.RELEASE)
    text, alarm.symptom_of = f"stands for itself again, no symptom of {alarm.symptom_of}", ""
    write_end(work, alarm, AlarmHappening.RELEASED, text)


def follow_works(work: UnitOfWork) -> int:
    """Suppress what planned work that has begun covers, and release what none covers any more; how many changed."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    held = withholding_of(work)
    changed = 0
    for alarm, service_ids in _concerned(work, held.works).items():
        if alarm.suppressed_by == TOLD_LATE:
            continue
        words = held.work_over(alarm, service_ids)
        if words == alarm.suppressed_by:
            continue
        changed += 1
        if words:
            _suppress(work, alarm, words)
        else:
            _release(work, alarm)
    return changed


def _concerned(work: UnitOfWork, works: Mapping[int, str]) -> dict[Alarm, list[int]]:
    """Open alarms that planned work covers or covered, with the services that they touch."""
    touching = select(AlarmImpact.alarm_id).where(AlarmImpact.service_id.in_(works))
    query = (
        select(Alarm, AlarmImpact.service_id)
        .outerjoin(AlarmImpact, AlarmImpact.alarm_id == Alarm.id)
        .where(Alarm.closed_at.is_(None), or_(Alarm.suppressed_by != "", Alarm.id.in_(touching)))
    )
    found: dict[Alarm, list[int]] = {}
    for alarm, service_id in work.session.execute(query):
        found.setdefault(alarm, []).extend(() if service_id is None else (service_id,))
    return found


def _suppress(work: UnitOfWork, alarm: Alarm, words: str) -> None:
    next_suppression(_state(alarm), SuppressionEvent.SUPPRESS)
    alarm.suppressed_by, alarm.changed_at = words, work.now
    record(work, alarm, AlarmHappening.SUPPRESSED, text=words)


def _release(work: UnitOfWork, alarm: Alarm) -> None:
    next_suppression(_state(alarm), SuppressionEvent.RELEASE)
    text, alarm.suppressed_by = f"{alarm.suppressed_by} is over", ""
    write_end(work, alarm, AlarmHappening.RELEASED, text)


def _state(alarm: Alarm) -> SuppressionState:
    is_suppressed = bool(alarm.suppressed_by or alarm.symptom_of)
    return SuppressionState.SUPPRESSED if is_suppressed else SuppressionState.FREE
