"""What is written when tickets and problems tell something: one waiting notice for each address and matter."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from nocdesk.events import ProblemChanged, ProblemResolved, TicketTold
from nocdesk.notices.model import Notice, NoticeState, NoticeSubscription, Subject
from nocdesk.problems.model import ServiceProblem
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import TroubleTicket
from nocdesk.tickets.timeline import book_of, service_name

GATHERED_FOR = timedelta(seconds=30)
"""What happens within this time goes out as one message."""


def on_ticket_told(work: UnitOfWork, fact: TicketTold) -> None:
    """Write a ticket's new line to its customer's addresses where it is for the customer, and to its workgroup's."""
    ticket = work.session.get_one(TroubleTicket, fact.ticket_id)
    if fact.is_for_customer:
        book = book_of(work.session, ticket)
        service = service_name(work.session, ticket) or book.say("service.unnamed")
        head = book.sentence("notice.ticket", ticket=ticket.number, service=service)
        frame = book.say("notice.greeting"), book.say("notice.closing", ticket=ticket.number)
        for subscription in _subscribed(work, Subject.CUSTOMER, ticket.customer_id):
            _write(work, subscription, ticket.number, head, fact.text, frame)
    if ticket.workgroup_id is not None:
        head = f"{ticket.number} {ticket.priority}: {service_name(work.session, ticket) or 'no certain service'}"
        for subscription in _subscribed(work, Subject.WORKGROUP, ticket.workgroup_id):
            _write(work, subscription, ticket.number, head, fact.text)


def on_problem_changed(work: UnitOfWork, fact: ProblemChanged) -> None:
    """Write what a problem is now to those who watch it."""
    problem = work.session.get_one(ServiceProblem, fact.problem_id)
    _tell_problem(work, problem, f"{problem.severity}: {problem.text}. {problem.reason}")


def on_problem_resolved(work: UnitOfWork, fact: ProblemResolved) -> None:
    """Write the end of a problem to those who watch it."""
    problem = work.session.get_one(ServiceProblem, fact.problem_id)
    _tell_problem(work, problem, f"Resolved: none of its alarms is active since {fact.ended_at:%Y-%m-%d %H:%M} UTC.")


def _tell_problem(work: UnitOfWork, problem: ServiceProblem, text: str) -> None:
    head = f"{problem.number}: {problem.text}"
    for subscription in _subscribed(work, Subject.PROBLEM, problem.id):
        _write(work, subscription, problem.number, head, text)


def _subscribed(work: UnitOfWork, subject: Subject, subject_id: int) -> Iterable[NoticeSubscription]:
    query = select(NoticeSubscription).where(
        NoticeSubscription.subject == subject,
        NoticeSubscription.subject_id == subject_id,
        NoticeSubscription.ended_at.is_(None),
    )
    return work.session.scalars(query.order_by(NoticeSubscription.id)).all()


def _write(
    work: UnitOfWork,
    subscription: NoticeSubscription,
    about: str,
    head: str,
    text: str,
    frame: tuple[str, str] = ("", ""),
) -> None:
    """Begin a notice, or add to the one that waits; what was said last is not said twice in a row."""
    waiting = work.session.scalar(
        select(Notice)
        .where(Notice.subscription_id == subscription.id, Notice.about == about, Notice.state == NoticeState.WAITING)
        .order_by(Notice.id.desc())
        .limit(1)
    )
    if waiting is not None:
        _add(waiting, text, frame[1])
        return
    body = "\n\n".join(part for part in (frame[0], text, frame[1]) if part)
    work.session.add(
        Notice(
            subscription_id=subscription.id,
            about=about,
            subject=head,
            body=body,
            written_at=work.now,
            due_at=work.now + GATHERED_FOR,
        )
    )
    work.session.flush()


def _add(notice: Notice, text: str, closing: str) -> None:
    before = notice.body.removesuffix(closing).rstrip()
    if before.endswith(text):
        return
    notice.body = "\n\n".join(part for part in (before, text, closing) if part)
