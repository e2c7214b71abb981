"""Makes lots of parts that are judged alike, and fills them from the ledger and the series."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.outages.stretch import Stretch
from nocdesk.services.model import ServiceClass
from nocdesk.sla.calendar import contract_spans
from nocdesk.sla.lanes import lanes_of
from nocdesk.sla.ledgers import ledgers
from nocdesk.sla.lot import Lot
from nocdesk.sla.lot_bins import read_marks
from nocdesk.sla.lot_sums import BAD_NOW, Columns, marks_of
from nocdesk.sla.micros import DAY_US, SECOND_US, instant_at, us_of
from nocdesk.sla.objectives import Objective, Scope
from nocdesk.sla.parts import Part
from nocdesk.sla.periods import Period
from nocdesk.sla.spans import Spans, union
from nocdesk.sla.spells import Shade, Spells, joined, spells_of
from nocdesk.sla.statistic import StatisticKind

_GOOD = frozenset({ServiceClass.UP, ServiceClass.DEGRADED})
_AHEAD = timedelta(days=366)
_LATE_TOGETHER = 12
"""So many bins are read together where samples came late."""


@dataclass(slots=True, eq=False)
class Group:
    """A lot and its parts, in the order of its rows; when each row was judged last (µs), and how it was marked then.

    Rows of the same kind have the same period and the same prices.
    """

    lot: Lot
    parts: list[Part]
    kinds: NDArray[np.int64]
    min_coverage: NDArray[np.float64]
    judged_us: NDArray[np.int64]
    marks: NDArray[np.int16]

    @property
    def objective(self) -> Objective:
        """What all of them are about."""
        return self.parts[0].objective

    @property
    def is_bad_now(self) -> NDArray[np.bool_]:
        """Which rows were bad when they were judged last."""
        return (self.marks >= 0) & (self.marks & BAD_NOW > 0)

    def marks_at(self, columns: Columns, now_us: int) -> NDArray[np.int16]:
        """How these rows are marked now."""
        # Of a version that cuts a period the budget is that of its part; whether a rate alarms is near enough.
        period_s = (int(self.lot.last[0]) - int(self.lot.first[0])) / SECOND_US
        return marks_of(self.lot, columns, self.min_coverage[columns.rows], now_us, period_s)

    def move(self, now_us: int) -> None:
        """A period that rolls is one that ends now."""
        rule = self.objective.period
        if rule.is_rolling:
            begun = [us_of(part.version.starts_at) for part in self.parts]
            self.lot.first = np.maximum(np.array(begun, np.int64), now_us - rule.days * DAY_US)
            self.lot.last = np.full(len(self.parts), max(now_us, int(self.lot.first.max())), np.int64)


def is_alike(part: Part) -> bool:
    """Whether a part can be judged in a lot: by sums that grow with time, of one service."""
    objective = part.objective
    if objective.counts_tickets:
        return False
    if objective.scope is not Scope.SERVICE or objective.statistic.kind is not StatisticKind.SHARE:
        return False
    # How much planned work is too much depends on where a period begins.
    return not (objective.period.is_rolling and part.version.terms.planned.cap_s is not None)


def groups_of(session: Session, parts: Iterable[Part], now: datetime) -> list[Group]:
    """The parts that are judged alike, in lots that know all that there is up to now."""
    alike: dict[object, list[Part]] = defaultdict(list)
    known: dict[tuple[int, int, int], list[Part]] = {}
    for part in parts:
        terms, anchor_us = part.version.terms, part.period.anchor_us
        # Terms are compared once for each version; of thousands of services that would take long.
        members = known.get((id(part.objective), id(terms), anchor_us))
        if members is None:
            members = alike[part.objective, terms.calendar, terms.planned, anchor_us]
            known[id(part.objective), id(terms), anchor_us] = members
        members.append(part)
    groups = [_group(members) for members in alike.values()]
    fill_from_ledger(session, groups, None)
    for group in groups:
        if group.lot.bin_us:
            close_bins(session, group, us_of(now))
    return groups


def fill_from_ledger(session: Session, groups: Sequence[Group], service_ids: set[int] | None) -> dict[int, set[int]]:
    """Read the ledgers of these services, or of all, into the lots; which rows of which group have changed by it."""
    places = [
        [(row, part) for row, part in enumerate(group.parts) if service_ids is None or part.service_id in service_ids]
        for group in groups
    ]
    wanted = {part.service_id for own in places for _, part in own}
    if not wanted:
        return {}
    begin = min(int(group.lot.first.min()) for group, own in zip(groups, places, strict=True) if own)
    until = max(int(group.lot.contract.ends[-1]) for group in groups if len(group.lot.contract)) if groups else begin
    reading = ledgers(session, wanted, instant_at(begin), instant_at(max(begin, until)))
    return {
        number: _fill(group, own, reading)
        for number, (group, own) in enumerate(zip(groups, places, strict=True))
        if own
    }


def close_bins(session: Session, group: Group, now_us: int) -> NDArray[np.int64]:
    """Look at the bins that have become complete; which rows they are not simply good for."""
    lot = group.lot
    until_us = min(lot.until(now_us), lot.until(int(lot.last.max(initial=lot.closed_us))))
    if until_us <= lot.closed_us:
        return np.empty(0, np.int64)
    found = read_marks(session, lot, lot.every_row, lot.closed_us, until_us)
    changed = lot.mark(lot.every_row, lot.closed_us, until_us, found)
    lot.closed_us = until_us
    return changed


def read_late(session: Session, group: Group, series: NDArray[np.int64], at_us: NDArray[np.int64]) -> set[int]:
    """Look again at the bins of samples that came after their bins had been looked at; the rows that have them."""
    lot = group.lot
    own = np.isin(series, lot.series_ids) & (at_us >= lot.opened_us) & (at_us < lot.closed_us)
    if not own.any():
        return set()
    rows = _rows_of(lot, series[own])
    slots = (at_us[own] - lot.anchor_us) // lot.bin_us
    stretch = slots // _LATE_TOGETHER
    for number in np.unique(stretch).tolist():
        begin_us = max(lot.opened_us, lot.anchor_us + number * _LATE_TOGETHER * lot.bin_us)
        end_us = min(lot.closed_us, lot.anchor_us + (number + 1) * _LATE_TOGETHER * lot.bin_us)
        concerned = np.unique(rows[stretch == number])
        lot.mark(concerned, begin_us, end_us, read_marks(session, lot, concerned, begin_us, end_us))
    return set(rows.tolist())


def _rows_of(lot: Lot, series: NDArray[np.int64]) -> NDArray[np.int64]:
    order = np.argsort(lot.series_ids, kind="stable")
    return order[np.searchsorted(lot.series_ids[order], series)]


def _group(parts: list[Part]) -> Group:
    first, objective = parts[0], parts[0].objective
    begins = np.array([us_of(part.period.starts_at) for part in parts], np.int64)
    ends = np.array([us_of(part.period.ends_at) for part in parts], np.int64)
    until = instant_at(int(ends.max()))
    until = until + _AHEAD if objective.period.is_rolling else until
    contract = contract_spans(first.version.terms.calendar, instant_at(int(begins.min())), until)
    anchor_us, bin_us = first.period.anchor_us, objective.bin_s * SECOND_US
    lot = Lot(
        objective=objective,
        contract=contract,
        base=contract.on_grid(anchor_us, bin_us) if objective.counts_bins else contract,
        anchor_us=anchor_us,
        series_ids=np.array([-1 if part.series_id is None else part.series_id for part in parts], np.int64),
        first=begins,
        last=ends,
        opened_us=(opened_us := anchor_us + (int(begins.min()) - anchor_us) // bin_us * bin_us),
        closed_us=opened_us,
    )
    coverage = np.array([part.version.terms.min_coverage for part in parts])
    return Group(lot, parts, _kinds(parts), coverage, np.zeros(len(parts), np.int64), np.full(len(parts), -1, np.int16))


def _kinds(parts: Sequence[Part]) -> NDArray[np.int64]:
    """A number for all parts that only their services tell apart."""
    known: dict[object, int] = {}
    of_version: dict[tuple[int, Period], int] = {}
    for part in parts:
        key = part.version.version_id, part.period
        if key not in of_version:
            terms = part.version.terms
            said = terms.monthly_charge, terms.currency, terms.credits, terms.min_coverage, part.period
            of_version[key] = known.setdefault(said, len(known))
    return np.array([of_version[part.version.version_id, part.period] for part in parts], np.int64)


def _fill(group: Group, own: Sequence[tuple[int, Part]], reading: Mapping[int, Sequence[Stretch]]) -> set[int]:
    lot = group.lot
    until_us = int(lot.contract.ends[-1]) if len(lot.contract) else int(lot.last.max())
    found: list[Spells] = []
    changed: set[int] = set()
    for row, part in own:
        begin_us = int(lot.first[row])
        end_us = until_us if group.objective.period.is_rolling else int(lot.last[row])
        stretches = reading.get(part.service_id, ())
        outside = _outside(part, lot, stretches, begin_us, end_us) if _has_excluded(stretches) else {}
        if lot.exclude(row, outside):
            changed.add(row)
        if not lot.bin_us and not _is_simply_good(stretches, begin_us, end_us):
            found.append(_spells(row, part, lot, stretches, begin_us, end_us))
    if not lot.bin_us:
        lot.replace(np.array([row for row, _ in own], np.int64), joined(found))
        changed.update(row for row, _ in own)
    return changed


def _has_excluded(stretches: Sequence[Stretch]) -> bool:
    return any(stretch.service_class not in _MEASURED for stretch in stretches)


_MEASURED = frozenset({*_GOOD, ServiceClass.DOWN, ServiceClass.UNKNOWN})


def _is_simply_good(stretches: Sequence[Stretch], begin_us: int, end_us: int) -> bool:
    """Whether it was good without a break."""
    at_us = begin_us
    for stretch in stretches:
        if us_of(stretch.ended_at) <= at_us:
            continue
        if stretch.service_class not in _GOOD or us_of(stretch.began_at) > at_us:
            return False
        at_us = us_of(stretch.ended_at)
    return at_us >= end_us


def _outside(
    part: Part, lot: Lot, stretches: Sequence[Stretch], begin_us: int, end_us: int
) -> Mapping[ServiceClass, Spans]:
    contract = lot.contract.clip(begin_us, end_us)
    lanes = lanes_of(stretches, instant_at(begin_us), instant_at(end_us), contract, part.version.terms.planned)
    found = {kind: spans & contract for kind, spans in lanes.excluded.items()}
    return {kind: spans for kind, spans in found.items() if len(spans)}


def _spells(row: int, part: Part, lot: Lot, stretches: Sequence[Stretch], begin_us: int, end_us: int) -> Spells:
    contract = lot.contract.clip(begin_us, end_us)
    lanes = lanes_of(stretches, instant_at(begin_us), instant_at(end_us), contract, part.version.terms.planned)
    excluded = union(lanes.excluded.values())
    bad = lanes[ServiceClass.DOWN] - excluded
    unmeasured = Spans.of([(begin_us, end_us)]) - union([lanes.good, bad, excluded])
    shades = ((Shade.BAD, bad), (Shade.EXCLUDED, excluded), (Shade.UNMEASURED, unmeasured))
    return joined([spells_of(row, shade, spans) for shade, spans in shades])
