"""Probes and poller: how each probe's last poll went, how late it is, what it measured, and which devices are slow."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.boards.collector_board import PolledGroup, polled_groups
from nocdesk.boards.probe_answer import SaidAnswer, said_answer
from nocdesk.boards.trap_board import TrapBoard, trap_board
from nocdesk.names.lookup import Names
from nocdesk.network.model import Device, DeviceKind, Probe, ProbeType, SnmpVersion
from nocdesk.network.topology import stale_after_s
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.reading import Metric, Outcome
from nocdesk.requests.model import Request, RequestKind
from nocdesk.requests.queries import CollectorRow, collector_rows
from nocdesk.services.model import Service
from nocdesk.store.series import bins_of, newest_samples, series_points
from nocdesk.store.series_columns import starts_of_groups
from nocdesk.store.series_tables import series, series_chunk
from nocdesk.store.series_time import HOUR_US

ANSWER_TIME_OVER = timedelta(minutes=10)
"""Answer times are those of so long, to the 5-minute bin."""

RARELY_S = 60.0
"""So rarely a device that does not answer may be asked, however short its interval is."""

_PLACES = {metric.value: place for place, metric in enumerate(Metric)}
_WORD_AND_NUMBER = re.compile(r"([^0-9]*)([0-9]*)")


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
    Outcome.ENGINE_CHANGED: ProbeState.FAULTY,
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
    """Every probe, every collector that ever gave a sign of life, the latest first, and the reception of traps."""

    rows: tuple[PolledRow, ...]
    collectors: tuple[CollectorRow, ...]
    traps: TrapBoard
    groups: tuple[PolledGroup, ...] = ()


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
    """A probe with its device, the last value of each series, the polls that people asked for, and the last answer.

    `answer` is None where no poll has been made or what was said in it is not kept.
    """

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
    answer: SaidAnswer | None


def poller_board(session: Session, *, now: datetime) -> PollerBoard:
    """One reading of everything that the list and the figures above it show."""
    return PollerBoard(
        tuple(_rows(session, now)), tuple(collector_rows(session)), trap_board(session), polled_groups(session, now)
    )


def probe_detail(session: Session, probe_id: int, names: Names, *, now: datetime) -> ProbeDetail | None:
    """Everything about one probe, objects by these names; None where it is gone."""
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
        answer=said_answer(session, probe_id, names, row.polled_at) if row.polled_at is not None else None,
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
    query = select(series.c.id, series.c.probe_id).where(series.c.metric == Metric.ROUND_TRIP_MS.value)
    if probe_id is not None:
        query = query.where(series.c.probe_id == probe_id)
    probes = {series_id: probe for series_id, probe in session.execute(query)}
    bins = bins_of(session, probes, int((now - ANSWER_TIME_OVER).timestamp()), int(now.timestamp()) + 1)
    first = starts_of_groups(bins.series)
    if not len(first):
        return {}
    means = np.add.reduceat(bins.total, first) / np.add.reduceat(bins.count, first)
    longest = np.maximum.reduceat(bins.maximum, first)
    numbers = bins.series[first].tolist()
    return {
        probes[number]: (mean, most)
        for number, mean, most in zip(numbers, means.tolist(), longest.tolist(), strict=True)
    }


def _last_values(session: Session, probe_id: int) -> tuple[LastValue, ...]:
    query = select(series.c.id, series.c.metric, series.c.instance).where(series.c.probe_id == probe_id)
    own = sorted(session.execute(query).all(), key=lambda row: (_by_number(row.instance), _PLACES[row.metric]))
    ids = [series_id for series_id, _, _ in own]
    last = newest_samples(session, ids)
    found = []
    for series_id, metric, instance in own:
        sample = last.get(series_id) or _last_sealed(session, series_id)
        if sample is not None:
            found.append(LastValue(Metric(metric), instance, *sample))
    return tuple(found)


def _by_number(instance: str) -> list[tuple[str, int]]:
    """So that port 10 stands behind port 9."""
    return [(word, int(digits or -1)) for word, digits in _WORD_AND_NUMBER.findall(instance)]


def _last_sealed(session: Session, series_id: int) -> tuple[datetime, float] | None:
    """The last sample of a series whose hours are all sealed."""
    start_us = session.scalar(select(func.max(series_chunk.c.start_us)).where(series_chunk.c.series_id == series_id))
    if start_us is None:
        return None
    points = series_points(session, series_id, start_us / 1e6, (start_us + HOUR_US) / 1e6)
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
