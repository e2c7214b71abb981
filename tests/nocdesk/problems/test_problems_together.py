"""Two people at one problem: who comes second is refused with both versions, and nobody against themselves."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from nocdesk.people.model import SYSTEM, Actor, AuditEntry, Role
from nocdesk.problems.commands import change_problem_state, own_problem
from nocdesk.problems.editing import ProblemConflictError, ProblemVersion, version_of
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.problems.correlating import ENGINEER, Correlating

BOB = Actor("bob", Role.ENGINEER)
W, P, H = ProblemState.IN_PROGRESS, ProblemState.PENDING, ProblemState.HELD


@pytest.fixture
def problem_id(net: Correlating) -> int:
    net.down("TAIL-00-00")
    net.settle()
    return net.problem().id


def seen(net: Correlating, problem_id: int) -> ProblemVersion:
    with net.core.read() as session:
        return version_of(session, session.get_one(ServiceProblem, problem_id))


def own(net: Correlating, problem_id: int, actor: Actor, seen: ProblemVersion | None) -> None:
    with net.core.work(actor) as work:
        own_problem(work, problem_id=problem_id, owner=actor.name, seen=seen)


def move_on(net: Correlating, problem_id: int, actor: Actor, state: ProblemState, seen: ProblemVersion | None) -> None:
    with net.core.work(actor) as work:
        change_problem_state(work, problem_id=problem_id, state=state, reason="parts", seen=seen)


def test_who_takes_what_somebody_else_took_is_told_whose_it_is(net: Correlating, problem_id: int) -> None:
    base = seen(net, problem_id)
    own(net, problem_id, BOB, base)

    with pytest.raises(ProblemConflictError, match=r"changed by bob at .* nothing was saved") as refused:
        own(net, problem_id, ENGINEER, base)

    assert refused.value.theirs.values == replace(base.values, owner="bob")
    assert net.problem().owner == "bob"


def test_who_moves_on_what_somebody_else_moved_on_or_took_is_refused(net: Correlating, problem_id: int) -> None:
    base = seen(net, problem_id)
    move_on(net, problem_id, BOB, W, base)
    for state in (P, H):
        with pytest.raises(ProblemConflictError, match="changed by bob"):
            move_on(net, problem_id, ENGINEER, state, base)

    base = seen(net, problem_id)
    own(net, problem_id, BOB, base)
    with pytest.raises(ProblemConflictError, match="changed by bob"):
        move_on(net, problem_id, ENGINEER, P, base)
    assert net.problem().state is W


def test_what_the_rules_write_meanwhile_refuses_nobody(net: Correlating, problem_id: int) -> None:
    base = seen(net, problem_id)
    with net.core.work(SYSTEM) as work:
        problem = work.session.get_one(ServiceProblem, problem_id)
        problem.severity, problem.text = PerceivedSeverity.MINOR, "another text"

    own(net, problem_id, ENGINEER, base)

    assert seen(net, problem_id).version > base.version + 1
    assert net.problem().owner == ENGINEER.name


def test_an_act_that_is_asked_again_is_done_once_and_not_refused(net: Correlating, problem_id: int) -> None:
    base = seen(net, problem_id)
    for _ in range(2):
        own(net, problem_id, ENGINEER, base)
    base = seen(net, problem_id)
    for _ in range(2):
        move_on(net, problem_id, ENGINEER, W, base)

    with net.core.read() as session:
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.kind == "service_problem")).all()
    assert sorted(acts) == ["change_problem_state", "own_problem"]
