"""The evidence on a real store: three keys from a figure to its varbinds, and the way back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.evidence_rows import Subject
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Role
from nocdesk.sla.model import SlaStatus
from tests.nocdesk.boards.evidence_builder import Line
from tests.ui.desk_parts import OpenDesk, screen_of
from tests.ui.evidence_desk import delay_objective, go, line, press, sqlite_core, wait
from ui.application import Desk
from ui.views.evidence import EvidenceScreen
from ui.views.evidence_trail import Level
from ui.views.sla import PROMISES, SlaScreen

__all__ = ["line", "sqlite_core"]


@pytest.fixture
def desk(sqlite_core: Core, line: Line, open_desk: OpenDesk) -> Desk:
    return open_desk(sqlite_core, role=Role.SUPERVISOR)


@pytest.fixture
def screen(desk: Desk) -> EvidenceScreen:
    return screen_of(desk, "evidence", EvidenceScreen)


def level(screen: EvidenceScreen) -> Level:
    shown = next(place for place, each in enumerate(screen.lists) if each.isVisible())
    return Level(shown)


def test_three_keys_lead_from_an_objective_to_the_varbinds_of_a_poll(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot
) -> None:
    objectives = screen_of(desk, "sla", SlaScreen)
    desk.window.show_screen("sla")
    objectives.show_page(PROMISES)
    wait(desk, qtbot)
    objectives.promises.list.go_to(delay_objective(sqlite_core))

    press(desk, qtbot, Qt.Key.Key_Return)
    assert level(screen) is Level.INTERVALS
    assert "1 interval in which it was not kept" in screen.head.words
    press(desk, qtbot, Qt.Key.Key_Return)
    assert level(screen) is Level.BINS
    press(desk, qtbot, Qt.Key.Key_Return)

    assert level(screen) is Level.SAMPLES
    assert screen.proof.isVisible()
    detail = screen.proof.detail
    assert detail is not None
    assert 'pingResultsAverageRtt."noc"."SIP-1"' in {row.name for row in detail.varbinds}
    assert "count as bad" in screen.head.words


def test_backspace_goes_up_level_by_level_and_then_out(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot
) -> None:
    desk.window.show_screen("workbench")
    go(desk, screen, qtbot, Subject.objective(delay_objective(sqlite_core)))
    for _ in range(2):
        press(desk, qtbot, Qt.Key.Key_Return)
    assert level(screen) is Level.SAMPLES

    levels = []
    for _ in range(2):
        press(desk, qtbot, Qt.Key.Key_Backspace)
        levels.append(level(screen))
    press(desk, qtbot, Qt.Key.Key_Backspace)

    assert levels == [Level.BINS, Level.INTERVALS]
    assert desk.window.screens.current == "workbench"


def test_alt_left_and_alt_right_go_through_what_was_shown(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot
) -> None:
    go(desk, screen, qtbot, Subject.objective(delay_objective(sqlite_core)))
    press(desk, qtbot, Qt.Key.Key_Return)

    press(desk, qtbot, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    back = level(screen)
    press(desk, qtbot, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)

    assert (back, level(screen)) == (Level.INTERVALS, Level.BINS)


def test_an_alarm_opens_at_its_samples_and_says_why_the_rule_fired(
    desk: Desk, screen: EvidenceScreen, line: Line, qtbot: QtBot
) -> None:
    alarm = line.alarm()

    go(desk, screen, qtbot, Subject.alarm(alarm.id))

    assert level(screen) is Level.SAMPLES
    assert f"2 of 2 samples above 60.0 ms so the rule fired at {alarm.raised_at:%H:%M:%S}" in screen.head.words
    assert screen.bar.words == ["Console", "SIP-1 round-trip delay"]
    assert "raw, kept until" in screen.samples.said


def test_an_alarm_about_a_promise_opens_at_the_intervals_of_its_objective(
    desk: Desk, screen: EvidenceScreen, line: Line, qtbot: QtBot
) -> None:
    alarm_id = line.alarm().id
    with line.core.work(SYSTEM) as work:
        alarm, status = work.session.get_one(Alarm, alarm_id), work.session.scalars(select(SlaStatus)).all()[-1]
        alarm.condition = Condition.PROMISE_BREACHED
        alarm.natural_key = f"{alarm.condition}|{status.service_id}|{status.objective}"

    go(desk, screen, qtbot, Subject.alarm(alarm_id))

    assert level(screen) is Level.INTERVALS
    assert screen.bar.words == ["SLA", "SIP-1 round-trip delay"]


def test_the_crumbs_lead_up_and_back_to_where_such_figures_are(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot
) -> None:
    go(desk, screen, qtbot, Subject.objective(delay_objective(sqlite_core)))
    press(desk, qtbot, Qt.Key.Key_Return)
    assert screen.bar.words == ["SLA", "SIP-1 round-trip delay", "Interval 08:05:00"]

    screen.bar.step_chosen.emit(1)
    wait(desk, qtbot)
    assert level(screen) is Level.INTERVALS
    screen.bar.step_chosen.emit(0)
    wait(desk, qtbot)

    assert desk.window.screens.current == "sla"


def test_the_models_keep_qts_rules_on_the_way_down_and_up(
    desk: Desk, screen: EvidenceScreen, sqlite_core: Core, qtbot: QtBot
) -> None:
    views = [*(each.list.view for each in screen.lists), screen.proof.tree, screen.proof.varbinds]
    for view in views:
        QAbstractItemModelTester(view.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, screen)

    go(desk, screen, qtbot, Subject.objective(delay_objective(sqlite_core)))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace):
        press(desk, qtbot, key)

    assert level(screen) is Level.INTERVALS
