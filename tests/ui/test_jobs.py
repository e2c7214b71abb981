"""Long work: counted in the status bar, listed and stopped by key from anywhere, told of when it ends unseen."""

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.people.model import Actor, Role
from nocdesk.replay.changed_rule import Tried
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.dialogs.job_drawer import JobDrawer
from ui.jobs_watch import LONG_S
from ui.long_work import WorkStoppedError
from ui.views.workshop import WorkshopScreen

OpenDesk = Callable[..., Desk]
WORDS = "Last 12 hours by the changed"


class SlowTrial:
    """A trial that comes to 40 % and waits there; then it goes on, or fails."""

    def __init__(self) -> None:
        self.go_on, self.ended = Event(), Event()
        self.failure, self.was_stopped = "", False

    def __call__(self, _core: Core, _row: object, _text: str, _lasts: object, step: Callable[[float], None]) -> Tried:
        try:
            for _ in range(20_000):
                step(0.4)
                if self.go_on.wait(0.005):
                    break
        except WorkStoppedError:
            self.was_stopped = True
            raise
        finally:
            self.ended.set()
        raise NocdeskError(self.failure)


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> SlowTrial:
    slow = SlowTrial()
    monkeypatch.setattr("ui.views.workshop.try_text", slow)
    return slow


@pytest.fixture
def desk(shift_core: Core, open_desk: OpenDesk, trial: SlowTrial, qtbot: QtBot) -> Desk:
    """A rule is on trial, and the console is in front of it."""
    desk = open_desk(shift_core, role=Role.ADMINISTRATOR)
    put_on_trial(desk, qtbot)
    desk.window.show_screen("console")
    return desk


def put_on_trial(desk: Desk, qtbot: QtBot) -> None:
    """Try the first rule there is."""
    desk.window.show_screen("rules")
    screen = screen_of(desk, "rules", WorkshopScreen)
    qtbot.waitUntil(lambda: bool(screen.editor.name.text()))
    screen.try_rule()
    qtbot.waitUntil(lambda: desk.window.status_line.part("jobs") == "1 job ▸ 40 %")


def drawer_of(desk: Desk, qtbot: QtBot) -> JobDrawer:
    """Open the drawer with its key."""
    QTest.keyClick(desk.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    (drawer,) = desk.window.findChildren(JobDrawer)
    qtbot.waitUntil(drawer.isActiveWindow)
    return drawer


def toasts(desk: Desk) -> list[str]:
    return [toast.text for toast in desk.window.toasts.toasts]


def test_a_job_is_listed_with_its_age_and_stopped_from_another_screen(
    desk: Desk, desk_clock: VirtualClock, trial: SlowTrial, qtbot: QtBot
) -> None:
    desk_clock.advance(LONG_S + 5)
    drawer = drawer_of(desk, qtbot)
    words, state = drawer.list.item(0).text().split("\n")
    assert words.startswith(WORDS)
    assert state == "40 % · 15s"

    QTest.keyClick(drawer.list, Qt.Key.Key_Delete)

    qtbot.waitUntil(lambda: drawer.list.item(0).text().endswith("Stopped · 15s"))
    assert trial.was_stopped
    assert desk.window.status_line.part("jobs") == ""
    # Who stopped it knows.
    assert toasts(desk) == []
    assert not drawer.stop.isEnabled()

    QTest.keyClick(drawer.list, Qt.Key.Key_Return)
    assert desk.window.screens.current == "rules"


@pytest.mark.parametrize(("seconds", "screen", "told"), [(11, "console", 1), (9, "console", 0), (11, "rules", 0)])
def test_a_long_job_that_fails_unseen_says_so_and_the_toast_leads_to_its_screen(
    desk: Desk, desk_clock: VirtualClock, trial: SlowTrial, qtbot: QtBot, seconds: int, screen: str, told: int
) -> None:
    desk.window.show_screen(screen)
    trial.failure = "The night was not recorded."
    desk_clock.advance(seconds)

    trial.go_on.set()
    qtbot.waitUntil(lambda: desk.window.status_line.part("jobs") == "")

    assert [text.endswith("': The night was not recorded.") for text in toasts(desk)] == [True] * told
    if told:
        toast = desk.window.toasts.toasts[0]
        QTest.mouseClick(toast.button, Qt.MouseButton.LeftButton)
        assert desk.window.screens.current == "rules"
        assert toasts(desk) == []


def test_a_long_job_that_is_done_unseen_is_told_of(
    desk: Desk, desk_clock: VirtualClock, trial: SlowTrial, qtbot: QtBot
) -> None:
    jobs = desk.window.operations.jobs
    jobs.begin("services", "Counting")
    assert desk.window.status_line.part("jobs") == "2 jobs ▸ 40 %"
    desk_clock.advance(LONG_S + 1)
    desk.window.show_screen("services")
    desk.window.show_screen("console")

    jobs.end("services")

    assert toasts(desk) == ["Counting: Done"]
    drawer = drawer_of(desk, qtbot)
    assert [drawer.list.item(row).text().split("\n")[1] for row in range(2)] == ["40 % · 11s", "Done · 11s"]
    drawer.close()


def test_nothing_goes_on_once_the_desk_is_closed(
    application: QApplication, shift_core: Core, trial: SlowTrial, qtbot: QtBot
) -> None:
    shift_core.actor = Actor("ann", Role.ADMINISTRATOR)
    desk = Desk(application, shift_core, "light")
    put_on_trial(desk, qtbot)
    assert not trial.ended.is_set()

    desk.close()

    assert trial.was_stopped
