"""Planned work and the services it takes down by agreement."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class PlannedWork(Base):
    """A window in which work is done, from `starts_at` up to but not including `ends_at`."""

    __tablename__ = "planned_work"
    __feed__ = {"work": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class WorkScope(Base):
    """A service that planned work takes down."""

    __tablename__ = "planned_work_scope"
    __feed__ = {"work": "work_id"}

    work_id: Mapped[int] = mapped_column(ForeignKey("planned_work.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, index=True)
