"""Alarm health on a real store, by the keyboard alone: from a figure to its alarms, their rule, and a request."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.health.targets import Kpi, Standing
from nocdesk.boards.health_board import HealthBoard
from nocdesk.boards.health_board import Scope as HealthScope
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.shifts.model import NoteKind, ShiftNote
from tests.ui.builders import fill_provider
from tests.ui.desk_parts import screen_of
from tests.ui.filled_stores import OpenFilled
from tests.ui.shift_builder import fill_health
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.models.health_columns import cause_columns, figure_columns
from ui.views import health
from ui.views.health import READ_EVERY_S, HealthScreen
from ui.views.health_reads import read_health
from ui.views.workshop import WorkshopScreen

OpenDesk = Callable[..., Desk]


def fill_days(core: Core) -> None:
    """The demo's provider, and twelve days of its alarms."""
    assert isinstance(core.clock, VirtualClock)
    fill_provider(core)
    fill_health(core, core.clock)


@pytest.fixture
def health_core(open_filled: OpenFilled) -> Core:
    return open_filled(fill_days)[0]


@pytest.fixture
def desk(health_core: Core, open_desk: OpenDesk) -> Desk:
    return open_desk(health_core, role=Role.SUPERVISOR)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> HealthScreen:
    desk.window.show_screen("health")
    found = screen_of(desk, "health", HealthScreen)
    qtbot.waitUntil(lambda: found.figures.is_loaded and desk.background.waiting == 0)
    return found


def stand_on(screen: HealthScreen, kpi: Kpi) -> None:
    row = next(row for row in screen.figures.model.rows if row.kpi is kpi)
    screen.figures.go_to(row.id)
    screen.figures.view.setFocus()


def notes_in(core: Core) -> list[ShiftNote]:
    with core.read() as session:
        return list(session.scalars(select(ShiftNote)))


def test_every_figure_is_shown_with_its_target_its_state_and_its_days(screen: HealthScreen) -> None:
    rows = {row.kpi: row for row in screen.figures.model.rows}

    assert set(rows) == set(Kpi)
    assert rows[Kpi.STALE].standing is Standing.ACCEPTABLE
    assert rows[Kpi.FLOODS].value == 1
    assert len(rows[Kpi.PER_DAY].days) == 13
    assert "days, preliminary" in screen.strip.texts[0][1]


def test_the_lists_are_sound_models_and_read_aloud(screen: HealthScreen) -> None:
    QAbstractItemModelTester(screen.figures.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    QAbstractItemModelTester(screen.causes.model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    row = next(iter(screen.figures.model.rows))

    assert next(column.text(row) for column in figure_columns()) == "Annunciated per 10 min"
    assert len(cause_columns()) == 4


def test_enter_goes_from_a_figure_to_its_alarms_and_back(screen: HealthScreen) -> None:
    stand_on(screen, Kpi.MISSING_RULES)

    QTest.keyClick(screen.figures.view, Qt.Key.Key_Return)
    causes = screen.causes.model.shown_rows
    focused = QApplication.focusWidget()
    QTest.keyClick(screen.causes.view, Qt.Key.Key_Backspace)

    assert [(cause.resource, cause.rule) for cause in causes] == [("AR-9", "condition unmapped")]
    assert focused is screen.causes.view
    assert QApplication.focusWidget() is screen.figures.view


def test_a_flood_stands_behind_the_floods_with_when_it_was(screen: HealthScreen) -> None:
    stand_on(screen, Kpi.FLOODS)

    (flood,) = screen.causes.model.shown_rows

    assert "annunciated, at most" in flood.text
    assert flood.alarm_id is None


def test_a_change_request_for_a_rule_is_noted_in_the_shift_log(
    screen: HealthScreen, health_core: Core, qtbot: QtBot
) -> None:
    stand_on(screen, Kpi.TOP_TEN)
    screen.causes.view.setFocus()

    QTest.keyClick(screen.causes.view, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AskDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClicks(dialog.edit, "raise the limit to 100 ms")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(notes_in(health_core)))

    (note,) = notes_in(health_core)
    assert note.kind is NoteKind.CHANGE_REQUEST
    assert note.text.startswith("rule condition threshold (AR-3 ping")
    assert note.text.endswith("raise the limit to 100 ms")


def test_a_key_leads_from_an_alarm_to_the_rule_that_makes_it(screen: HealthScreen, desk: Desk, qtbot: QtBot) -> None:
    stand_on(screen, Kpi.TOP_TEN)
    cause = next(row for row in screen.causes.model.rows if row.rule == "IF-MIB::linkDown")
    screen.causes.go_to(cause.id)
    screen.causes.view.setFocus()

    QTest.keyClick(screen.causes.view, Qt.Key.Key_W)

    qtbot.waitUntil(lambda: desk.window.screens.current == "rules")
    workshop = screen_of(desk, "rules", WorkshopScreen)
    qtbot.waitUntil(lambda: workshop.editor.name.text() == "IF-MIB")
    qtbot.waitUntil(lambda: workshop.editor.text.textCursor().selectedText() == 'name = "linkDown"')


def test_where_no_rule_makes_an_alarm_it_is_said(screen: HealthScreen, desk: Desk, qtbot: QtBot) -> None:
    stand_on(screen, Kpi.MISSING_RULES)
    screen.causes.view.setFocus()

    with qtbot.waitSignal(screen.said) as said:
        QTest.keyClick(screen.causes.view, Qt.Key.Key_W)

    assert said.args[0].startswith("No rule makes it")


def test_v_shows_the_figures_of_one_shift_after_the_other(screen: HealthScreen, desk: Desk, qtbot: QtBot) -> None:
    whole = next(iter(screen.figures.model.rows)).value
    screen.figures.view.setFocus()

    QTest.keyClick(screen.figures.view, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)

    assert screen._title.text() == "Alarm quality · Shift Early"
    assert next(iter(screen.figures.model.rows)).value != whole


def test_alarms_that_change_during_a_measurement_are_measured_when_its_minute_is_over(
    screen: HealthScreen, desk: Desk, desk_clock: VirtualClock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []

    def read_in_a_storm(core: Core, scope: HealthScope) -> HealthBoard:
        if len(measured) < 5:
            screen._upkeep.outdate()
        measured.append(len(measured))
        return read_health(core, scope)

    monkeypatch.setattr(health, "read_health", read_in_a_storm)
    screen.reload()
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    within = len(measured)
    desk_clock.advance(READ_EVERY_S)
    screen.tick()
    qtbot.waitUntil(lambda: desk.background.waiting == 0)

    assert (within, len(measured)) == (1, 2)


def test_only_the_supervisor_has_the_screen(provider_core: Core, open_desk: OpenDesk) -> None:
    assert "health" not in open_desk(provider_core, role=Role.ENGINEER).window.screens.names
