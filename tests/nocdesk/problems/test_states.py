"""The life of a service problem: every step from every state, and what each needs."""

import pytest

from nocdesk.alarms.model import Condition
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import POLICY, Act, NotAllowedError
from nocdesk.problems.commands import change_problem_state, own_problem
from nocdesk.problems.editing import ProblemError
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.problems.states import ForbiddenStateError
from tests.nocdesk.problems.correlating import ENGINEER, Correlating

A, W, P, H, R, C, X, Z = (
    ProblemState.ACKNOWLEDGED,
    ProblemState.IN_PROGRESS,
    ProblemState.PENDING,
    ProblemState.HELD,
    ProblemState.RESOLVED,
    ProblemState.CLOSED,
    ProblemState.REJECTED,
    ProblemState.CANCELLED,
)
# TMF656, written down once more by hand: from each state the states that may follow.
MAY_FOLLOW = {A: {W, R, X, Z}, W: {P, H, R, Z}, P: {W, R, Z}, H: {W, R, Z}, R: {C, W}, C: {W}, X: set(), Z: set()}


def ended(net: Correlating) -> int:
    """A problem none of whose alarms is active any more."""
    cut = net.down("TAIL-00-00")
    net.settle()
    net.clear(cut)
    return net.problem().id


def put(net: Correlating, problem_id: int, state: ProblemState) -> None:
    with net.core.work(ENGINEER) as work:
        work.session.get_one(ServiceProblem, problem_id).state = state


@pytest.mark.parametrize("before", list(ProblemState))
@pytest.mark.parametrize("after", list(ProblemState))
def test_every_step_of_a_problem(sqlite_net: Correlating, before: ProblemState, after: ProblemState) -> None:
    problem_id = ended(sqlite_net)
    put(sqlite_net, problem_id, before)

    def step() -> None:
        with sqlite_net.core.work(ENGINEER) as work:
            change_problem_state(work, problem_id=problem_id, state=after, reason="because")

    if after in MAY_FOLLOW[before]:
        step()
        assert sqlite_net.problem().state is after
        return
    with pytest.raises(ForbiddenStateError, match="cannot become"):
        step()
    assert sqlite_net.problem().state is before


@pytest.mark.parametrize(("before", "after"), [(A, X), (A, Z), (W, P), (W, H), (R, W), (C, W)])
def test_what_is_put_off_given_up_or_taken_up_again_needs_a_reason(
    sqlite_net: Correlating, before: ProblemState, after: ProblemState
) -> None:
    problem_id = ended(sqlite_net)
    put(sqlite_net, problem_id, before)

    with pytest.raises(ProblemError, match="say"), sqlite_net.core.work(ENGINEER) as work:
        change_problem_state(work, problem_id=problem_id, state=after, reason=" ")


def test_no_problem_is_resolved_while_an_alarm_of_it_is_active(net: Correlating) -> None:
    net.down("TAIL-00-00")
    net.settle()

    with pytest.raises(ProblemError, match="has 1 active alarm, such as that of s00-ar1 xe-"), net.core.work() as work:
        change_problem_state(work, problem_id=net.problem().id, state=R)


def test_a_problem_that_is_taken_up_again_stays_so_until_a_person_resolves_it(net: Correlating) -> None:
    problem_id = ended(net)
    net.settle()
    for state in (C, W):
        with net.core.work(ENGINEER) as work:
            change_problem_state(work, problem_id=problem_id, state=state, reason="The customer hears noise")

    net.raise_(Condition.THRESHOLD, "cr-00 xe-0")
    net.settle(after_s=100)

    assert (net.problem().state, net.problem().closed_at, net.problem().resolved_at) == (W, None, None)
    assert net.problem().reason == "taken up again by mara: The customer hears noise"

    with net.core.work(ENGINEER) as work:
        change_problem_state(work, problem_id=problem_id, state=R)

    assert net.problem().resolved_at == net.clock.now()


def test_a_rejected_problem_does_not_come_back_while_its_alarms_last(net: Correlating) -> None:
    net.down("TAIL-00-00")
    net.settle()
    with net.core.work(ENGINEER) as work:
        change_problem_state(work, problem_id=net.problem().id, state=X, reason="A test set-up")

    net.silent("s00-ed00")
    net.settle()

    assert net.problem().state is X


def test_an_owner_is_kept_and_what_comes_back_goes_on_with_it(net: Correlating) -> None:
    problem_id = ended(net)
    with net.core.work(ENGINEER) as work:
        own_problem(work, problem_id=problem_id, owner="mara")
    net.settle()
    net.down("TAIL-00-00")
    net.settle()

    assert (net.problem().owner, net.problem().state) == ("mara", W)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_work_on_problems_is_said_by_the_policy(sqlite_net: Correlating, role: Role) -> None:
    problem_id = ended(sqlite_net)

    def act() -> None:
        with sqlite_net.core.work(Actor("somebody", role)) as work:
            own_problem(work, problem_id=problem_id, owner="somebody")

    if role in (Role.ENGINEER, Role.SUPERVISOR, Role.ADMINISTRATOR):
        act()
    else:
        with pytest.raises(NotAllowedError, match="may not work problem"):
            act()
    assert POLICY[Act.WORK_PROBLEM] == POLICY[Act.CORRECT_PROBLEM]
