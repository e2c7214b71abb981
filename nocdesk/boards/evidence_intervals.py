"""From a figure down: the intervals in which an objective was not kept, and the bins of one of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.boards.evidence_ground import ground_of
from nocdesk.boards.evidence_rows import BinRow, Ground, IntervalRow, Subject, SubjectKind
from nocdesk.boards.sla_board import objective_detail
from nocdesk.language import _
from nocdesk.outages.reading import ledger_reading
from nocdesk.quality.layout import instant_of
from nocdesk.sla.stretch import EXCLUDED, BadInterval
from nocdesk.store.series import rollup_points

BINS_AROUND = 2


def interval_rows(session: Session, subject: Subject, now: datetime) -> tuple[Ground, tuple[IntervalRow, ...]] | None:
    """When an objective was not kept, oldest first; of an alarm the one time that it lasted."""
    ground = ground_of(session, subject, now)
    if ground is None:
        return None
    if subject.kind is SubjectKind.OBJECTIVE:
        detail = objective_detail(session, subject.id)
        bad = detail.account.bad if detail is not None else ()
        until = detail.row.computed_at if detail is not None else now
        return ground, _rows(bad, until)
    if ground.began_at is None or ground.ended_at is None:
        return ground, ()
    return ground, _rows([BadInterval(ground.began_at, ground.ended_at, None)], now)


def bin_rows_of(session: Session, ground: Ground, start: datetime, end: datetime, now: datetime) -> tuple[BinRow, ...]:
    """The bins of an objective from `start` to `end` and two on each side."""
    if ground.bin_s is None or ground.series_id is None:
        return ()
    length = timedelta(seconds=ground.bin_s)
    first = _floor(start, ground.bin_s) - BINS_AROUND * length
    last = _floor(end - timedelta.resolution, ground.bin_s) + (BINS_AROUND + 1) * length
    found = rollup_points(session, ground.series_id, first, last, ground.bin_s)
    columns = (found.times, found.count, found.minimum, found.mean, found.maximum)
    by_start = {
        instant_of(round(at * 1e6)): (count, low, mean, high)
        for at, count, low, mean, high in zip(*(column.tolist() for column in columns), strict=True)
    }
    excluded = _excluded(session, ground, first, last)
    count = round((last - first) / length)
    starts = [first + place * length for place in range(count)]
    rows = [
        _bin(place, at, at + length, by_start.get(at), ground, excluded, now)
        for place, at in enumerate(starts, 1)
        if at <= now
    ]
    return tuple(replace(row, is_within=row.began_at < end and row.ended_at > start) for row in rows)


def _bin(
    place: int,
    began_at: datetime,
    ended_at: datetime,
    counted: tuple[int, float, float, float] | None,
    ground: Ground,
    excluded: Sequence[tuple[datetime, datetime, str]],
    now: datetime,
) -> BinRow:
    why = next((word for since, until, word in excluded if since < ended_at and until > began_at), "")
    if counted is None:
        info = why or (_("still open") if ended_at > now else _("not measured, counts for neither side"))
        return BinRow(place, began_at, ended_at, 0, None, None, None, None, None, info, False)
    count, low, mean, high = counted
    over = ground.over(mean)
    counts = not why and ended_at <= now
    info = _("{why}, does not count").format(why=why) if why else "" if ended_at <= now else _("still open")
    return BinRow(
        place, began_at, ended_at, count, low, mean, high, over, over is None if counts else None, info, False
    )


def _rows(bad: Sequence[BadInterval], until: datetime) -> tuple[IntervalRow, ...]:
    used_s, rows = 0.0, []
    for place, interval in enumerate(bad, 1):
        used_s += interval.seconds
        is_running = interval.ended_at >= until
        rows.append(
            IntervalRow(
                place, interval.began_at, interval.ended_at, interval.seconds, interval.worst, used_s, is_running
            )
        )
    return tuple(rows)


def _excluded(session: Session, ground: Ground, start: datetime, end: datetime) -> list[tuple[datetime, datetime, str]]:
    """What of the ledger counts neither way."""
    if ground.service_id is None:
        return []
    found = ledger_reading(session, [ground.service_id], start, end)[ground.service_id]
    return [
        (stretch.began_at, stretch.ended_at, stretch.service_class.value.replace("_", " "))
        for stretch in found
        if stretch.service_class in EXCLUDED
    ]


def _floor(at: datetime, step_s: int) -> datetime:
    return instant_of(int(at.timestamp()) // step_s * step_s * 1_000_000)
