"""The book of service levels: what every running objective is judged by, kept up with what changes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.sla.judged_parts import Judged, judge_parts, judge_rows
from nocdesk.sla.lot_sums import NEAR, columns_of
from nocdesk.sla.lots import Group, close_bins, fill_from_ledger, groups_of, is_alike, read_late
from nocdesk.sla.micros import SECOND_US, us_of
from nocdesk.sla.parts import Part, next_border, running_parts
from nocdesk.sla.past import doubted_parts, parts_with, unjudged_parts
from nocdesk.sla.quiet_tickets import QuietTickets
from nocdesk.store.changes import FeedPlace, changes_since, feed_place

LOOK_AT_ALL_EVERY_US = 60 * SECOND_US
"""How often it is looked for verdicts that change by time alone."""

WRITE_AGAIN_AFTER_US = 900 * SECOND_US
"""The oldest that the standing of an objective may be."""

CLOSE_AFTER = timedelta(minutes=5)
"""So long after its end a period is judged for good: what was under way has arrived."""

_PAST_AT_ONCE = 2_000

Key = tuple[int, str]
Touched = dict[int, set[int]]
"""By the identity of a group, the rows of which something has changed."""


@dataclass(frozen=True, slots=True)
class Look:
    """What has to be written: running objectives, periods that are over, and the doubts that are settled by it.

    `promised` are all objectives that are promised at present (None: as before).
    """

    now: datetime
    running: tuple[Judged, ...] = ()
    over: tuple[Judged, ...] = ()
    settled: tuple[int, ...] = ()
    promised: frozenset[Key] | None = None


class Book:
    """Belongs to one thread at a time; the store is the truth, and a new book is the same as one that was kept up."""

    def __init__(self) -> None:
        self._groups: list[Group] = []
        self._others: list[Part] = []
        self._ending: dict[object, Part] = {}
        self._services: dict[int, int] = {}
        self._place: FeedPlace | None = None
        self._looked_us = 0
        self._border: datetime | None = None
        self._quiet = QuietTickets(WRITE_AGAIN_AFTER_US)
        self._late: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        self.watched: frozenset[Key] = frozenset()
        """The objectives that are judged at every look at all, because an alarm waits for them."""

    def hear(self, series: NDArray[np.int64], at_us: NDArray[np.int64]) -> None:
        """Samples have been kept; those of bins that were looked at already are looked at again."""
        closed_us = max((group.lot.closed_us for group in self._groups if group.lot.bin_us), default=0)
        is_late = at_us < closed_us
        if is_late.any():
            self._late.append((series[is_late], at_us[is_late]))

    def look(self, session: Session, now: datetime) -> Look:
        """Judge what may stand otherwise than at the last look; this takes the time, and needs no write lock."""
        now_us = us_of(now)
        dirty = self._changed_services(session)
        if self._border is not None and self._border <= now:
            dirty = None
        touched = self._open(session, now) if dirty is None else self._catch_up(session, dirty, now)
        is_all = dirty is None or not 0 <= now_us - self._looked_us < LOOK_AT_ALL_EVERY_US
        if is_all:
            self._looked_us = now_us
        running: list[Judged] = []
        for group in self._groups:
            rows = self._due(group, touched.get(id(group), set()), now_us, is_all=is_all)
            running.extend(judge_rows(group, rows, now) if len(rows) else ())
        if is_all:
            running.extend(judge_parts(session, self._quiet.due(session, self._others, now_us, self.watched), now))
        over, settled = self._past(session, now)
        promised = None if dirty is not None else frozenset(part.key for part in self._parts())
        return Look(now, tuple(running), tuple(over), tuple(settled), promised)

    def _changed_services(self, session: Session) -> set[int] | None:
        """The services whose ledger has changed since the last look; None where all must be read anew."""
        if self._place is None:
            self._place = feed_place(session)
            return None
        changes = changes_since(session, self._place)
        self._place = changes.place
        return None if changes.has_gap or "inventory" in changes.kinds() else changes.of("service")

    def _open(self, session: Session, now: datetime) -> Touched:
        parts = running_parts(session, now)
        self._border = next_border(session, now)
        self._groups = groups_of(session, [part for part in parts if is_alike(part)], now)
        self._others = [part for part in parts if not is_alike(part)]
        self._services = {part.series_id: part.service_id for part in parts if part.series_id is not None}
        self._ending = {(part.key, part.period): part for part in unjudged_parts(session, now)}
        touched = _whole(self._groups)
        # What is read anew has the late samples already; of periods that were over they still have to be told.
        self._hear_late(session, touched, now)
        return touched

    def _catch_up(self, session: Session, dirty: set[int], now: datetime) -> Touched:
        """Bring the lots up to now."""
        touched = _whole(self._renew(session, now))
        known = [group for group in self._groups if id(group) not in touched]
        for number, rows in fill_from_ledger(session, known, dirty).items():
            touched.setdefault(id(known[number]), set()).update(rows)
        for group in known:
            if group.lot.bin_us:
                touched.setdefault(id(group), set()).update(close_bins(session, group, us_of(now)).tolist())
        self._hear_late(session, touched, now)
        return touched

    def _renew(self, session: Session, now: datetime) -> list[Group]:
        """Begin the next period of what has come to its end; the groups that are new by it."""
        over = [group for group in self._groups if any(_is_over(part, now) for part in _few(group, now))]
        ended = [part for group in over for part in group.parts if _is_over(part, now)]
        ended += [part for part in self._others if _is_over(part, now)]
        if not ended:
            return []
        self._ending |= {(part.key, part.period): part for part in ended}
        services = {part.service_id for group in over for part in group.parts} | {part.service_id for part in ended}
        self._groups = [group for group in self._groups if group not in over]
        self._others = [part for part in self._others if part.service_id not in services]
        kept = {part.key for part in self._parts()}
        parts = [part for part in running_parts(session, now, services) if part.key not in kept]
        self._others += [part for part in parts if not is_alike(part)]
        fresh = groups_of(session, [part for part in parts if is_alike(part)], now)
        self._groups += fresh
        return fresh

    def _hear_late(self, session: Session, touched: Touched, now: datetime) -> None:
        """Look again at the bins of samples that came late, and at periods that were over already."""
        if not self._late:
            return
        series, at_us = (np.concatenate(column) for column in zip(*self._late, strict=True))
        self._late.clear()
        for group in self._groups:
            if group.lot.bin_us:
                touched.setdefault(id(group), set()).update(read_late(session, group, series, at_us))
        # A month can be over while the year that has it runs: only what began last has nothing over behind it.
        begun_us = max((us_of(part.period.starts_at) for part in self._parts() if not _rolls(part)), default=0)
        is_past = at_us < begun_us
        for number in np.unique(series[is_past]).tolist():
            if number in self._services:
                own_us = at_us[is_past & (series == number)]
                found = parts_with(session, self._services[number], own_us, now)
                self._ending |= {(part.key, part.period): part for part in found}

    def _due(self, group: Group, touched: Collection[int], now_us: int, *, is_all: bool) -> NDArray[np.int64]:
        """The rows of which the standing may be another than it was: not all, and every one from time to time."""
        lot = group.lot
        is_due = group.marks < 0
        is_due[sorted(touched)] = True
        # Each row has a place of its own in the quarter of an hour, so that not all are written at once.
        phase = lot.every_row * WRITE_AGAIN_AFTER_US // max(1, len(lot))
        is_due |= (now_us - phase) // WRITE_AGAIN_AFTER_US > (group.judged_us - phase) // WRITE_AGAIN_AFTER_US
        if not is_all:
            return np.flatnonzero(is_due | group.is_bad_now)
        group.move(now_us)
        is_due |= group.marks_at(columns_of(lot, lot.every_row, now_us), now_us) != group.marks
        # Whether a budget is gone within some hours depends on the calendar as well.
        is_due |= (group.marks >= 0) & (group.marks & NEAR > 0)
        if self.watched:
            is_due |= np.array([part.key in self.watched for part in group.parts])
        return np.flatnonzero(is_due)

    def _past(self, session: Session, now: datetime) -> tuple[list[Judged], list[int]]:
        """Judge periods that are over and settled, and those of which something else came to be known."""
        doubted, settled = doubted_parts(session, now)
        due = [key for key, part in self._ending.items() if part.period.ends_at + CLOSE_AFTER <= now][:_PAST_AT_ONCE]
        chosen = {(part.key, part.period): part for part in doubted} | {key: self._ending.pop(key) for key in due}
        return judge_parts(session, list(chosen.values()), now), settled

    def _parts(self) -> Iterable[Part]:
        yield from (part for group in self._groups for part in group.parts)
        yield from self._others


def _whole(groups: Iterable[Group]) -> Touched:
    return {id(group): set(range(len(group.parts))) for group in groups}


def _few(group: Group, now: datetime) -> Iterable[Part]:
    """The parts that may have come to their end; looking at the earliest end first keeps this cheap."""
    return group.parts if int(group.lot.last.min()) <= us_of(now) else ()


def _is_over(part: Part, now: datetime) -> bool:
    return not _rolls(part) and part.period.ends_at <= now


def _rolls(part: Part) -> bool:
    return part.objective.period.is_rolling
