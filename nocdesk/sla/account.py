"""The account of one objective's month: what was measured, what counted neither way, and when it was not kept."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.catalog.model import Measure
from nocdesk.outages.reading import ledger_reading
from nocdesk.quality.reading import Metric
from nocdesk.services.model import ServiceClass
from nocdesk.sla.bins import METRIC_OF, beyond, not_excluded
from nocdesk.sla.compliance import BIN_S, Tally, availability_tally, bins_tally
from nocdesk.sla.measured import measured_series
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.stretch import EXCLUDED, BadInterval, Stretch, clip
from nocdesk.store.series import BinRow, bin_rows, bins, bins_of


@dataclass(frozen=True, slots=True)
class Account:
    """What a standing was computed from; `excluded` has the seconds that counted neither way, by their class."""

    tally: Tally
    excluded: Mapping[ServiceClass, float]
    bad: tuple[BadInterval, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the standings of some services rest on: their ledgers, and the series that each metric is judged by."""

    stretches: Mapping[int, Sequence[Stretch]]
    measured: Mapping[int, Mapping[Metric, int]]

    def own(self, status: SlaStatus) -> list[Stretch]:
        """The part of the service's ledger that lies in the month so far."""
        return clip(self.stretches[status.service_id], status.period_starts_at, status.computed_at)

    def series_id(self, status: SlaStatus) -> int | None:
        """The series that the objective is judged by; None where nothing measures it."""
        return self.measured.get(status.service_id, {}).get(METRIC_OF[status.measure])


def account_of(session: Session, status: SlaStatus) -> Account:
    """The account of an objective as of when its standing was computed."""
    ground = _ground(session, [status])
    own = ground.own(status)
    seconds = {kind: sum(s.seconds for s in own if s.service_class is kind) for kind in sorted(EXCLUDED)}
    excluded = {kind: lasted for kind, lasted in seconds.items() if lasted}
    bad = _bad_intervals(session, status, ground)
    if status.measure is Measure.AVAILABILITY:
        return Account(availability_tally(own), excluded, bad)
    bad_bins = round(sum(interval.seconds for interval in bad) / BIN_S)
    due_s = sum(stretch.seconds for stretch in own) - sum(excluded.values())
    return Account(bins_tally(_counted(session, status, ground) - bad_bins, bad_bins, due_s), excluded, bad)


def overdrawn_since(session: Session, statuses: Collection[SlaStatus]) -> dict[int, datetime]:
    """By the id of each overdrawn standing, the instant at which its bad time passed its budget."""
    overdrawn = [status for status in statuses if status.budget_left_s < 0]
    if not overdrawn:
        return {}
    ground = _ground(session, overdrawn)
    instants = {s.id: used_up_at(_bad_intervals(session, s, ground), s.budget_s) for s in overdrawn}
    return {status_id: at for status_id, at in instants.items() if at is not None}


def used_up_at(intervals: Iterable[BadInterval], budget_s: float) -> datetime | None:
    """When the bad time of these intervals, oldest first, passed the budget; None where it did not."""
    left_s = budget_s
    for interval in intervals:
        if interval.seconds > left_s:
            return interval.began_at + timedelta(seconds=left_s)
        left_s -= interval.seconds
    return None


def _ground(session: Session, statuses: Sequence[SlaStatus]) -> _Ground:
    service_ids = {status.service_id for status in statuses}
    start = min(status.period_starts_at for status in statuses)
    now = max(status.computed_at for status in statuses)
    stretches = ledger_reading(session, service_ids, start, now)
    return _Ground(stretches, measured_series(session, service_ids))


def _bad_intervals(session: Session, status: SlaStatus, ground: _Ground) -> tuple[BadInterval, ...]:
    """When the objective was not kept, oldest first."""
    if status.measure is Measure.AVAILABILITY:
        downs = (stretch for stretch in ground.own(status) if stretch.service_class is ServiceClass.DOWN)
        return _joined([BadInterval(stretch.began_at, stretch.ended_at, None) for stretch in downs], max)
    rows = not_excluded(_bad_bins(session, status, ground.series_id(status)), _excluded(status, ground))
    return _joined([_interval(row) for row in rows], min if status.measure is Measure.MOS else max)


def _bad_bins(session: Session, status: SlaStatus, series_id: int | None) -> list[BinRow]:
    """The bins whose mean lies beyond the limit, oldest first."""
    if series_id is None:
        return []
    found = bins_of(session, [series_id], status.period_starts_at, status.computed_at)
    return bin_rows(found.where(beyond(status.measure, status.limit, found.means)))


def _counted(session: Session, status: SlaStatus, ground: _Ground) -> int:
    """How many bins count, good and bad."""
    series_id = ground.series_id(status)
    if series_id is None:
        return 0
    rows = bins(session, series_id, status.period_starts_at, status.computed_at)
    return len(not_excluded(rows, _excluded(status, ground)))


def _excluded(status: SlaStatus, ground: _Ground) -> list[Stretch]:
    return [stretch for stretch in ground.own(status) if stretch.service_class in EXCLUDED]


def _interval(row: BinRow) -> BadInterval:
    began_at = datetime.fromtimestamp(row.start_s, UTC)
    return BadInterval(began_at, began_at + timedelta(seconds=BIN_S), row.mean)


def _joined(intervals: Iterable[BadInterval], worst_of: Callable[[list[float]], float]) -> tuple[BadInterval, ...]:
    """Intervals that follow each other without a break become one."""
    joined: list[BadInterval] = []
    for interval in intervals:
        if joined and joined[-1].ended_at == interval.began_at:
            worst = [value for value in (joined[-1].worst, interval.worst) if value is not None]
            joined[-1] = BadInterval(joined[-1].began_at, interval.ended_at, worst_of(worst) if worst else None)
        else:
            joined.append(interval)
    return tuple(joined)
