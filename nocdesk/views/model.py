"""A view as it is kept: a service, a stretch of time, and what is laid beside its curves."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

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
