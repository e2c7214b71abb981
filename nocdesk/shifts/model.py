"""Notes of the shift log, and handovers from one shift to the next."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class NoteKind(StrEnum):
    """What a note is about; those but the plain ones stand on the handover sheet until they are done."""

    NOTE = "note"
    FALSE_ALARM = "falseAlarm"
    VENDOR = "vendor"
    STAFFING = "staffing"
    CHANGE_REQUEST = "changeRequest"


class HandoverState(StrEnum):
    """How far a handover has come."""

    DRAFT = "draft"
    OFFERED = "offered"
    """Signed by who leaves."""
    REFUSED = "refused"
    """By who comes, with a reason."""
    ACCEPTED = "accepted"
    """Signed by both: it is never changed again."""
    DISCARDED = "discarded"


class ShiftNote(Base):
    """A line of the shift log that a person wrote; `done_at` is when what it says was over, or was taken back."""

    __tablename__ = "shift_note"
    __feed__ = {"shift": "id"}

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    author: Mapped[str]
    kind: Mapped[NoteKind]
    text: Mapped[str]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]
    is_withdrawn: Mapped[bool] = mapped_column(default=False)


class Handover(Base):
    """A shift's handover sheet: what stood open, what people say about it, and both signatures.

    `items` is {"items": [...]}, as `nocdesk.shifts.sheet` writes it; `read_back` are the keys of the items that who
    comes has read back. `seal` is the hash of everything that was signed (see `sealing`).
    """

    __tablename__ = "handover"
    __feed__ = {"handover": "id"}

    id: Mapped[Id]
    shift: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[HandoverState] = mapped_column(default=HandoverState.DRAFT)
    prepared_by: Mapped[str]
    prepared_at: Mapped[datetime]
    items: Mapped[dict[str, Any]]
    situation: Mapped[str] = mapped_column(default="")
    background: Mapped[str] = mapped_column(default="")
    assessment: Mapped[str] = mapped_column(default="")
    request: Mapped[str] = mapped_column(default="")
    read_back: Mapped[list[str]] = mapped_column(default=list)
    outgoing: Mapped[str | None]
    offered_at: Mapped[datetime | None]
    incoming: Mapped[str | None]
    accepted_at: Mapped[datetime | None]
    refused_by: Mapped[str | None]
    refused_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(default="")
    seal: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
