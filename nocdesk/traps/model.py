"""A trap as it is kept, what was counted instead, and how it stands with the receiver."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id
from nocdesk.traps.event import Cause, TrapState


class ReceiverState(StrEnum):
    """Whether traps are taken."""

    RUNNING = "running"
    DOWN = "down"
    STOPPED = "stopped"


class Trap(Base):
    """A notification; `raw` holds the octets of one that cannot be decoded, with its community blanked.

    The device's own time (`uptime_ticks`, for v3 also its boots and engine time) tells which of two came first there.
    """

    __tablename__ = "trap"
    __table_args__ = (Index("ix_trap_fingerprint_received_at", "fingerprint", "received_at"),)

    id: Mapped[Id]
    received_at: Mapped[datetime] = mapped_column(index=True)
    source: Mapped[str]
    port: Mapped[int]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True)
    state: Mapped[TrapState]
    cause: Mapped[Cause | None]
    detail: Mapped[str] = mapped_column(default="")
    version: Mapped[str]
    is_inform: Mapped[bool]
    trap_oid: Mapped[str]
    uptime_ticks: Mapped[int | None]
    user: Mapped[str]
    engine_id: Mapped[str]
    engine_boots: Mapped[int | None]
    engine_time_s: Mapped[int | None]
    varbinds: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    fingerprint: Mapped[str]
    raw: Mapped[bytes | None]


class TrapCount(Base):
    """How many datagrams of a source met with a cause, until it is quiet for so long that the count is forgotten."""

    __tablename__ = "trap_count"
    __feed__ = {"trap_receiver": "id"}
    __table_args__ = (UniqueConstraint("source", "cause"),)

    id: Mapped[Id]
    source: Mapped[str]
    cause: Mapped[Cause]
    count: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]


class TrapStanding(Base):
    """What traps said last of one natural key, in the device's own time: what is older than that comes too late.

    `is_unconfirmed` while no poll of the probe that watches it has said the same or the contrary. `due_at` is when
    somebody has to look: for an event without an end (`is_event`) its alarm is over then.
    """

    __tablename__ = "trap_standing"

    id: Mapped[Id]
    natural_key: Mapped[str] = mapped_column(unique=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), index=True)
    probe_id: Mapped[int | None] = mapped_column(ForeignKey("probe.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str]
    is_known: Mapped[bool]
    is_raised: Mapped[bool]
    is_event: Mapped[bool] = mapped_column(default=False)
    is_unconfirmed: Mapped[bool] = mapped_column(default=False, index=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    uptime_ticks: Mapped[int | None]
    engine_boots: Mapped[int | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)


class TrapReceiver(Base):
    """The receiver beside a collector: its last sign of life, and what it has done since `started_at`."""

    __tablename__ = "trap_receiver"
    __feed__ = {"trap_receiver": "id"}

    id: Mapped[Id]
    source: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ReceiverState]
    detail: Mapped[str] = mapped_column(default="")
    address: Mapped[str]
    port: Mapped[int]
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    received: Mapped[int] = mapped_column(default=0)
    spooled: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    stored: Mapped[int] = mapped_column(default=0)
    discoveries: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    buffer_bytes: Mapped[int] = mapped_column(default=0)
    receiver_restarts: Mapped[int] = mapped_column(default=0)
    decoder_restarts: Mapped[int] = mapped_column(default=0)
