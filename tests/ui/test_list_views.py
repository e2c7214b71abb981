"""Views of lists at the desk: kept by key, shown as tabs with counts to whom they are for, forgotten and taken back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.views.list_views import ListViewWish, keep_list_view
from tests.ui.desk_parts import console_of
from ui.application import Desk
from ui.dialogs.ask import AskDialog
from ui.views.console import ConsoleView

OpenDesk = Callable[..., Desk]
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def titles(console: ConsoleView) -> list[str]:
    return [saved.title for saved in console.list.tabs.filters]


def keep(core: Core, wish: ListViewWish, actor: Actor) -> None:
    with core.work(actor) as work:
        keep_list_view(work, wish=wish)


def test_a_filter_becomes_a_tab_by_key(
    shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk, qtbot: QtBot
) -> None:
    console = console_of(open_desk(shift_core))
    console.list.set_filter("sev>=major age<2d")

    QTest.keyClick(console.list.view, Qt.Key.Key_K, CONTROL_SHIFT)
    dialog = console.list.findChild(AskDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.edit.hasFocus)
    QTest.keyClicks(dialog.edit, "Grave")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "Grave" in titles(console))
    assert console.list.tab_counts()[-1] == console.list.sizes()[0] < len(alarm_ids)


def test_a_tab_goes_by_key_and_comes_back(shift_core: Core, open_desk: OpenDesk, qtbot: QtBot) -> None:
    keep(shift_core, ListViewWish("alarms", "Grave", "sev>=major"), shift_core.actor)
    desk = open_desk(shift_core)
    console = console_of(desk)
    qtbot.waitUntil(lambda: "Grave" in titles(console))
    console.list.choose(titles(console).index("Grave"))

    QTest.keyClick(console.list.view, Qt.Key.Key_X, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: "Grave" not in titles(console))
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    QTest.keyClick(console.list.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: "Grave" in titles(console))


def test_what_a_supervisor_shares_is_a_tab_of_everybody_and_what_others_keep_is_not(
    shift_core: Core, open_desk: OpenDesk, qtbot: QtBot
) -> None:
    for name, is_shared in (("For all", True), ("For sam", False), ("Unknown words", True)):
        text = "colour:red" if name == "Unknown words" else "sev=critical"
        keep(shift_core, ListViewWish("alarms", name, text, is_shared), Actor("sam", Role.SUPERVISOR))

    console = console_of(open_desk(shift_core))

    qtbot.waitUntil(lambda: "For all" in titles(console))
    assert titles(console)[-1] == "For all"
    console.list.choose(len(titles(console)) - 1)
    assert console.list.filter_text == "sev=critical"
