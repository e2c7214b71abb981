"""Judges parts from the store: those that are alike together, all others one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.sla.binning import BinValues
from nocdesk.sla.judging import Judgement, judge, judged
from nocdesk.sla.ledgers import ledgers
from nocdesk.sla.lot_bins import read_values
from nocdesk.sla.lot_sums import columns_of, row_sums
from nocdesk.sla.lots import Group, groups_of, is_alike
from nocdesk.sla.micros import SECOND_US, us_of
from nocdesk.sla.model import TicketTime
from nocdesk.sla.objectives import Scope
from nocdesk.sla.parts import Part, own_period
from nocdesk.sla.sums import Ground, Sums, summed, sums_of
from nocdesk.sla.ticket_sums import ticket_sums
from nocdesk.sla.ticket_times import clocks_of, read_times

Times = Mapping[int, Sequence[TicketTime]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A part and what was judged of it."""

    part: Part
    judgement: Judgement


def judge_parts(session: Session, parts: Collection[Part], now: datetime) -> list[Judged]:
    """Judge parts up to now, or up to their ends where those are earlier."""
    alike = [part for part in parts if is_alike(part)]
    found = [
        each
        for group in groups_of(session, alike, now)
        for each in judge_rows(group, np.arange(len(group.parts), dtype=np.int64), now)
    ]
    return [*found, *_one_by_one(session, [part for part in parts if not is_alike(part)], now)]


def judge_rows(group: Group, rows: NDArray[np.int64], now: datetime) -> Iterator[Judged]:
    """Judge some rows of a group, and note how they were marked and when."""
    now_us = us_of(now)
    group.move(now_us)
    columns = columns_of(group.lot, rows, now_us)
    group.marks[rows] = group.marks_at(columns, now_us)
    group.judged_us[rows] = now_us
    found = row_sums(group.lot, columns, now_us)
    # Most services are simply good: those of one agreement's kind have one judgement.
    alike: dict[object, Judgement] = {}
    for place, row in enumerate(rows.tolist()):
        part = at_present(group.parts[row], now)
        same = found.alike(place)
        key = None if same is None else (int(group.kinds[row]), same)
        judgement = alike.get(key)
        if judgement is None:
            judgement = judged(part.objective, part.version.terms, found.of(place), part.period, now)
            if key is not None:
                alike[key] = judgement
        yield Judged(part, judgement)


def at_present(part: Part, now: datetime) -> Part:
    """The same part; where its period rolls, with the one that ends now."""
    if not part.objective.period.is_rolling:
        return part
    return replace(part, period=own_period(part.objective, part.version, now))


def judge_alone(session: Session, part: Part, now: datetime) -> Judgement:
    """Judge one part by the core alone, with all that it says of bad times and of what is excluded."""
    return next(iter(_one_by_one(session, [part], now))).judgement


def _one_by_one(session: Session, parts: Sequence[Part], now: datetime) -> Iterable[Judged]:
    together: dict[object, list[Part]] = defaultdict(list)
    for part in parts:
        together[_judged_as_one(part)].append(at_present(part, now))
    times = read_times(session, [part for members in together.values() for part in members if _is_of_tickets(part)])
    idle: dict[object, Judgement] = {}
    for members in together.values():
        if _is_idle(members, times):
            yield _judge_idle(members[0], idle, now)
            continue
        sums = [_sums(session, part, times, now) for part in members]
        whole = sums[0] if len(sums) == 1 else summed(sums)
        for part in members:
            yield Judged(part, judged(part.objective, part.version.terms, whole, part.period, now))


def _is_of_tickets(part: Part) -> bool:
    return part.objective.counts_tickets


def _is_idle(members: Sequence[Part], times: Times) -> bool:
    """Whether it is one service's promise on tickets, of which there is none."""
    return len(members) == 1 and _is_of_tickets(members[0]) and members[0].service_id not in times


def _judge_idle(part: Part, known: dict[object, Judgement], now: datetime) -> Judged:
    """All promises of one kind without a ticket have one judgement."""
    key = part.version.version_id, part.objective.name, part.period
    if key not in known:
        known[key] = judge(part.objective, part.version.terms, Ground(part.period, ()), now)
    return Judged(part, known[key])


def _judged_as_one(part: Part) -> object:
    """The same for all parts that one figure is about, however the lives of services cut their periods."""
    match part.objective.scope:
        case Scope.CUSTOMER:
            return part.version.version_id, part.objective, part.period.anchor_us
        case Scope.SPECIFICATION:
            return part.version.version_id, part.objective, part.period.anchor_us, part.specification_id
        case Scope.SERVICE:
            return part.key, part.period


def _sums(session: Session, part: Part, times: Times, now: datetime) -> Sums:
    period = part.period
    if _is_of_tickets(part):
        ground = Ground(period, (), clocks=clocks_of(part, times))
        return ticket_sums(part.objective, part.version.terms, ground, now)
    stretches = ledgers(session, [part.service_id], period.starts_at, period.ends_at)[part.service_id]
    ground = Ground(period, stretches, read_bins(session, part, now))
    return sums_of(part.objective, part.version.terms, ground, now)


def read_bins(session: Session, part: Part, now: datetime) -> BinValues | None:
    """The bins of a part's series in its period up to now; None where it has none."""
    if part.series_id is None or not part.objective.counts_bins:
        return None
    step_us = part.objective.bin_s * SECOND_US
    anchor_us, begin_us = part.period.anchor_us, us_of(part.period.starts_at)
    end_us = min(us_of(now), us_of(part.period.ends_at))
    start_us = anchor_us + (begin_us - anchor_us) // step_us * step_us
    return read_values(session, part.objective, anchor_us, part.series_id, start_us, end_us)
