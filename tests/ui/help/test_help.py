"""F1: the page of what has the focus, with the keys of this seat, read and left by the keyboard alone."""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import ui
from nocdesk.core import Core
from nocdesk.manual.keys import KEY, TABLE
from nocdesk.manual.pages import CONTENTS, pages
from nocdesk.people.model import Role
from tests.ui.desk_parts import console_of
from ui.actions import ACTIONS
from ui.application import Desk
from ui.help.keys import keys_of
from ui.help.places import PAGE_OF_PART, PAGE_OF_SCREEN, page_of
from ui.help.window import HelpWindow
from ui.keymap import Keymap
from ui.preferences import Preferences
from ui.screen import SCREENS, Scope

Key = Qt.Key
Alt = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: Callable[..., Desk]) -> Desk:
    opened = open_desk(shift_core, role=Role.SUPERVISOR)
    opened.window.show_screen("console")
    return opened


def press(key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key goes to what has the focus."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def help_of(window: QWidget, qtbot: QtBot) -> HelpWindow:
    """The help that F1 has just opened there, once it has the keyboard."""
    shown = [found for found in window.findChildren(HelpWindow) if found.isVisible()]
    assert len(shown) == 1
    qtbot.waitUntil(lambda: QApplication.activeWindow() is shown[0])
    return shown[0]


def classes_of_the_desk() -> Iterator[type]:
    """Every class of the package."""
    for found in pkgutil.walk_packages(ui.__path__, "ui."):
        yield from (each for each in vars(import_module(found.name)).values() if isinstance(each, type))


def test_every_key_that_a_page_names_is_in_the_table_of_actions_and_every_place_with_keys_has_a_page() -> None:
    keys = keys_of(Keymap())
    for page in pages().values():
        assert "{key" not in keys.put_into(page.text), page.name
    named = {found for page in pages().values() for found in TABLE.findall(page.text)}

    assert {scope.value for scope in Scope} - named - {"picker"} == set()
    assert sum(len(KEY.findall(page.text)) for page in pages().values()) > 150


def test_every_screen_and_every_part_and_dialog_that_is_named_has_a_page() -> None:
    classes = {each.__name__ for each in classes_of_the_desk() if issubclass(each, QWidget)}

    assert set(PAGE_OF_SCREEN) == {spec.name for spec in SCREENS}
    assert {*PAGE_OF_SCREEN.values(), *PAGE_OF_PART.values()} <= set(pages())
    assert set(PAGE_OF_PART) <= classes


def test_every_dialog_leads_to_a_page(qtbot: QtBot) -> None:
    for kind in {each for each in classes_of_the_desk() if issubclass(each, QDialog)}:
        stand_in = type(kind.__name__, (QDialog,), {})()
        qtbot.addWidget(stand_in)

        assert page_of(stand_in, "tickets") == PAGE_OF_PART.get(kind.__name__, "tickets")


def test_keys_that_were_changed_stand_on_the_pages() -> None:
    text = "{key:alarm.acknowledge} {key:list.next}"
    changed = Preferences(keys={"alarm.acknowledge": ("Ctrl+Shift+Q",)}, single_letters=False)

    assert keys_of(Keymap()).put_into(text) == "`A` `J`"
    assert keys_of(changed.keymap).put_into(text) == "`Ctrl+Shift+Q` “Next row” in the palette"
    assert len({spec.id for spec in ACTIONS}) == len(ACTIONS)


def test_f1_opens_the_page_of_the_panel_and_esc_gives_the_keyboard_back(desk: Desk, qtbot: QtBot) -> None:
    console = console_of(desk)
    view = console.list.view
    view.setFocus()
    opened = []

    for focused in (view, console.list.line.edit):
        focused.setFocus()
        press(Key.Key_F1)
        window = help_of(desk.window, qtbot)
        opened.append(window.page)
        assert QApplication.focusWidget() is window.browser
        press(Key.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activeWindow() is desk.window)
        assert QApplication.focusWidget() is focused

    assert opened == ["console", "filters"]
    assert "Acknowledge with a note" in window.browser.toPlainText() or window.page == "filters"


def test_help_is_gone_through_by_keys_alone(desk: Desk, qtbot: QtBot) -> None:
    console_of(desk).list.view.setFocus()
    press(Key.Key_F1)
    window = help_of(desk.window, qtbot)

    # F1 again: the contents. Tab to the first link, Enter follows it, Alt+Left comes back.
    press(Key.Key_F1)
    assert window.page == CONTENTS
    press(Key.Key_Tab)
    press(Key.Key_Return)
    assert window.page == pages()[CONTENTS].links[0]
    press(Key.Key_Left, Alt)
    assert window.page == CONTENTS
    press(Key.Key_Right, Alt)
    assert window.page == pages()[CONTENTS].links[0]
    press(Key.Key_Backspace)
    press(Key.Key_Backspace)
    assert window.page == "console"

    # The search: what is found is a page of links; Enter takes the best.
    press(Key.Key_Slash)
    QTest.keyClicks(window.search, "read back")
    assert "Handover" in window.browser.toPlainText().splitlines()[1]
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert window.page == "handover"
    assert QApplication.focusWidget() is window.browser
    press(Key.Key_Left, Alt)
    assert window.page == "console"
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_a_dialog_has_help_of_its_own_that_leaves_it_open(desk: Desk, qtbot: QtBot) -> None:
    view = console_of(desk).list.view
    desk.window.activateWindow()
    view.setFocus()
    qtbot.waitUntil(lambda: view.hasFocus() and view.current_id() is not None)
    press(Key.Key_J)
    press(Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    qtbot.waitUntil(lambda: (focused := QApplication.focusWidget()) is not None and focused.window() is dialog)
    QTest.keyClicks(QApplication.focusWidget() or dialog, "known fault")

    press(Key.Key_F1)
    window = help_of(dialog, qtbot)
    assert window.page == "works"
    press(Key.Key_Escape)

    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    assert dialog.isVisible()
    press(Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_dialog_over_the_first_steps_and_one_of_a_window_that_was_taken_out_have_help(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.window.first_steps.open()
    desk.window.first_steps.open_discovery()
    over = QApplication.activeModalWidget()
    assert isinstance(over, QDialog)
    qtbot.waitUntil(lambda: (focused := QApplication.focusWidget()) is not None and focused.window() is over)
    press(Key.Key_F1)
    assert help_of(over, qtbot).page == "import"
    press(Key.Key_Escape)
    over.reject()
    wizard = desk.window.first_steps.wizard
    assert wizard is not None
    wizard.reject()

    docks = desk.window.screens.docks
    docks.detach("tickets")
    qtbot.waitUntil(lambda: len(docks.windows()) == 1 and docks.windows()[0].isVisible())
    (taken_out,) = docks.windows()
    taken_out.activateWindow()
    qtbot.waitUntil(taken_out.isActiveWindow)
    strange = QDialog()
    qtbot.addWidget(strange)
    for dialog, has_help in ((QDialog(taken_out), True), (strange, False)):
        edit = QLineEdit(dialog)
        edit.setFocus()
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(edit.hasFocus)
        assert ("help" in [action.objectName() for action in dialog.actions()]) == has_help
        dialog.close()


def test_a_page_opens_nothing_but_the_manual(desk: Desk, qtbot: QtBot) -> None:
    console_of(desk).list.view.setFocus()
    press(Key.Key_F1)
    browser = help_of(desk.window, qtbot).browser

    assert browser.loadResource(2, "pictures/../../demo/provider.toml").isNull()
    assert browser.loadResource(3, "file:///etc/hostname") is None
