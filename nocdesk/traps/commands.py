"""What may be done about traps: keep them, count what is none, say how the receiver does, forget the old ones."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select

from nocdesk.network.model import Device
from nocdesk.people.policy import Act, require
from nocdesk.store.position import position_of
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.event import Cause, Heard, ReceiverFigures, TrapEvent, TrapState
from nocdesk.traps.model import ReceiverState, Trap, TrapCount, TrapReceiver

COUNTS_KEPT = 10_000
"""Of so many sources and causes the counts are kept: those of the inventory's devices and of the latest strangers."""

REPEATED_WITHIN = timedelta(minutes=10)
"""An agent repeats an INFORM, and a network a datagram, within seconds. Later, the same octets are news."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a call brought: rows, repetitions, what was counted by source and cause, and the notifications to judge."""

    stored: int = 0
    duplicates: int = 0
    lost: Mapping[tuple[str, Cause], int] | None = None
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiverBeat:
    """How a receiver does; the counts are since `started_at`.

    `discoveries` are SNMPv3 messages that carry no notification and only ask for our engine or its time.
    """

    source: str
    state: ReceiverState
    detail: str
    address: str
    port: int
    started_at: datetime
    figures: ReceiverFigures
    waiting: int
    stored: int
    discoveries: int
    duplicates: int
    receiver_restarts: int
    decoder_restarts: int


def keep_traps(work: UnitOfWork, *, source: str, events: Sequence[TrapEvent], through: int) -> Kept:
    """Store what lies behind the position of the raw spool `source`, each notification once, and move the position."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    position = position_of(work.session, source)
    fresh = [event for event in events if event.seq > position.seq]
    position.seq = max(position.seq, through)
    devices = _Devices(work)
    known = _known_fingerprints(work, fresh)
    rows: list[dict[str, Any]] = []
    heard: list[Heard] = []
    counted: Counter[tuple[str, Cause]] = Counter()
    for event in fresh:
        fingerprint = event.fingerprint
        if event.cause is Cause.DUPLICATE or (fingerprint and fingerprint in known):
            counted[event.source, Cause.DUPLICATE] += 1
            continue
        known.add(fingerprint)
        if event.cause is not None:
            counted[event.source, event.cause] += 1
        device_id = devices.id_of(event)
        rows.append(_columns(event, device_id))
        if event.state is TrapState.DECODED:
            heard.append(Heard(event, device_id))
    if rows:
        work.session.execute(insert(Trap), rows)
        work.touched("trap", work.session.scalar(select(func.max(Trap.id))) or 0)
    count_losses(work, lost=counted)
    duplicates = sum(number for (_, cause), number in counted.items() if cause is Cause.DUPLICATE)
    return Kept(len(rows), duplicates, counted, tuple(heard))


def count_losses(work: UnitOfWork, *, lost: Mapping[tuple[str, Cause], int]) -> None:
    """Add to what was counted instead of stored, or beside it."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    if not lost:
        return
    rows = work.session.scalars(select(TrapCount).where(TrapCount.source.in_({source for source, _ in lost})))
    known = {(row.source, row.cause): row for row in rows}
    for (source, cause), number in lost.items():
        row = known.get((source, cause))
        if row is None:
            row = TrapCount(source=source, cause=cause, count=0)
            work.session.add(row)
        row.count += number
        row.last_at = work.now


def note_receiver(work: UnitOfWork, *, beat: ReceiverBeat) -> None:
    """Keep how a receiver does."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    row = work.session.scalar(select(TrapReceiver).where(TrapReceiver.source == beat.source))
    if row is None:
        row = TrapReceiver(source=beat.source)
        work.session.add(row)
    row.state, row.detail, row.address, row.port = beat.state, beat.detail, beat.address, beat.port
    row.started_at, row.beat_at = beat.started_at, work.now
    row.received, row.spooled = beat.figures.received, beat.figures.spooled
    row.buffer_bytes = beat.figures.buffer_bytes
    row.waiting, row.stored = beat.waiting, beat.stored
    row.discoveries, row.duplicates = beat.discoveries, beat.duplicates
    row.receiver_restarts, row.decoder_restarts = beat.receiver_restarts, beat.decoder_restarts


def forget_traps(work: UnitOfWork, *, before: datetime, keep: int) -> None:
    """Remove the traps received before an instant, and all but the newest `keep`."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    newest = work.session.scalar(select(func.max(Trap.id))) or 0
    work.session.execute(delete(Trap).where((Trap.received_at < before) | (Trap.id <= newest - keep)))


def forget_counts(work: UnitOfWork, *, before: datetime, keep: int = COUNTS_KEPT) -> None:
    """Remove the counts to which nothing was added since an instant, and all but the `keep` that grew last.

    Strangers' addresses are without end; what they have sent must not fill the store.
    """
    require(work.actor, Act.RECORD_MEASUREMENT)
    latest = select(TrapCount.id).order_by(TrapCount.last_at.desc(), TrapCount.id.desc()).limit(keep)
    work.session.execute(delete(TrapCount).where((TrapCount.last_at < before) | TrapCount.id.not_in(latest)))


class _Devices:
    """Whose address it is: where several devices share one, the port decides, or nobody can say."""

    def __init__(self, work: UnitOfWork) -> None:
        self._of_port: dict[tuple[str, int], int] = {}
        self._of_address: dict[str, list[int]] = {}
        devices = select(Device.id, Device.address, Device.port, Device.answers_from)
        for number, address, port, further in work.session.execute(devices):
            self._of_port[address, port] = number
            for one in (address, *further):
                self._of_address.setdefault(one, []).append(number)

    def id_of(self, event: TrapEvent) -> int | None:
        named = self._of_port.get((event.source, event.port))
        alone = self._of_address.get(event.source, [])
        return named or (alone[0] if len(alone) == 1 else None)


def _known_fingerprints(work: UnitOfWork, events: Sequence[TrapEvent]) -> set[str]:
    wanted = {event.fingerprint for event in events if event.fingerprint}
    if not wanted:
        return set()
    since = datetime.fromtimestamp(min(event.at_us for event in events) / 1e6, UTC) - REPEATED_WITHIN
    query = select(Trap.fingerprint).where(Trap.fingerprint.in_(wanted), Trap.received_at > since)
    return set(work.session.scalars(query))


def _columns(event: TrapEvent, device_id: int | None) -> dict[str, Any]:
    return {
        "received_at": datetime.fromtimestamp(event.at_us / 1e6, UTC),
        "source": event.source,
        "port": event.port,
        "device_id": device_id,
        "state": event.state,
        "cause": event.cause,
        "detail": event.detail,
        "version": event.version,
        "is_inform": event.is_inform,
        "trap_oid": event.trap_oid,
        "uptime_ticks": event.uptime_ticks,
        "user": event.user,
        "engine_id": event.engine_id,
        "engine_boots": event.engine_boots,
        "engine_time_s": event.engine_time_s,
        "varbinds": [asdict(varbind) for varbind in event.varbinds],
        "fingerprint": event.fingerprint,
        "raw": event.raw if event.state is TrapState.UNDECODABLE else None,
    }
