"""Views as they are kept: of the workbench (a service and a stretch of time), of lists (a filter); words on plots."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.store.base import Base, Id


class SavedView(Base):
    """One of a person's; `starts_at` is None where the stretch ends at now and follows it."""

    __tablename__ = "saved_view"
    __feed__ = {"view": "id"}
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: Mapped[Id]
    owner: Mapped[str]
    name: Mapped[str]
    # Without a foreign key: no view keeps a service from being taken out of the provider file.
    service_id: Mapped[int]
    span_s: Mapped[float]
    starts_at: Mapped[datetime | None]
    with_week: Mapped[bool]
    with_usual: Mapped[bool]


class ListView(Base):
    """A filter of a list by name; a person's own, or shared with everybody who sees that list."""

    __tablename__ = "list_view"
    __feed__ = {"list_view": "id"}
    __table_args__ = (UniqueConstraint("owner", "list_name", "name"),)

    id: Mapped[Id]
    owner: Mapped[str]
    # By the words of the command line: alarms, tickets, …
    list_name: Mapped[str]
    name: Mapped[str]
    text: Mapped[str]
    is_shared: Mapped[bool]


class PlotNote(Base):
    """Words on a service's plots, of a moment or a stretch of time; a bookmark is seen by its author alone."""

    __tablename__ = "plot_note"
    __feed__ = {"plot_note": "id"}

    id: Mapped[Id]
    author: Mapped[str]
    # Without a foreign key, as with views.
    service_id: Mapped[int] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    text: Mapped[str]
    is_bookmark: Mapped[bool]
    written_at: Mapped[datetime]
