"""What keeps troubles from asking for attention, whether they have an alarm just now or not."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.alarms.shelf import ShelfState
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.base import Base, Id


class AlarmShelf(Base):
    """A trouble that somebody has put aside until `until`, or until its alarm clears if that comes first.

    It hangs on the natural key, so what comes back is shelved still. `resource`, `text` and `severity` are those of
    the alarm when it was shelved. A critical one needs `seconded_by`; without, it is only asked for.
    """

    __tablename__ = "alarm_shelf"
    __feed__ = {"alarm_shelf": "id"}
    __table_args__ = (
        Index(
            "uq_alarm_shelf_natural_key",
            "natural_key",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    natural_key: Mapped[str]
    state: Mapped[ShelfState]
    is_one_shot: Mapped[bool]
    resource: Mapped[str]
    text: Mapped[str]
    severity: Mapped[PerceivedSeverity]
    reason: Mapped[str]
    by: Mapped[str]
    seconded_by: Mapped[str | None]
    shelved_at: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    end_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class OutOfService(Base):
    """A device, or one thing of it, that somebody has taken out of service until it is taken back."""

    __tablename__ = "out_of_service"
    __feed__ = {"out_of_service": "id"}
    __table_args__ = (
        Index(
            "uq_out_of_service_resource",
            "resource",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    resource: Mapped[str]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    reason: Mapped[str]
    by: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
