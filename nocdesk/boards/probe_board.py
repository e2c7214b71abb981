"""Probes and poller: how each probe's last poll went, how late it is, what it measured, and which devices are slow."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.network.model import Device, DeviceKind, Probe, ProbeType, SnmpVersion
from nocdesk.network.topology import stale_after_s
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.reading import Metric, Outcome
from nocdesk.requests.model import Request, RequestKind
from nocdesk.requests.queries import CollectorRow, collector_rows
from nocdesk.services.model import Service
from nocdesk.store.series import series_points
from nocdesk.store.series_tables import series, series_bin, series_tail

ANSWER_TIME_OVER = timedelta(minutes=10)
"""Answer times are those of so long, to the 5-minute bin."""

RARELY_S = 60.0
"""So rarely a device that does not answer may be asked, however short its interval is."""


class ProbeState(StrEnum):
    """How it stands with a probe, the worst first."""

    REFUSED = "refused"
    SILENT = "silent"
    FAULTY = "faulty"
    LATE = "late"
    """Nobody has asked it for two and a half intervals: it is the collector that is late, not the device."""
    NEVER = "never"
    ANSWERS = "answers"


_STATES = {
    Outcome.CREDENTIALS: ProbeState.REFUSED,
    Outcome.SILENT: ProbeState.SILENT,
    Outcome.FAULTY: ProbeState.FAULTY,
    Outcome.ANSWERED: ProbeState.ANSWERS,
}


@dataclass(frozen=True, slots=True)
class PolledRow:
    """A probe, its last poll, and how long its device took to answer of late (None: no answer in that time)."""

    id: int
    name: str
    type: ProbeType
    device_id: int
    device: str
    service_id: int | None
    service: str
    interval_s: float
    state: ProbeState
    polled_at: datetime | None
    answered_at: datetime | None
    detail: str
    answer_ms: float | None
    slowest_ms: float | None


@dataclass(frozen=True, slots=True)
class PollerBoard:
    """Every probe, and every collector that ever gave a sign of life, the latest first."""

    rows: tuple[PolledRow, ...]
    collectors: tuple[CollectorRow, ...]


@dataclass(frozen=True, slots=True)
class LastValue:
    """The last sample of one of a probe's series."""

    metric: Metric
    instance: str
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class PollAnswer:
    """A poll that somebody asked for, and what came of it (None: nothing yet)."""

    asked_at: datetime
    asked_by: str
    done_at: datetime | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class ProbeDetail:
    """A probe with its device, the last value of each of its series, and the last polls that people asked for."""

    row: PolledRow
    kind: DeviceKind
    vendor: str
    location: str
    address: str
    port: int
    snmp: SnmpVersion
    service_label: str
    values: tuple[LastValue, ...]
    asked: tuple[PollAnswer, ...]


def poller_board(session: Session, *, now: datetime) -> PollerBoard:
    """One reading of everything that the list and the figures above it show."""
    return PollerBoard(tuple(_rows(session, now)), tuple(collector_rows(session)))


def probe_detail(session: Session, probe_id: int, *, now: datetime) -> ProbeDetail | None:
    """Everything about one probe; None where it is gone."""
    row = next(iter(_rows(session, now, probe_id)), None)
    if row is None:
        return None
    device = session.get_one(Device, row.device_id)
    service = session.get(Service, row.service_id) if row.service_id is not None else None
    return ProbeDetail(
        row=row,
        kind=device.kind,
        vendor=device.vendor,
        location=device.location,
        address=device.address,
        port=device.port,
        snmp=device.snmp,
        service_label=service.label if service else "",
        values=_last_values(session, probe_id),
        asked=_asked(session, probe_id),
    )


def state_of(outcome: Outcome | None, polled_at: datetime | None, interval_s: float, now: datetime) -> ProbeState:
    """The state of a probe whose last poll was at `polled_at`."""
    if outcome is None or polled_at is None:
        return ProbeState.NEVER
    usual_s = interval_s if outcome is Outcome.ANSWERED else max(interval_s, RARELY_S)
    is_late = (now - polled_at).total_seconds() > stale_after_s(usual_s)
    return ProbeState.LATE if is_late else _STATES[outcome]


