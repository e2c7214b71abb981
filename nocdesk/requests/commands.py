"""Asking the collector, and the collector's answering and giving signs of life."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.requests.model import CollectorStatus, Request, RequestKind
from nocdesk.store.unit_of_work import UnitOfWork

CLAIM_LASTS = timedelta(seconds=30)
"""A claim that is older and not answered is free again: who claimed it is gone."""

REQUEST_LASTS = timedelta(minutes=5)
"""A request that nobody answered for so long is of no use to who asked."""


class UnknownRequestError(NocdeskError):
    """There is no such request."""


@dataclass(frozen=True, slots=True)
class ClaimedRequest:
    """What the collector is to do; `subject_id` is the probe's for a poll."""

    id: int
    kind: RequestKind
    subject_id: int


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a collector says of itself, as in `CollectorStatus`; the counts are since `started_at`.

    Of the spool: batches that wait, how full it is (0 to 1), and answers that were dropped to make room, ever.
    `waiting_since` is when the oldest was heard that waits there or in the inbox.
    """

    source: str
    started_at: datetime
    polls_sent: int
    answered: int
    timed_out: int
    samples: int
    spool_waiting: int
    polls_per_min: float
    timeouts_per_min: float
    spool_share: float = 0.0
    spool_dropped: int = 0
    sites: tuple[str, ...] = ()
    abilities: tuple[str, ...] = ()
    polls: tuple[str, ...] = ()
    devices: int = 0
    judges: bool = False
    inbox_waiting: int = 0
    waiting_since: datetime | None = None


def ask_poll_now(work: UnitOfWork, *, probe_id: int) -> int:
    """Ask for a poll of a probe at once; while one is waiting for the collector, asking again changes nothing."""
    require(work.actor, Act.POLL_NOW)
    waiting = select(Request.id).where(
        Request.kind == RequestKind.POLL_NOW,
        Request.subject_id == probe_id,
        Request.claimed_at.is_(None),
        Request.done_at.is_(None),
        Request.asked_at > work.now - REQUEST_LASTS,
    )
    known = work.session.scalar(waiting.limit(1))
    if known is not None:
        return known
    request = Request(kind=RequestKind.POLL_NOW, subject_id=probe_id, asked_at=work.now, asked_by=work.actor.name)
    work.session.add(request)
    work.session.flush()
    work.audit("ask_poll_now", request, {}, {"probe_id": probe_id})
    return request.id


def ask_to_confirm(work: UnitOfWork, *, probe_ids: Collection[int]) -> None:
    """Ask for polls because a device said something by itself; what waits already is not asked for twice."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    if not probe_ids:
        return
    waiting = select(Request.subject_id).where(
        Request.kind == RequestKind.POLL_NOW,
        Request.claimed_at.is_(None),
        Request.done_at.is_(None),
        Request.asked_at > work.now - REQUEST_LASTS,
    )
    known = set(work.session.scalars(waiting))
    work.session.add_all(
        Request(kind=RequestKind.POLL_NOW, subject_id=probe_id, asked_at=work.now, asked_by=work.actor.name)
        for probe_id in sorted(set(probe_ids) - known)
    )


def claim_requests(
    work: UnitOfWork, *, limit: int = 50, mine: Collection[int] | None = None
) -> tuple[ClaimedRequest, ...]:
    """Take up to `limit` requests to answer, those of people first and then the oldest ones.

    Where there are other collectors, only those for the probes that are `mine`. Those too old to be of use
    are answered as such.
    """
    require(work.actor, Act.RECORD_MEASUREMENT)
    _expire(work)
    query = (
        select(Request)
        .where(
            Request.done_at.is_(None),
            or_(Request.claimed_at.is_(None), Request.claimed_at <= work.now - CLAIM_LASTS),
        )
        .order_by(Request.asked_by == work.actor.name, Request.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if mine is None:
        requests = list(work.session.scalars(query))
    else:
        # Few requests wait at any time, while a collector may have a hundred thousand probes.
        waiting = set(work.session.scalars(select(Request.subject_id).where(Request.done_at.is_(None))))
        of_mine = Request.subject_id.in_(waiting.intersection(mine))
        requests = list(work.session.scalars(query.where(of_mine)))
    for request in requests:
        request.claimed_at = work.now
    return tuple(ClaimedRequest(request.id, request.kind, request.subject_id) for request in requests)


def answer_request(work: UnitOfWork, *, request_id: int, answer: str) -> None:
    """Say in words what came of a request; the first answer stands."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    request = work.session.get(Request, request_id)
    if request is None:
        raise UnknownRequestError(_("There is no request {request_id} to answer.").format(request_id=request_id))
    if request.done_at is None:
        request.done_at = work.now
        request.answer = answer


def beat(work: UnitOfWork, *, heartbeat: Heartbeat) -> None:
    """Give a sign of life; like all that no person does, it leaves no trace in the audit trail."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    status = work.session.scalar(select(CollectorStatus).where(CollectorStatus.source == heartbeat.source))
    if status is None:
        status = CollectorStatus(source=heartbeat.source)
        work.session.add(status)
    status.started_at = heartbeat.started_at
    status.beat_at = work.now
    status.polls_sent = heartbeat.polls_sent
    status.answered = heartbeat.answered
    status.timed_out = heartbeat.timed_out
    status.samples = heartbeat.samples
    status.spool_waiting, status.inbox_waiting = heartbeat.spool_waiting, heartbeat.inbox_waiting
    status.waiting_since = heartbeat.waiting_since
    status.spool_share, status.spool_dropped = heartbeat.spool_share, heartbeat.spool_dropped
    status.polls_per_min = heartbeat.polls_per_min
    status.timeouts_per_min = heartbeat.timeouts_per_min
    status.sites, status.abilities = list(heartbeat.sites), list(heartbeat.abilities)
    status.polls, status.devices, status.judges = list(heartbeat.polls), heartbeat.devices, heartbeat.judges
    if heartbeat.judges:
        status.judged_at = work.now


def _expire(work: UnitOfWork) -> None:
    old = select(Request).where(Request.done_at.is_(None), Request.asked_at <= work.now - REQUEST_LASTS)
    for request in work.session.scalars(old):
        request.done_at = work.now
        request.answer = "not done: no collector was there in time; see that it runs, then ask again"
