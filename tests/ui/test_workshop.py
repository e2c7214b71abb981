"""The rule workshop: rules as text, judged while they are typed, tried on what was recorded, put in force and back."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import delete

from nocdesk.alarms.model import AlarmEventRecord
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.problems.rule_file import built_in_rules, correlation_rules
from nocdesk.problems.rule_texts import RuleOrigin
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import INSTALLER, ensure_catalogue
from nocdesk.provider.file import read_provider
from nocdesk.replay.difference import Change
from nocdesk.replay.running import Replay
from nocdesk.replay.stream_file import parse_stream
from nocdesk.traps.rules.folder import load_rules
from tests.nocdesk.traps.telling import UNHEARD_OF, Teller
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.views.workshop import WorkshopScreen

OpenDesk = Callable[..., Desk]
PROVIDER = Path(__file__).parents[1] / "journeys" / "provider.toml"
STORM = (("mid-cr1 et-0/0/0", "linkDown"), ("far-ed1", "deviceSilent"), ("VPN-1 test", "testFailed"))
CUT_OFF = "cut off"


@pytest.fixture
def desk(sqlite_core: Core, clock: VirtualClock, open_desk: OpenDesk) -> Desk:
    """A desk an hour after a line was cut."""
    ensure_catalogue(sqlite_core)
    with sqlite_core.work(INSTALLER) as work:
        import_provider(work, read_provider(PROVIDER))
    begins = clock.now()
    lines = [
        json.dumps({"at": _at(begins, 10 * place), "resource": resource, "condition": condition})
        for place, (resource, condition) in enumerate(STORM)
    ]
    Replay(sqlite_core, clock, parse_stream("storm", lines), name="storm").run(begins + timedelta(hours=1))
    return open_desk(sqlite_core, role=Role.ENGINEER)


def _at(begins: datetime, seconds: float) -> str:
    return (begins + timedelta(seconds=seconds)).isoformat()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> WorkshopScreen:
    desk.window.show_screen("rules")
    screen = screen_of(desk, "rules", WorkshopScreen)
    qtbot.waitUntil(lambda: len(screen.list.model.rows) > len(built_in_rules()))
    return screen


def stand_on(screen: WorkshopScreen, name: str, qtbot: QtBot) -> None:
    row = next(row for row in screen.list.model.rows if row.name == name)
    screen.list.go_to(row.id)
    qtbot.waitUntil(lambda: screen.editor.name.text() == name)


def type_off(screen: WorkshopScreen, name: str, qtbot: QtBot) -> None:
    """Write that the house goes without a rule."""
    stand_on(screen, name, qtbot)
    screen.editor.text.setPlainText(f'[[rule]]\nname = "{name}"\noff = true\n')
    qtbot.waitUntil(screen.editor.apply.isEnabled)


def press(screen: WorkshopScreen, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    screen.window().activateWindow()
    screen.editor.text.setFocus()
    qtbot.waitUntil(screen.editor.text.hasFocus)
    QTest.keyClick(screen.editor.text, key, modifier)


def test_the_rule_that_is_stood_on_is_shown_as_a_text(screen: WorkshopScreen, qtbot: QtBot) -> None:
    stand_on(screen, CUT_OFF, qtbot)

    assert f'name = "{CUT_OFF}"' in screen.editor.text.toPlainText()
    assert screen.editor.whose.text() == "shipped"
    qtbot.waitUntil(screen.editor.run.isEnabled)
    assert not screen.editor.apply.isEnabled()


def test_a_fault_is_told_with_its_line_while_it_is_typed(screen: WorkshopScreen, qtbot: QtBot) -> None:
    stand_on(screen, CUT_OFF, qtbot)

    screen.editor.text.setPlainText('[[rule]]\nname = "cut off"\nwithin_s = "long"\n')

    qtbot.waitUntil(lambda: "rule line 3" in screen.editor.problem.text())
    assert not screen.editor.run.isEnabled()
    assert not screen.editor.apply.isEnabled()


def test_what_was_typed_stays_with_its_rule(screen: WorkshopScreen, qtbot: QtBot) -> None:
    type_off(screen, CUT_OFF, qtbot)
    stand_on(screen, "power at the site", qtbot)
    stand_on(screen, CUT_OFF, qtbot)

    assert "off = true" in screen.editor.text.toPlainText()


def test_a_change_is_tried_by_key_and_the_difference_is_shown(screen: WorkshopScreen, qtbot: QtBot) -> None:
    type_off(screen, CUT_OFF, qtbot)

    with qtbot.waitSignal(screen.trial.ended):
        press(screen, qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    rows = screen.changes.model.rows
    assert {row.change for row in rows} & {Change.APPEARS, Change.OTHER_ALARMS, Change.OTHER_ROOT}
    assert "problems 1 → " in screen.figures.text()
    assert not screen.editor.job.isVisible()
    assert correlation_rules(screen._workplace.core.settings.rules_dir) == built_in_rules()


def test_a_change_that_changes_nothing_says_so(screen: WorkshopScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "tries the rule" in screen.changes.plate.title)
    type_off(screen, "power at the site", qtbot)

    with qtbot.waitSignal(screen.trial.ended):
        screen.try_rule()

    assert screen.changes.plate.title.startswith("Nothing would be otherwise")
    assert screen.figures.text().endswith("1 problem stays as it is")


def test_a_trial_is_stopped_by_key(screen: WorkshopScreen, qtbot: QtBot) -> None:
    type_off(screen, CUT_OFF, qtbot)

    with qtbot.waitSignal(screen.trial.ended):
        screen.try_rule()
        press(screen, qtbot, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)

    assert not screen.trial.is_running
    assert not screen.changes.model.rows


def test_esc_in_the_list_stops_a_trial_and_else_clears_the_selection(screen: WorkshopScreen, qtbot: QtBot) -> None:
    type_off(screen, CUT_OFF, qtbot)
    view = screen.list.view
    screen.window().activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.selectAll()

    with qtbot.waitSignal(screen.trial.ended):
        screen.try_rule()
        QTest.keyClick(view, Qt.Key.Key_Escape)
    kept = len(view.selected_ids())
    QTest.keyClick(view, Qt.Key.Key_Escape)

    assert kept > 1
    assert len(view.selected_ids()) <= 1


def test_a_time_without_events_is_said(sqlite_core: Core, screen: WorkshopScreen, qtbot: QtBot) -> None:
    stand_on(screen, CUT_OFF, qtbot)
    with sqlite_core.work() as work:
        work.session.execute(delete(AlarmEventRecord))

    with qtbot.waitSignal(screen.failed) as said:
        screen.try_rule()

    assert "choose a longer one" in said.args[0]


def test_a_rule_is_put_in_force_and_taken_back(desk: Desk, screen: WorkshopScreen, qtbot: QtBot) -> None:
    type_off(screen, CUT_OFF, qtbot)

    press(screen, qtbot, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: origin(screen, CUT_OFF) is RuleOrigin.CHANGED)
    assert CUT_OFF not in {rule.name for rule in correlation_rules(screen._workplace.core.settings.rules_dir)}

    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()

    qtbot.waitUntil(lambda: origin(screen, CUT_OFF) is RuleOrigin.SHIPPED)
    assert correlation_rules(screen._workplace.core.settings.rules_dir) == built_in_rules()


def test_a_changed_rule_is_withdrawn(screen: WorkshopScreen, qtbot: QtBot) -> None:
    type_off(screen, CUT_OFF, qtbot)
    screen.apply()
    qtbot.waitUntil(lambda: origin(screen, CUT_OFF) is RuleOrigin.CHANGED)
    stand_on(screen, CUT_OFF, qtbot)

    screen.withdraw()

    qtbot.waitUntil(lambda: origin(screen, CUT_OFF) is RuleOrigin.SHIPPED)


def origin(screen: WorkshopScreen, name: str) -> RuleOrigin:
    return next(row.origin for row in screen.list.model.rows if row.name == name)


def test_a_threshold_is_found_by_its_tab_changed_put_in_force_by_key_and_taken_back(
    desk: Desk, screen: WorkshopScreen, qtbot: QtBot
) -> None:
    QTest.keyClick(screen.list.view, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.list.filter_text == "judges:readings")
    stand_on(screen, "Gold voice delay", qtbot)
    screen.editor.text.setPlainText(screen.editor.text.toPlainText().replace("trigger = 60.0", "trigger = 55.0"))
    qtbot.waitUntil(screen.editor.apply.isEnabled)

    press(screen, qtbot, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: origin(screen, "Gold voice delay") is RuleOrigin.CHANGED)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()
    qtbot.waitUntil(lambda: origin(screen, "Gold voice delay") is RuleOrigin.SHIPPED)


def test_a_file_of_rules_for_traps_is_tried_and_put_in_force_by_key(
    sqlite_core: Core, clock: VirtualClock, desk: Desk, screen: WorkshopScreen, qtbot: QtBot
) -> None:
    Teller(sqlite_core, clock, "127.0.0.1", 16_100).tell(UNHEARD_OF)
    clock.advance(60)
    stand_on(screen, "SNMPv2-MIB", qtbot)
    known = f'\n[[rule]]\nname = "noise"\ntrap = "{UNHEARD_OF}"\nignored = "says nothing"\n'
    screen.editor.text.setPlainText(screen.editor.text.toPlainText() + known)
    qtbot.waitUntil(screen.editor.apply.isEnabled)

    with qtbot.waitSignal(screen.trial.ended):
        press(screen, qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert Change.ALARM_VANISHES in {row.change for row in screen.changes.model.rows}
    assert "1 trap as kept" in screen.compared.text()

    press(screen, qtbot, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: origin(screen, "SNMPv2-MIB") is RuleOrigin.CHANGED)
    assert load_rules(sqlite_core.settings.trap_rules_dir).named("SNMPv2-MIB::noise") is not None
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    desk.window.operations.undo()
    qtbot.waitUntil(lambda: origin(screen, "SNMPv2-MIB") is RuleOrigin.SHIPPED)
