"""What people write on a service's plots: annotations for all of the staff, bookmarks for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.people.model import Actor
from nocdesk.people.policy import Act, may, require
from nocdesk.services.model import Service
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.views.commands import ViewError
from nocdesk.views.model import PlotNote

LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class PlotNoteWish:
    """What is to be written: at a moment, or on a stretch of time; a bookmark is its author's own."""

    service_id: int
    starts_at: datetime
    ends_at: datetime
    text: str = ""
    is_bookmark: bool = False


@dataclass(frozen=True, slots=True)
class PlotNoteRow:
    """An annotation or a bookmark, of which service, who wrote it, and when."""

    id: int
    service_id: int
    service: str
    author: str
    starts_at: datetime
    ends_at: datetime
    text: str
    is_bookmark: bool
    written_at: datetime


def write_plot_note(work: UnitOfWork, *, wish: PlotNoteWish) -> int:
    """Annotate a service's plots, or put a bookmark there; what is not a bookmark says something."""
    require(work.actor, Act.ANNOTATE_PLOT)
    text = wish.text.strip()
    if len(text) > LONGEST_TEXT or not (text or wish.is_bookmark):
        raise ViewError(
            _("An annotation has 1 to {most} letters; this one has {count}: write it anew.").format(
                most=LONGEST_TEXT, count=len(text)
            )
        )
    if wish.ends_at < wish.starts_at:
        raise ViewError(_("The stretch of an annotation ends before it begins: mark it anew."))
    if work.session.get(Service, wish.service_id) is None:
        raise ViewError(
            _("There is no service {service_id} any more: choose another one.").format(service_id=wish.service_id)
        )
    note = PlotNote(
        author=work.actor.name,
        service_id=wish.service_id,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        text=text,
        is_bookmark=wish.is_bookmark,
        written_at=work.now,
    )
    work.session.add(note)
    work.session.flush()
    work.audit("write_plot_note", note, {}, _said(note))
    return note.id


def take_back_plot_note(work: UnitOfWork, *, note_id: int) -> None:
    """Take away one of the actor's own; of annotations, whoever may share takes away those of others too."""
    require(work.actor, Act.ANNOTATE_PLOT)
    note = work.session.get(PlotNote, note_id)
    if note is None or (note.is_bookmark and note.author != work.actor.name):
        raise ViewError(_("There is no such annotation any more: look at the plots again."))
    if note.author != work.actor.name:
        require(work.actor, Act.SHARE_VIEW)
    work.audit("take_back_plot_note", note, _said(note), {})
    work.session.delete(note)


def plot_notes(
    session: Session,
    actor: Actor,
    service_id: int | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> Sequence[PlotNoteRow]:
    """The annotations of a service, or of all, and the actor's own bookmarks there, the earliest first.

    They are the words of the staff among themselves: of nobody else's, so not the customer's.
    """
    wanted: list[ColumnElement[bool]] = [or_(PlotNote.is_bookmark.is_(False), PlotNote.author == actor.name)]
    if service_id is not None:
        wanted.append(PlotNote.service_id == service_id)
    if start is not None:
        wanted.append(PlotNote.ends_at >= start)
    if end is not None:
        wanted.append(PlotNote.starts_at < end)
    return _rows(session, wanted) if may(actor.role, Act.VIEW_TICKETS) else ()


def bookmark_rows(session: Session, actor: Actor) -> Sequence[PlotNoteRow]:
    """All of the actor's own bookmarks, the earliest first."""
    return _rows(session, [PlotNote.is_bookmark.is_(True), PlotNote.author == actor.name])


def _rows(session: Session, wanted: Sequence[ColumnElement[bool]]) -> Sequence[PlotNoteRow]:
    query = (
        select(PlotNote, Service.name)
        .join(Service, Service.id == PlotNote.service_id)
        .where(*wanted)
        .order_by(PlotNote.starts_at, PlotNote.id)
    )
    return [
        PlotNoteRow(n.id, n.service_id, service, n.author, n.starts_at, n.ends_at, n.text, n.is_bookmark, n.written_at)
        for n, service in session.execute(query)
    ]


def _said(note: PlotNote) -> dict[str, object]:
    names = ("service_id", "starts_at", "ends_at", "text", "is_bookmark", "author")
    return {name: getattr(note, name) for name in names}
