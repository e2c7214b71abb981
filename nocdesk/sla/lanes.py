"""The ledger's classes as sets of time, with planned work counted as the agreement says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nocdesk.services.model import ServiceClass
from nocdesk.sla.micros import SECOND_US, us_of
from nocdesk.sla.objectives import PlannedRule
from nocdesk.sla.spans import EMPTY, Spans
from nocdesk.sla.stretch import EXCLUDED, Stretch


@dataclass(frozen=True, slots=True)
class Lanes:
    """Which time is in which class; where the ledger says nothing, it is in none and was not measured."""

    of_class: Mapping[ServiceClass, Spans]

    def __getitem__(self, service_class: ServiceClass) -> Spans:
        return self.of_class.get(service_class, EMPTY)

    @property
    def good(self) -> Spans:
        """Up and degraded."""
        return self[ServiceClass.UP] | self[ServiceClass.DEGRADED]

    @property
    def excluded(self) -> Mapping[ServiceClass, Spans]:
        """What counts neither for the provider nor against it, by class."""
        return {kind: self.of_class[kind] for kind in sorted(EXCLUDED) if kind in self.of_class}


def lanes_of(
    stretches: Iterable[Stretch], start: datetime, end: datetime, contract: Spans, planned: PlannedRule
) -> Lanes:
    """The classes in [start, end), of stretches that do not overlap.

    Planned work that was not announced in time counts as what lies beneath it; so does what comes after the planned
    contract time of the period has reached the cap.
    """
    counted = [_as_announced(stretch, planned) for stretch in stretches if stretch.began_at < end]
    pairs: dict[ServiceClass, list[tuple[int, int]]] = defaultdict(list)
    start_us, end_us = us_of(start), us_of(end)
    for stretch in counted:
        began_us, ended_us = max(us_of(stretch.began_at), start_us), min(us_of(stretch.ended_at), end_us)
        if began_us < ended_us:
            pairs[stretch.service_class].append((began_us, ended_us))
    lanes = Lanes({kind: Spans.of(found) for kind, found in pairs.items()})
    return lanes if planned.cap_s is None else _capped(lanes, counted, contract, planned.cap_s)


def _as_announced(stretch: Stretch, rule: PlannedRule) -> Stretch:
    if stretch.service_class is not ServiceClass.PLANNED or not rule.notice:
        return stretch
    began_at = stretch.work_began_at or stretch.began_at
    is_in_time = stretch.announced_at is not None and began_at - stretch.announced_at >= rule.notice
    return stretch if is_in_time else replace(stretch, service_class=stretch.beneath)


def _capped(lanes: Lanes, stretches: Sequence[Stretch], contract: Spans, cap_s: float) -> Lanes:
    planned = lanes[ServiceClass.PLANNED]
    reached_us = (planned & contract).used_up_at(round(cap_s * SECOND_US))
    if reached_us is None:
        return lanes
    over = planned - Spans.of([(int(planned.starts[0]), reached_us)])
    of_class = {**lanes.of_class, ServiceClass.PLANNED: planned - over}
    for stretch in stretches:
        if stretch.service_class is ServiceClass.PLANNED:
            part = over & Spans.between(stretch.began_at, stretch.ended_at)
            of_class[stretch.beneath] = of_class.get(stretch.beneath, EMPTY) | part
    return Lanes(of_class)
