"""Opening and growing the records of breaches from what an evaluation finds bad."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from nocdesk.sla.breaches.model import BreachDecision, BreachState, BreachStep, SlaBreach
from nocdesk.sla.stretch import BadInterval
from nocdesk.store.series_time import in_slices
from nocdesk.store.unit_of_work import UnitOfWork

JOIN_WITHIN = timedelta(minutes=15)
"""Bad times of an objective that lie no further apart are one breach: a line that flaps is one case to decide."""

SAME_S = 0.5
"""Lengths of bad time that differ by less are the same."""

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Sighting:
    """All the bad time of one objective in one period, oldest first, as evaluated until an instant.

    `bin_s` is the length of its bins, 0 where every second counts: the last whole bin ends before `until`. A period
    `is_rolling` where its beginning moves on with the clock, `is_over` where it is judged for good, and `is_again`
    where that was done before: something else has come to be known.
    """

    service_id: int
    objective: str
    period_starts_at: datetime
    until: datetime
    bad: Sequence[BadInterval]
    bin_s: float = 0.0
    keeps_at_least: bool = False
    is_rolling: bool = False
    is_over: bool = False
    is_again: bool = False

    @property
    def key(self) -> Key:
        """Whose bad time it is."""
        return self.service_id, self.objective


@dataclass(frozen=True, slots=True)
class Run:
    """Bad times that make up one breach; `worst` is the worst value in it."""

    began_at: datetime
    until_at: datetime
    bad_s: float
    worst: float | None

    def is_near(self, interval: BadInterval) -> bool:
        """Whether a bad time belongs to it."""
        return self.began_at - JOIN_WITHIN <= interval.ended_at and interval.began_at <= self.until_at + JOIN_WITHIN


@dataclass(frozen=True, slots=True)
class Known:
    """A breach on record, as far as the next evaluation needs it."""

    id: int
    state: BreachState
    run: Run
    is_running: bool


def follow_bad_time(work: UnitOfWork, sightings: Iterable[Sighting]) -> None:
    """Open, grow and end the breaches of these objectives; time that two people excluded is opened by nobody.

    A breach that the evaluation no longer finds (late data, a correction of the ledger) keeps its record and its
    decisions, and says that none of its seconds is bad now.
    """
    seen = list(sightings)
    known = _known(work, seen)
    for sighting in seen:
        _follow(work, sighting, known.get(sighting.key, {}).get(sighting.period_starts_at, []))


def end_breaches(work: UnitOfWork, breach_ids: Sequence[int]) -> None:
    """Nothing can join these any more."""
    for part in in_slices(breach_ids):
        statement = update(SlaBreach).where(SlaBreach.id.in_(part)).values(is_running=False)
        work.session.execute(statement, execution_options={"synchronize_session": False})
    for breach_id in breach_ids:
        work.touched("breach", breach_id)


def share_out(known: Sequence[Known], sighting: Sighting) -> tuple[dict[int, Run | None], list[Run]]:
    """Which bad times belong to which breach on record (None: none any more), and the breaches that are new."""
    growing = [breach for breach in known if breach.state is not BreachState.EXCLUDED]
    runs: dict[int, Run | None] = {breach.id: None for breach in growing}
    reach = {breach.id: breach.run for breach in growing}
    new: list[Run] = []
    for interval in _outside(sighting.bad, [b.run for b in known if b.state is BreachState.EXCLUDED]):
        own = next((number for number, run in reach.items() if run.is_near(interval)), None)
        if own is not None:
            runs[own] = _with(runs[own], interval, sighting)
            reach[own] = _reaching(reach[own], interval)
        elif new and new[-1].is_near(interval):
            new[-1] = _with(new[-1], interval, sighting)
        else:
            new.append(_with(None, interval, sighting))
    return runs, new


def _known(work: UnitOfWork, sightings: Sequence[Sighting]) -> Mapping[Key, Mapping[datetime, list[Known]]]:
    """What is on record of these objectives, by the period that a sighting of them is about."""
    by_key = defaultdict(list)
    for sighting in sightings:
        by_key[sighting.key].append(sighting)
    found: dict[Key, dict[datetime, list[Known]]] = defaultdict(lambda: defaultdict(list))
    for part in in_slices(sorted({sighting.service_id for sighting in sightings})):
        query = select(SlaBreach).where(SlaBreach.service_id.in_(part)).order_by(SlaBreach.began_at, SlaBreach.id)
        for row in work.session.scalars(query.execution_options(populate_existing=True)):
            for sighting in by_key.get((row.service_id, row.objective), ()):
                if _is_about(sighting, row):
                    found[sighting.key][sighting.period_starts_at].append(_as_known(row))
    return found


def _is_about(sighting: Sighting, row: SlaBreach) -> bool:
    # What a rolling period has left behind in part is looked at no more: it would shrink by the clock alone.
    return row.period_starts_at == sighting.period_starts_at or (
        sighting.is_rolling and row.until_at > sighting.period_starts_at
    )


def _as_known(row: SlaBreach) -> Known:
    return Known(row.id, row.state, Run(row.began_at, row.until_at, row.bad_s, row.worst), row.is_running)


def _follow(work: UnitOfWork, sighting: Sighting, known: Sequence[Known]) -> None:
    left_behind = [b for b in known if sighting.is_rolling and b.run.began_at < sighting.period_starts_at]
    bad = _outside(sighting.bad, [breach.run for breach in left_behind])
    current = [breach for breach in known if breach not in left_behind]
    sighting = replace(sighting, bad=bad)
    runs, new = share_out(current, sighting)
    for breach in current:
        _grow(work, breach, runs.get(breach.id), sighting)
    for run in new:
        work.session.add(
            SlaBreach(
                service_id=sighting.service_id,
                objective=sighting.objective,
                period_starts_at=sighting.period_starts_at,
                began_at=run.began_at,
                until_at=run.until_at,
                bad_s=run.bad_s,
                worst=run.worst,
                is_running=_is_running(run, sighting),
                state=BreachState.OPEN,
            )
        )


def _grow(work: UnitOfWork, breach: Known, run: Run | None, sighting: Sighting) -> None:
    """Write what changed, past the version: growth is nobody's decision."""
    if breach.state is BreachState.EXCLUDED:
        now = Known(breach.id, breach.state, breach.run, False)
    elif run is None:
        now = Known(breach.id, breach.state, replace(breach.run, bad_s=0.0), False)
    else:
        now = Known(breach.id, breach.state, run, _is_running(run, sighting))
    if now == breach:
        return
    if _is_told_of(breach, now, sighting):
        _tell_change(work, breach, now.run)
    values = {
        "began_at": now.run.began_at,
        "until_at": now.run.until_at,
        "bad_s": now.run.bad_s,
        "worst": now.run.worst,
        "is_running": now.is_running,
    }
    statement = update(SlaBreach).where(SlaBreach.id == breach.id).values(values)
    work.session.execute(statement, execution_options={"synchronize_session": False})
    work.touched("breach", breach.id)


