"""Reads the picture of a problem from the store."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import Alarm, AlarmImpact, Condition
from nocdesk.boards.problem_sketch import devices_near, draw_sketch
from nocdesk.boards.problem_sketch_rows import DeviceFacts, ProblemSketch, SketchAlarm, TouchedService
from nocdesk.customers.model import Customer
from nocdesk.network.model import Device
from nocdesk.problems.cut_together import TOGETHER
from nocdesk.problems.model import MemberRole, ProblemMember
from nocdesk.problems.network_graph import Kind, NetworkGraph, Thing
from nocdesk.problems.open_alarm import OpenAlarm, Place, place_of
from nocdesk.problems.queries import ImpactedService
from nocdesk.store.series_time import in_slices


def problem_sketch(
    session: Session, graph: NetworkGraph, problem_id: int, impacted: Collection[ImpactedService]
) -> ProblemSketch:
    """Cause and effect of a problem in the network as `graph` has it."""
    alarms = _alarms(session, graph, problem_id)
    facts = _facts(session, devices_near(graph, alarms))
    return draw_sketch(graph, alarms, _services(session, impacted), facts)


def _alarms(session: Session, graph: NetworkGraph, problem_id: int) -> list[SketchAlarm]:
    query = (
        select(Alarm, ProblemMember.role, ProblemMember.rule)
        .join(ProblemMember, ProblemMember.alarm_id == Alarm.id)
        .where(ProblemMember.problem_id == problem_id, ProblemMember.left_at.is_(None))
        .order_by(Alarm.began_at, Alarm.id)
    )
    rows = session.execute(query).all()
    touched = _touched(session, [alarm.id for alarm, _, _ in rows])
    found = []
    for alarm, role, rule in rows:
        place = place_of(_as_open(alarm), graph)
        found.append(
            SketchAlarm(
                id=alarm.id,
                place=place,
                is_cause=role is MemberRole.ROOT or rule == TOGETHER,
                severity=alarm.severity,
                is_active=alarm.cleared_at is None,
                is_acknowledged=alarm.acknowledged_at is not None,
                text=alarm.text,
                since=alarm.began_at,
                touched=touched.get(alarm.id, frozenset()),
                fails=_failed(alarm.condition, place),
            )
        )
    return found


def _as_open(alarm: Alarm) -> OpenAlarm:
    return OpenAlarm(
        id=alarm.id,
        key=alarm.natural_key,
        condition=alarm.condition,
        severity=alarm.severity,
        resource=alarm.resource,
        text=alarm.text,
        began_s=alarm.began_at.timestamp(),
        device_id=alarm.device_id,
        probe_id=alarm.probe_id,
    )


def _failed(condition: Condition, place: Place) -> Thing | None:
    if condition is Condition.LINK_DOWN and place.link is not None:
        return Kind.LINK, place.link
    if condition is Condition.DEVICE_SILENT and place.device is not None:
        return Kind.DEVICE, place.device
    return None


def _touched(session: Session, alarm_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for part in in_slices(sorted(alarm_ids)):
        query = select(AlarmImpact.alarm_id, AlarmImpact.service_id).where(AlarmImpact.alarm_id.in_(part))
        for alarm, service in session.execute(query):
            found[alarm].add(service)
    return {alarm: frozenset(services) for alarm, services in found.items()}


def _services(session: Session, impacted: Collection[ImpactedService]) -> list[TouchedService]:
    names: dict[int, str] = {}
    for part in in_slices(sorted({each.customer_id for each in impacted})):
        names |= dict(session.execute(select(Customer.id, Customer.name).where(Customer.id.in_(part))).all())
    return [
        TouchedService(each.service_id, each.customer_id, names[each.customer_id], each.effect) for each in impacted
    ]


def _facts(session: Session, device_ids: Collection[int]) -> Mapping[int, DeviceFacts]:
    found: dict[int, DeviceFacts] = {}
    for part in in_slices(sorted(device_ids)):
        query = select(Device.id, Device.kind, Device.location).where(Device.id.in_(part))
        found |= {number: DeviceFacts(kind, location) for number, kind, location in session.execute(query)}
    return found
