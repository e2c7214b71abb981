"""What people correct is done at once, remembered by the keys of the troubles, and honoured when they come again."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.problems.correcting import (
    forbid_grouping,
    merge_problems,
    move_alarm,
    split_problem,
    withdraw_correction,
)
from nocdesk.problems.editing import ProblemError
from nocdesk.problems.model import CorrectionKind, MemberRole, ProblemCorrection, ProblemState
from nocdesk.store.unit_of_work import UnitOfWork
from tests.nocdesk.problems.correlating import ENGINEER, Correlating

ROOT, SYMPTOM = MemberRole.ROOT, MemberRole.SYMPTOM


def corrections(net: Correlating) -> list[tuple[CorrectionKind, str, str, bool]]:
    with net.core.read() as session:
        rows = session.scalars(select(ProblemCorrection).order_by(ProblemCorrection.id)).all()
    return [(row.kind, row.cause_key, row.symptom_key, row.withdrawn_at is None) for row in rows]


def groups(net: Correlating) -> list[set[int]]:
    """The alarms of each problem that is not merged into another."""
    return [set(net.members(each.id)) for each in net.problems() if each.state is not ProblemState.CANCELLED]


def storm(net: Correlating) -> tuple[int, int, int]:
    """An access router that is silent, and two devices behind it."""
    a, b = net.silent("s00-ed00", "s00-ed01")
    (router,) = net.silent("s00-ar1")
    net.settle()
    assert groups(net) == [{a, b, router}]
    return router, a, b


def test_what_is_split_off_is_a_problem_of_its_own_and_stays_so(net: Correlating) -> None:
    router, a, b = storm(net)

    with net.core.work(ENGINEER) as work:
        split_problem(work, problem_id=net.problem().id, alarm_ids=[a], reason="Its own power is out")

    assert groups(net) == [{router, b}, {a}]
    net.settle()
    assert groups(net) == [{router, b}, {a}]
    assert corrections(net) == [(CorrectionKind.FORBID, "deviceSilent|s00-ar1", "deviceSilent|s00-ed00", True)]


def test_a_correction_is_honoured_when_the_troubles_come_again(net: Correlating) -> None:
    router, a, b = storm(net)
    with net.core.work(ENGINEER) as work:
        split_problem(work, problem_id=net.problem().id, alarm_ids=[a], reason="Its own power is out")
    net.settle()
    net.clear(router, a, b)
    net.settle()
    net.later(hours=24)

    net.silent("s00-ed00", "s00-ed01", "s00-ar1")
    net.settle()

    assert groups(net)[-2:] == [{a}, {router, b}] or groups(net)[-2:] == [{router, b}, {a}]


def test_several_alarms_that_are_split_off_stay_together(net: Correlating) -> None:
    router, a, b = storm(net)

    with net.core.work(ENGINEER) as work:
        split_problem(work, problem_id=net.problem().id, alarm_ids=[a, b], reason="Another cabinet")
    net.settle()

    assert groups(net) == [{router}, {a, b}]
    assert net.members(net.problems()[1].id) == {a: ROOT, b: SYMPTOM}


def test_the_root_may_be_split_off_from_the_others(net: Correlating) -> None:
    router, a, b = storm(net)

    with net.core.work(ENGINEER) as work:
        split_problem(work, problem_id=net.problem().id, alarm_ids=[router], reason="Only its agent is dead")
    net.settle()

    assert {router} in groups(net)
    assert all(router not in group for group in groups(net) if group != {router})
    assert set.union(*groups(net)) == {router, a, b}


def test_merged_problems_are_one_with_the_first_ones_root(net: Correlating) -> None:
    (here,), (there,) = net.silent("s00-ed00"), net.silent("s01-ed00")
    net.settle()
    first, second = net.problems()

    with net.core.work(ENGINEER) as work:
        merge_problems(work, into_id=second.id, problem_ids=[first.id], reason="The same digger")
    assert groups(net) == [{here, there}]
    net.settle()

    first, second = net.problems()
    assert (first.state, first.merged_into_id) == (ProblemState.CANCELLED, second.id)
    assert net.members(second.id) == {here: SYMPTOM, there: ROOT}
    assert "mara says that it belongs to s01-ed00: The same digger" in net.reasons(second.id)[here]


def test_an_alarm_is_moved_from_one_problem_to_another(net: Correlating) -> None:
    router, a, b = storm(net)
    (other,) = net.silent("s01-ed00")
    net.settle()

    with net.core.work(ENGINEER) as work:
        move_alarm(work, alarm_id=a, problem_id=net.problems()[-1].id, reason="Fed from there")
    assert groups(net) == [{router, b}, {other, a}]
    net.settle()

    assert groups(net) == [{router, b}, {other, a}]


def test_a_root_is_not_moved_from_under_what_it_explains(net: Correlating) -> None:
    router, _, _ = storm(net)
    net.silent("s01-ed00")
    net.settle()

    with pytest.raises(ProblemError, match="s00-ar1 is the root of SP-100"), net.core.work(ENGINEER) as work:
        move_alarm(work, alarm_id=router, problem_id=net.problems()[-1].id, reason="No")


def test_what_is_forbidden_is_parted_by_the_next_look(net: Correlating) -> None:
    router, a, b = storm(net)

    with net.core.work(ENGINEER) as work:
        forbid_grouping(work, cause_alarm_id=router, symptom_alarm_id=b, reason="It has a way of its own")
    net.settle()

    assert groups(net) == [{router, a}, {b}]


def test_a_correction_that_is_withdrawn_holds_no_longer(net: Correlating) -> None:
    router, a, b = storm(net)
    with net.core.work(ENGINEER) as work:
        number = forbid_grouping(work, cause_alarm_id=router, symptom_alarm_id=b, reason="It has a way of its own")
    net.settle()

    with net.core.work(ENGINEER) as work:
        withdraw_correction(work, correction_id=number, reason="That way is gone")
    net.settle()

    assert groups(net) == [{router, a, b}]
    with pytest.raises(ProblemError, match=f"No correction {number} holds"), net.core.work(ENGINEER) as work:
        withdraw_correction(work, correction_id=number, reason="Again")


def test_what_is_said_otherwise_takes_the_place_of_what_was_said(net: Correlating) -> None:
    router, a, _ = storm(net)
    with net.core.work(ENGINEER) as work:
        new = split_problem(work, problem_id=net.problem().id, alarm_ids=[a], reason="Its own power is out")
    net.settle()

    with net.core.work(ENGINEER) as work:
        merge_problems(work, into_id=net.problems()[0].id, problem_ids=[new], reason="No, it was not")
    net.settle()

    assert [(kind, holds) for kind, _, _, holds in corrections(net)] == [
        (CorrectionKind.FORBID, False),
        (CorrectionKind.JOIN, True),
    ]
    assert router in groups(net)[0]
    assert a in groups(net)[0]


def test_every_correction_is_audited_with_its_reason(net: Correlating) -> None:
    _, a, _ = storm(net)
    with net.core.work(ENGINEER) as work:
        split_problem(work, problem_id=net.problem().id, alarm_ids=[a], reason="Its own power is out")

    with net.core.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.actor == "mara").order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.after["reason"]) for entry in entries] == [
        ("correct_grouping", "Its own power is out"),
        ("split_problem", "Its own power is out"),
    ]


Correct = Callable[[UnitOfWork, int, int], object]
EVERY: dict[str, Correct] = {
    "split": lambda work, problem, alarm: split_problem(work, problem_id=problem, alarm_ids=[alarm], reason="x"),
    "merge": lambda work, problem, _: merge_problems(work, into_id=problem, problem_ids=[problem], reason="x"),
    "move": lambda work, problem, alarm: move_alarm(work, alarm_id=alarm, problem_id=problem, reason="x"),
    "forbid": lambda work, _, alarm: forbid_grouping(work, cause_alarm_id=1, symptom_alarm_id=alarm, reason="x"),
    "withdraw": lambda work, _, __: withdraw_correction(work, correction_id=1, reason="x"),
}


@pytest.mark.parametrize("role", [Role.FIELD, Role.CARE, Role.AUDITOR, Role.COLLECTOR, Role.PORTAL])
@pytest.mark.parametrize("what", EVERY)
def test_who_does_not_operate_corrects_nothing(sqlite_net: Correlating, role: Role, what: str) -> None:
    _, a, _ = storm(sqlite_net)

    with pytest.raises(NotAllowedError), sqlite_net.core.work(Actor("joe", role)) as work:
        EVERY[what](work, sqlite_net.problem().id, a)


def test_a_correction_needs_a_reason(sqlite_net: Correlating) -> None:
    _, a, _ = storm(sqlite_net)

    with pytest.raises(ProblemError, match="say why"), sqlite_net.core.work(ENGINEER) as work:
        split_problem(work, problem_id=sqlite_net.problem().id, alarm_ids=[a], reason=" ")
