"""What the program itself does under each login is permitted by the rights that the login has: nothing is missing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from sqlalchemy import Select, select, update
from sqlalchemy.engine import make_url

from nocdesk.alarms.commands import (
    acknowledge_alarm,
    clear_alarm,
    own_alarm,
    raise_alarm,
    report_alarm,
    report_clear_alarm,
    unacknowledge_alarm,
)
from nocdesk.alarms.model import Alarm
from nocdesk.alarms.reporting import Report
from nocdesk.alarms.resources import Resources
from nocdesk.alarms.shelving import extend_shelf, second_shelf, shelve_alarm, unshelve_alarm
from nocdesk.core import Core, open_core
from nocdesk.customers.model import Agreement
from nocdesk.network.topology import Touch
from nocdesk.notices.model import Channel, Subject
from nocdesk.notices.subscribing import subscribe, try_again, unsubscribe, write_test_notice
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.problems.commands import change_problem_state, own_problem
from nocdesk.problems.correcting import merge_problems, split_problem
from nocdesk.problems.model import MemberRole, ProblemMember, ProblemState, ServiceProblem
from nocdesk.problems.numbering import open_problem
from nocdesk.services.model import Service, ServiceClass
from nocdesk.settings import Settings
from nocdesk.severity import PerceivedSeverity
from nocdesk.shifts.calendar import Shift
from nocdesk.shifts.handing_over import accept_handover, prepare_handover, read_back, sign_handover, write_handover
from nocdesk.sla.agreements import agree, revise_agreement
from nocdesk.sla.breaches.commands import (
    confirm_breach,
    dispute_breach,
    exclude_breach,
    reopen_breach,
    sign_exclusion,
    take_decision_back,
)
from nocdesk.sla.breaches.model import BreachState, ExclusionReason, SlaBreach
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.assigning import Assignment, assign_ticket
from nocdesk.tickets.commands import close_ticket, decline_match, link_match, open_ticket, restore_ticket
from nocdesk.tickets.joining import merge_ticket, undo_merge
from nocdesk.tickets.model import MatchState, TicketEvent, TicketMatch, TroubleTicket
from nocdesk.works.model import PlannedWork
from nocdesk.works.recurrence import Recurrence
from nocdesk.works.series_commands import change_series, plan_series
from tests.nocdesk.alarms.console import TROUBLE
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.shifts.desk_shift import FIRST
from tests.nocdesk.team.team_store import LOGINS, team_url

__all__ = ["team_url"]

T = TypeVar("T")


class Do(Protocol):
    """Does something as the login of a role, in a transaction of its own."""

    def __call__(self, role: Role, act: Callable[[UnitOfWork], T]) -> T: ...


@pytest.fixture(scope="module")
def cores(team_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Role], Core]]:
    """The store as each login opens it."""
    data_dir: Path = tmp_path_factory.mktemp("data")
    known: dict[Role, Core] = {}
    with ExitStack() as opened:

        def core_of(role: Role) -> Core:
            if role not in known:
                url = make_url(team_url).set(username=LOGINS[role]).render_as_string()
                core = open_core(Settings(database_url=url, data_dir=data_dir), Actor("root", Role.ENGINEER))
                known[role] = opened.enter_context(closing(core))
            return known[role]

        yield core_of


@pytest.fixture(scope="module")
def do(cores: Callable[[Role], Core]) -> Do:
    def done(role: Role, act: Callable[[UnitOfWork], T]) -> T:
        with cores(role).work() as work:
            return act(work)

    return done


@pytest.fixture(scope="module")
def provider(cores: Callable[[Role], Core]) -> Provider:
    return make_provider(cores(Role.ADMINISTRATOR))


def raised(do: Do, provider: Provider, key: str, severity: PerceivedSeverity = PerceivedSeverity.MAJOR) -> int:
    """An alarm of the engine's; raised twice, and the second time it reaches the service in another way."""

    def again(reason: str) -> int:
        touches = [Touch(provider.voice, reason)]
        trouble = replace(TROUBLE, key=key, severity=severity)
        return do(
            Role.COLLECTOR,
            lambda work: raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches).id,
        )

    assert again("measured on it") == again("rides on LNK-1")
    return again("rides on LNK-1")


