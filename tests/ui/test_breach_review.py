"""The breach review on a real store: the queue, the figures, and the ways on from them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.sla.breaches.commands import confirm_breach
from nocdesk.sla.breaches.model import BreachState
from tests.ui.breach_builder import SUE, breach_ids
from tests.ui.breach_desk import desk, review, services, stand_on
from tests.ui.desk_parts import OpenDesk, screen_of, workbench_of
from ui.application import Desk
from ui.models.breach_queue import Heading
from ui.views.breach_review import BreachReview
from ui.views.evidence import EvidenceScreen
from ui.views.sla import SlaScreen

__all__ = ["desk", "review", "services"]


def test_the_seat_opens_with_the_queue_in_three_parts_under_headings(review: BreachReview, desk: Desk) -> None:
    shown = [
        f"{row.title} {row.count}" if isinstance(row, Heading) else f"{row.service} {row.state.value}"
        for row in review.queue.model.shown_rows
    ]

    assert review.isVisible()
    assert review.queue.view.hasFocus()
    assert shown == [
        "To review 2",
        "SIP-TRK-114 open",
        "VPN-201 open",
        "Waiting for second signature 1",
        "ACC-102 exclusionProposed",
        "Decided in the last 8 h 2",
        "SIP-TRK-118 confirmed",
        "VPN-201 disputed",
    ]
    assert screen_of(desk, "sla", SlaScreen).tabs.names == ["Breach review 3", "Promises at risk 3", "Scorecard"]


def test_the_model_keeps_qts_rules_while_decisions_come(
    review: BreachReview, breach_core: Core, qtbot: QtBot, services: dict[str, int]
) -> None:
    QAbstractItemModelTester(review.queue.model, QAbstractItemModelTester.FailureReportingMode.Fatal, review)
    with breach_core.work(SUE) as work:
        confirm_breach(work, breach_id=breach_ids(breach_core)["SIP-TRK-114"])

    qtbot.waitUntil(lambda: sum(row.state is BreachState.CONFIRMED for row in review.queue.rows) == 2)


def test_j_and_k_step_over_the_headings(review: BreachReview, qtbot: QtBot) -> None:
    seen = []
    for _ in range(7):
        shown = review.queue.shown_row()
        seen.append(shown.service if shown is not None else "")
        QTest.keyClick(review.queue.view, Qt.Key.Key_J)
    QTest.keyClick(review.queue.view, Qt.Key.Key_K)
    last = review.queue.shown_row()

    assert seen == ["SIP-TRK-114", "VPN-201", "ACC-102", "SIP-TRK-118", "VPN-201", "VPN-201", "VPN-201"]
    assert last is not None
    assert last.service == "SIP-TRK-118"


def test_the_figures_and_the_words_of_a_breach_are_those_of_the_store(review: BreachReview, qtbot: QtBot) -> None:
    """Loss was above its limit from midnight on: 480 min of the 432 that are allowed."""
    stand_on(review, qtbot, "SIP-TRK-114")

    assert review.pane.figures.texts == [
        ("480", "worst 2.43 %"),
        ("96 of 96", "no gap"),
        ("480 min", "0.0 before"),
        ("432 min", "1 %"),
        ("\u221248.0 min", "11 % over"),
    ]
    said = review.pane.words.text().replace("\u00a0", " ")
    assert "since 00:00 packet loss was above 0.5 % for 480 min, at worst 2.43 %." in said
    assert "The promise of 99 % broke at 07:12." in said


def test_the_service_has_what_its_customers_name_leaves_and_no_name_asks_for_a_wider_pane(
    review: BreachReview,
) -> None:
    pane = review.pane
    customer = next(label for label in pane.findChildren(QLabel) if label.property("role") == "title")
    room, wished, before = customer.width(), customer.sizeHint().width(), pane.minimumSizeHint().width()

    customer.setText(20 * customer.text())

    assert room == wished
    assert pane.minimumSizeHint().width() == before


def test_an_availability_breach_shows_the_ledger(review: BreachReview, qtbot: QtBot) -> None:
    stand_on(review, qtbot, "VPN-201")

    assert review.pane.ledger.isVisible()
    assert review.scene is not None
    assert [s.service_class.value for s in review.scene.detail.stretches] == ["up", "down", "up"]
    assert "from 07:19 to 07:46 the service was down for 27 min." in review.pane.words.text().replace("\u00a0", " ")


def test_what_is_good_until_now_and_of_the_whole_period_are_told_apart(review: BreachReview, qtbot: QtBot) -> None:
    """On 10 Nov at 08:00, 41 min 20 s are another share of what was measured than of the 30 d of November."""
    stand_on(review, qtbot, "VPN-201")

    said = review.pane.words.text().replace("\u00a0", " ")
    assert "Good until now: 99.689 % of November." in said
    assert "99.904 %" in review.decision.credits.accessibleName().replace("\u00a0", " ").split("Until now")[1]
    assert review.decision.whole_period.text() == "Good: of the whole of November, if nothing more of it is bad."


def test_enter_opens_the_evidence_of_the_breach(review: BreachReview, desk: Desk, qtbot: QtBot) -> None:
    stand_on(review, qtbot, "SIP-TRK-114")
    QTest.keyClick(review.queue.view, Qt.Key.Key_Return)
    evidence = screen_of(desk, "evidence", EvidenceScreen)
    qtbot.waitUntil(lambda: evidence.isVisible() and evidence.levels.bins.list.model.rowCount() > 0)

    assert evidence.bar.words[:2] == ["SLA", "SIP-TRK-114 packet loss"]


def test_g_opens_the_plots_around_the_breach(review: BreachReview, desk: Desk, qtbot: QtBot) -> None:
    stand_on(review, qtbot, "SIP-TRK-114")
    QTest.keyClick(review.queue.view, Qt.Key.Key_G)
    qtbot.waitUntil(workbench_of(desk).isVisible)

    assert review.scene is not None
    assert workbench_of(desk).service_id == review.scene.detail.row.service_id


def test_what_was_decided_earlier_is_shown_when_it_is_asked_for(
    review: BreachReview, desk: Desk, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    desk_clock.advance(9 * 3600)
    review.reload()
    qtbot.waitUntil(review.queue.older.isVisible)
    before = [row.state for row in review.queue.rows]
    words = review.queue.older.text()
    QTest.keyClick(review.queue.view, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: len(review.queue.rows) == 5)

    assert BreachState.CONFIRMED not in before
    assert words == "Show 2 breaches decided earlier"


def test_an_engineer_looks_and_decides_nothing(
    breach_core: Core, services: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(breach_core, role=Role.ENGINEER)
    screen = desk.window.show_screen("sla")
    assert isinstance(screen, SlaScreen)
    qtbot.waitUntil(lambda: screen.review.scene is not None)
    QTest.keyClick(screen.review.queue.view, Qt.Key.Key_Y)

    assert not any(key.isEnabled() for key in screen.review.decision.keys.values())
    assert not screen.review.decision.sign.isEnabled()


def test_an_empty_queue_says_so_and_when_the_last_decision_was(
    provider_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(provider_core, role=Role.SUPERVISOR)
    review = screen_of(desk, "sla", SlaScreen).review
    qtbot.waitUntil(review.queue.plate.isVisible)

    assert review.queue.plate.title == "No breaches to review."
    assert "Nothing waits for a decision" in review.queue.plate.why
