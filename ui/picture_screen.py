"""A screen about a picture that is placed by the room it has."""

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent

from ui.screen import Screen
from ui.upkeep import Upkeep
from ui.workplace import Workplace

Answer = TypeVar("Answer")
SHOWN_MS = 30


class PictureScreen(Screen, Generic[Answer]):
    """Kept true to the store while it is visible; says how what it shows is read and taken in.

    Changes come in bursts: `_soon`, once started, lets one be over before it is read, also one during a reading.
    """

    soon_ms: ClassVar[int]

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self._clock = workplace.clock
        self._soon = QTimer(self, singleShot=True, interval=self.soon_ms)
        self._upkeep: Upkeep[Answer] = Upkeep(
            self, workplace.background, workplace.clock, self.ask, self.take, self.fail, go_on=self._soon.start
        )
        self._soon.timeout.connect(self._upkeep.read)

    def ask(self, ids: frozenset[int] | None) -> Callable[[], Answer]:
        """The job that reads what is shown; it runs on a pool thread."""
        raise NotImplementedError

    def take(self, answer: Answer) -> None:
        """Show what was read."""
        raise NotImplementedError

    def fail(self, message: str) -> None:
        """Say that it could not be read."""
        raise NotImplementedError

    def reload(self) -> None:
        self._upkeep.reload()

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Not at once: by then all parts have their sizes, by which the picture is placed.
        QTimer.singleShot(SHOWN_MS, self, self._upkeep.catch_up)
