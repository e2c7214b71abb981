"""The shift log: notes that people wrote, and beside them what was done and what began, each once."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.boards.shift_acts import act_rows
from nocdesk.boards.shift_rows import LogKind, LogRow
from nocdesk.customers.model import Customer
from nocdesk.language import _
from nocdesk.problems.model import ServiceProblem
from nocdesk.shifts.model import NoteKind, ShiftNote
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.own_words import own_words
from nocdesk.works.model import PlannedWork

_PLACES = 8
"""Rows of eight sources share one numbering: the source's place is the rest of the number by this."""

MOST_ROWS = 5_000

NOTE_WORDS = {
    NoteKind.NOTE: "",
    NoteKind.FALSE_ALARM: _("Known false alarm: "),
    NoteKind.VENDOR: _("Vendor case: "),
    NoteKind.STAFFING: _("Staffing: "),
    NoteKind.CHANGE_REQUEST: _("Change request: "),
}


def shift_log(session: Session, start: datetime, end: datetime, *, search: str = "") -> list[LogRow]:
    """The log of a time, the newest line first; `search` keeps the lines that hold all its words."""
    rows = [
        *_numbered(0, _note_rows(session, start, end)),
        *_numbered(1, iter(act_rows(session, start, end))),
        *_numbered(2, _tickets(session, start, end, "opened_at")),
        *_numbered(3, _tickets(session, start, end, "restored_at")),
        *_numbered(4, _problems(session, start, end, "opened_at")),
        *_numbered(5, _problems(session, start, end, "resolved_at")),
        *_numbered(6, _works(session, start, end, "starts_at")),
        *_numbered(7, _works(session, start, end, "ends_at")),
    ]
    words = search.casefold().split()
    kept = [row for row in rows if all(word in f"{row.text} {row.who} {row.kind}".casefold() for word in words)]
    return sorted(kept, key=lambda row: (row.at, row.id), reverse=True)[:MOST_ROWS]


def open_notes(session: Session, kind: NoteKind) -> list[ShiftNote]:
    """The notes of a kind that are not done with, the oldest first."""
    query = select(ShiftNote).where(ShiftNote.kind == kind, ShiftNote.done_at.is_(None)).order_by(ShiftNote.at)
    return list(session.scalars(query))


def _numbered(place: int, rows: Iterator[LogRow]) -> Iterator[LogRow]:
    for row in rows:
        yield LogRow(
            row.id * _PLACES + place, row.at, row.kind, row.who, row.text, row.count, row.about, row.note_id,
            row.note_kind, row.is_open, row.is_withdrawn,
        )  # fmt: skip


def _note_rows(session: Session, start: datetime, end: datetime) -> Iterator[LogRow]:
    for note in session.scalars(select(ShiftNote).where(ShiftNote.at >= start, ShiftNote.at < end)):
        yield LogRow(
            note.id,
            note.at,
            LogKind.NOTE,
            note.author,
            f"{NOTE_WORDS[note.kind]}{note.text}",
            note_id=note.id,
            note_kind=note.kind,
            is_open=note.done_at is None and note.kind is not NoteKind.NOTE,
            is_withdrawn=note.is_withdrawn,
        )


def _tickets(session: Session, start: datetime, end: datetime, when: str) -> Iterator[LogRow]:
    column = getattr(TroubleTicket, when)
    read = own_words(session)
    query = select(TroubleTicket, Customer.name).join(Customer, Customer.id == TroubleTicket.customer_id)
    for ticket, customer in session.execute(query.where(column >= start, column < end)):
        is_opening = when == "opened_at"
        words = _("opened") if is_opening else _("restored")
        who = ticket.opened_by if is_opening else ""
        yield LogRow(
            ticket.id,
            getattr(ticket, when),
            LogKind.TICKET,
            who,
            f"{ticket.number} {words}: {customer}, {read(ticket.text, ticket.is_system)}",
            about=ticket.id,
        )


def _problems(session: Session, start: datetime, end: datetime, when: str) -> Iterator[LogRow]:
    column = getattr(ServiceProblem, when)
    words = _("opened") if when == "opened_at" else _("resolved")
    for problem in session.scalars(select(ServiceProblem).where(column >= start, column < end)):
        text = f"{problem.number} {words}: {problem.text}"
        yield LogRow(problem.id, getattr(problem, when), LogKind.PROBLEM, "", text, about=problem.id)


def _works(session: Session, start: datetime, end: datetime, when: str) -> Iterator[LogRow]:
    """What began and ended by its plan; what was ended or called off by a person stands among their acts."""
    column = getattr(PlannedWork, when)
    query = select(PlannedWork).where(column >= start, column < end, PlannedWork.ends_at > PlannedWork.starts_at)
    if when == "ends_at":
        is_as_planned = or_(PlannedWork.planned_ends_at.is_(None), PlannedWork.planned_ends_at <= PlannedWork.ends_at)
        query = query.where(is_as_planned)
    words = _("began") if when == "starts_at" else _("is over")
    for work in session.scalars(query):
        yield LogRow(work.id, getattr(work, when), LogKind.WORK, "", f"{work.name} {words}", about=work.id)
