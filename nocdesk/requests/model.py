"""A request to the collector, and the sign of life that a collector gives."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class RequestKind(StrEnum):
    """What may be asked."""

    POLL_NOW = "poll_now"


class Request(Base):
    """Asked by a person, claimed by the collector, answered in words. `subject_id` is the probe's for a poll."""

    __tablename__ = "request"
    __feed__ = {"request": "id"}

    id: Mapped[Id]
    kind: Mapped[RequestKind]
    # Without a foreign key: what it means depends on the kind, and requests stand left of every concept.
    subject_id: Mapped[int]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    claimed_at: Mapped[datetime | None] = mapped_column(index=True)
    done_at: Mapped[datetime | None]
    answer: Mapped[str | None]


class CollectorStatus(Base):
    """The last sign of life of a collector, and what it has done since `started_at`; one row for each source.

    `sites` and `abilities` are what it may poll, `polls` the names of the groups of devices that it polls now, and
    `devices` how many those are; `judges` where it is the one whose engine judges for all, which it last did at
    `judged_at`. Batches wait in its spool and, carried already, in the inbox, the oldest of them `waiting_since`.
    """

    __tablename__ = "collector_status"
    __feed__ = {"collector": "id"}

    id: Mapped[Id]
    source: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    polls_sent: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    timed_out: Mapped[int] = mapped_column(default=0)
    samples: Mapped[int] = mapped_column(default=0)
    spool_waiting: Mapped[int] = mapped_column(default=0)
    inbox_waiting: Mapped[int] = mapped_column(default=0)
    waiting_since: Mapped[datetime | None]
    spool_share: Mapped[float] = mapped_column(default=0.0)
    spool_dropped: Mapped[int] = mapped_column(default=0)
    polls_per_min: Mapped[float] = mapped_column(default=0.0)
    timeouts_per_min: Mapped[float] = mapped_column(default=0.0)
    sites: Mapped[list[str]] = mapped_column(default=list)
    abilities: Mapped[list[str]] = mapped_column(default=list)
    polls: Mapped[list[str]] = mapped_column(default=list)
    devices: Mapped[int] = mapped_column(default=0)
    judges: Mapped[bool] = mapped_column(default=False)
    judged_at: Mapped[datetime | None]
