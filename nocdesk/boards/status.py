"""The strip above every screen: is it alive, how old is what it shows, how loaded is the shift."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import AlarmEventRecord
from nocdesk.boards.attention_board import attention
from nocdesk.boards.rows import ProbeRow
from nocdesk.boards.shelf_board import shelved_count
from nocdesk.boards.status_rows import Behind, DeskStatus
from nocdesk.network.model import Device, Probe
from nocdesk.network.topology import stale_after_s
from nocdesk.quality.model import ProbeStatus
from nocdesk.requests.queries import CollectorRow, collector_rows, last_judged
from nocdesk.services.model import Service

LOAD_PERIOD = timedelta(minutes=10)
LOAD_BARS = 12
BEHIND_AFTER = timedelta(seconds=30)
_SIGN_OF_LIFE = timedelta(minutes=2)


def desk_status(session: Session, *, now: datetime) -> DeskStatus:
    """One reading of everything that the strip and the status bar show."""
    asking = attention(session, now=now)
    probes = session.execute(
        select(ProbeStatus.answered_at, Probe.interval_s).select_from(Probe).outerjoin(ProbeStatus)
    )
    answers = [(answered_at, interval_s) for answered_at, interval_s in probes]
    late = [one for one in answers if _is_late(*one, now)]
    collectors = collector_rows(session)
    alive = [c for c in collectors if now - c.beat_at < _SIGN_OF_LIFE]
    began_at = min((c.started_at for c in alive), default=None)
    return DeskStatus(
        counts=asking.counts,
        planned=asking.planned,
        load=_load(session, now),
        polls_per_min=sum(c.polls_per_min for c in alive),
        timeouts_per_min=sum(c.timeouts_per_min for c in alive),
        probes=len(answers),
        probes_late=len(late),
        oldest_data_at=min((a for a, _ in answers if a is not None), default=None),
        beat_at=collectors[0].beat_at if collectors else None,
        spool_waiting=sum(c.spool_waiting for c in alive),
        worst_unacknowledged=asking.worst,
        unacknowledged=asking.unacknowledged,
        shelved=shelved_count(session),
        judged_at=last_judged(collectors),
        behind=_behind(alive, now),
        probes_new=sum(not _is_late(began_at, interval_s, now) for _, interval_s in late),
    )


def probe_rows(session: Session) -> list[ProbeRow]:
    """Every probe with its last poll."""
    query = (
        select(Probe, Device.name, Service.name, ProbeStatus)
        .join(Device, Device.id == Probe.device_id)
        .outerjoin(Service, Service.id == Probe.service_id)
        .outerjoin(ProbeStatus, ProbeStatus.probe_id == Probe.id)
        .order_by(Probe.name)
    )
    return [
        ProbeRow(
            id=probe.id,
            name=probe.name,
            type=probe.type,
            device=device,
            service=service or "",
            interval_s=probe.interval_s,
            outcome=status.outcome if status else None,
            polled_at=status.polled_at if status else None,
            answered_at=status.answered_at if status else None,
            detail=status.detail if status else "",
        )
        for probe, device, service, status in session.execute(query)
    ]


def _is_late(since: datetime | None, interval_s: float, now: datetime) -> bool:
    """Whether an answer should have come by now since the last one, or since the collectors began."""
    return since is None or (now - since).total_seconds() > stale_after_s(interval_s)


def _behind(alive: Sequence[CollectorRow], now: datetime) -> Behind | None:
    """What has waited for so long that it is more than the last polls."""
    late = {
        row.source: row.waiting_since
        for row in alive
        if row.waiting_since is not None and now - row.waiting_since >= BEHIND_AFTER
    }
    if not late:
        return None
    waiting = sum(row.spool_waiting + row.inbox_waiting for row in alive if row.source in late)
    # One that stands by for another polls nothing.
    is_everywhere = all(row.source in late for row in alive if row.devices)
    return Behind(min(late.values()), waiting, is_everywhere)


def _load(session: Session, now: datetime) -> tuple[int, ...]:
    """How many alarms asked for attention in each of the last periods, the latest last."""
    start = now - LOAD_BARS * LOAD_PERIOD
    bars = [0] * LOAD_BARS
    told = select(AlarmEventRecord.at).where(
        AlarmEventRecord.at > start, AlarmEventRecord.at <= now, AlarmEventRecord.is_annunciated
    )
    for at in session.scalars(told):
        bars[min(LOAD_BARS - 1, int((at - start) / LOAD_PERIOD))] += 1
    return tuple(bars)
