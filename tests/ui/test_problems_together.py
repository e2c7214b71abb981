"""Two people at one problem: both versions are shown and become one in a step; nothing that was typed is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.problems.commands import change_problem_state, own_problem
from nocdesk.problems.editing import ProblemValues, values_of
from nocdesk.problems.model import ProblemState, ServiceProblem
from tests.ui.desk_parts import OpenDesk, opened, words_in
from tests.ui.problem_builder import put_problem
from tests.ui.problem_desk import number_of, settle, show
from ui.application import Desk
from ui.dialogs.conflict import ConflictDialog
from ui.dialogs.problem_choice import ProblemStateDialog
from ui.views.problem import ProblemScreen

BOB = Actor("bob", Role.ENGINEER)
SHIFT = Qt.KeyboardModifier.ShiftModifier
W, P, H = ProblemState.IN_PROGRESS, ProblemState.PENDING, ProblemState.HELD


@pytest.fixture
def problem_id(shift_core: Core, alarm_ids: dict[str, int]) -> int:
    return put_problem(shift_core, alarm_ids["loss"], [alarm_ids["pdv"], alarm_ids["voice"]])


@pytest.fixture
def desk(shift_core: Core, problem_id: int, open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core, role=Role.ENGINEER)


def stored(core: Core, problem_id: int) -> ProblemValues:
    with core.read() as session:
        return values_of(session.get_one(ServiceProblem, problem_id))


def bob(core: Core, problem_id: int, *, state: ProblemState | None = None, reason: str = "") -> None:
    """Take it, or move it on."""
    with core.work(BOB) as work:
        if state is None:
            own_problem(work, problem_id=problem_id, owner="bob")
        else:
            change_problem_state(work, problem_id=problem_id, state=state, reason=reason)


def asked(screen: ProblemScreen, qtbot: QtBot) -> ProblemStateDialog:
    screen.window().activateWindow()
    qtbot.waitUntil(screen.lists.members.view.hasFocus)
    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_T, SHIFT)
    return opened(qtbot, ProblemStateDialog)


def shown(screen: ProblemScreen) -> ProblemState | None:
    page = screen.keys.page
    return page.detail.state if page is not None else None


def choose(dialog: ProblemStateDialog, state: ProblemState, reason: str = "") -> None:
    dialog.states.setCurrentIndex(dialog.states.findData(state.value))
    dialog.edit.setText(reason)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)


def test_a_problem_is_moved_on_by_keys_and_what_can_be_taken_back_is(
    desk: Desk, shift_core: Core, problem_id: int, qtbot: QtBot
) -> None:
    screen = show(desk, qtbot, problem_id)
    choose(asked(screen, qtbot), W)
    qtbot.waitUntil(lambda: shown(screen) is W)
    dialog = asked(screen, qtbot)
    choose(dialog, P)
    assert dialog.isVisible(), "it needs a reason"
    choose(dialog, P, "parts come tomorrow")
    qtbot.waitUntil(lambda: shown(screen) is P)
    desk.window.operations.undo()

    qtbot.waitUntil(lambda: stored(shift_core, problem_id).state is W)


def test_who_moves_on_what_somebody_moved_on_sees_both_and_merges_in_one_step(
    desk: Desk, shift_core: Core, problem_id: int, qtbot: QtBot
) -> None:
    bob(shift_core, problem_id, state=W)
    screen = show(desk, qtbot, problem_id)
    dialog = asked(screen, qtbot)
    bob(shift_core, problem_id)
    bob(shift_core, problem_id, state=P, reason="no permit")
    choose(dialog, H, "storm")

    both = opened(qtbot, ConflictDialog)
    said = words_in(both)
    assert f"{number_of(shift_core, problem_id)} was changed by bob" in said
    assert both.radios["state", False].text() == "pending"
    assert both.radios["state", True].text() == "held"
    assert both.values == ProblemValues(H, "bob"), "theirs and mine in one"
    assert stored(shift_core, problem_id) == ProblemValues(P, "bob")
    QTest.keyClick(both, Qt.Key.Key_Escape)

    again = opened(qtbot, ProblemStateDialog)
    assert again.edit.text() == "storm", "what was typed is kept"
    choose(again, W, "the storm is over")
    qtbot.waitUntil(lambda: stored(shift_core, problem_id) == ProblemValues(W, "bob"))


def test_what_somebody_else_took_meanwhile_is_no_ground_to_lose_a_step(
    desk: Desk, shift_core: Core, problem_id: int, qtbot: QtBot
) -> None:
    screen = show(desk, qtbot, problem_id)
    dialog = asked(screen, qtbot)
    bob(shift_core, problem_id)
    choose(dialog, W)

    both = opened(qtbot, ConflictDialog)
    assert both.radios == {}
    QTest.keyClick(both, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: stored(shift_core, problem_id) == ProblemValues(W, "bob"))


def test_who_takes_what_somebody_took_is_asked_and_who_leaves_it_changes_nothing(
    desk: Desk, shift_core: Core, problem_id: int, qtbot: QtBot
) -> None:
    screen = show(desk, qtbot, problem_id)
    assert screen.keys.page is not None
    seen = screen.keys.page.detail
    bob(shift_core, problem_id)

    screen.keys.corrections.asking.own(seen)
    both = opened(qtbot, ConflictDialog)
    assert (both.radios["owner", False].text(), both.radios["owner", True].text()) == ("bob", "ann")
    QTest.keyClick(both, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    settle(desk, qtbot)
    assert stored(shift_core, problem_id).owner == "bob"

    screen.keys.corrections.asking.own(seen)
    QTest.keyClick(opened(qtbot, ConflictDialog), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(shift_core, problem_id).owner == "ann")


def test_what_somebody_else_did_after_it_is_not_undone(
    desk: Desk, shift_core: Core, problem_id: int, qtbot: QtBot
) -> None:
    screen = show(desk, qtbot, problem_id)
    QTest.keyClick(screen.lists.members.view, Qt.Key.Key_O, SHIFT)
    qtbot.waitUntil(lambda: stored(shift_core, problem_id).owner == "ann")
    settle(desk, qtbot)
    bob(shift_core, problem_id)

    with qtbot.waitSignal(desk.window.operations.failed) as failed:
        desk.window.operations.undo()

    assert "was changed by bob" in failed.args[0]
    assert stored(shift_core, problem_id).owner == "bob"