def problem_of(work: UnitOfWork, *, alarms: Sequence[int]) -> int:
    """A problem of the engine's; the first alarm is its root."""
    words = {"severity": PerceivedSeverity.MAJOR, "text": "t", "rule": "r", "reason": "", "root_alarm_id": alarms[0]}
    problem = open_problem(work, words, began_at=work.now)
    for number in alarms:
        role = MemberRole.ROOT if number == alarms[0] else MemberRole.SYMPTOM
        told = {"role": role, "rule": "r", "reason": "", "joined_at": work.now}
        work.session.add(ProblemMember(problem_id=problem.id, alarm_id=number, **told))
    return problem.id


def test_an_alarm_is_reported_owned_noted_and_cleared(do: Do, provider: Provider) -> None:
    report = Report("CORE-1", text="Fan is loud")
    worse = replace(report, severity=PerceivedSeverity.CRITICAL)

    def reported(said: Report) -> int:
        return do(Role.ENGINEER, lambda work: report_alarm(work, report=said, resources=Resources(work.session)).id)

    number = reported(report)
    do(Role.ENGINEER, lambda work: own_alarm(work, alarm_id=number, owner=LOGINS[Role.SUPERVISOR]))
    do(Role.SUPERVISOR, lambda work: acknowledge_alarm(work, alarm_id=number))
    assert reported(worse) == number
    do(Role.ENGINEER, lambda work: acknowledge_alarm(work, alarm_id=number))
    do(Role.SUPERVISOR, lambda work: unacknowledge_alarm(work, alarm_id=number))
    do(
        Role.ENGINEER,
        lambda work: report_clear_alarm(work, report=report, resources=Resources(work.session)).id,
    )
    do(Role.ENGINEER, lambda work: acknowledge_alarm(work, alarm_id=number))
    other = raised(do, provider, "by hand")
    do(Role.ENGINEER, lambda work: clear_alarm(work, alarm_id=other, reason="seen on site"))

    given = do(Role.ENGINEER, lambda work: work.session.get_one(Alarm, number).given_by)
    assert given == LOGINS[Role.ENGINEER]


def test_a_critical_alarm_is_shelved_by_two(do: Do, provider: Provider) -> None:
    number = raised(do, provider, "critical", PerceivedSeverity.CRITICAL)
    shelf = do(Role.ENGINEER, lambda work: shelve_alarm(work, alarm_id=number, reason="known").id)
    do(Role.SUPERVISOR, lambda work: second_shelf(work, shelf_id=shelf))
    until = timedelta(hours=2)
    do(
        Role.SUPERVISOR,
        lambda work: extend_shelf(work, shelf_id=shelf, until=work.now + until, reason="still known"),
    )
    do(Role.ENGINEER, lambda work: unshelve_alarm(work, shelf_id=shelf))
    minor = raised(do, provider, "major")
    alone = do(Role.ENGINEER, lambda work: shelve_alarm(work, alarm_id=minor, reason="known").id)
    do(Role.ENGINEER, lambda work: clear_alarm(work, alarm_id=minor, reason="seen on site"))

    assert alone != shelf


def test_problems_are_owned_split_merged_and_ended(do: Do, provider: Provider) -> None:
    alarms = [raised(do, provider, f"of a problem {number}") for number in range(3)]
    problem = do(Role.COLLECTOR, partial(problem_of, alarms=alarms))
    do(Role.ENGINEER, lambda work: own_problem(work, problem_id=problem, owner="bob"))
    do(Role.ENGINEER, lambda work: change_problem_state(work, problem_id=problem, state=ProblemState.IN_PROGRESS))
    part = do(
        Role.ENGINEER, lambda work: split_problem(work, problem_id=problem, alarm_ids=alarms[1:], reason="two fibres")
    )
    do(Role.SUPERVISOR, lambda work: merge_problems(work, into_id=problem, problem_ids=[part], reason="one"))
    for number in alarms:
        do(Role.ENGINEER, partial(clear_alarm, alarm_id=number, reason="spliced"))
    do(Role.ENGINEER, lambda work: change_problem_state(work, problem_id=problem, state=ProblemState.RESOLVED))

    state = do(Role.ENGINEER, lambda work: work.session.get_one(ServiceProblem, problem).state)
    assert state == ProblemState.RESOLVED


