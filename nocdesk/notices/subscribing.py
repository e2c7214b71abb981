"""What may be done about notices: have an address hear of something, no longer, and try a failed one again."""

import re
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Customer
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.notices.model import Channel, Notice, NoticeState, NoticeSubscription, Subject
from nocdesk.people.model import Role
from nocdesk.people.policy import Act, may, require
from nocdesk.problems.model import ServiceProblem
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import Workgroup

_ENTITIES = {Subject.CUSTOMER: Customer, Subject.PROBLEM: ServiceProblem, Subject.WORKGROUP: Workgroup}
_WORDS = {Subject.CUSTOMER: _("customer"), Subject.PROBLEM: _("problem"), Subject.WORKGROUP: _("workgroup")}
TEST = "test"
"""What a letter is about that only tries the way."""
TEST_SUBJECT = "NocDesk: a test"
TEST_BODY = "{name} tries whether notices arrive here."
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class NoticeError(NocdeskError):
    """A subscription or notice cannot be made so."""


def may_subscribe(role: Role, subject: Subject) -> bool:
    """Whether a role may have an address hear of such: what is said of problems and to workgroups names devices."""
    return may(role, Act.SUBSCRIBE) and (subject is Subject.CUSTOMER or may(role, Act.VIEW_NETWORK))


def subscribe(
    work: UnitOfWork, *, subject: Subject, subject_id: int, channel: Channel, address: str, credential: str = ""
) -> int:
    """Have an address hear of a customer, a problem or a workgroup; one that does already is left as it is."""
    require(work.actor, Act.SUBSCRIBE)
    if not may_subscribe(work.actor.role, subject):
        require(work.actor, Act.VIEW_NETWORK)
    address = address.strip()
    check_address(channel, address)
    if work.session.get(_ENTITIES[subject], subject_id) is None:
        raise NoticeError(
            _("There is no {subject} {number}: look at the list again.").format(
                subject=_WORDS[subject], number=subject_id
            )
        )
    known = work.session.scalar(
        select(NoticeSubscription.id).where(
            NoticeSubscription.subject == subject,
            NoticeSubscription.subject_id == subject_id,
            NoticeSubscription.address == address,
            NoticeSubscription.ended_at.is_(None),
        )
    )
    if known is not None:
        return known
    subscription = NoticeSubscription(
        subject=subject,
        subject_id=subject_id,
        channel=channel,
        address=address,
        credential=credential.strip(),
        subscribed_at=work.now,
        subscribed_by=work.actor.name,
    )
    work.session.add(subscription)
    work.session.flush()
    work.audit("subscribe", subscription, {}, {"subject": subject, "subject_id": subject_id, "address": address})
    return subscription.id


def unsubscribe(work: UnitOfWork, *, subscription_id: int) -> None:
    """Write nothing more to an address; what waits for it is not sent any more."""
    require(work.actor, Act.SUBSCRIBE)
    subscription = work.session.get(NoticeSubscription, subscription_id)
    if subscription is None or subscription.ended_at is not None:
        raise NoticeError(
            _("There is no subscription {subscription_id}: `nocdesk notices subscriptions` lists them.").format(
                subscription_id=subscription_id
            )
        )
    subscription.ended_at = work.now
    waiting = select(Notice).where(Notice.subscription_id == subscription_id, Notice.state == NoticeState.WAITING)
    for notice in work.session.scalars(waiting):
        notice.state, notice.fault = NoticeState.FAILED, "the subscription has ended"
    work.audit("unsubscribe", subscription, {"address": subscription.address}, {"ended_at": work.now})


def try_again(work: UnitOfWork, *, notice_id: int) -> None:
    """Send a notice that was given up, or waits for its next try, now."""
    require(work.actor, Act.SUBSCRIBE)
    notice = work.session.get(Notice, notice_id)
    if notice is None or notice.state not in (NoticeState.FAILED, NoticeState.WAITING):
        raise NoticeError(
            _("There is no notice {notice_id} that waits or was given up: look at the list again.").format(
                notice_id=notice_id
            )
        )
    subscription = work.session.get_one(NoticeSubscription, notice.subscription_id)
    if subscription.ended_at is not None:
        raise NoticeError(
            _("Nobody subscribes to notice {notice_id} any more: subscribe {address} again.").format(
                notice_id=notice_id, address=subscription.address
            )
        )
    work.audit("try_notice_again", notice, {"fault": notice.fault, "state": notice.state}, {"due_at": work.now})
    if notice.state is NoticeState.FAILED:
        # It was given up for its age or for good; from now on it is as if it had been written now.
        notice.tries, notice.written_at = 0, work.now
    notice.state, notice.due_at, notice.fault = NoticeState.WAITING, work.now, ""


def write_test_notice(work: UnitOfWork, *, subscription_id: int) -> int:
    """Send a subscription's address a letter that tries the way; the log says what became of it."""
    require(work.actor, Act.SUBSCRIBE)
    subscription = work.session.get(NoticeSubscription, subscription_id)
    if subscription is None or subscription.ended_at is not None:
        raise NoticeError(_("The subscription has ended: look at the list again."))
    notice = Notice(
        subscription_id=subscription_id,
        about=TEST,
        subject=TEST_SUBJECT,
        body=TEST_BODY.format(name=work.actor.name),
        written_at=work.now,
        due_at=work.now,
    )
    work.session.add(notice)
    work.session.flush()
    work.audit("write_test_notice", notice, {}, {"address": subscription.address})
    return notice.id


def subject_named(session: Session, subject: Subject, name: str) -> int:
    """The id of a customer (name or number), a problem (number) or a workgroup (name)."""
    if subject is Subject.CUSTOMER:
        query = select(Customer.id).where((Customer.name == name) | (Customer.number == name))
    elif subject is Subject.PROBLEM:
        query = select(ServiceProblem.id).where(ServiceProblem.number == name.upper())
    else:
        query = select(Workgroup.id).where(Workgroup.name == name)
    found = session.scalar(query)
    if found is None:
        raise NoticeError(
            _("There is no {subject} '{name}': check how it is written.").format(subject=_WORDS[subject], name=name)
        )
    return found


def check_address(channel: Channel, address: str) -> None:
    """Refuse what is no address, or one that holds a secret or would carry words in clear."""
    if channel is Channel.MAIL:
        if not re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+", address):
            raise NoticeError(
                _("'{address}' is not a mail address: write such as noc@example.com.").format(address=address)
            )
        return
    url = urlsplit(address)
    if url.username or url.password:
        raise NoticeError(_("A webhook's address holds a password: leave it out, and name a credential instead."))
    if not url.hostname or (url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOCAL)):
        raise NoticeError(
            _("'{address}' is not the address of a webhook: write such as https://example.com/noc.").format(
                address=address
            )
        )
