"""What a batch proves about services: which were measured until when, and which nobody measures any more."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from nocdesk.inventory import Inventory
from nocdesk.latecomers import Latecomers
from nocdesk.outages import ledger
from nocdesk.outages.alarmed import EFFECTIVE, AlarmedService, alarmed_services, follow_probes_of_alarms
from nocdesk.outages.entries import rejudge
from nocdesk.quality.layout import instant_of
from nocdesk.store.unit_of_work import UnitOfWork


def keep_ledger(
    work: UnitOfWork,
    answered: Iterable[tuple[int, int]],
    inventory: Inventory,
    latecomers: Latecomers | None = None,
) -> None:
    """Witness what was measured, lose sight of what nobody measures any more, follow alarms and planned work.

    What `latecomers` are still telling of is not lost from sight meanwhile. `answered` are probes with instants at
    which they answered, in microseconds since the epoch.
    """
    alarmed = alarmed_services(work.session)
    by_probe = _by_probe(alarmed)
    seen, answers = _witnessed(answered, by_probe, inventory)
    tolerances_s = inventory.tolerances_s
    ledger.begin_all(work, {number: min(seen.get(number, work.now), work.now) for number in ledger.unopened(work)})
    changed = follow_probes_of_alarms(work, alarmed, answers)
    ledger.witness(work, seen, tolerances_s)
    still_told: Collection[int] = ()
    if latecomers is not None:
        if work.is_late:
            latecomers.witness(seen.keys())
        still_told = latecomers.services
    overdue = ledger.overdue(work, tolerances_s)
    lost = {number: until for number, until in overdue.items() if number not in seen and number not in still_told}
    ledger.lose_sight(work, lost)
    rejudge(work, changed)
    ledger.follow_planned_works(work, work.now)


def _witnessed(
    answered: Iterable[tuple[int, int]], alarmed: Mapping[int, list[int]], inventory: Inventory
) -> tuple[Mapping[int, datetime], Mapping[int, datetime]]:
    """When each service was last measured, by its own probes or by those whose alarm it is in; when these answered."""
    witnesses = inventory.topology.witnesses
    seen: dict[int, datetime] = {}
    answers: dict[int, datetime] = {}
    for probe_id, at_us in answered:
        if probe_id not in witnesses and probe_id not in alarmed:
            continue
        at = instant_of(at_us)
        if probe_id in alarmed:
            answers[probe_id] = max(at, answers.get(probe_id, at))
        for service_id in (*witnesses.get(probe_id, ()), *alarmed.get(probe_id, ())):
            seen[service_id] = max(at, seen.get(service_id, at))
    return seen, answers


def _by_probe(alarmed: Iterable[AlarmedService]) -> Mapping[int, list[int]]:
    """By probe, the services that its active alarms say something about."""
    found: dict[int, list[int]] = defaultdict(list)
    for one in alarmed:
        found[one.probe_id] += [one.service_id] if one.effect in EFFECTIVE else []
    return found
