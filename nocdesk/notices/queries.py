"""What was written to whom, and who hears of what."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.notices.model import Channel, Notice, NoticeState, NoticeSubscription, Subject
from nocdesk.notices.subscribing import may_subscribe
from nocdesk.people.model import Role
from nocdesk.problems.model import ServiceProblem
from nocdesk.tickets.model import Workgroup


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A line of the log: what went, goes or could not go to an address."""

    id: int
    written_at: datetime
    state: NoticeState
    channel: Channel
    address: str
    about: str
    subject: str
    body: str
    tries: int
    due_at: datetime
    sent_at: datetime | None
    fault: str


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """Who hears of what, since when, by whom."""

    id: int
    subject: Subject
    name: str
    channel: Channel
    address: str
    credential: str
    subscribed_at: datetime
    subscribed_by: str


@dataclass(frozen=True, slots=True)
class SubjectChoice:
    """Something that can be heard of."""

    subject: Subject
    id: int
    name: str


EVER, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

_LOG = (
    select(Notice, NoticeSubscription)
    .join(NoticeSubscription, NoticeSubscription.id == Notice.subscription_id)
    .order_by(Notice.id.desc())
)


def notice_rows(session: Session, *, state: NoticeState | None = None, limit: int = 100) -> list[NoticeRow]:
    """The latest notices, newest first."""
    query = _LOG.limit(limit)
    if state is not None:
        query = query.where(Notice.state == state)
    return [_row(notice, to) for notice, to in session.execute(query)]


def latest_notice(
    session: Session, state: NoticeState, *, since: datetime = EVER, until: datetime = NEVER
) -> NoticeRow | None:
    """The last in a state of those written between two instants."""
    query = _LOG.where(Notice.state == state, Notice.written_at >= since, Notice.written_at < until).limit(1)
    return next((_row(notice, to) for notice, to in session.execute(query)), None)


def subscription_rows(session: Session) -> list[SubscriptionRow]:
    """Every subscription that has not ended."""
    names = {
        Subject.CUSTOMER: dict(session.execute(select(Customer.id, Customer.name)).all()),
        Subject.PROBLEM: dict(session.execute(select(ServiceProblem.id, ServiceProblem.number)).all()),
        Subject.WORKGROUP: dict(session.execute(select(Workgroup.id, Workgroup.name)).all()),
    }
    query = select(NoticeSubscription).where(NoticeSubscription.ended_at.is_(None)).order_by(NoticeSubscription.id)
    return [
        SubscriptionRow(
            id=row.id,
            subject=row.subject,
            name=names[row.subject].get(row.subject_id, ""),
            channel=row.channel,
            address=row.address,
            credential=row.credential,
            subscribed_at=row.subscribed_at,
            subscribed_by=row.subscribed_by,
        )
        for row in session.scalars(query)
    ]


def subject_choices(session: Session, role: Role) -> list[SubjectChoice]:
    """What a role may have heard of: customers, problems that are not closed, and workgroups, each by name."""
    is_open = ServiceProblem.closed_at.is_(None)
    queries = {
        Subject.CUSTOMER: select(Customer.id, Customer.name).order_by(Customer.name),
        Subject.PROBLEM: select(ServiceProblem.id, ServiceProblem.number).where(is_open).order_by(ServiceProblem.id),
        Subject.WORKGROUP: select(Workgroup.id, Workgroup.name).order_by(Workgroup.name),
    }
    heard = [kind for kind in queries if may_subscribe(role, kind)]
    return [SubjectChoice(kind, *row) for kind in heard for row in session.execute(queries[kind])]


def _row(notice: Notice, to: NoticeSubscription) -> NoticeRow:
    return NoticeRow(
        id=notice.id,
        written_at=notice.written_at,
        state=notice.state,
        channel=to.channel,
        address=to.address,
        about=notice.about,
        subject=notice.subject,
        body=notice.body,
        tries=notice.tries,
        due_at=notice.due_at,
        sent_at=notice.sent_at,
        fault=notice.fault,
    )
