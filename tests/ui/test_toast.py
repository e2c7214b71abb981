"""What was done stands in a corner for ten seconds, can be taken back from there, and never takes the focus."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nocdesk.alarms.model import Alarm
from nocdesk.core import Core
from tests.ui.desk_parts import console_of
from ui.application import Desk
from ui.widgets.toast import MOST, SECONDS, ToastStack

OpenDesk = Callable[..., Desk]


@pytest.fixture
def desk(shift_core: Core, alarm_ids: dict[str, int], open_desk: OpenDesk) -> Desk:
    return open_desk(shift_core)


def toasts_of(desk: Desk) -> ToastStack:
    return desk.window.toasts


def texts(desk: Desk) -> list[str]:
    return [toast.text for toast in toasts_of(desk).toasts]


def acknowledge(desk: Desk, alarm_id: int, qtbot: QtBot) -> None:
    console = console_of(desk)
    console.list.go_to(alarm_id)
    count = len(texts(desk))
    QTest.keyClick(console.list.view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: len(texts(desk)) > count or len(texts(desk)) == MOST)
    qtbot.waitUntil(lambda: desk.background.waiting == 0)


def acknowledged_by(core: Core, alarm_id: int) -> str | None:
    with core.read() as session:
        return session.get_one(Alarm, alarm_id).acknowledged_by


def test_an_acknowledgement_is_told_and_the_focus_stays(desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    console_of(desk).list.view.setFocus()

    acknowledge(desk, alarm_ids["silent"], qtbot)

    assert texts(desk) == ["Acknowledged ACC-104"]
    assert QApplication.focusWidget() is console_of(desk).list.view
    toast = toasts_of(desk).toasts[0]
    corner = toast.geometry().bottomRight()
    assert toast.isVisible()
    assert desk.window.width() - corner.x() < 40
    assert corner.y() < desk.window.status_line.geometry().top()


def test_its_button_takes_the_operation_back(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    acknowledge(desk, alarm_ids["silent"], qtbot)
    was = acknowledged_by(shift_core, alarm_ids["silent"])

    QTest.mouseClick(toasts_of(desk).toasts[0].button, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: acknowledged_by(shift_core, alarm_ids["silent"]) is None)
    assert was == "ann"
    assert texts(desk) == []


def test_ctrl_z_takes_the_newest_back_and_the_one_before_is_next(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    acknowledge(desk, alarm_ids["silent"], qtbot)
    acknowledge(desk, alarm_ids["loss"], qtbot)
    before = [toast.button.isVisible() for toast in toasts_of(desk).toasts]

    QTest.keyClick(console_of(desk).list.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: acknowledged_by(shift_core, alarm_ids["loss"]) is None)
    assert acknowledged_by(shift_core, alarm_ids["silent"]) == "ann"
    assert before == [False, True]
    assert texts(desk) == ["Acknowledged ACC-104"]
    assert toasts_of(desk).toasts[0].button.isVisible()


def test_after_ten_seconds_it_goes_and_what_was_done_can_still_be_undone(
    desk: Desk, shift_core: Core, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    acknowledge(desk, alarm_ids["silent"], qtbot)
    toast = toasts_of(desk).toasts[0]
    left = toast.seconds_left

    for _ in range(left):
        toast.tick()
    gone = texts(desk) == []
    QTest.keyClick(console_of(desk).list.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert 0 < left <= SECONDS
    assert gone
    qtbot.waitUntil(lambda: acknowledged_by(shift_core, alarm_ids["silent"]) is None)


def test_at_most_three_stand_over_one_another_and_none_covers_another(
    desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    for name in ("silent", "loss", "mos", "ring"):
        acknowledge(desk, alarm_ids[name], qtbot)

    places = [toast.geometry() for toast in toasts_of(desk).toasts]

    assert len(places) == MOST
    assert not any(a.intersects(b) for a in places for b in places if a is not b)
    assert places[-1].top() == max(place.top() for place in places)


def test_the_toasts_stay_in_their_corner_when_the_window_changes_its_size(
    desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot
) -> None:
    acknowledge(desk, alarm_ids["silent"], qtbot)
    toast = toasts_of(desk).toasts[0]
    before = desk.window.rect().bottomRight() - toast.geometry().bottomRight()

    desk.window.resize(1100, 700)

    after = desk.window.rect().bottomRight() - toast.geometry().bottomRight()
    assert (before - after) == QPoint(0, 0)


def test_what_cannot_be_undone_and_what_fails_stand_in_the_status_line_alone(desk: Desk, qtbot: QtBot) -> None:
    desk.window.operations.do("Wrote nothing", [])
    qtbot.waitUntil(lambda: desk.window.status_line.message == "Wrote nothing")

    desk.window.operations.failed.emit("It failed")

    assert texts(desk) == []
    assert desk.window.status_line.message == "It failed"


def test_no_toast_covers_the_field_that_is_typed_in(desk: Desk, alarm_ids: dict[str, int], qtbot: QtBot) -> None:
    acknowledge(desk, alarm_ids["silent"], qtbot)
    toast = toasts_of(desk).toasts[0]
    field = QLineEdit(desk.window)
    field.setGeometry(toast.geometry().adjusted(20, 10, 0, 10))
    field.show()

    field.setFocus()
    beside = toast.geometry()
    console_of(desk).list.view.setFocus()

    assert not beside.intersects(field.geometry())
    assert toast.geometry().intersects(field.geometry())
