"""The ways from an objective to its plots and tickets, and to it."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.services.model import Service
from nocdesk.tickets.commands import open_ticket
from tests.ui.desk_parts import workbench_of
from tests.ui.sla_desk import desk, screen, services, stand_on, words_of
from ui.application import Desk
from ui.screen import Place
from ui.views.sla_promises import PromisesView

__all__ = ["desk", "screen", "services"]


def test_g_opens_the_workbench_around_the_last_bad_time(screen: PromisesView, desk: Desk, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "VPN-201", "availability")

    QTest.keyClick(screen.list.view, Qt.Key.Key_G)
    workbench = workbench_of(desk)
    qtbot.waitUntil(workbench.isVisible)

    shown = workbench.navigation.shown
    began, ended = (datetime(2026, 11, 10, 7, minute, tzinfo=UTC).timestamp() for minute in (19, 46))
    assert workbench.service_id == screen.list.model.shown_rows[1].service_id
    assert shown.start <= began - 1800 < ended < shown.end < began + 2 * 3600


def test_a_click_on_an_older_bad_time_opens_the_plots_there(screen: PromisesView, desk: Desk, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "VPN-201", "availability")

    screen.detail.findChildren(QPushButton)[1].click()

    shown = workbench_of(desk).navigation.shown
    assert shown.start < datetime(2026, 11, 3, 9, 12, tzinfo=UTC).timestamp() < shown.end
    assert shown.span_s < 2 * 3600


def test_an_objective_that_was_always_kept_opens_the_plots_where_they_stand(
    screen: PromisesView, desk: Desk, qtbot: QtBot
) -> None:
    stand_on(screen, qtbot, "SIP-TRK-114", "mos")

    QTest.keyClick(screen.list.view, Qt.Key.Key_G)
    workbench = workbench_of(desk)
    qtbot.waitUntil(workbench.isVisible)

    assert "Never this month." in words_of(screen)
    assert workbench.navigation.is_live


def test_backspace_in_the_plots_leads_back_to_the_objective(screen: PromisesView, desk: Desk, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "VPN-201", "availability")
    chosen = screen.list.view.selected_ids()
    QTest.keyClick(screen.list.view, Qt.Key.Key_G)
    qtbot.waitUntil(workbench_of(desk).isVisible)

    QTest.keyClick(workbench_of(desk).plots, Qt.Key.Key_Backspace)

    assert screen.isVisible()
    assert screen.list.view.selected_ids() == chosen


def test_the_plot_below_shows_the_objectives_readings_at_the_breach(screen: PromisesView, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "SIP-TRK-114", "loss")

    qtbot.waitUntil(lambda: screen.plot.headline.in_breach)

    assert "packet loss" in screen.plot.accessibleDescription().lower()


def test_t_shows_the_newest_ticket_of_the_service_and_says_where_there_is_none(
    screen: PromisesView, desk: Desk, month_core: Core, services: dict[str, int], qtbot: QtBot
) -> None:
    wished: list[Place] = []
    screen.go_requested.connect(wished.append)
    stand_on(screen, qtbot, "VPN-201", "availability")

    QTest.keyClick(screen.list.view, Qt.Key.Key_T)
    told = desk.window.status_line.message
    with month_core.work() as work:
        service = work.session.get_one(Service, services["VPN-201"])
        ticket = open_ticket(work, customer_id=service.customer_id, service_id=service.id, text="No connection")
    qtbot.waitUntil(lambda: bool(screen.detail.detail and screen.detail.detail.tickets))
    QTest.keyClick(screen.list.view, Qt.Key.Key_T)

    assert told.startswith("VPN-201 has no open ticket.")
    assert wished == [Place("tickets", ticket)]


def test_a_service_is_shown_at_its_most_urgent_objective_whatever_the_filter(
    screen: PromisesView, desk: Desk, services: dict[str, int], qtbot: QtBot
) -> None:
    screen.list.set_filter("state:risk")

    desk.window.go(Place("sla", services["SIP-TRK-118"]))

    row = screen.list.shown_row()
    assert row is not None
    assert (row.service, row.measure.value) == ("SIP-TRK-118", "delay")
    assert screen.list.filter_text == ""
