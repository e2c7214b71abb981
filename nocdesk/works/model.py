"""Planned work, the services it takes down by agreement, and the series of which it may be one time."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class PlannedWork(Base):
    """A window in which work is done, from `starts_at` up to but not including `ends_at`; an empty one was called off.

    `announced_at` is when the customers were told of the window up to `announced_ends_at`. `planned_ends_at` is until
    when it would have lasted, where it was ended early or called off. `occurs_at` tells one time of a series from the
    others, and `is_own` says that it was changed singly and follows the series no more.
    """

    __tablename__ = "planned_work"
    __table_args__ = (Index(None, "series_id", "occurs_at", unique=True),)
    __feed__ = {"work": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    planned_ends_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    announced_ends_at: Mapped[datetime | None]
    planned_by: Mapped[str] = mapped_column(default="")
    planned_at: Mapped[datetime | None]
    uid: Mapped[str | None] = mapped_column(index=True, unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("work_series.id"))
    occurs_at: Mapped[datetime | None]
    is_own: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class WorkScope(Base):
    """A service that planned work takes down."""

    __tablename__ = "planned_work_scope"
    __feed__ = {"work": "work_id"}

    work_id: Mapped[int] = mapped_column(ForeignKey("planned_work.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, index=True)


class WorkSeries(Base):
    """Work that recurs; its times up to `laid_out_until` stand in the store as planned works.

    `starts_local` and `except_at` are wall clocks of `timezone` (ISO 8601 without an offset).
    """

    __tablename__ = "work_series"
    __feed__ = {"work_series": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str] = mapped_column(default="")
    rule: Mapped[str]
    timezone: Mapped[str]
    starts_local: Mapped[str]
    lasts_days: Mapped[int]
    lasts_s: Mapped[int]
    except_at: Mapped[list[str]]
    announced_at: Mapped[datetime | None]
    planned_by: Mapped[str] = mapped_column(default="")
    planned_at: Mapped[datetime]
    laid_out_until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    uid: Mapped[str | None] = mapped_column(index=True, unique=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class SeriesScope(Base):
    """A service that each time of a series takes down."""

    __tablename__ = "work_series_scope"
    __feed__ = {"work_series": "series_id"}

    series_id: Mapped[int] = mapped_column(ForeignKey("work_series.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, index=True)
