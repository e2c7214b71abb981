"""Who wants to hear of what, and what was written to them: the outbox, which is also the log."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class Subject(StrEnum):
    """What a subscription is about: a customer hears its own words, problems and workgroups are heard by the staff."""

    CUSTOMER = "customer"
    PROBLEM = "problem"
    WORKGROUP = "workgroup"


class Channel(StrEnum):
    """How a notice travels."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class NoticeState(StrEnum):
    """How far a notice has come."""

    WAITING = "waiting"
    SENDING = "sending"
    """On its way: what happens now is said in another notice."""
    SENT = "sent"
    FAILED = "failed"


class NoticeSubscription(Base):
    """An address that hears of a subject until `ended_at`; `credential` names the password that signs a webhook."""

    __tablename__ = "notice_subscription"
    __feed__ = {"notice_subscription": "id"}

    id: Mapped[Id]
    subject: Mapped[Subject]
    subject_id: Mapped[int]
    channel: Mapped[Channel]
    address: Mapped[str]
    credential: Mapped[str] = mapped_column(default="")
    subscribed_at: Mapped[datetime]
    subscribed_by: Mapped[str]
    ended_at: Mapped[datetime | None]


class Notice(Base):
    """A message to one address about one ticket or problem; while it waits, what happens meanwhile is added to it.

    `due_at` is when it is tried (again), `fault` why it was not taken the last time.
    """

    __tablename__ = "notice"
    __feed__ = {"notice": "id"}
    __table_args__ = (
        Index(
            "ix_notice_due_at",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[Id]
    subscription_id: Mapped[int] = mapped_column(ForeignKey("notice_subscription.id"), index=True)
    about: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    state: Mapped[NoticeState] = mapped_column(default=NoticeState.WAITING)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")
