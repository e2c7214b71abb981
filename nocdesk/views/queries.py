"""What may be read of views: a person's own, by name."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.services.model import Service
from nocdesk.views.model import SavedView


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One view; see `ViewWish`."""

    id: int
    name: str
    service_id: int
    service: str
    span_s: float
    starts_at: datetime | None
    with_week: bool
    with_usual: bool


def view_rows(session: Session, owner: str) -> list[ViewRow]:
    """All of a person's, by name."""
    query = (
        select(SavedView, Service.name)
        .join(Service, Service.id == SavedView.service_id)
        .where(SavedView.owner == owner)
        .order_by(SavedView.name)
    )
    return [
        ViewRow(v.id, v.name, v.service_id, service, v.span_s, v.starts_at, v.with_week, v.with_usual)
        for v, service in session.execute(query)
    ]
