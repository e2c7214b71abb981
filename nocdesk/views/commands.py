"""What a person may do about the own views: keep one by name, and forget it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.views.model import SavedView

LONGEST_NAME = 80


class ViewError(NocdeskError):
    """A view that cannot be kept or forgotten."""


@dataclass(frozen=True, slots=True)
class ViewWish:
    """What a view shows; without `starts_at` the stretch ends at now and follows it."""

    service_id: int
    span_s: float
    starts_at: datetime | None = None
    with_week: bool = False
    with_usual: bool = False


def keep_view(work: UnitOfWork, *, name: str, wish: ViewWish) -> int:
    """Keep a view by a name of the actor's own; one of that name is replaced."""
    require(work.actor, Act.KEEP_VIEW)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise ViewError(
            _("'{name}' is no name for a view: write 1 to {most} letters.").format(name=name, most=LONGEST_NAME)
        )
    if work.session.get(Service, wish.service_id) is None:
        raise ViewError(
            _("There is no service {service_id} any more: choose another one.").format(service_id=wish.service_id)
        )
    own = select(SavedView).where(SavedView.owner == work.actor.name, SavedView.name == name)
    view = work.session.scalar(own)
    before = {} if view is None else _said(view)
    if view is None:
        view = SavedView(owner=work.actor.name, name=name)
        work.session.add(view)
    for field, value in asdict(wish).items():
        setattr(view, field, value)
    work.session.flush()
    work.audit("keep_view", view, before, _said(view))
    return view.id


def forget_view(work: UnitOfWork, *, view_id: int) -> None:
    """Forget one of the actor's own views."""
    require(work.actor, Act.KEEP_VIEW)
    view = work.session.get(SavedView, view_id)
    if view is None or view.owner != work.actor.name:
        raise ViewError(_("There is no such view of yours any more: look at the palette."))
    work.audit("forget_view", view, _said(view), {})
    work.session.delete(view)


def _said(view: SavedView) -> dict[str, object]:
    names = ("name", "service_id", "span_s", "starts_at", "with_week", "with_usual")
    return {name: getattr(view, name) for name in names}
