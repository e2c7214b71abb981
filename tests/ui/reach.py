"""What a person at an open desk can reach: by rail, tab, key, palette, sheet, context menu and button."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.people.model import Role
from nocdesk.people.policy import POLICY
from ui.action_spec import ActionSpec
from ui.actions import ACTIONS
from ui.application import Desk
from ui.dialogs.shortcuts import ShortcutSheet
from ui.palette_host import offered_actions
from ui.screen import SCREENS, Place
from ui.widgets.rail import RailButton


@dataclass(frozen=True, slots=True)
class Reach:
    """The screens that each way leads to, and the actions that each way does."""

    screens: dict[str, set[str]]
    actions: dict[str, set[str]]


def settle(desk: Desk, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: desk.background.waiting == 0)


def walk(desk: Desk, qtbot: QtBot) -> Iterator[str]:
    """Show every screen of the seat, one after the other."""
    for name in desk.window.screens.names:
        desk.window.show_screen(name)
        settle(desk, qtbot)
        yield name


def reach_of(desk: Desk, qtbot: QtBot) -> Reach:
    """Everything within reach, after every screen has been shown."""
    window = desk.window
    screens = {
        "rail": {button.text() for button in window.rail.findChildren(RailButton)} & {spec.word for spec in SCREENS},
        "key": {spec.name for spec in SCREENS if _leads_to(desk, spec.name, spec.key)},
        "place": {spec.name for spec in SCREENS if _goes_to(desk, spec.name)},
    }
    offered: set[str] = set()
    for _ in walk(desk, qtbot):
        made = [screen for screen in window.screens.made if screen.isVisible()]
        offered |= offered_actions(window.actions_table, QApplication.focusWidget(), made, window).keys()
    # A tab that is not in front is no child of the window.
    holders = (window, *window.screens.made)
    bound = {action.objectName() for holder in holders for action in holder.findChildren(QAction)}
    bound &= {spec.id for spec in ACTIONS}
    return Reach(screens, {"bound": bound, "palette": offered, "sheet": sheet_ids(desk)})


def sheet_ids(desk: Desk) -> set[str]:
    """The actions on the sheet of shortcuts."""
    desk.window.show_shortcuts()
    sheet = desk.window.findChildren(ShortcutSheet)[-1]
    ids = {line.spec.id for column in sheet.columns.columns for line in column if line.spec is not None}
    sheet.close()
    sheet.deleteLater()
    return ids


def words_of(names: set[str]) -> set[str]:
    """The words of the rail for those screens that stand on it."""
    return {spec.word for spec in SCREENS if spec.name in names and spec.is_on_rail}


def permitted_screens(role: Role) -> set[str]:
    """What the policy says."""
    return {spec.name for spec in SCREENS if role in POLICY[spec.act]}


def permitted_actions(role: Role) -> set[str]:
    """What the policy says, wherever it would be done."""
    return {spec.id for spec in ACTIONS if spec.act is None or role in POLICY[spec.act]}


def focusable(widget: QWidget) -> list[QWidget]:
    """What within a widget takes the keyboard now; fields last, for what is typed in one may empty a list."""
    takes = [part for part in (widget, *widget.findChildren(QWidget)) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return sorted((part for part in takes if part.isVisible() and part.isEnabled()), key=is_field)


def is_field(widget: QWidget) -> bool:
    """Whether text is typed there."""
    return isinstance(widget, QLineEdit | QPlainTextEdit)


def denied_keys(role: Role) -> list[tuple[ActionSpec, str]]:
    """Every key of every action that the role may not do, as Qt writes it."""
    allowed = permitted_actions(role)
    return [(spec, QKeySequence(key).toString()) for spec in ACTIONS if spec.id not in allowed for key in spec.keys]


def taken_keys(window: QWidget, widget: QWidget, role: Role) -> set[str]:
    """The keys that do something there that the role may do; Enter presses the button that has the focus."""
    permitted = permitted_actions(role)
    holders = [widget, window]
    parent = widget.parentWidget()
    while parent is not None:
        holders.append(parent)
        parent = parent.parentWidget()
    actions = (action for holder in holders for action in holder.actions() if action.objectName() in permitted)
    taken = {sequence.toString() for action in actions for sequence in action.shortcuts()}
    return taken | {"Return", "Enter"} if isinstance(widget, QAbstractButton) else taken


def press(widget: QWidget, key: str) -> None:
    """Send a key, or one after the other, to a widget that has the focus."""
    sequence = cast(Any, QKeySequence(key))
    for place in range(sequence.count()):
        QTest.keyClick(widget, sequence[place].key(), sequence[place].keyboardModifiers())


def buttons(widget: QWidget) -> list[QAbstractButton]:
    """The buttons that can be pressed now."""
    return [button for button in widget.findChildren(QAbstractButton) if button.isVisible() and button.isEnabled()]


def _leads_to(desk: Desk, name: str, key: str) -> bool:
    desk.window.screens.current = ""
    press(desk.window, key)
    return desk.window.screens.current == name


def _goes_to(desk: Desk, name: str) -> bool:
    desk.window.screens.current = ""
    desk.window.go(Place(name))
    return desk.window.screens.current == name
