"""A canary: a build of PySide6 that loses or keeps a reference at each call is found here, before a desk dies of it.

Up to Python 3.11 None, True and False are counted like any object, and at zero Python ends the process.
"""

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from statistics import median_low
from typing import Any

import pytest
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QWidget

CALLS = 10_000
NOISE = 100
ROUNDS = 5
COUNTED = (None, True, False)
MISCOUNTS: dict[str, Any] = {"keeps": ctypes.pythonapi.Py_IncRef, "loses": ctypes.pythonapi.Py_DecRef}

counted_only = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None, True and False live for ever since Python 3.12: nothing counts them"
)


class Speaker(QObject):
    """Speaks and listens; its slots return nothing or a truth value."""

    silent = Signal()
    said = Signal(object)
    judged = Signal(bool)

    @Slot()
    def hear(self) -> None:
        """Return nothing."""

    @Slot(object)
    def agree(self, thing: object) -> bool:
        """Return a truth value."""
        return thing is None

    def deny(self, judgement: bool) -> bool:
        """The same, and not declared to Qt."""
        return not judgement


class Painted(QWidget):
    """Painted by Python, and asked by Qt about every event."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawLine(0, 0, 8, 8)
        painter.end()

    def event(self, event: QEvent) -> bool:
        return super().event(event)


class Watcher(QObject):
    """Lets every event pass."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return False


class Empty(QAbstractTableModel):
    """A cell of which there is nothing to say."""

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return None


@pytest.fixture
def shown(application: QApplication) -> Iterator[Callable[[QWidget], QWidget]]:
    """Shows small widgets, and closes them again."""
    widgets: list[QWidget] = []

    def show(widget: QWidget) -> QWidget:
        widgets.append(widget)
        widget.resize(16, 16)
        widget.show()
        application.processEvents()
        return widget

    yield show
    for widget in widgets:
        widget.close()
        widget.deleteLater()
    application.processEvents()


def drifts(act: Callable[[], object]) -> dict[str, int]:
    """By how much the counts of None, True and False went up or down in 10,000 calls; nothing where they stayed.

    What other tests left behind may go meanwhile, but hardly in every round: the median of five counts.
    """
    gc.collect()
    # What other tests left behind stays as it is while this counts, and is not looked at again at each round.
    gc.freeze()
    rounds = [_changes(act) for _ in range(ROUNDS)]
    usual = [median_low(changes) for changes in zip(*rounds, strict=True)]
    return {repr(thing): change for thing, change in zip(COUNTED, usual, strict=True) if abs(change) > NOISE}


def _changes(act: Callable[[], object]) -> list[int]:
    """The changes of one round; what was lost is given back, so that the process lives to report it."""
    spare = COUNTED * CALLS * 4
    act()
    before = [sys.getrefcount(thing) for thing in COUNTED]
    for _ in range(CALLS):
        act()
    gc.collect()
    changes = [sys.getrefcount(thing) - count for thing, count in zip(COUNTED, before, strict=True)]
    for thing, change in zip(COUNTED, changes, strict=True):
        _give_back(thing, -change)
    del spare
    return changes


def _give_back(thing: object, lost: int) -> None:
    """Count anew what was lost."""
    for _ in range(lost):
        MISCOUNTS["keeps"](ctypes.py_object(thing))


@counted_only
@pytest.mark.parametrize("thing", COUNTED, ids=repr)
@pytest.mark.parametrize(("fault", "sign"), [("keeps", 1), ("loses", -1)])
def test_a_call_that_miscounts_is_found(thing: object, fault: str, sign: int) -> None:
    miscount = MISCOUNTS[fault]
    argument = ctypes.py_object(thing)

    found = drifts(lambda: miscount(argument))

    assert found == {repr(thing): pytest.approx(sign * CALLS, abs=NOISE)}


@counted_only
def test_a_signal_counts_right() -> None:
    speaker = Speaker()
    speaker.silent.connect(speaker.hear)
    speaker.said.connect(speaker.agree)
    speaker.judged.connect(speaker.deny)
    speaker.judged.connect(lambda _: None)

    assert drifts(speaker.silent.emit) == {}
    assert drifts(lambda: speaker.said.emit(None)) == {}
    assert drifts(lambda: speaker.judged.emit(True)) == {}
    assert drifts(lambda: speaker.judged.emit(False)) == {}


@counted_only
def test_a_signal_of_qt_counts_right(application: QApplication) -> None:
    button = QPushButton("Press")
    button.setCheckable(True)
    button.toggled.connect(lambda is_down: None)

    assert drifts(button.click) == {}


@counted_only
def test_a_repaint_counts_right(shown: Callable[[QWidget], QWidget]) -> None:
    widget, watcher = shown(Painted()), Watcher()
    widget.installEventFilter(watcher)

    assert drifts(widget.repaint) == {}


@counted_only
def test_a_table_that_asks_its_model_counts_right(shown: Callable[[QWidget], QWidget]) -> None:
    view = QTableView()
    model = Empty(view)
    view.setModel(model)
    shown(view).resize(160, 80)

    assert drifts(view.viewport().repaint) == {}


def test_what_a_signal_carries_is_let_go_again() -> None:
    speaker = Speaker()
    heard: list[object] = []
    speaker.said.connect(heard.append)
    cargo = object()
    before = sys.getrefcount(cargo)

    for _ in range(100):
        speaker.said.emit(cargo)

    assert sys.getrefcount(cargo) == before + len(heard) == before + 100
    heard.clear()
    assert sys.getrefcount(cargo) == before
