"""What a batch proves about services: which were measured until when, and which nobody measures any more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from nocdesk.alarms.model import Alarm, AlarmImpact
from nocdesk.inventory import Inventory
from nocdesk.outages import ledger
from nocdesk.quality.layout import instant_of
from nocdesk.services.model import ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork


def keep_ledger(work: UnitOfWork, answered: Iterable[tuple[int, int]], inventory: Inventory) -> None:
    """Witness what was measured, lose sight of what nobody measures any more, follow planned work.

    `answered` are probes with instants at which they answered, in microseconds since the epoch.
    """
    seen, tolerances_s = _witnessed(work, answered, inventory), inventory.tolerances_s
    ledger.begin_all(work, {number: min(seen.get(number, work.now), work.now) for number in ledger.unopened(work)})
    for entry in ledger.open_entries(work, seen.keys() & tolerances_s.keys()):
        ledger.witness(work, entry, seen[entry.service_id], tolerances_s[entry.service_id])
    for entry in ledger.open_entries(work, ledger.overdue(work, tolerances_s) - seen.keys()):
        ledger.lose_sight(work, entry)
    ledger.follow_planned_works(work)


def _witnessed(work: UnitOfWork, answered: Iterable[tuple[int, int]], inventory: Inventory) -> Mapping[int, datetime]:
    """When each service was last measured: by its own probes, or by those whose alarm it is in."""
    alarmed, witnesses = _alarmed_services(work), inventory.topology.witnesses
    seen: dict[int, datetime] = {}
    for probe_id, at_us in answered:
        if probe_id not in witnesses and probe_id not in alarmed:
            continue
        at = instant_of(at_us)
        for service_id in (*witnesses.get(probe_id, ()), *alarmed.get(probe_id, ())):
            seen[service_id] = max(at, seen.get(service_id, at))
    return seen


def _alarmed_services(work: UnitOfWork) -> Mapping[int, list[int]]:
    """By probe, the services that its active alarms say something about."""
    query = (
        select(Alarm.probe_id, AlarmImpact.service_id)
        .join(AlarmImpact, AlarmImpact.alarm_id == Alarm.id)
        .where(Alarm.cleared_at.is_(None), Alarm.closed_at.is_(None))
        .where(AlarmImpact.effect.in_((ServiceClass.DEGRADED, ServiceClass.DOWN)))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for probe_id, service_id in work.session.execute(query):
        if probe_id is not None:
            found[probe_id].append(service_id)
    return found
