"""The settings with real keys: search, keys that are pressed anew, what clashes, and a file that is looked at first."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.settings import Settings
from tests.ui.desk_parts import console_of, screen_of
from ui.application import Desk
from ui.preferences import PreferenceMemory, Preferences
from ui.views.settings import SettingsScreen
from ui.views.settings_program import program_settings
from ui.widgets.key_capture import KeyCapture
from ui.widgets.setting_row import SettingRow


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: Callable[..., Desk]) -> Desk:
    return open_desk(shift_core)


@pytest.fixture
def new_screen(desk: Desk) -> SettingsScreen:
    QTest.keySequence(desk.window, QKeySequence("Ctrl+,"))
    assert desk.window.screens.current == "settings"
    return screen_of(desk, "settings", SettingsScreen)


@pytest.fixture
def screen(new_screen: SettingsScreen, qtbot: QtBot) -> SettingsScreen:
    qtbot.waitUntil(lambda: built(new_screen) == list(new_screen.rows))
    return new_screen


def built(screen: SettingsScreen) -> list[SettingRow]:
    return [row for row in screen.rows if row.is_built]


def remap(capture: KeyCapture, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    capture.setFocus()
    QTest.keyClick(capture, Qt.Key.Key_Space)
    QTest.keyClick(capture, key, held)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_that_is_held_neither_ends_nor_repeats_the_listening(
    desk: Desk, screen: SettingsScreen, key: Qt.Key
) -> None:
    capture = screen.keys["alarm.own"].capture
    capture.setFocus()
    QTest.keyClick(capture, key)
    for _ in range(3):
        held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(capture, held)

    assert desk.preferences.now.keys == {}
    assert capture.text() == "Press the new keys, Esc leaves"
    QTest.keyClick(capture, Qt.Key.Key_Q)
    assert desk.preferences.now.keys == {"alarm.own": ("Q", "Ctrl+Alt+O")}


def shown(screen: SettingsScreen) -> list[str]:
    return [row.control.accessibleName() for row in screen.rows if not row.isHidden()]


def test_the_first_look_builds_what_is_in_view_and_the_rest_while_nothing_waits(
    new_screen: SettingsScreen, qtbot: QtBot
) -> None:
    rows = list(new_screen.rows)

    at_once = built(new_screen)

    assert at_once == rows[: len(at_once)]
    assert len(at_once) < 50 < 300 < len(rows)
    qtbot.waitUntil(lambda: built(new_screen) == rows)
    assert [row for row in rows if row.isHidden()] == []


def test_a_setting_that_is_not_built_yet_is_found_and_built_before_the_others(
    new_screen: SettingsScreen, qtbot: QtBot
) -> None:
    before = built(new_screen)
    assert new_screen.keys["alarm.acknowledge"] not in before

    new_screen.search.setText("alarm list ctrl+alt+a")

    assert shown(new_screen) == ["Keys of “Acknowledge”: A   Ctrl+Alt+A"]
    assert built(new_screen) == [*before, new_screen.keys["alarm.acknowledge"]]
    assert new_screen.found.text() == "1 setting"


def test_a_row_is_not_seen_before_it_has_its_place(new_screen: SettingsScreen) -> None:
    before = built(new_screen)

    new_screen.search.setText("a")

    seen = [row.geometry() for row in built(new_screen) if row.isVisible()]
    assert built(new_screen) != before
    assert not any(one.intersects(other) for one, other in combinations(seen, 2))


def test_tab_goes_from_row_to_row_whichever_was_built_first(new_screen: SettingsScreen, qtbot: QtBot) -> None:
    new_screen.search.setText("alarm list ctrl+alt+a")
    new_screen.search.setText("")
    qtbot.waitUntil(lambda: built(new_screen) == list(new_screen.rows))
    for name in ("alarm.acknowledge", "alarm.own"):
        new_screen.keys[name].mark(is_changed=True)
    QApplication.processEvents()

    reached = list(travelled(new_screen))

    rows = list(new_screen.rows)
    travelled_rows = [next(at for at, row in enumerate(rows) if row.isAncestorOf(widget)) for widget in reached]
    assert travelled_rows == sorted(travelled_rows)
    assert {rows[at] for at in travelled_rows} >= {*new_screen.choices.rows[1:], *new_screen.keys.values()}
    assert reached.count(new_screen.keys["alarm.acknowledge"].back) == 1


def travelled(screen: SettingsScreen) -> Iterator[QWidget]:
    """What Tab reaches from the first row to the end of the last."""
    page, widget = screen.rows[0].parentWidget(), screen.choices.theme.nextInFocusChain()
    assert page is not None
    while widget is not None and widget is not screen.choices.theme:
        if page.isAncestorOf(widget) and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        widget = widget.nextInFocusChain()


def test_down_goes_from_the_search_into_the_first_setting_that_is_found(screen: SettingsScreen) -> None:
    screen.search.setText("size of the text")

    QTest.keyClick(screen.search, Qt.Key.Key_Down)

    assert screen.choices.points.hasFocus()


def test_a_few_words_find_a_setting_an_action_and_a_key(screen: SettingsScreen) -> None:
    QTest.keyClicks(screen.search, "contrast")
    assert "Theme" in shown(screen)

    screen.search.setText("alarm list ctrl+alt+a")
    assert shown(screen) == ["Keys of “Acknowledge”: A   Ctrl+Alt+A"]

    screen.search.setText("qqqzzz")
    assert shown(screen) == []
    assert screen.found.text() == "No setting has “qqqzzz”."


def test_new_keys_act_at_once_and_the_old_one_no_longer(desk: Desk, screen: SettingsScreen) -> None:
    remap(screen.keys["alarm.own"].capture, Qt.Key.Key_Q)

    assert desk.preferences.now.keys == {"alarm.own": ("Q", "Ctrl+Alt+O")}
    assert desk.window.actions_table.key_text("alarm.own") == "Q"
    view = console_of(desk).list.view
    action = next(action for action in view.actions() if action.objectName() == "alarm.own")
    assert [key.toString() for key in action.shortcuts()] == ["Q", "Ctrl+Alt+O"]
    heard = count(action)
    desk.window.show_screen("console")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_O)
    assert heard == []
    QTest.keyClick(view, Qt.Key.Key_Q)
    assert heard == [1]


def count(action: QAction) -> list[int]:
    heard: list[int] = []
    action.triggered.disconnect()
    action.triggered.connect(lambda: heard.append(1))
    return heard


def test_a_key_that_is_taken_is_refused_with_the_other_action(desk: Desk, screen: SettingsScreen) -> None:
    row = screen.keys["alarm.own"]

    remap(row.capture, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)

    assert row.fault.text().startswith("Ctrl+K is “Palette: everything by name” (anywhere)")
    assert not row.fault.isHidden()
    assert desk.preferences.now.keys == {}
    assert not desk.window.finder.palette.isVisible()


def test_escape_leaves_the_keys_as_they_were(desk: Desk, screen: SettingsScreen) -> None:
    capture = screen.keys["alarm.own"].capture

    remap(capture, Qt.Key.Key_Escape)

    assert capture.text() == "O   Ctrl+Alt+O"
    assert desk.preferences.now.keys == {}


def test_one_goes_back_to_the_default_and_then_all(desk: Desk, screen: SettingsScreen) -> None:
    own, clear = screen.keys["alarm.own"], screen.keys["alarm.clear"]
    remap(own.capture, Qt.Key.Key_Q)
    remap(clear.capture, Qt.Key.Key_O)

    QTest.mouseClick(own.back, Qt.MouseButton.LeftButton)
    assert own.fault.text().startswith("O is “Clear, with a reason” now")
    QTest.mouseClick(screen.keys_back, Qt.MouseButton.LeftButton)

    assert desk.preferences.now.keys == {}
    assert own.back.isHidden()
    assert clear.back.isHidden()


def test_single_letters_are_switched_off_everywhere_and_their_twins_stay(desk: Desk, screen: SettingsScreen) -> None:
    screen.choices.letters.setFocus()
    QTest.keyClick(screen.choices.letters, Qt.Key.Key_Space)

    action = next(a for a in console_of(desk).list.view.actions() if a.objectName() == "alarm.acknowledge")
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+Alt+A"]
    assert not screen.choices.row("single_letters").back.isHidden()
    QTest.mouseClick(screen.choices.row("single_letters").back, Qt.MouseButton.LeftButton)
    assert [key.toString() for key in action.shortcuts()] == ["A", "Ctrl+Alt+A"]


def test_a_theme_is_worn_as_soon_as_it_is_chosen(desk: Desk, screen: SettingsScreen) -> None:
    screen.choices.theme.setFocus()
    QTest.keyClick(screen.choices.theme, Qt.Key.Key_End)

    assert desk.theme.name == "high-contrast"
    assert desk.preferences.now.theme == "high-contrast"


def test_a_size_that_has_no_room_on_the_screen_cannot_be_asked_for(screen: SettingsScreen) -> None:
    screen.choices.points.setCurrentIndex(9)

    row = screen.choices.row("text_pt")
    assert "This screen has room for" in row.fault.text()
    assert not screen.choices.reopen.isEnabled()


def test_a_file_is_looked_at_before_it_is_taken(
    desk: Desk, screen: SettingsScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "from another desk.toml"
    path.write_text('theme = "dark"\ntext_pt = 99\n[keys]\n"alarm.own" = ["Q"]\n', "utf-8")

    screen.look_at(path)
    on_gui_thread = screen.look.text()
    qtbot.waitUntil(lambda: bool(screen.look.text()))

    assert on_gui_thread == ""
    assert screen.look.text().splitlines()[1:3] == ["Theme: system → dark", "Own, or let go: O, Ctrl+Alt+O → Q"]
    assert "text_pt: 99 is not possible" in screen.look.text()
    assert desk.preferences.now.keys == {}
    QTest.mouseClick(screen.take, Qt.MouseButton.LeftButton)
    assert (desk.theme.name, desk.preferences.now.keys) == ("dark", {"alarm.own": ("Q",)})


def test_what_is_exported_would_change_nothing_here(
    desk: Desk, screen: SettingsScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.preferences.change(replace(desk.preferences.now, start_screen="sla", keys={"alarm.own": ("Q",)}))

    with qtbot.waitSignal(screen.said):
        screen.export_to(tmp_path / "mine.toml")
    screen.look_at(tmp_path / "mine.toml")
    qtbot.waitUntil(lambda: bool(screen.look.text()))

    assert screen.look.text() == "mine.toml would change nothing."
    assert screen.take.isHidden()


def test_the_program_s_settings_say_where_they_come_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCDESK_POLL__RETRIES", "4")
    told = Settings(database_url="postgresql://noc@db/nocdesk", role="care")  # type: ignore[arg-type]

    found = {item.name: item for item in program_settings(told)}

    assert found["poll.retries"].source == "environment: NOCDESK_POLL__RETRIES"
    assert found["role"].source == "settings.toml or the command line"
    assert found["poll.timeout_s"].source == "by default"
    assert found["database_url"].value == "postgresql+psycopg://noc@db/nocdesk"


def test_the_sheet_of_shortcuts_follows(desk: Desk, screen: SettingsScreen) -> None:
    desk.preferences.change(replace(desk.preferences.now, keys={"alarm.own": ("Q",)}, single_letters=True))

    assert next(spec for spec in desk.window.actions_table if spec.id == "alarm.own").keys == ("Q",)


def test_the_desk_opens_with_the_screen_that_was_chosen(shift_core: Core, application: QApplication) -> None:
    desk = Desk(application, shift_core, "light", PreferenceMemory(defaults=Preferences(start_screen="services")))

    assert desk.window.screens.current == "services"
    desk.close()


def test_a_language_is_chosen_by_its_own_name_and_kept_for_the_next_start(desk: Desk, screen: SettingsScreen) -> None:
    box = screen.choices.language
    box.setFocus()
    QTest.keyClicks(box, "Deu")
    QTest.keyClick(box, Qt.Key.Key_Return)

    assert [box.itemText(at) for at in range(box.count())] == ["As the system", "English", "Deutsch"]
    assert desk.preferences.now.language == "de"
