"""What alarms together mean for a service that is judged by its parts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.network.compositions import Compositions, load_compositions
from nocdesk.network.topology import Touch
from nocdesk.services.composition import Leaf, state_of
from nocdesk.services.model import ServiceClass

Troubles = Mapping[Leaf, ServiceClass]

_RANK = {ServiceClass.DEGRADED: 1, ServiceClass.DOWN: 2}


def compositions_of(session: Session) -> Compositions:
    """The compositions, read once in a transaction."""
    found: Compositions | None = session.info.get("compositions")
    if found is None:
        found = session.info["compositions"] = load_compositions(session)
    return found


def effects_alone(
    touches: Collection[Touch], effect: ServiceClass, compositions: Compositions
) -> dict[int, ServiceClass]:
    """What one alarm with this effect alone makes of each service it touches."""
    if effect not in _RANK or compositions.composed.isdisjoint(touch.service_id for touch in touches):
        return {touch.service_id: effect for touch in touches}
    troubles = _worst((touch.service_id, touch.parts, effect) for touch in touches)
    return {
        touch.service_id: state_of(touch.service_id, compositions.by_service, troubles).service_class
        if touch.service_id in compositions.composed
        else effect
        for touch in touches
    }


def effects_together(session: Session, service_id: int, alone: Mapping[int, ServiceClass]) -> Collection[ServiceClass]:
    """What active alarms, given with what each does alone, do to a service together."""
    compositions = compositions_of(session)
    if not alone or service_id not in compositions.composed:
        return alone.values()
    found = troubles(session, Alarm.id.in_(alone))
    return [state_of(service_id, compositions.by_service, found).service_class]


def troubles(session: Session, condition: ColumnElement[bool]) -> Troubles:
    """What the alarms that meet a condition say of each leaf."""
    query = select(AlarmImpact.service_id, AlarmImpact.parts, Alarm.condition).join(
        Alarm, Alarm.id == AlarmImpact.alarm_id
    )
    rows = session.execute(query.where(condition))
    return _worst((service_id, parts, MEANINGS[kind].effect) for service_id, parts, kind in rows)


def _worst(reached: Iterable[tuple[int, Iterable[str], ServiceClass]]) -> Troubles:
    """By leaf, the worst that is said of it."""
    found: dict[Leaf, ServiceClass] = defaultdict(lambda: ServiceClass.UP)
    for service_id, parts, effect in reached:
        for part in parts:
            if _RANK.get(effect, 0) > _RANK.get(found[service_id, part], 0):
                found[service_id, part] = effect
    return dict(found)
