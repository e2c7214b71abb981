"""Keeps symptoms from asking for attention, and asks the devices behind them again once their cause has cleared."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.alarms.suppressing import mark_symptom, unmark_symptom
from nocdesk.problems.grouping import Group
from nocdesk.problems.open_alarm import OpenAlarm
from nocdesk.requests.commands import ask_to_confirm
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork


def mark_symptoms(work: UnitOfWork, wanted: Mapping[int, str], alarms: Mapping[int, OpenAlarm]) -> None:
    """Say of each alarm of which problem it is a symptom, or with "" that it stands for itself."""
    changed = {number: cause for number, cause in wanted.items() if alarms[number].symptom_of != cause}
    held = _held(work, sorted(changed))
    for number in held:
        if changed[number]:
            mark_symptom(work, alarm_id=number, cause=changed[number])
        else:
            unmark_symptom(work, alarm_id=number)


def unmark_all(work: UnitOfWork, alarm_ids: Iterable[int]) -> None:
    """What comes back after its problem is over stands for itself until it is known better."""
    for number, alarm in _held(work, sorted(alarm_ids)).items():
        if alarm.symptom_of:
            unmark_symptom(work, alarm_id=number)


def verify_symptoms(
    work: UnitOfWork, groups: Sequence[Group], alarms: Mapping[int, OpenAlarm], cleared: Collection[int]
) -> None:
    """Ask for a poll of everything that is active still, though what explained it has just cleared."""
    probes = {
        alarms[member.alarm].probe_id
        for group in groups
        for member in group.members
        if alarms[member.alarm].is_active and (group.root in cleared or member.cause in cleared)
    }
    ask_to_confirm(work, probe_ids=[probe for probe in probes if probe is not None])


def _held(work: UnitOfWork, numbers: Sequence[int]) -> dict[int, Alarm]:
    """Read at once, and held, so that each is at hand when it is asked for."""
    found: dict[int, Alarm] = {}
    for part in in_slices(numbers):
        found |= {alarm.id: alarm for alarm in work.session.scalars(select(Alarm).where(Alarm.id.in_(part)))}
    return found
