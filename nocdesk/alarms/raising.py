"""A trouble becomes an alarm, or counts up the one that it has."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.effects import compositions_of, effects_alone
from nocdesk.alarms.flapping import is_flapping, restlessness
from nocdesk.alarms.lifecycle import AlarmEvent, AlarmState, next_state
from nocdesk.alarms.model import Alarm, AlarmHappening, AlarmImpact
from nocdesk.alarms.recalling import recall_alarms, recalled_in
from nocdesk.alarms.standing import life_of, remembered_alarm
from nocdesk.alarms.trouble import Trouble
from nocdesk.network.topology import Touch
from nocdesk.services.model import ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork


def new_alarm(work: UnitOfWork, trouble: Trouble, began_at: datetime) -> Alarm:
    """The first alarm of a trouble, or one after its last was closed and forgotten."""
    recalled = recalled_in(work)
    alarm = recalled.expected.pop(trouble.key, None)
    if alarm is None:
        alarm = _made(work, trouble, began_at)
        work.session.add(alarm)
        work.session.flush()
    else:
        alarm.raised_at = alarm.changed_at = alarm.last_at = work.now
    if trouble.key in recalled.alarms:
        recalled.alarms[trouble.key] = alarm
        recalled.impacts[alarm.id] = {}
    return alarm


def expect_alarms(work: UnitOfWork, troubles: Mapping[str, tuple[Trouble, datetime]]) -> None:
    """Recall the alarms of troubles, each with since when; those that have none get theirs numbered all at once.

    Each of them must be raised in this transaction, with this first.
    """
    recall_alarms(work, troubles)
    new = {key: _made(work, *told) for key, told in troubles.items() if remembered_alarm(work, key) is None}
    work.session.add_all(new.values())
    work.session.flush()
    recalled_in(work).expected |= new


def _made(work: UnitOfWork, trouble: Trouble, began_at: datetime) -> Alarm:
    meaning = MEANINGS[trouble.condition]
    return Alarm(
        natural_key=trouble.key,
        condition=trouble.condition,
        specific_problem=trouble.specific_problem,
        rule=trouble.rule,
        alarm_type=trouble.alarm_type or meaning.alarm_type,
        probable_cause=trouble.probable_cause or meaning.probable_cause,
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
        flap_value=0.0,
        annunciations=0,
        suppressed_by="",
        symptom_of="",
    )


def raise_again(work: UnitOfWork, alarm: Alarm, trouble: Trouble, began_at: datetime) -> AlarmHappening:
    """Count up an alarm; what that is to whoever looks at it."""
    following = next_state(life_of(alarm), _event(alarm, work.now))
    happening = _what_it_is(alarm, trouble)
    if happening is AlarmHappening.RAISED:
        alarm.began_at = began_at
    if following is AlarmState.ACTIVE or trouble.severity.rank < alarm.severity.rank:
        alarm.acknowledged_at = alarm.acknowledged_by = None
    alarm.count += 1
    alarm.severity = trouble.severity
    alarm.text = trouble.text
    alarm.cleared_at = alarm.closed_at = None
    alarm.last_at = alarm.changed_at = work.now
    return happening


def impress(work: UnitOfWork, alarm: Alarm, touches: Iterable[Touch]) -> tuple[list[int], bool]:
    """Keep which services the alarm touches, and how by today's rules; those that the inventory has lost stay.

    The services that it touches are given back, and whether it touches any otherwise than before.
    """
    touches = tuple(touches)
    known = _known_impacts(work, alarm)
    effects = effects_alone(touches, MEANINGS[alarm.condition].effect, compositions_of(work.session))
    is_other = False
    for touch in touches:
        effect, parts = effects[touch.service_id], list(touch.parts)
        impact = known.get(touch.service_id)
        if _impression(impact) == (effect, touch.reason, parts):
            continue
        is_other = True
        if impact is None:
            impact = known[touch.service_id] = AlarmImpact(alarm_id=alarm.id, service_id=touch.service_id)
            work.session.add(impact)
        impact.effect, impact.reason, impact.parts = effect, touch.reason, parts
    return list(known), is_other


def _known_impacts(work: UnitOfWork, alarm: Alarm) -> dict[int, AlarmImpact]:
    recalled = recalled_in(work).impacts.get(alarm.id)
    if recalled is not None:
        return recalled
    query = select(AlarmImpact).where(AlarmImpact.alarm_id == alarm.id)
    return {impact.service_id: impact for impact in work.session.scalars(query)}


def _impression(impact: AlarmImpact | None) -> tuple[ServiceClass, str, list[str]] | None:
    return None if impact is None else (impact.effect, impact.reason, impact.parts)


def _event(alarm: Alarm, now: datetime) -> AlarmEvent:
    if alarm.closed_at is None:
        return AlarmEvent.RAISE
    left = restlessness(alarm.flap_value, alarm.changed_state_at, now)
    is_acknowledged = alarm.acknowledged_at is not None
    return AlarmEvent.FLAP if is_acknowledged and is_flapping(left) else AlarmEvent.RETURN


def _what_it_is(alarm: Alarm, trouble: Trouble) -> AlarmHappening:
    if alarm.cleared_at is not None:
        return AlarmHappening.RAISED
    if trouble.severity.rank == alarm.severity.rank:
        return AlarmHappening.REPEATED
    return AlarmHappening.WORSENED if trouble.severity.rank < alarm.severity.rank else AlarmHappening.EASED
