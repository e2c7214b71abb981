"""The SLA list on a real store: what it shows, and how it follows the store."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.services.model import ServiceClass
from tests.ui.desk_parts import OpenDesk
from tests.ui.promises import judge, write_ledger
from tests.ui.sla_desk import desk, promises_of, screen, services, stand_on, words_of
from ui.application import Desk
from ui.views.sla_promises import READ_ALL_EVERY_S, PromisesView
from ui.widgets.filter_tabs import FilterTab

__all__ = ["desk", "screen", "services"]


def break_promise(core: Core, service_id: int) -> None:
    """Nine hours down, judged by the engine."""
    lasted = timedelta(hours=9)
    write_ledger(core, service_id, [(ServiceClass.DOWN, core.clock.now() - lasted, lasted)])
    judge(core)


def cells(screen: PromisesView, place: int) -> dict[str, str]:
    model = screen.list.model
    return {column.key: column.text(model.shown_rows[place]) for column in model.columns}


def broken(screen: PromisesView) -> int:
    return sum(row.state == "breached" for row in screen.list.model.rows)


def test_the_supervisors_desk_opens_here_with_the_broken_promises_on_top(screen: PromisesView, desk: Desk) -> None:
    """Of packet loss 480 min lie above the limit and 432 are allowed; VPN-201 was down 14:20 and 27 min of 21.5."""
    first, second, third = (cells(screen, place) for place in range(3))

    assert screen.isVisible()
    assert screen.list.view.hasFocus()
    assert (first["state"], first["service"], first["objective"]) == ("breached", "SIP-TRK-114", "Packet loss ≤ 0.5 %")
    assert (first["budget"], first["left"], first["target"]) == ("480 of 432", "48 min over", "99 %")
    assert (second["state"], second["service"], second["budget"]) == ("breached", "VPN-201", "41.3 of 21.5")
    assert (third["state"], third["service"]) == ("at risk", "ACC-102")


def test_the_saved_filters_count_what_they_hold(screen: PromisesView) -> None:
    rows = list(screen.list.model.rows)

    names = [tab.accessibleName() for tab in screen.list.tabs.findChildren(FilterTab)]

    little = sum(row.coverage < 0.95 or (row.achieved is None and not row.counts_tickets) for row in rows)
    assert names == [f"All, {len(rows)}", "Breached, 2", "At risk, 1", f"Little measured, {little}"]


def test_the_model_keeps_qts_rules_while_promises_break(
    screen: PromisesView, desk: Desk, month_core: Core, desk_clock: VirtualClock, services: dict[str, int], qtbot: QtBot
) -> None:
    QAbstractItemModelTester(screen.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal, screen)
    screen.list.set_filter("state:breach")

    break_promise(month_core, services["ACC-101"])
    qtbot.waitUntil(lambda: screen.list.model.rowCount() == 3)

    assert {row.service for row in screen.list.model.shown_rows} == {"SIP-TRK-114", "VPN-201", "ACC-101"}


def test_the_pane_says_how_the_figure_came_about(screen: PromisesView, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "VPN-201", "availability")

    words = words_of(screen)
    for sentence in (
        "It was not kept for 41.3 of the 21.5 min that are allowed: 19 min 48 s too long; the promise broke at",
        "2 h of planned work count neither way.",
        "Every second counts: bad while the service is down, good while it works or is degraded.",
    ):
        assert sentence in words, sentence
    bad = [button.text() for button in screen.detail.findChildren(QPushButton)]
    assert bad == ["07:19:00 to 07:46:00", "3 Nov 09:12:00 to 09:26:20"]


def test_rows_are_copied_as_they_are_shown(screen: PromisesView, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "VPN-201", "availability")

    QTest.keyClick(screen.list.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    heads, row = (line.split("\t") for line in QGuiApplication.clipboard().text().split("\n"))
    copied = dict(zip(heads, row, strict=True))
    assert (copied["Customer"], copied["Achieved"], copied["Budget, min"]) == (
        "Dunlow Freight",
        "99.689 %",
        "41.3 of 21.5",
    )


def test_a_standing_that_stays_as_it_was_is_read_again_so_that_its_age_is_true(
    screen: PromisesView, desk: Desk, month_core: Core, desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    before = cells(screen, 4)["computed"]
    desk_clock.advance(READ_ALL_EVERY_S)
    judge(month_core)
    desk.window.tick()
    qtbot.waitUntil(lambda: screen.list.model.shown_rows[4].computed_at == desk_clock.now())

    assert before == "0s"
    assert cells(screen, 4)["computed"] == "0s"


def test_a_store_that_does_not_answer_is_told_and_the_rows_stay(
    screen: PromisesView, month_core: Core, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OSError("the disk is gone")

    count = screen.list.model.rowCount()
    with monkeypatch.context() as patch:
        patch.setattr(month_core, "read", gone)
        screen.reload()
        qtbot.waitUntil(screen.list.notice.isVisible)
        told = screen.list.notice.text
    screen.list.retry_requested.emit()
    qtbot.waitUntil(lambda: not screen.list.notice.isVisible())

    assert told == "the disk is gone"
    assert screen.list.model.rowCount() == count


def test_a_store_without_promises_says_how_to_make_them_and_that_polling_works(
    provider_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    desk = open_desk(provider_core, role=Role.SUPERVISOR)
    screen = promises_of(desk)

    qtbot.waitUntil(screen.list.plate.isVisible)
    qtbot.waitUntil(lambda: "polls a minute" in screen.list.plate.why)

    assert screen.list.plate.title == "No objectives."
    assert "A service has one by its agreement: nocdesk import FILE.toml" in screen.list.plate.why


def test_what_is_not_visible_is_not_read_until_it_is_shown(
    screen: PromisesView, desk: Desk, month_core: Core, services: dict[str, int], desk_clock: VirtualClock, qtbot: QtBot
) -> None:
    desk.window.show_screen("workbench")
    break_promise(month_core, services["ACC-101"])
    with qtbot.waitSignal(desk.window.feed.changed):
        pass
    hidden = broken(screen)

    desk.window.show_screen("sla")
    qtbot.waitUntil(lambda: broken(screen) == 3)

    assert hidden == 2


def test_no_cell_is_cut_at_1280_pixels(screen: PromisesView, desk: Desk, qtbot: QtBot) -> None:
    desk.window.resize(1280, 800)
    qtbot.waitUntil(lambda: screen.width() < 1280)
    view, model = screen.list.view, screen.list.model

    visible = [(place, column) for place, column in enumerate(model.columns) if not view.isColumnHidden(place)]
    cut = []
    for row in model.shown_rows:
        for place, column in visible:
            font = view.row_delegate.theme.font(12, view.row_delegate.weight(row, column.key))
            room = view.columnWidth(place) - 16 - (4 if place == 0 else 0) - (17 if column.key == "state" else 0)
            if view.row_delegate.metrics(font).horizontalAdvance(column.text(row)) > room:
                cut.append((column.key, column.text(row)))

    assert cut == []
    shown = {column.key for _, column in visible}
    assert {"customer", "service", "objective", "target", "achieved", "coverage", "budget", "breach", "state"} <= shown
    assert sum(view.columnWidth(place) for place in range(len(model.columns))) <= view.viewport().width()
