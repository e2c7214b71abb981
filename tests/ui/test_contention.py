"""An act that waited and comes late: what the alarm itself or others did meanwhile is neither hidden nor undone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import pytest

from nocdesk.alarms.commands import acknowledge_alarm, clear_alarm, clear_alarm_of
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.problems.commands import change_problem_state, own_problem
from nocdesk.problems.editing import ProblemVersion
from nocdesk.problems.editing import version_of as problem_version
from nocdesk.problems.model import ProblemState, ServiceProblem
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.breaches.commands import confirm_breach, dispute_breach, reopen_breach
from nocdesk.sla.breaches.editing import BreachConflictError
from nocdesk.sla.breaches.model import BreachDecision, BreachStep, SlaBreach
from nocdesk.tickets.commands import (
    Assignment,
    RestorationUpdate,
    add_note,
    assign_ticket,
    change_status,
    start_clock,
    stop_clock,
    take_ticket,
    update_restoration,
)
from nocdesk.tickets.editing import TicketConflictError
from nocdesk.tickets.merging import version_of
from nocdesk.tickets.model import RestorationStatus, StopReason, TicketStatus, TroubleTicket
from tests.ui.breach_builder import breach_ids
from tests.ui.builders import raise_one
from tests.ui.problem_builder import put_problem
from tests.ui.restoration_builder import fill_restorations
from ui.ticket_edit import TicketEdit, save_edit
from ui.waiting_act import Change, Performed, perform, waiting_act

ANN, BOB = Actor("ann", Role.ENGINEER), Actor("bob", Role.ENGINEER)
SUE, TOM = Actor("sue", Role.SUPERVISOR), Actor("tom", Role.SUPERVISOR)
Step = RestorationStatus


@pytest.fixture
def tickets(empty_core: Core) -> dict[str, int]:
    return fill_restorations(empty_core)


def late(
    core: Core, change: Change, clock: VirtualClock, *meanwhile: Callable[[], object], actor: Actor = ANN
) -> Performed:
    """Ask for a change, let others be first, and do it late."""
    act = waiting_act("asked", [change], clock.now())
    assert act is not None
    for happens in meanwhile:
        clock.advance(60)
        happens()
    clock.advance(60)
    with core.work(actor) as work:
        return perform(work, act, is_late=True)


def by(core: Core, actor: Actor, command: Callable[..., object], **values: object) -> Callable[[], object]:
    def do() -> None:
        with core.work(actor) as work:
            command(work, **values)

    return do


def refusals(performed: Performed) -> list[str]:
    return [part.by for part in performed.contended]


def again(core: Core, severity: PerceivedSeverity) -> Callable[[], int]:
    return partial(raise_one, core, resource="LINK-7", text="Link down", severity=severity)


def over(core: Core) -> Callable[[], object]:
    def clear() -> None:
        with core.work(SYSTEM) as work:
            clear_alarm_of(work, key="threshold:LINK-7", ended_at=work.now)

    return clear


def test_an_alarm_that_asked_anew_is_neither_acknowledged_nor_cleared_by_what_was_asked_before(
    empty_core: Core, desk_clock: VirtualClock
) -> None:
    core = empty_core
    alarm_id = again(core, PerceivedSeverity.MAJOR)()
    desk_clock.advance(60)
    acknowledge = partial(acknowledge_alarm, alarm_id=alarm_id)
    clear = partial(clear_alarm, alarm_id=alarm_id, reason="spliced")

    worse = late(core, clear, desk_clock, again(core, PerceivedSeverity.CRITICAL))
    back = late(core, acknowledge, desk_clock, over(core), again(core, PerceivedSeverity.CRITICAL))
    # That it said the same once more is nothing new.
    same = late(core, acknowledge, desk_clock, again(core, PerceivedSeverity.CRITICAL))

    assert [len(refusals(each)) for each in (worse, back, same)] == [1, 1, 0]
    assert refusals(worse)[0].startswith("asked anew at ")
    assert refusals(worse)[0].endswith(" meanwhile")


def test_a_problem_that_somebody_took_meanwhile_stays_theirs(empty_core: Core, desk_clock: VirtualClock) -> None:
    core = empty_core
    problem_id = put_problem(core, raise_one(core, resource="LINK-7", text="Link down"), ())
    take = partial(own_problem, problem_id=problem_id, owner="ann")

    theirs = late(core, take, desk_clock, by(core, BOB, own_problem, problem_id=problem_id, owner="bob"))
    free = late(core, take, desk_clock)

    assert "bob took it or let go of it" in refusals(theirs)[0]
    assert refusals(free) == []


def test_a_step_of_a_problem_that_comes_late_hides_nobody_elses_and_none_of_ones_own_is_refused(
    empty_core: Core, desk_clock: VirtualClock
) -> None:
    core = empty_core
    problem_id = put_problem(core, raise_one(core, resource="LINK-7", text="Link down"), ())

    def seen() -> ProblemVersion:
        with core.read() as session:
            return problem_version(session, session.get_one(ServiceProblem, problem_id))

    first = seen()
    own = partial(own_problem, problem_id=problem_id, owner="ann", seen=first)
    begin = partial(change_problem_state, problem_id=problem_id, state=ProblemState.IN_PROGRESS, seen=first)
    assert refusals(late(core, own, desk_clock)) == []
    assert refusals(late(core, begin, desk_clock, actor=ANN)) == [], "seen before one's own act"
    assert refusals(late(core, begin, desk_clock, actor=ANN)) == [], "it is so already"

    old = seen()
    desk_clock.advance(60)
    by(core, BOB, change_problem_state, problem_id=problem_id, state=ProblemState.PENDING, reason="parts", seen=old)()
    desk_clock.advance(60)
    hold = partial(change_problem_state, problem_id=problem_id, state=ProblemState.HELD, reason="storm", seen=old)
    take = partial(own_problem, problem_id=problem_id, owner=None, seen=old)
    assert "bob moved it on" in refusals(late(core, hold, desk_clock))[0], "though it was asked after that"
    assert refusals(late(core, take, desk_clock)) == [], "whose it is, bob has left alone"


def test_what_takes_a_change_back_does_not_undo_what_others_did_after_it(
    empty_core: Core, tickets: Mapping[str, int], desk_clock: VirtualClock
) -> None:
    core, ticket = empty_core, tickets["dispatched"]
    give_back = partial(assign_ticket, ticket_id=ticket, assignment=Assignment(None, ""))
    run_on = partial(start_clock, ticket_id=ticket)
    stop = by(core, BOB, stop_clock, ticket_id=ticket, reason=StopReason.CUSTOMER, note="")
    by(core, ANN, take_ticket, ticket_id=ticket)()

    given = late(core, give_back, desk_clock, by(core, BOB, take_ticket, ticket_id=ticket))
    stopped = late(core, run_on, desk_clock, stop)
    noted = late(core, run_on, desk_clock, by(core, BOB, add_note, ticket_id=ticket, text="rang twice"))

    assert "bob gave it to somebody" in refusals(given)[0]
    assert "bob moved it on" in refusals(stopped)[0]
    assert refusals(noted) == []


def _edit(core: Core, ticket_id: int, step: RestorationStatus) -> TicketEdit:
    with core.read() as session:
        base = version_of(session.get_one(TroubleTicket, ticket_id))
    wanted = replace(base.values, restoration=step)
    return TicketEdit(ticket_id, None, base, wanted, "done")


def _moved(core: Core, edit: TicketEdit, actor: Actor, **changes: object) -> Callable[[], object]:
    """Save the restoration with other values than the edit saw."""
    was = edit.base.values
    values = {
        "status": was.restoration, "etr_at": was.etr_at, "cause": was.cause, "crew": was.crew,
        "next_update_at": was.next_update_at,
    }  # fmt: skip
    update = RestorationUpdate(**(values | changes))  # type: ignore[arg-type]
    return by(core, actor, update_restoration, ticket_id=edit.ticket_id, update=update)


def test_an_own_act_does_not_hide_what_somebody_else_changed_before_it(
    empty_core: Core, tickets: Mapping[str, int], desk_clock: VirtualClock
) -> None:
    core = empty_core
    edit = _edit(core, tickets["dispatched"], Step.DIAGNOSING)
    desk_clock.advance(60)
    theirs = _moved(core, edit, BOB, status=Step.ON_SITE)
    mine = _moved(core, edit, ANN, status=Step.ON_SITE, crew="Crew East 1")
    with pytest.raises(TicketConflictError, match="changed by bob"):
        late(core, partial(save_edit, edit=edit), desk_clock, theirs, mine)

    other = _edit(core, tickets["late"], Step.TESTING)
    crew = _moved(core, other, BOB, crew="Crew East 1")
    own = _moved(core, other, ANN, status=Step.ON_SITE, crew="Crew East 1")
    assert refusals(late(core, partial(save_edit, edit=other), desk_clock, crew, own)) == []


def test_at_once_too_an_own_act_does_not_hide_what_somebody_else_changed_before_it(
    empty_core: Core, tickets: Mapping[str, int], desk_clock: VirtualClock
) -> None:
    core = empty_core
    edit = _edit(core, tickets["dispatched"], Step.DIAGNOSING)
    desk_clock.advance(60)
    _moved(core, edit, BOB, status=Step.ON_SITE)()
    desk_clock.advance(60)
    _moved(core, edit, ANN, status=Step.ON_SITE, crew="Crew East 1")()

    with pytest.raises(TicketConflictError) as conflict, core.work(ANN) as work:
        save_edit(work, edit=edit)

    theirs = conflict.value.theirs
    assert (theirs.changed_by, theirs.values.restoration, theirs.values.crew) == ("bob", Step.ON_SITE, "Crew East 1")


def test_at_once_what_only_oneself_changed_is_ones_own_conflict(
    empty_core: Core, tickets: Mapping[str, int], desk_clock: VirtualClock
) -> None:
    edit = _edit(empty_core, tickets["late"], Step.TESTING)
    desk_clock.advance(60)
    _moved(empty_core, edit, BOB, crew="Crew East 1")()
    desk_clock.advance(60)
    _moved(empty_core, edit, ANN, status=Step.ON_SITE, crew="Crew East 1")()

    with pytest.raises(TicketConflictError, match="changed by ann"), empty_core.work(ANN) as work:
        save_edit(work, edit=edit)


def test_the_version_that_was_seen_counts_where_somebody_else_was_between_it_and_an_own_act(
    empty_core: Core, tickets: Mapping[str, int], desk_clock: VirtualClock
) -> None:
    core, ticket = empty_core, tickets["late"]

    def take() -> partial[None]:
        with core.read() as session:
            seen = session.get_one(TroubleTicket, ticket).version
        return partial(take_ticket, ticket_id=ticket, expected_version=seen)

    mine = by(core, ANN, assign_ticket, ticket_id=ticket, assignment=Assignment(None, "ann"))
    note = by(core, BOB, add_note, ticket_id=ticket, text="rang twice")
    held = by(core, BOB, change_status, ticket_id=ticket, status=TicketStatus.HELD, reason="storm")

    assert refusals(late(core, take(), desk_clock, note, mine)) == []
    back = by(core, ANN, assign_ticket, ticket_id=ticket, assignment=Assignment(None, "carl"))
    with pytest.raises(TicketConflictError, match="changed by bob"):
        late(core, take(), desk_clock, held, back)


def test_what_comes_to_light_about_a_breach_is_no_decision_that_an_own_later_one_conflicts_with(
    breach_core: Core, desk_clock: VirtualClock
) -> None:
    core = breach_core
    breach_id = breach_ids(core)["VPN-201"]

    def judged_again() -> None:
        with core.work(SYSTEM) as work:
            breach = work.session.get_one(SlaBreach, breach_id)
            work.session.add(
                BreachDecision(
                    breach_id=breach_id,
                    at=work.now,
                    by=work.actor.name,
                    role=work.actor.role,
                    step=BreachStep.JUDGED_AGAIN,
                    state=breach.state,
                    note="9.0 min were bad by what was known before",
                    began_at=breach.began_at,
                    until_at=breach.until_at,
                    bad_s=breach.bad_s,
                    breach_version=breach.version,
                )
            )

    def dispute() -> partial[None]:
        with core.read() as session:
            seen = session.get_one(SlaBreach, breach_id).version
        return partial(dispute_breach, breach_id=breach_id, note="our clock", expected_version=seen)

    mine = by(core, SUE, confirm_breach, breach_id=breach_id)
    theirs = by(core, TOM, reopen_breach, breach_id=breach_id, note="not ours")

    assert refusals(late(core, dispute(), desk_clock, mine, judged_again, actor=SUE)) == []
    with pytest.raises(BreachConflictError):
        late(core, dispute(), desk_clock, theirs, judged_again, actor=SUE)
