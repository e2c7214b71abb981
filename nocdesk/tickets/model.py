"""A trouble ticket (TMF621), its timeline, its promises and the alarms it was matched with."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.priority import Priority
from nocdesk.store.base import Base, Id
from nocdesk.tickets.priorities import Impact, Urgency


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


class RestorationStatus(StrEnum):
    """How far field support has come, in the order of the work."""

    DISPATCHED = "dispatched"
    ON_SITE = "onSite"
    DIAGNOSING = "diagnosing"
    REPAIRING = "repairing"
    TESTING = "testing"
    RESTORED = "restored"


class RestorationCause(StrEnum):
    """Why a service fails, as field support finds it and a customer may know it."""

    CABLE_DAMAGE = "cableDamage"
    POWER_FAILURE = "powerFailure"
    EQUIPMENT_FAULT = "equipmentFault"
    CONFIGURATION = "configuration"
    OVERLOAD = "overload"
    WEATHER = "weather"
    THIRD_PARTY = "thirdParty"
    CUSTOMER_EQUIPMENT = "customerEquipment"
    NO_FAULT_FOUND = "noFaultFound"


class Audience(StrEnum):
    """Whom a line of the timeline is for: the staff alone, or the customer too."""

    STAFF = "staff"
    CUSTOMER = "customer"


class Workgroup(Base):
    """People who work on tickets together; `supervisor` is who hears of what they do not get done in time.

    New tickets go to the group that takes them (`takes_new`), the first by name where there are several.
    """

    __tablename__ = "workgroup"
    __feed__ = {"workgroup": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    supervisor: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    takes_new: Mapped[bool] = mapped_column(default=False)


class TicketTarget(Base):
    """What the provider gives itself for tickets of a priority for which no agreement promises a time, in minutes."""

    __tablename__ = "ticket_target"
    __feed__ = {"inventory": "id"}

    id: Mapped[Id]
    priority: Mapped[Priority] = mapped_column(unique=True)
    response_min: Mapped[float]
    restoration_min: Mapped[float]


class TroubleTicket(Base):
    """What a customer complains about, how its restoration stands, and when it has been promised (`etr_at`).

    `updated_at` and `updated_by` name the last change of these columns: who is in conflict learns whom with. The desk
    itself opens at most one ticket for a customer and a problem (`is_system`).
    """

    __tablename__ = "trouble_ticket"
    __feed__ = {"ticket": "id"}
    __table_args__ = (
        Index(
            "uq_trouble_ticket_customer_id_problem_id",
            "customer_id",
            "problem_id",
            unique=True,
            sqlite_where=text("is_system"),
            postgresql_where=text("is_system"),
        ),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("service_problem.id"), index=True)
    text: Mapped[str]
    channel: Mapped[str] = mapped_column(default="phone")
    status: Mapped[TicketStatus] = mapped_column(default=TicketStatus.ACKNOWLEDGED)
    impact: Mapped[Impact] = mapped_column(default=Impact.MEDIUM)
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.MEDIUM)
    priority: Mapped[Priority] = mapped_column(default=Priority.MEDIUM)
    workgroup_id: Mapped[int | None] = mapped_column(ForeignKey("workgroup.id"), index=True)
    assignee: Mapped[str] = mapped_column(default="")
    is_system: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    # When somebody began to work on it.
    responded_at: Mapped[datetime | None]
    # When the customer says it began; the opening where it did not say.
    began_at: Mapped[datetime]
    etr_at: Mapped[datetime | None]
    restored_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    opened_by: Mapped[str]
    restoration: Mapped[RestorationStatus | None]
    restoration_since: Mapped[datetime | None]
    crew: Mapped[str] = mapped_column(default="")
    cause: Mapped[RestorationCause | None]
    # When the customer and the desk are to hear of it again.
    next_update_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class BondKind(StrEnum):
    """What a ticket is to another one."""

    MERGED_INTO = "mergedInto"
    SPLIT_FROM = "splitFrom"


class TicketBond(Base):
    """That a ticket was merged into another, or split from it; what was linked by it, and in which status it was.

    `links` has by alarm what was known of it and the other ticket before (None: nothing).
    """

    __tablename__ = "ticket_bond"
    __feed__ = {"ticket": "ticket_id"}

    id: Mapped[Id]
    kind: Mapped[BondKind]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("trouble_ticket.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("trouble_ticket.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    status_before: Mapped[TicketStatus]
    links: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]


class EtrPromise(Base):
    """A promise of restoration as it was once made; None: the promise was withdrawn."""

    __tablename__ = "etr_promise"
    __feed__ = {"ticket": "ticket_id"}

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("trouble_ticket.id"), index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    etr_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class StopReason(StrEnum):
    """Why a ticket's clock may stand: for what the provider does not answer."""

    CUSTOMER = "customer"
    """The customer has to answer or to be there."""
    ACCESS = "access"
    """The customer's site cannot be entered."""
    AGREED = "agreed"
    """The customer agreed to go on later."""
    THIRD_PARTY = "thirdParty"
    """Somebody whom the agreement excludes has to act."""


class ClockStop(Base):
    """Time in which the clock of a ticket stands, from `began_at` to `ended_at`; who stopped it, and why."""

    __tablename__ = "ticket_clock_stop"
    __feed__ = {"ticket": "ticket_id"}

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("trouble_ticket.id"), index=True)
    reason: Mapped[StopReason]
    note: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime]
    began_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class TicketEscalation(Base):
    """A step up that a ticket took because of one of its clocks: once for each clock and level."""

    __tablename__ = "ticket_escalation"
    __feed__ = {"ticket": "ticket_id"}
    __table_args__ = (UniqueConstraint("ticket_id", "kind", "level"),)

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("trouble_ticket.id"))
    kind: Mapped[str]
    level: Mapped[int]
    at: Mapped[datetime]
    to: Mapped[str]


class TicketEvent(Base):
    """A line of a ticket's timeline."""

    __tablename__ = "ticket_event"
    __feed__ = {"ticket": "ticket_id"}

    id: Mapped[Id]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("trouble_ticket.id"), index=True)
    at: Mapped[datetime]
    author: Mapped[str]
    text: Mapped[str]
    audience: Mapped[Audience] = mapped_column(default=Audience.CUSTOMER)
    is_by_hand: Mapped[bool] = mapped_column(default=False)
    """Whether a person chose the words, and not the desk."""


class MatchState(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    LINKED = "linked"
    DECLINED = "declined"


class MatchOrigin(StrEnum):
    """How a ticket and an alarm came together."""

    PROPOSED = "proposed"
    BY_HAND = "byHand"
    """Somebody linked them that nothing had proposed."""
    OPENED_FROM = "openedFrom"
    """The ticket was opened from the alarm: nobody looked for a match."""


class TicketMatch(Base):
    """An alarm that a ticket probably belongs to: the score (0 to 1) is the sum of the printed reasons.

    Of a problem only the likeliest alarm is proposed. `features` are what the reasons stand for: from these and the
    decisions the points are learnt.
    """

    __tablename__ = "ticket_match"
    __feed__ = {"ticket": "ticket_id", "alarm": "alarm_id"}
    __table_args__ = (Index("ix_ticket_match_alarm_id", "alarm_id"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("trouble_ticket.id"), primary_key=True)
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarm.id"), primary_key=True)
    state: Mapped[MatchState]
    score: Mapped[float]
    reasons: Mapped[list[str]]
    features: Mapped[list[str]] = mapped_column(default=list)
    origin: Mapped[MatchOrigin] = mapped_column(default=MatchOrigin.PROPOSED)
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
