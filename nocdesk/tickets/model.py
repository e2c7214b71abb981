"""A trouble ticket (TMF621), its timeline and the alarms it was matched with."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class TicketStatus(StrEnum):
    """TMF621 trouble ticket states."""

    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "inProgress"
    PENDING = "pending"
    HELD = "held"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class TroubleTicket(Base):
    """What a customer complains about, and when it has been promised to be over (`etr_at`)."""

    __tablename__ = "trouble_ticket"
    __feed__ = {"ticket": "id"}

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    text: Mapped[str]
    channel: Mapped[str] = mapped_column(default="phone")
    status: Mapped[TicketStatus] = mapped_column(default=TicketStatus.ACKNOWLEDGED)
    opened_at: Mapped[datetime]
    # When the customer says it began; the opening where it did not say.
    began_at: Mapped[datetime]
    etr_at: Mapped[datetime | None]
    restored_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    opened_by: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class TicketEvent(Base):
    """A line of a ticket's timeline."""

    __tablename__ = "ticket_event"
    __feed__ = {"ticket": "ticket_id"}

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("trouble_ticket.id"), index=True)
    at: Mapped[datetime]
    author: Mapped[str]
    text: Mapped[str]


class MatchState(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    LINKED = "linked"
    DECLINED = "declined"


class TicketMatch(Base):
    """An alarm that a ticket probably belongs to: the score (0 to 1) is the sum of the printed reasons."""

    __tablename__ = "ticket_match"
    __feed__ = {"ticket": "ticket_id", "alarm": "alarm_id"}
    __table_args__ = (Index("ix_ticket_match_alarm_id", "alarm_id"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("trouble_ticket.id"), primary_key=True)
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarm.id"), primary_key=True)
    state: Mapped[MatchState]
    score: Mapped[float]
    reasons: Mapped[list[str]]
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
