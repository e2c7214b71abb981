"""The samples of an interval as lines of evidence: each with its poll, how long that took, and whether it was late."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.evidence_recipes import counts_of, own_bindings
from nocdesk.boards.evidence_rows import Counts, EvidenceRow, Ground, RowKind
from nocdesk.evidence.queries import PollEvidence, polls_between
from nocdesk.language import _
from nocdesk.network.model import Probe
from nocdesk.quality.layout import instant_of
from nocdesk.quality.model import ClockStep
from nocdesk.quality.reading import Metric, Outcome
from nocdesk.store.series import rollup_points, series_points
from nocdesk.store.series_tables import series
from nocdesk.store.series_time import microseconds

LONGEST_READ = timedelta(hours=2)
"""Of longer stretches the polls are not read out of the evidence for the list, only for the line that is chosen."""

ROLLUP_S = 300
_LATE_SHARE, _LATE_LEAST_S = 0.05, 1.0
_TICK = timedelta.resolution


@dataclass(frozen=True, slots=True)
class Sampled:
    """Lines in the order of time, and whether what devices said is kept of some, of all, and pinned."""

    rows: tuple[EvidenceRow, ...]
    polls: int = 0
    pinned: int = 0


def sampled(session: Session, ground: Ground, since: datetime, until: datetime) -> Sampled:
    """Every poll from `since` up to and with `until`: what it brought, or that it brought nothing."""
    if ground.probe_id is None:
        return Sampled(())
    polls = polls_between(session, ground.probe_id, since, until) if until - since <= LONGEST_READ else []
    told = {microseconds(poll.taken_at): poll for poll in polls}
    values = _points(session, ground.series_id, since, until)
    places = sorted(values.keys() | {at for at, poll in told.items() if _is_failure(poll)})
    lines = _Lines(session, ground, since, until)
    rows = tuple(lines.rows(places, values, told))
    return Sampled(rows, len(polls), sum(poll.is_pinned for poll in polls))


def rolled_up(session: Session, ground: Ground, since: datetime, until: datetime) -> Sampled:
    """The 5-minute means, where the samples themselves are not kept any more."""
    if ground.series_id is None:
        return Sampled(())
    found = rollup_points(session, ground.series_id, since, until, ROLLUP_S)
    columns = (found.times, found.mean, found.minimum, found.maximum, found.count)
    return Sampled(
        tuple(
            EvidenceRow(
                id=0,
                number=None,
                at=instant_of(round(at * 1e6)),
                source=ground.source,
                kind=RowKind.ROLLUP,
                value=mean,
                over=ground.over(mean),
                info=_("mean of {count}, from {low:.4g} to {high:.4g}").format(count=count, low=low, high=high),
            )
            for at, mean, low, high, count in zip(*(column.tolist() for column in columns), strict=True)
        )
    )


class _Lines:
    """What is beside the values: round trips, the agent's clock, steps of the collector's."""

    def __init__(self, session: Session, ground: Ground, since: datetime, until: datetime) -> None:
        self._ground = ground
        self._took = _points(session, _beside(session, ground, Metric.ROUND_TRIP_MS), since, until)
        self._uptimes = _points(session, _beside(session, ground, Metric.UPTIME_S), since, until)
        query = select(ClockStep.at, ClockStep.step_s).where(ClockStep.at >= since, ClockStep.at <= until)
        self._steps = [(microseconds(at), step_s) for at, step_s in session.execute(query.order_by(ClockStep.at))]
        probe = session.get(Probe, ground.probe_id)
        self._parameters: Mapping[str, object] = {} if probe is None else probe.parameters

    def rows(
        self, places: Sequence[int], values: Mapping[int, float], told: Mapping[int, PollEvidence]
    ) -> Iterator[EvidenceRow]:
        before: int | None = None
        for at_us in places:
            poll, value = told.get(at_us), values.get(at_us)
            yield EvidenceRow(
                id=0,
                number=None,
                at=instant_of(at_us),
                source=self._ground.source,
                kind=RowKind.POLL,
                value=value,
                counts=self._counts(poll),
                over=None if value is None else self._ground.over(value),
                poll_ms=self._took.get(at_us),
                clock=self._clock(before, at_us),
                info=self._info(before, at_us, poll),
            )
            before = at_us

    def _counts(self, poll: PollEvidence | None) -> Counts | None:
        if poll is None or self._ground.metric is not Metric.LOSS_PCT:
            return None
        return counts_of(poll, own_bindings(poll.bindings, self._parameters, self._ground.instance))

    def _clock(self, before_us: int | None, at_us: int) -> str:
        stepped = [step_s for place, step_s in self._steps if (before_us or 0) < place <= at_us]
        if stepped:
            return _("set {sum:+.1f} s").format(sum=sum(stepped))
        now, then = self._uptimes.get(at_us), None if before_us is None else self._uptimes.get(before_us)
        if now is None:
            return ""
        return _("restarted") if then is not None and now < then else _("steady")

    def _info(self, before_us: int | None, at_us: int, poll: PollEvidence | None) -> str:
        if poll is not None and _is_failure(poll):
            return f"{_FAILED.get(poll.outcome, _('no usable answer'))}{': ' if poll.detail else ''}{poll.detail}"
        interval_s = self._ground.interval_s
        if before_us is None or interval_s <= 0:
            return ""
        late_s = (at_us - before_us) / 1e6 - interval_s
        missing = round(late_s / interval_s)
        if missing >= 1:
            return _("{missing} before it missing (every {interval_s:g} s)").format(
                missing=missing, interval_s=interval_s
            )
        return (
            _("{late_s:.0f} s late, accepted").format(late_s=late_s)
            if late_s > max(_LATE_LEAST_S, interval_s * _LATE_SHARE)
            else ""
        )


_FAILED = {
    Outcome.SILENT: _("no answer"),
    Outcome.CREDENTIALS: _("credentials refused"),
    Outcome.FAULTY: _("unusable answer"),
    Outcome.ENGINE_CHANGED: _("another engine answered"),
}


def _is_failure(poll: PollEvidence) -> bool:
    return poll.outcome is not Outcome.ANSWERED


def _points(session: Session, series_id: int | None, since: datetime, until: datetime) -> dict[int, float]:
    if series_id is None:
        return {}
    found = series_points(session, series_id, since, until + _TICK)
    return {round(at * 1e6): value for at, value in zip(found.times.tolist(), found.values.tolist(), strict=True)}


def _beside(session: Session, ground: Ground, metric: Metric) -> int | None:
    query = select(series.c.id).where(series.c.probe_id == ground.probe_id, series.c.metric == metric.value)
    return session.scalar(query.order_by(series.c.id).limit(1))
