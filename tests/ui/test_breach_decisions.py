"""Breaches are decided by keys: two signatures, undo, and who comes second."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.sla.breaches.commands import confirm_breach
from nocdesk.sla.breaches.editing import decisions_of
from nocdesk.sla.breaches.model import BreachState, BreachStep, ExclusionReason, SlaBreach
from tests.ui.breach_builder import OLE, breach_ids
from tests.ui.breach_desk import desk, review, services, stand_on, wait_for_scene
from ui.application import Desk
from ui.views.breach_review import BreachReview

__all__ = ["desk", "review", "services"]

CTRL = Qt.KeyboardModifier.ControlModifier


def state_of(core: Core, breach_id: int) -> BreachState:
    with core.read() as session:
        return session.get_one(SlaBreach, breach_id).state


def log_of(core: Core, breach_id: int) -> list[tuple[str, BreachStep, ExclusionReason | None, str]]:
    with core.read() as session:
        return [(e.by, e.step, e.reason, e.note) for e in decisions_of(session, breach_id)]


def sign(review: BreachReview) -> None:
    QTest.keyClick(review.decision.note, Qt.Key.Key_Return, CTRL)


def test_a_breach_is_confirmed_with_two_keys_and_taken_back_with_one(
    review: BreachReview, desk: Desk, breach_core: Core, qtbot: QtBot
) -> None:
    stand_on(review, qtbot, "VPN-201")
    breach_id = breach_ids(breach_core)["VPN-201"]
    QTest.keyClick(review.queue.view, Qt.Key.Key_Y)
    QTest.keyClick(review.queue.view, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: state_of(breach_core, breach_id) is BreachState.CONFIRMED)
    qtbot.waitUntil(lambda: bool(desk.window.toasts.toasts))
    told = desk.window.toasts.toasts[-1].text

    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    QTest.keyClick(review.queue.view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: state_of(breach_core, breach_id) is BreachState.OPEN)

    assert told == "Confirm Dunlow Freight, 27 min"
    assert [step for _, step, _, _ in log_of(breach_core, breach_id)] == [BreachStep.CONFIRM, BreachStep.TAKE_BACK]


def test_an_exclusion_is_signed_by_keys_with_its_reason_and_note(
    review: BreachReview, breach_core: Core, qtbot: QtBot
) -> None:
    stand_on(review, qtbot, "VPN-201")
    breach_id = breach_ids(breach_core)["VPN-201"]
    decision = review.decision
    QTest.keyClick(review.queue.view, Qt.Key.Key_X)
    without_reason = decision.missing.text()
    QTest.keyClick(decision.reasons.keys[ExclusionReason.MAINTENANCE], Qt.Key.Key_Space)
    without_note = decision.missing.text()
    assert not decision.sign.isEnabled()
    QTest.keyClicks(decision.note, "Window MW-771")
    sign(review)
    qtbot.waitUntil(lambda: state_of(breach_core, breach_id) is BreachState.PROPOSED)

    assert (without_reason, without_note) == ("Choose a reason.", "Write why in the note.")
    assert log_of(breach_core, breach_id) == [
        (review._workplace.me, BreachStep.EXCLUDE, ExclusionReason.MAINTENANCE, "Window MW-771")
    ]


def test_who_signed_first_cannot_sign_second(
    review: BreachReview, breach_core: Core, qtbot: QtBot, services: dict[str, int]
) -> None:
    breach_core.actor = Actor("sue", Role.SUPERVISOR)
    review.decision._me = "sue"
    stand_on(review, qtbot, "ACC-102")
    QTest.keyClick(review.queue.view, Qt.Key.Key_X)

    assert not review.decision.sign.isEnabled()
    assert review.decision.missing.text() == "You signed first; another person signs second."


def test_another_person_gives_the_second_signature(review: BreachReview, breach_core: Core, qtbot: QtBot) -> None:
    stand_on(review, qtbot, "ACC-102")
    breach_id = breach_ids(breach_core)["ACC-102"]
    offered = review.decision.sign.text()
    QTest.keyClick(review.queue.view, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: state_of(breach_core, breach_id) is BreachState.EXCLUDED)

    assert offered == "Sign 2 of 2: exclude 25 minutes"
    assert [by for by, *_ in log_of(breach_core, breach_id)] == ["sue", review._workplace.me]


def test_what_is_typed_stays_with_its_breach_while_others_are_looked_at(review: BreachReview, qtbot: QtBot) -> None:
    stand_on(review, qtbot, "SIP-TRK-114")
    QTest.keyClick(review.queue.view, Qt.Key.Key_P)
    QTest.keyClicks(review.decision.note, "theirs says 0.1 %")
    QTest.keyClick(review.decision.note, Qt.Key.Key_Escape)
    stand_on(review, qtbot, "VPN-201")
    elsewhere = review.decision.note.toPlainText()
    stand_on_previous(review, qtbot)

    assert elsewhere == ""
    assert review.decision.note.toPlainText() == "theirs says 0.1 %"
    assert review.decision.keys[BreachStep.DISPUTE].isChecked()


def stand_on_previous(review: BreachReview, qtbot: QtBot) -> None:
    QTest.keyClick(review.queue.view, Qt.Key.Key_K)
    row = review.queue.shown_row()
    assert row is not None
    wait_for_scene(review, qtbot, row.id)


def test_who_comes_second_sees_both_decisions_and_decides_again(
    review: BreachReview, desk: Desk, breach_core: Core, qtbot: QtBot
) -> None:
    stand_on(review, qtbot, "VPN-201")
    breach_id = breach_ids(breach_core)["VPN-201"]
    QTest.keyClick(review.queue.view, Qt.Key.Key_P)
    QTest.keyClicks(review.decision.note, "not ours")
    decide_elsewhere(breach_core, breach_id)
    sign(review)
    qtbot.waitUntil(lambda: review.deciding.dialog is not None)
    dialog = review.deciding.dialog
    assert dialog is not None
    said = [label.text() for label in dialog.findChildren(QLabel)]
    nothing_saved = state_of(breach_core, breach_id)
    dialog.keep.click()
    qtbot.waitUntil(lambda: review.scene is not None and review.scene.detail.row.state is BreachState.CONFIRMED)
    desk.window.activateWindow()
    qtbot.waitUntil(review.queue.view.hasFocus)
    kept = review.decision.note.toPlainText()
    QTest.keyClick(review.queue.view, Qt.Key.Key_P)
    sign(review)
    qtbot.waitUntil(lambda: state_of(breach_core, breach_id) is BreachState.DISPUTED)

    assert {"ole confirmed", "disputed", "our fibre", "not ours", "Confirmed"} <= set(said)
    assert nothing_saved is BreachState.CONFIRMED
    assert kept == "not ours"


def decide_elsewhere(core: Core, breach_id: int) -> None:
    """Another supervisor is quicker; the desk has not heard of it when its own decision is signed."""
    with core.work(OLE) as work:
        confirm_breach(work, breach_id=breach_id, note="our fibre")
