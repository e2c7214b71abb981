"""The screen of the network, and the hands that use it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.topology.scene import Chosen
from ui.views.network import NetworkScreen

Key = Qt.Key
Modifier = Qt.KeyboardModifier


def open_network(desk: Desk, qtbot: QtBot) -> NetworkScreen:
    """The screen in front, read and laid out."""
    QTest.keyClick(desk.window, Key.Key_4, Modifier.AltModifier)
    screen = screen_of(desk, "network", NetworkScreen)
    canvas = screen.topology.canvas
    qtbot.waitUntil(lambda: canvas.scene is not None and canvas.scene.size == canvas.room)
    settle(desk, qtbot)
    return screen


def settle(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.background.waiting == 0)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: desk.background.waiting == 0)


def press(widget: QWidget, key: Key, modifier: Modifier = Modifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)


def choose(screen: NetworkScreen, desk: Desk, qtbot: QtBot, chosen: Chosen) -> None:
    screen.choose(chosen)
    settle(desk, qtbot)


def shown_texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
