"""Screens in windows of their own, by keys, and how they are laid out: kept, chosen, forgotten, there again."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import Role
from tests.ui.desk_parts import console_of
from ui.application import Desk
from ui.dialogs.perspectives import PerspectiveDialog
from ui.heads import Head
from ui.layouts import LATEST, Layout, LayoutKey, keep_layout, load_layouts
from ui.monitors import Box
from ui.preferences import PreferenceMemory

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL_SHIFT = Modifier.ControlModifier | Modifier.ShiftModifier


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: Callable[..., Desk]) -> Desk:
    assert alarm_ids
    return open_desk(shift_core)


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def take_out(desk: Desk, name: str, qtbot: QtBot) -> QWidget:
    """Take a screen out with the key; its window, once it has its head."""
    desk.window.show_screen(name)
    QTest.keyClick(focus(), Key.Key_N, CTRL_SHIFT)
    docks = desk.window.screens.docks
    qtbot.waitUntil(lambda: docks.is_detached(name) and bool(docks.window_of(name).findChildren(Head)))
    qtbot.waitUntil(docks.window_of(name).isActiveWindow)
    return docks.window_of(name)


def test_a_screen_is_taken_out_by_a_key_with_banner_chips_and_keys_and_put_back(desk: Desk, qtbot: QtBot) -> None:
    main, docks = desk.window, desk.window.screens.docks
    window = take_out(desk, "tickets", qtbot)

    (head,) = window.findChildren(Head)
    assert head.banner.accessibleName() == main.banner.accessibleName() != ""
    assert head.banner.isVisible()
    assert window is not main
    # Keys of every window.
    QTest.keyClick(focus(), Key.Key_A, CTRL_SHIFT)
    qtbot.waitUntil(lambda: head.banner.accessibleName() == main.banner.accessibleName() and _acknowledged(desk))
    QTest.keyClick(focus(), Key.Key_F11)
    assert window.isFullScreen()
    assert not main.isFullScreen()
    QTest.keyClick(focus(), Key.Key_F11)
    assert not window.isFullScreen()

    main.show_screen("console")
    assert main.screens.current == "console"
    qtbot.waitUntil(main.isActiveWindow)
    window.activateWindow()
    qtbot.waitUntil(lambda: main.screens.current == "tickets")
    QTest.keyClick(focus(), Key.Key_N, CTRL_SHIFT)
    qtbot.waitUntil(lambda: not docks.is_detached("tickets"))
    assert docks.windows() == []


def _has_moved(before: QWidget) -> bool:
    return QApplication.focusWidget() not in (None, before)


def _acknowledged(desk: Desk) -> bool:
    return "Acknowledged" in desk.window.status_line.message


def test_closing_a_window_puts_its_screens_back_and_one_monitor_is_said(desk: Desk, qtbot: QtBot) -> None:
    docks = desk.window.screens.docks
    window = take_out(desk, "network", qtbot)
    QTest.keyClick(focus(), Key.Key_M, CTRL_SHIFT)
    assert "no other monitor" in desk.window.status_line.message

    window.close()

    qtbot.waitUntil(lambda: not docks.is_detached("network"))
    desk.window.show_screen("network")
    assert desk.window.screens.docks.window_of("network") is desk.window


def test_the_palette_and_f6_reach_the_other_window(desk: Desk, qtbot: QtBot) -> None:
    window = take_out(desk, "console", qtbot)

    QTest.keyClick(focus(), Key.Key_K, Modifier.ControlModifier)
    qtbot.waitUntil(desk.window.finder.palette.edit.hasFocus)
    QTest.keyClick(focus(), Key.Key_Escape)
    qtbot.waitUntil(window.isActiveWindow)

    desk.window.show_screen("network")
    seen = set()
    for _ in range(12):
        before = focus()
        QTest.keyClick(before, Key.Key_F6)
        qtbot.waitUntil(partial(_has_moved, before))
        seen.add(focus().window())
    assert seen == {window, desk.window}


def test_a_layout_is_kept_by_name_chosen_and_forgotten_by_keys(desk: Desk, qtbot: QtBot) -> None:
    perspectives, docks = desk.window.perspectives, desk.window.screens.docks
    take_out(desk, "tickets", qtbot)
    QTest.keyClick(focus(), Key.Key_L, CTRL_SHIFT)
    dialog = _dialog(desk, qtbot)
    QTest.keyClicks(dialog.name, "Two windows")
    QTest.keyClick(dialog.name, Key.Key_Return)
    assert perspectives.names == ["Two windows"]

    perspectives.reset()
    assert docks.windows() == []
    assert [spec for spec in desk.window.screens.names if docks.is_detached(spec)] == []
    desk.window.show_screen("console")
    qtbot.waitUntil(desk.window.isActiveWindow)
    QTest.keyClick(console_of(desk).list.view, Key.Key_L, CTRL_SHIFT)
    dialog = _dialog(desk, qtbot)
    QTest.keyClick(dialog.list, Key.Key_Return)
    qtbot.waitUntil(lambda: docks.is_detached("tickets"))
    assert not docks.is_detached("console")
    qtbot.waitUntil(lambda: len(docks.window_of("tickets").findChildren(Head)) == 1)

    perspectives.open()
    dialog = _dialog(desk, qtbot)
    QTest.keyClick(dialog.list, Key.Key_Delete)
    assert perspectives.names == []
    dialog.close()


def _dialog(desk: Desk, qtbot: QtBot) -> PerspectiveDialog:
    def shown() -> list[PerspectiveDialog]:
        return [each for each in desk.window.findChildren(PerspectiveDialog) if each.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1 and shown()[0].isActiveWindow())
    return shown()[0]


def test_the_desk_opens_in_the_layout_in_which_it_was_closed(
    shift_core: Core, alarm_ids: dict[str, int], application: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    assert alarm_ids
    memory = PreferenceMemory(tmp_path / "desk.toml")
    before = Desk(application, shift_core, "light", memory)
    before.window.show()
    before.window.start()
    before.window.setGeometry(40, 30, 1000, 700)
    before.window.screens.docks.detach("network")
    before.window.screens.docks.window_of("network").setGeometry(200, 100, 500, 400)
    qtbot.waitUntil(lambda: len(before.window.screens.docks.window_of("network").findChildren(Head)) == 1)
    application.closeAllWindows()  # as quitting does
    assert not before.window.isVisible()
    before.close()
    (layout,) = load_layouts(tmp_path / "layouts.json").values()

    after = Desk(application, shift_core, "light", memory)
    after.window.show()
    after.window.perspectives.restore()

    docks = after.window.screens.docks
    present = application.primaryScreen().availableGeometry()
    assert layout.key.name == LATEST
    assert after.window.geometry().size().width() <= max(present.width(), after.window.minimumWidth())
    assert docks.is_detached("network")
    assert "network" in after.window.screens.made_names
    assert console_of(after).isVisible()
    qtbot.waitUntil(lambda: docks.window_of("network").isVisible())
    network = after.window.screens.screen("network")
    assert network is not None
    qtbot.waitUntil(network.isVisible)
    assert present.contains(docks.window_of("network").geometry())
    after.close()
    (tmp_path / "layouts.json").write_text("[{]")
    damaged = Desk(application, shift_core, "light", memory)
    with qtbot.waitSignal(damaged.window.perspectives.failed):
        damaged.window.perspectives.restore()
    assert damaged.window.screens.docks.windows() == []
    with qtbot.waitSignal(damaged.window.perspectives.failed):
        damaged.window.perspectives.keep("Mine")
    damaged.close()
    assert (tmp_path / "layouts.json").read_text() == "[{]"

    (tmp_path / "layouts.json").unlink()
    demo = Desk(application, shift_core, "light", memory)
    demo.window.perspectives.keep_nothing()
    demo.window.perspectives.restore()
    demo.window.perspectives.keep("Mine")
    assert demo.window.perspectives.names == ["Mine"]
    demo.close()
    assert not (tmp_path / "layouts.json").exists()


def test_two_desks_leave_each_other_s_layouts_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "layouts.json"
    one, other = (
        Layout(LayoutKey(Role.ENGINEER, "one", name), Box(0, 0, 10, 10), is_maximized=False, docks="00")
        for name in ("One", "Other")
    )
    for layout in (one, other, one):
        keep_layout(path, layout.key, layout)
    assert set(load_layouts(path)) == {one.key, other.key}

    keep_layout(path, one.key, None)
    keep_layout(path, one.key, None)

    assert load_layouts(path) == {other.key: other}