def _rows(session: Session, now: datetime, probe_id: int | None = None) -> list[PolledRow]:
    query = (
        select(Probe, Device.name, Service.name, ProbeStatus)
        .join(Device, Device.id == Probe.device_id)
        .outerjoin(Service, Service.id == Probe.service_id)
        .outerjoin(ProbeStatus, ProbeStatus.probe_id == Probe.id)
        .order_by(Probe.name)
    )
    if probe_id is not None:
        query = query.where(Probe.id == probe_id)
    took = _answer_times(session, now, probe_id)
    rows = []
    for probe, device, service, status in session.execute(query):
        mean_ms, slowest_ms = took.get(probe.id, (None, None))
        polled_at, outcome = (status.polled_at, status.outcome) if status else (None, None)
        rows.append(
            PolledRow(
                id=probe.id,
                name=probe.name,
                type=probe.type,
                device_id=probe.device_id,
                device=device,
                service_id=probe.service_id,
                service=service or "",
                interval_s=probe.interval_s,
                state=state_of(outcome, polled_at, probe.interval_s, now),
                polled_at=polled_at,
                answered_at=status.answered_at if status else None,
                detail=status.detail if status else "",
                answer_ms=mean_ms,
                slowest_ms=slowest_ms,
            )
        )
    return rows


def _answer_times(session: Session, now: datetime, probe_id: int | None) -> dict[int, tuple[float, float]]:
    """By probe, the mean and the longest time that its device took to answer, in ms."""
    column = series_bin.c
    query = (
        select(series.c.probe_id, func.sum(column.total) / func.sum(column.count), func.max(column.maximum))
        .join(series_bin, column.series_id == series.c.id)
        .where(series.c.metric == Metric.ROUND_TRIP_MS.value)
        .where(column.start_s >= int((now - ANSWER_TIME_OVER).timestamp()), column.start_s <= int(now.timestamp()))
        .group_by(series.c.probe_id)
    )
    if probe_id is not None:
        query = query.where(series.c.probe_id == probe_id)
    return {number: (float(mean), float(longest)) for number, mean, longest in session.execute(query)}


def _last_values(session: Session, probe_id: int) -> tuple[LastValue, ...]:
    own = session.execute(
        select(series.c.id, series.c.metric, series.c.instance)
        .where(series.c.probe_id == probe_id)
        .order_by(series.c.instance, series.c.id)
    ).all()
    ids = [series_id for series_id, _, _ in own]
    last = _last_of_tail(session, ids)
    found = []
    for series_id, metric, instance in own:
        sample = last.get(series_id) or _last_sealed(session, series_id)
        if sample is not None:
            found.append(LastValue(Metric(metric), instance, *sample))
    return tuple(found)


def _last_of_tail(session: Session, ids: list[int]) -> dict[int, tuple[datetime, float]]:
    tail = series_tail.c
    newest = (
        select(tail.series_id, func.max(tail.at_us).label("at_us"))
        .where(tail.series_id.in_(ids))
        .group_by(tail.series_id)
        .subquery()
    )
    query = select(tail.series_id, tail.at_us, tail.value).join(
        newest, (newest.c.series_id == tail.series_id) & (newest.c.at_us == tail.at_us)
    )
    return {series_id: (_instant(at_us / 1e6), value) for series_id, at_us, value in session.execute(query)}


def _last_sealed(session: Session, series_id: int) -> tuple[datetime, float] | None:
    """The last sample of a series whose hours are all sealed: that of its last bin."""
    start_s = session.scalar(select(func.max(series_bin.c.start_s)).where(series_bin.c.series_id == series_id))
    if start_s is None:
        return None
    points = series_points(session, series_id, float(start_s), float(start_s + 300))
    return (_instant(float(points.times[-1])), float(points.values[-1])) if len(points.times) else None


def _asked(session: Session, probe_id: int, most: int = 3) -> tuple[PollAnswer, ...]:
    query = (
        select(Request.asked_at, Request.asked_by, Request.done_at, Request.answer)
        .where(Request.kind == RequestKind.POLL_NOW, Request.subject_id == probe_id)
        .order_by(Request.id.desc())
        .limit(most)
    )
    return tuple(PollAnswer(*row) for row in session.execute(query))


def _instant(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
