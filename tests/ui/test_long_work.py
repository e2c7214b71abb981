"""Long work: told of once it lasts, stopped between two steps, and given up where something newer is asked."""

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nocdesk.clock import VirtualClock
from nocdesk.errors import NocdeskError
from tests.ui.charts.invented import NOW
from ui.background import Background
from ui.jobs import Jobs
from ui.long_work import LongWork, Step


@pytest.fixture
def background() -> Iterator[Background]:
    pool = Background()
    yield pool
    pool.close()


class Place(QObject):
    """A screen with work, and what it heard of it."""

    def __init__(self, background: Background, told_after_ms: int = 0) -> None:
        super().__init__()
        self.jobs = Jobs(VirtualClock(NOW), self)
        self.work = LongWork(background.read, self.jobs, "here", self, told_after_ms=told_after_ms)
        self.heard: list[object] = []
        self.go_on, self.came_further = Event(), Event()

    def start(self, answer: str) -> None:
        def long(step: Step) -> str:
            step(0.25)
            self.go_on.wait(60)
            step(0.5)
            self.came_further.set()
            if not answer:
                raise NocdeskError("It cannot be.")
            return answer

        self.work.start(f"Work for {answer}", long, self.heard.append, self.heard.append, self.on_stopped)

    def on_stopped(self) -> None:
        self.heard.append("stopped")

    @property
    def running(self) -> list[tuple[str, int | None]]:
        return [(job.words, job.percent) for job in self.jobs.running]

    @property
    def ended(self) -> list[str]:
        return [job.outcome for job in self.jobs.recent]


@pytest.mark.parametrize(("answer", "heard", "outcome"), [("42", "42", ""), ("", "It cannot be.", "It cannot be.")])
def test_work_that_lasts_is_a_job_until_it_is_done_or_has_failed(
    background: Background, qtbot: QtBot, answer: str, heard: str, outcome: str
) -> None:
    place = Place(background)
    place.start(answer)
    qtbot.waitUntil(lambda: place.running == [(f"Work for {answer}", 25)])

    place.go_on.set()

    qtbot.waitUntil(lambda: bool(place.heard))
    assert (place.heard, place.running, place.ended) == ([heard], [], [outcome])


def test_what_is_stopped_from_the_list_of_jobs_ends_before_its_next_step(background: Background, qtbot: QtBot) -> None:
    place = Place(background)
    place.start("42")

    place.jobs.stop("here")
    place.go_on.set()

    qtbot.waitUntil(lambda: bool(place.heard))
    assert (place.heard, place.ended, place.came_further.is_set()) == (["stopped"], ["Stopped"], False)
    assert not place.work.is_running


def test_short_work_is_no_job_and_closing_ends_it_all_the_same(background: Background, qtbot: QtBot) -> None:
    place = Place(background, told_after_ms=600_000)
    place.start("42")
    place.go_on.set()
    qtbot.waitUntil(lambda: place.heard == ["42"])
    place.go_on.clear()
    place.start("43")

    place.jobs.stop_all()
    place.go_on.set()

    qtbot.waitUntil(lambda: place.heard == ["42", "stopped"])
    assert (place.running, place.ended) == ([], [])


def test_what_is_asked_anew_gives_up_what_was_asked_before_and_leaves_no_trace_of_it(
    background: Background, qtbot: QtBot
) -> None:
    place = Place(background)
    place.start("old")
    place.start("new")
    place.go_on.set()

    qtbot.waitUntil(lambda: background.waiting == 0)

    assert (place.heard, place.ended) == (["new"], [""])
