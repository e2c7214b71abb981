"""Whom a problem touches, and how badly."""

import pytest
from sqlalchemy import select

from nocdesk.problems.queries import UnknownProblemError, problem_impact, problem_of_alarm
from nocdesk.services.model import Service, ServiceClass
from tests.nocdesk.problems.correlating import Correlating


def test_a_problem_touches_the_services_of_all_its_alarms_each_as_badly_as_the_worst(net: Correlating) -> None:
    (silent,), cut = net.silent("s00-ed00"), net.down("TAIL-00-00")
    net.settle()
    problem = net.problem()

    with net.core.read() as session:
        impact = problem_impact(session, problem.id)
        names = dict(session.execute(select(Service.id, Service.name)).all())
        assert problem_of_alarm(session, silent) == problem_of_alarm(session, cut) == problem.id

    assert {names[each.service_id]: each.effect for each in impact.services} == {
        "ACC-0000": ServiceClass.DOWN,
        "SIP-0000": ServiceClass.DOWN,
    }
    assert impact.customer_ids == (1,)
    assert (impact.began_at, impact.severity) == (problem.began_at, problem.severity)


def test_a_problem_that_is_not_there_is_named_with_what_to_do(sqlite_net: Correlating) -> None:
    with sqlite_net.core.read() as session, pytest.raises(UnknownProblemError, match="There is no problem 7"):
        problem_impact(session, 7)
