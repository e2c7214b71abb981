"""What may be read of traps: the last ones, what was counted instead, and how the receiver does."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.network.model import Device
from nocdesk.traps.event import Cause, TrapState, TrapVarBind
from nocdesk.traps.model import ReceiverState, Trap, TrapCount, TrapReceiver

DELAYED_TICKS = 6_000
"""A minute, in sysUpTime: nothing that left later than that overtakes."""


@dataclass(frozen=True, slots=True)
class TrapRow:
    """A notification and, where its address tells, the device that sent it."""

    id: int
    received_at: datetime
    source: str
    port: int
    device: str
    state: TrapState
    cause: Cause | None
    detail: str
    version: str
    is_inform: bool
    trap_oid: str
    uptime_ticks: int | None
    user: str
    engine_id: str
    engine_boots: int | None
    engine_time_s: int | None
    varbinds: tuple[TrapVarBind, ...]
    raw: bytes


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many datagrams of a source met with a cause."""

    source: str
    cause: Cause
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ReceiverRow:
    """How a receiver does; the counts are since `started_at`."""

    state: ReceiverState
    detail: str
    address: str
    port: int
    started_at: datetime
    beat_at: datetime
    received: int
    spooled: int
    waiting: int
    stored: int
    discoveries: int
    duplicates: int
    buffer_bytes: int
    receiver_restarts: int
    decoder_restarts: int


@dataclass(frozen=True, slots=True)
class EngineRow:
    """A device's SNMPv3 engine with its boots and time as they were last believed."""

    engine_id: str
    boots: int
    time_s: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TrapFilter:
    """Which traps are wanted; what is None does not matter."""

    device: str | None = None
    state: TrapState | None = None
    since: datetime | None = None


def trap_rows(session: Session, wanted: TrapFilter, limit: int = 100) -> list[TrapRow]:
    """The last ones, the newest first."""
    query = select(Trap, Device.name).outerjoin(Device, Device.id == Trap.device_id).order_by(Trap.id.desc())
    if wanted.device is not None:
        query = query.where(Device.name == wanted.device)
    if wanted.state is not None:
        query = query.where(Trap.state == wanted.state)
    if wanted.since is not None:
        query = query.where(Trap.received_at >= wanted.since)
    return [_row(trap, device or "") for trap, device in session.execute(query.limit(limit))]


def count_rows(session: Session) -> list[CountRow]:
    """Everything that was counted, the most first."""
    query = select(TrapCount).order_by(TrapCount.count.desc(), TrapCount.source, TrapCount.cause)
    return [CountRow(row.source, row.cause, row.count, row.last_at) for row in session.scalars(query)]


def engine_rows(session: Session) -> list[EngineRow]:
    """Every engine that has ever sent a trap that was believed."""
    last = select(func.max(Trap.id)).where(Trap.engine_boots.is_not(None)).group_by(Trap.engine_id)
    query = select(Trap.engine_id, Trap.engine_boots, Trap.engine_time_s, Trap.received_at).where(Trap.id.in_(last))
    return [EngineRow(name, boots or 0, time_s or 0, at) for name, boots, time_s, at in session.execute(query)]


def receiver_rows(session: Session) -> list[ReceiverRow]:
    """Every receiver that ever gave a sign of life, the latest first."""
    names = tuple(ReceiverRow.__dataclass_fields__)
    query = select(TrapReceiver).order_by(TrapReceiver.beat_at.desc())
    return [ReceiverRow(**{name: getattr(row, name) for name in names}) for row in session.scalars(query)]


def in_device_order(rows: list[TrapRow]) -> list[TrapRow]:
    """The traps of one device in the order in which it sent them, however the network has mixed them up.

    Its boots count first where it tells them (v3, RFC 3414, clause 2.3), then sysUpTime. Before a start that cannot be
    seen otherwise sysUpTime was higher: such a step back of more than what a network delays keeps the order of arrival.
    """
    ordered: list[TrapRow] = []
    for row in sorted(rows, key=lambda row: row.received_at):
        place = len(ordered)
        while place and _is_before(row, ordered[place - 1]):
            place -= 1
        ordered.insert(place, row)
    return ordered


def _is_before(row: TrapRow, other: TrapRow) -> bool:
    if row.engine_boots is not None and other.engine_boots is not None and row.engine_boots != other.engine_boots:
        return row.engine_boots < other.engine_boots
    if row.uptime_ticks is None or other.uptime_ticks is None:
        return False
    return 0 < other.uptime_ticks - row.uptime_ticks <= DELAYED_TICKS


def _row(trap: Trap, device: str) -> TrapRow:
    return TrapRow(
        id=trap.id,
        received_at=trap.received_at,
        source=trap.source,
        port=trap.port,
        device=device,
        state=trap.state,
        cause=trap.cause,
        detail=trap.detail,
        version=trap.version,
        is_inform=trap.is_inform,
        trap_oid=trap.trap_oid,
        uptime_ticks=trap.uptime_ticks,
        user=trap.user,
        engine_id=trap.engine_id,
        engine_boots=trap.engine_boots,
        engine_time_s=trap.engine_time_s,
        varbinds=tuple(TrapVarBind(**varbind) for varbind in trap.varbinds),
        raw=trap.raw or b"",
    )
