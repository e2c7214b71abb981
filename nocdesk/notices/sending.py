"""When a notice is sent, and what becomes of it: claimed, handed over, and noted, each in a step of its own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, or_, select

from nocdesk.notices.model import Channel, Notice, NoticeState, NoticeSubscription
from nocdesk.notices.transport import Letter
from nocdesk.people.policy import Act, require
from nocdesk.store.unit_of_work import UnitOfWork

AT_ONCE = 50
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
RATE_OVER = timedelta(minutes=10)
CLAIM_LASTS = timedelta(minutes=15)
"""Longer than any server may take; what is claimed for longer was being sent when the program was killed."""


def claim_due(work: UnitOfWork, *, per_10_min: int) -> Sequence[tuple[int, Channel, Letter]]:
    """Take what is due, oldest first, and no more for an address than its rate: the others wait, and gather."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    now = work.now
    is_left = (Notice.state == NoticeState.SENDING) & (Notice.due_at < now - CLAIM_LASTS)
    query = (
        select(Notice, NoticeSubscription)
        .join(NoticeSubscription, NoticeSubscription.id == Notice.subscription_id)
        .where(or_((Notice.state == NoticeState.WAITING) & (Notice.due_at <= now), is_left))
        .order_by(Notice.due_at, Notice.id)
    )
    sent = _sent_lately(work, now)
    claimed: list[tuple[int, Channel, Letter]] = []
    for notice, to in work.session.execute(query).all():
        if sent[to.address] >= per_10_min:
            continue
        sent[to.address] += 1
        notice.state, notice.due_at, notice.tries = NoticeState.SENDING, now, notice.tries + 1
        claimed.append((notice.id, to.channel, _letter(notice, to)))
        if len(claimed) == AT_ONCE:
            break
    return claimed


def note_sent(work: UnitOfWork, *, notice_id: int) -> None:
    """The other side has taken it."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    notice = work.session.get_one(Notice, notice_id)
    notice.state, notice.sent_at, notice.fault = NoticeState.SENT, work.now, ""


def note_failed(work: UnitOfWork, *, notice_id: int, fault: str, is_for_good: bool, give_up: timedelta) -> None:
    """It was not taken: tried again later and later, until it is refused for good or too old to be of use."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    notice = work.session.get_one(Notice, notice_id)
    notice.fault = fault
    due_at = work.now + retry_after(notice.tries)
    is_over = is_for_good or due_at > notice.written_at + give_up
    notice.state = NoticeState.FAILED if is_over else NoticeState.WAITING
    notice.due_at = due_at


def retry_after(tries: int) -> timedelta:
    """How long after the given number of tries the next one comes: 1 min, 2, 4 … up to an hour."""
    doublings = min(tries - 1, 10)
    return min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)


def _sent_lately(work: UnitOfWork, now: datetime) -> Counter[str]:
    query = (
        select(NoticeSubscription.address, func.count())
        .join(Notice, Notice.subscription_id == NoticeSubscription.id)
        .where(Notice.sent_at > now - RATE_OVER)
        .group_by(NoticeSubscription.address)
    )
    found: Mapping[str, int] = dict(work.session.execute(query).all())
    return Counter(found)


def _letter(notice: Notice, to: NoticeSubscription) -> Letter:
    return Letter(
        key=_key(notice),
        address=to.address,
        subject=notice.subject,
        body=notice.body,
        about=notice.about,
        written_at=notice.written_at,
        credential=to.credential,
    )


def _key(notice: Notice) -> str:
    """The same however often the same is sent; a store that was brought back gives numbers again, for other words."""
    said = "\n".join((notice.written_at.isoformat(), notice.subject, notice.body))
    return f"notice-{notice.id}-{sha256(said.encode()).hexdigest()[:16]}"
