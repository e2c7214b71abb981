"""What the program itself does under each login is permitted by the rights that the login has: nothing is missing."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from nocdesk.alarms.commands import (
    acknowledge_alarm,
    clear_alarm,
    own_alarm,
    report_alarm,
    report_clear_alarm,
    unacknowledge_alarm,
)
from nocdesk.alarms.model import Alarm
from nocdesk.alarms.reporting import Report
from nocdesk.alarms.resources import Resources
from nocdesk.alarms.shelving import extend_shelf, second_shelf, shelve_alarm, unshelve_alarm
from nocdesk.people.model import Role
from nocdesk.problems.commands import change_problem_state, own_problem
from nocdesk.problems.correcting import merge_problems, split_problem
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.severity import PerceivedSeverity
from nocdesk.shifts.calendar import Shift
from nocdesk.shifts.handing_over import accept_handover, prepare_handover, read_back, sign_handover, write_handover
from nocdesk.shifts.model import Handover, HandoverState
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
from nocdesk.works.model import PlannedWork
from nocdesk.works.recurrence import Recurrence
from nocdesk.works.series_commands import change_series, plan_series
from tests.nocdesk.provider_builder import Provider
from tests.nocdesk.shifts.desk_shift import FIRST
from tests.nocdesk.team.acting import Do, cores, do, problem_of, provider, raised
from tests.nocdesk.team.team_store import LOGINS, team_url

__all__ = ["cores", "do", "provider", "team_url"]


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

    state = do(Role.SUPERVISOR, lambda work: work.session.get_one(Handover, number).state)
    assert state == HandoverState.ACCEPTED


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
