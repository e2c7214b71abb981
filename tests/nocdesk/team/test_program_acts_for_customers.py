"""What the program does under each login for customers, their letters and tickets, is permitted by its rights."""

from collections.abc import Sequence
from functools import partial

import pytest
from sqlalchemy import Select, select, update

from nocdesk.customers.model import Agreement
from nocdesk.notices.model import Channel, Notice, NoticeSubscription, Subject
from nocdesk.notices.subscribing import subscribe, try_again, unsubscribe, write_test_notice
from nocdesk.people.model import Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.assigning import Assignment, assign_ticket
from nocdesk.tickets.commands import close_ticket, decline_match, link_match, open_ticket, restore_ticket
from nocdesk.tickets.joining import merge_ticket, undo_merge
from nocdesk.tickets.model import MatchState, TicketEvent, TicketMatch, TicketStatus, TroubleTicket
from tests.nocdesk.provider_builder import Provider
from tests.nocdesk.team.acting import Do, cores, do, problem_of, provider, raised
from tests.nocdesk.team.team_store import LOGINS, team_url

__all__ = ["cores", "do", "provider", "team_url"]


@pytest.mark.parametrize("role", [Role.CARE, Role.ENGINEER])
def test_a_way_to_a_customer_is_tried(do: Do, provider: Provider, role: Role) -> None:
    heard = partial(subscribe, subject=Subject.CUSTOMER, subject_id=provider.customer, channel=Channel.MAIL)
    number = do(role, partial(heard, address=f"{role}@a.example"))
    notice = do(role, lambda work: write_test_notice(work, subscription_id=number))
    do(role, lambda work: try_again(work, notice_id=notice))
    do(role, lambda work: unsubscribe(work, subscription_id=number))

    written = do(role, lambda work: work.session.get_one(Notice, notice).subscription_id)
    ended_at = do(role, lambda work: work.session.get_one(NoticeSubscription, number).ended_at)
    assert written == number
    assert ended_at is not None


def test_nobody_else_tries_a_way(do: Do) -> None:
    with pytest.raises(NotAllowedError):
        do(Role.FIELD, lambda work: write_test_notice(work, subscription_id=1))


def _proposal(work: UnitOfWork, ticket: int, alarm: int) -> TicketMatch:
    return TicketMatch(
        ticket_id=ticket, alarm_id=alarm, state=MatchState.PROPOSED, score=0.9, reasons=[], proposed_at=work.now
    )


def test_tickets_are_given_merged_parted_and_closed(do: Do, provider: Provider) -> None:
    alarm = raised(do, provider, "no dial tone")
    first, second = (
        do(
            Role.CARE,
            lambda work: open_ticket(work, customer_id=provider.customer, service_id=None, text="No dial tone"),
        )
        for _ in range(2)
    )

    do(Role.COLLECTOR, lambda work: work.session.add(_proposal(work, first, alarm)))
    do(Role.ENGINEER, partial(link_match, ticket_id=second, alarm_id=alarm))
    given = Assignment(None, LOGINS[Role.FIELD])
    do(Role.ENGINEER, lambda work: assign_ticket(work, ticket_id=first, assignment=given))
    do(Role.CARE, lambda work: merge_ticket(work, ticket_id=second, into_id=first))
    do(Role.CARE, lambda work: undo_merge(work, ticket_id=second))
    do(Role.FIELD, lambda work: restore_ticket(work, ticket_id=first))
    do(Role.CARE, lambda work: close_ticket(work, ticket_id=first, accepted_by="Ms Smith"))

    states = select(TroubleTicket.status).where(TroubleTicket.id.in_((first, second))).order_by(TroubleTicket.id)
    assert do(Role.CARE, partial(_names, who=states)) == [TicketStatus.CLOSED, TicketStatus.ACKNOWLEDGED]


def test_what_follows_from_a_decision_on_a_match_is_said_by_who_decides(do: Do, provider: Provider) -> None:
    of_voice = update(Service).where(Service.id == provider.voice)
    called = partial(open_ticket, customer_id=provider.customer, service_id=provider.voice, text="No dial tone")
    do(Role.ADMINISTRATOR, lambda work: work.session.execute(update(Agreement).values(opens_tickets=True)))
    linked, declined = (do(Role.CARE, called) for _ in range(2))
    alarm = raised(do, provider, "voice is down")
    do(Role.COLLECTOR, lambda work: work.session.execute(of_voice.values(current_class=ServiceClass.DOWN)))
    problem = do(Role.COLLECTOR, partial(problem_of, alarms=[alarm]))

    do(Role.ENGINEER, partial(link_match, ticket_id=linked, alarm_id=alarm))
    for ticket in (linked, declined):
        do(Role.ENGINEER, partial(decline_match, ticket_id=ticket, alarm_id=alarm))

    more_pressing = TicketEvent.text.startswith("Priority")
    said = select(TicketEvent.author).where(TicketEvent.ticket_id == linked, more_pressing)
    opened = select(TroubleTicket.opened_by).where(TroubleTicket.problem_id == problem, TroubleTicket.is_system)
    for who in (said, opened):
        assert do(Role.ENGINEER, partial(_names, who=who)) == [LOGINS[Role.ENGINEER]]


def _names(work: UnitOfWork, *, who: Select[str]) -> Sequence[str]:
    return work.session.scalars(who).all()