def _is_told_of(before: Known, now: Known, sighting: Sighting) -> bool:
    """Whether a change is no growth that anybody would expect, and so is entered in the log."""
    lost_s = before.run.bad_s - now.run.bad_s
    is_decided = before.state is not BreachState.OPEN
    is_other = abs(lost_s) > SAME_S
    return is_other and (sighting.is_again or (is_decided and lost_s > SAME_S))


def _tell_change(work: UnitOfWork, breach: Known, now: Run) -> None:
    """Enter in the log what the breach is now: what was decided was decided about something else."""
    version = work.session.scalar(select(SlaBreach.version).where(SlaBreach.id == breach.id))
    work.session.add(
        BreachDecision(
            breach_id=breach.id,
            at=work.now,
            by=work.actor.name,
            role=work.actor.role,
            step=BreachStep.JUDGED_AGAIN,
            state=breach.state,
            note=f"{breach.run.bad_s / 60:.1f} min were bad by what was known before",
            began_at=now.began_at,
            until_at=now.until_at,
            bad_s=now.bad_s,
            breach_version=version or 0,
        )
    )
    was = breach.run
    work.audit_of(
        SlaBreach,
        breach.id,
        "judge_breach_again",
        {"began_at": was.began_at, "until_at": was.until_at, "bad_s": was.bad_s},
        {"began_at": now.began_at, "until_at": now.until_at, "bad_s": now.bad_s, "state": breach.state},
    )


def _is_running(run: Run, sighting: Sighting) -> bool:
    """Whether it is bad still: the last whole bin may end up to two bins ago while its samples are on their way."""
    return not sighting.is_over and sighting.until - run.until_at <= timedelta(seconds=2 * sighting.bin_s)


def _with(run: Run | None, interval: BadInterval, sighting: Sighting) -> Run:
    if run is None:
        return Run(interval.began_at, interval.ended_at, interval.seconds, interval.worst)
    values = [value for value in (run.worst, interval.worst) if value is not None]
    worst_of = min if sighting.keeps_at_least else max
    return Run(
        min(run.began_at, interval.began_at),
        max(run.until_at, interval.ended_at),
        run.bad_s + interval.seconds,
        worst_of(values) if values else None,
    )


def _reaching(run: Run, interval: BadInterval) -> Run:
    return replace(run, began_at=min(run.began_at, interval.began_at), until_at=max(run.until_at, interval.ended_at))


def _outside(bad: Iterable[BadInterval], taken: Sequence[Run]) -> list[BadInterval]:
    """What of the bad times lies in none of the runs."""
    left = list(bad)
    for run in taken:
        left = [part for interval in left for part in _without(interval, run)]
    return left


def _without(interval: BadInterval, run: Run) -> list[BadInterval]:
    if interval.ended_at <= run.began_at or run.until_at <= interval.began_at:
        return [interval]
    parts = [
        replace(interval, ended_at=run.began_at),
        replace(interval, began_at=run.until_at),
    ]
    return [part for part in parts if part.began_at < part.ended_at]
