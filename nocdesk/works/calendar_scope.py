"""Which services an event of a calendar is about, and what the call says where the file says nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.services.model import Service
from nocdesk.toml_file import nearest
from nocdesk.works.calendar_event import CalendarEvent, EventError


@dataclass(frozen=True, slots=True)
class ImportWishes:
    """What the file leaves open: services of all events or of a category, the zone of floating times, the announcement.

    The keys of `by_category` are casefolded.
    """

    services: tuple[str, ...] = ()
    by_category: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timezone: str | None = None
    announced_at: datetime | None = None


class EventScope:
    """Finds services by the names that an event, its categories or the call give."""

    def __init__(self, session: Session, wishes: ImportWishes) -> None:
        self._wishes = wishes
        rows = session.execute(select(Service.name, Service.id).order_by(Service.name)).all()
        self._names = [name for name, _ in rows]
        self._ids = {name.casefold(): number for name, number in rows}

    def of(self, event: CalendarEvent) -> set[int]:
        """The services of an event: named by it, else by its categories, else those of the call."""
        names = event.services or self._by_category(event) or self._wishes.services
        if not names:
            said = (
                _(" (its categories: {categories})").format(categories=", ".join(event.categories))
                if event.categories
                else ""
            )
            raise EventError(
                _(
                    "names no service{said}: give it a category with a service's name, or use --service or --map."
                ).format(said=said)
            )
        return {self._service(name) for name in names}

    def _by_category(self, event: CalendarEvent) -> Sequence[str]:
        """What is mapped, and services of that name; a category may mean something else altogether."""
        return [name for category in event.categories for name in self._named(category)]

    def _named(self, category: str) -> Sequence[str]:
        mapped = self._wishes.by_category.get(category.casefold())
        if mapped is not None:
            return mapped
        return (category,) if category.casefold() in self._ids else ()

    def _service(self, name: str) -> int:
        known = self._ids.get(name.casefold())
        if known is None:
            raise EventError(
                _("there is no service '{name}'; {nearest}").format(name=name, nearest=nearest(name, self._names))
            )
        return known
