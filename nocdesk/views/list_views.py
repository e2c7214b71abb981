"""Filters of lists that people keep by name: for themselves, or shared with everybody who sees the list."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.people.model import Actor
from nocdesk.people.policy import Act, may, require
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.views.commands import LONGEST_NAME, ViewError
from nocdesk.views.model import ListView


@dataclass(frozen=True, slots=True)
class ListViewRow:
    """A view of a list."""

    id: int
    owner: str
    list_name: str
    name: str
    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class ListViewWish:
    """What a view of a list is to be."""

    list_name: str
    name: str
    text: str
    is_shared: bool = False


SEEN_BY: Mapping[str, Act] = {
    "alarms": Act.VIEW_ALARMS,
    "problems": Act.VIEW_ALARMS,
    "shelf": Act.VIEW_ALARMS,
    "services": Act.VIEW_SERVICES,
    "tickets": Act.VIEW_TICKETS,
    "works": Act.VIEW_WORKS,
}
"""The lists that views are kept of, and who sees each: a filter may name what only they may read."""


def keep_list_view(work: UnitOfWork, *, wish: ListViewWish) -> int:
    """Keep a filter by a name of the actor's own; one of that name is replaced. Sharing is an act of its own."""
    require(work.actor, Act.KEEP_VIEW)
    require(work.actor, SEEN_BY[wish.list_name])
    name = wish.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise ViewError(
            _("'{name}' is no name for a view: write 1 to {most} letters.").format(name=name, most=LONGEST_NAME)
        )
    query = select(ListView).where(
        ListView.owner == work.actor.name, ListView.list_name == wish.list_name, ListView.name == name
    )
    view = work.session.scalar(query)
    before = {} if view is None else _said(view)
    if wish.is_shared or before.get("is_shared"):
        require(work.actor, Act.SHARE_VIEW)
    if view is None:
        view = ListView(owner=work.actor.name, list_name=wish.list_name, name=name)
        work.session.add(view)
    view.text, view.is_shared = wish.text.strip(), wish.is_shared
    work.session.flush()
    work.audit("share_view" if view.is_shared else "keep_view", view, before, _said(view))
    return view.id


def forget_list_view(work: UnitOfWork, *, view_id: int) -> None:
    """Forget one of the actor's own; a shared one of others too, by who may share."""
    require(work.actor, Act.KEEP_VIEW)
    view = work.session.get(ListView, view_id)
    if view is None or (view.owner != work.actor.name and not view.is_shared):
        raise ViewError(_("There is no such view of yours any more: look at `nocdesk views`."))
    require(work.actor, SEEN_BY[view.list_name])
    if view.is_shared:
        require(work.actor, Act.SHARE_VIEW)
    work.audit("forget_view", view, _said(view), {})
    work.session.delete(view)


def list_view_rows(session: Session, actor: Actor, list_name: str | None = None) -> list[ListViewRow]:
    """A person's own and the shared ones, of one list or of all that the role sees; the own first, by name."""
    seen = [name for name, act in SEEN_BY.items() if may(actor.role, act) and list_name in (None, name)]
    owner = actor.name
    query = select(ListView).where(or_(ListView.owner == owner, ListView.is_shared), ListView.list_name.in_(seen))
    rows = [ListViewRow(v.id, v.owner, v.list_name, v.name, v.text, v.is_shared) for v in session.scalars(query)]
    return sorted(rows, key=lambda row: (row.list_name, row.owner != owner, row.name, row.id))


def _said(view: ListView) -> dict[str, object]:
    return asdict(ListViewWish(view.list_name, view.name, view.text, view.is_shared))