def test_a_shift_is_handed_over(do: Do) -> None:
    shift = Shift("Early", datetime.fromisoformat("2026-11-10T06:00Z"), datetime.fromisoformat("2026-11-10T14:00Z"))
    number = do(Role.ENGINEER, lambda work: prepare_handover(work, shift=shift, items=[FIRST]))
    do(Role.ENGINEER, lambda work: write_handover(work, handover_id=number, notes={"situation": "calm"}))
    do(Role.ENGINEER, lambda work: sign_handover(work, handover_id=number, items=[FIRST]))
    do(Role.SUPERVISOR, lambda work: read_back(work, handover_id=number, key=FIRST.key))
    do(Role.SUPERVISOR, lambda work: accept_handover(work, handover_id=number))


def test_terms_are_agreed_and_breaches_decided(do: Do, provider: Provider) -> None:
    number = do(
        Role.SUPERVISOR,
        lambda work: agree(work, name="Second", customer_id=provider.customer, template="Gold voice"),
    )
    own = {"objective": [{"measure": "availability", "target": 0.99}]}
    do(Role.SUPERVISOR, lambda work: revise_agreement(work, agreement_id=number, own_terms=own, reason="asked for"))

    def broken(work: UnitOfWork) -> int:
        at = work.now - timedelta(hours=2)
        told = {"objective": "availability", "period_starts_at": at, "bad_s": 60.0, "is_running": False}
        breach = SlaBreach(service_id=provider.voice, began_at=at, until_at=at + timedelta(minutes=1), **told)
        work.session.add(breach)
        work.session.flush()
        return breach.id

    breach = do(Role.COLLECTOR, broken)
    proposed = partial(exclude_breach, reason=ExclusionReason.CUSTOMER, note="power of the customer")
    do(Role.SUPERVISOR, lambda work: confirm_breach(work, breach_id=breach))
    do(Role.SUPERVISOR, lambda work: take_decision_back(work, breach_id=breach))
    do(Role.SUPERVISOR, lambda work: dispute_breach(work, breach_id=breach, note="doubt"))
    do(Role.SUPERVISOR, partial(proposed, breach_id=breach))
    do(Role.ADMINISTRATOR, lambda work: sign_exclusion(work, breach_id=breach))
    do(Role.SUPERVISOR, lambda work: reopen_breach(work, breach_id=breach, note="it was not so"))

    state = do(Role.SUPERVISOR, lambda work: work.session.get_one(SlaBreach, breach).state)
    assert state == BreachState.OPEN


@pytest.mark.parametrize("role", [Role.CARE, Role.ENGINEER])
def test_a_way_to_a_customer_is_tried(do: Do, provider: Provider, role: Role) -> None:
    heard = partial(subscribe, subject=Subject.CUSTOMER, subject_id=provider.customer, channel=Channel.MAIL)
    number = do(role, partial(heard, address=f"{role}@a.example"))
    notice = do(role, lambda work: write_test_notice(work, subscription_id=number))
    do(role, lambda work: try_again(work, notice_id=notice))
    do(role, lambda work: unsubscribe(work, subscription_id=number))


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


def test_the_times_of_a_series_are_planned_by_who_brought_them_about(do: Do, provider: Provider) -> None:
    weekly = Recurrence("FREQ=WEEKLY", "UTC", datetime(2026, 12, 1, 2), 0, 3600)  # noqa: DTZ001
    daily = replace(weekly, rule="FREQ=DAILY")
    planned = partial(plan_series, name="Generator", service_ids=[provider.voice], reason="tests", announced_at=None)
    series = do(Role.ENGINEER, partial(planned, recurrence=weekly))
    changed = partial(change_series, service_ids=[provider.voice], reason="tests", announced_at=None)
    do(Role.SUPERVISOR, partial(changed, series_id=series, recurrence=daily))

    planners = select(PlannedWork.planned_by).where(PlannedWork.series_id == series).distinct()
    found = do(Role.ENGINEER, lambda work: work.session.scalars(planners).all())
    assert sorted(found) == [LOGINS[Role.ENGINEER], LOGINS[Role.SUPERVISOR]]
