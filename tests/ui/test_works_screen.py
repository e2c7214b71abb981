"""The screen of planned work: what it shows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.works.commands import plan_work
from tests.ui.desk_parts import OpenDesk, workbench_of
from tests.ui.works_builder import HOUR, PLANNER, service_ids
from tests.ui.works_desk import cells, desk, key, screen, shown, stand_on, words_of, works
from ui.application import Desk
from ui.screen import Place
from ui.views.works import READ_ALL_EVERY_S, WorksView

__all__ = ["desk", "screen", "works"]


def test_what_is_under_way_stands_first_then_what_comes_then_what_was_called_off(screen: WorksView) -> None:
    names = [row.name for row in screen.list.model.shown_rows]

    assert names == [
        "Line card exchange", "Fibre splice", "Power works", *["Router backups"] * 4, "Gateway firmware"
    ]  # fmt: skip
    assert cells(screen, "Line card exchange") == {
        "state": "Under way",
        "name": "Line card exchange",
        "services": "ACC-104",
        "customers": "Dunlow Freight",
        "window": "Tue 10 Nov 07:00 to 10:00",
        "countdown": "2 h left",
        "announced": "not announced",
        "recurs": "once",
        "who": "ann",
    }
    assert cells(screen, "Fibre splice")["announced"] == "1 d 2 h, too late"
    assert cells(screen, "Router backups")["recurs"] == "every week on Wed and Fri at 22:00 Europe/Riga"
    assert cells(screen, "Gateway firmware")["countdown"] == "called off"


def test_the_pane_says_whom_it_touches_what_coincides_and_when_it_recurs(screen: WorksView, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "Fibre splice")
    splice = words_of(screen)
    stand_on(screen, qtbot, "Router backups")
    backups = words_of(screen)

    for sentence in (
        "Wed 11 Nov 10:00 to 14:00 UTC",
        "Why fibre splice",
        "The customers were told on Tue 10 Nov 08:00 UTC, 1 d 2 h before it begins.",
        "Brightmill Print, K-1002 Bronze access: asks for no notice, so it excludes.",
        "Ironbeck Tools, K-1009 Silver access: asks for 3 d, told 1 d 2 h before: will not exclude.",
        "2 services of 2 customers",
        "On the same services: Power works.",
        "ann planned it: Why fibre splice",
    ):
        assert sentence in splice, sentence
    assert "Every week on Wed and Fri at 22:00 Europe/Riga" in backups
    assert "The customers have not been told. A says that they have been." in backups
    assert backups.count("20:00 to 22:00 UTC") >= 5


def test_of_work_that_was_entered_late_the_pane_does_not_say_that_it_excludes_all(
    screen: WorksView, provider_core: Core, qtbot: QtBot
) -> None:
    assert isinstance(provider_core.clock, VirtualClock)
    now = provider_core.clock.now()
    provider_core.clock.advance(600)
    with provider_core.work(PLANNER) as work:
        plan_work(
            work,
            name="Urgent",
            starts_at=now,
            ends_at=now + HOUR,
            service_ids=[service_ids(provider_core)["ACC-102"]],
        )
    qtbot.waitUntil(lambda: "Urgent" in {row.name for row in screen.list.model.shown_rows})

    stand_on(screen, qtbot, "Urgent")

    sentence = "Brightmill Print, K-1002 Bronze access: asks for no notice, so it excludes from when it was entered."
    assert sentence in words_of(screen)


def test_the_model_keeps_qts_rules_while_works_come(screen: WorksView, provider_core: Core, qtbot: QtBot) -> None:
    QAbstractItemModelTester(screen.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal, screen)
    now = provider_core.clock.now()
    with provider_core.work(PLANNER) as work:
        plan_work(
            work,
            name="Urgent",
            starts_at=now,
            ends_at=now + HOUR,
            service_ids=[service_ids(provider_core)["ACC-101"]],
        )

    qtbot.waitUntil(lambda: screen.list.model.shown_rows[0].name == "Urgent")


def test_the_saved_filters_and_the_filter_line_choose_works(screen: WorksView) -> None:
    def names(text: str) -> set[str]:
        screen.list.set_filter(text)
        return {row.name for row in screen.list.model.shown_rows}

    assert names("state:running") == {"Line card exchange"}
    assert names("told:no state:planned,running") == {"Line card exchange", "Power works", "Router backups"}
    assert names("recurs:yes") == {"Router backups"}
    assert names("overlap:yes") == {"Fibre splice", "Power works"}
    assert names("customer:brightmill") == {"Fibre splice", "Power works"}


def test_the_arrows_walk_the_calendar_and_the_list_follows(screen: WorksView, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "Line card exchange")
    screen.strip.setFocus()

    walked = []
    for which in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        key(screen.strip, which)
        row = screen.list.shown_row()
        assert row is not None
        walked.append(row.name)
    key(screen.strip, Qt.Key.Key_Return)

    assert walked == ["Fibre splice", "Power works", "Router backups", "Gateway firmware", "Router backups"]
    assert screen.list.view.hasFocus()


def test_enter_opens_the_plots_of_its_service_around_the_window(
    screen: WorksView, desk: Desk, provider_core: Core, qtbot: QtBot
) -> None:
    row = stand_on(screen, qtbot, "Line card exchange")

    key(screen.list.view, Qt.Key.Key_Return)
    workbench = workbench_of(desk)
    qtbot.waitUntil(workbench.isVisible)

    assert workbench.service_id == row.services[0].id
    assert workbench.navigation.shown.start == (row.starts_at - HOUR).timestamp()


def test_works_begin_and_end_by_themselves(screen: WorksView, desk_clock: VirtualClock, qtbot: QtBot) -> None:
    stand_on(screen, qtbot, "Line card exchange")

    desk_clock.advance(max(READ_ALL_EVERY_S, 2 * 3600 + 60))
    screen.tick()

    qtbot.waitUntil(lambda: cells(screen, "Line card exchange")["state"] == "Over")
    assert cells(screen, "Line card exchange")["countdown"] == "1 min ago"


def test_an_empty_screen_says_so_and_how_work_is_planned(
    provider_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    screen = shown(open_desk(provider_core, role=Role.ENGINEER), qtbot)

    screen.prove_polling("1 204 polls/min ok, oldest data 8 s.")

    texts = [label.text() for label in screen.list.plate.findChildren(QLabel)]
    assert "Nothing is planned for the next 14 days." in texts
    assert (
        "N plans work, nocdesk works import FILE.ics brings a calendar. 1 204 polls/min ok, oldest data 8 s." in texts
    )


@pytest.mark.parametrize(("role", "has_keys"), [(Role.CARE, {"work.announce"}), (Role.FIELD, set())])
def test_field_and_care_read_and_care_says_that_the_customers_were_told(
    provider_core: Core, works: dict[str, int], open_desk: OpenDesk, qtbot: QtBot, role: Role, has_keys: set[str]
) -> None:
    screen = shown(open_desk(provider_core, role=role), qtbot)

    bound = {action.objectName() for action in screen.list.view.actions()}
    offered = bound & {"work.new", "work.announce", "work.extend", "work.end", "work.move"}
    assert offered == has_keys


def test_a_place_names_a_work(screen: WorksView, desk: Desk, works: dict[str, int], qtbot: QtBot) -> None:
    desk.window.go(Place("works", works["Power works"]))

    qtbot.waitUntil(lambda: screen.detail.detail is not None and screen.detail.detail.row.id == works["Power works"])
