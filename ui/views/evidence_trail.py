"""Where one stands in the evidence, how one came down to it, and the way back and forward."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from nocdesk.boards.evidence_rows import Subject

_MOST = 50


class Level(IntEnum):
    """How deep one looks: at the intervals of a figure, the bins of one of them, or the samples."""

    INTERVALS = 0
    BINS = 1
    SAMPLES = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A subject at a level, in a stretch of time (None: all of it), and what it was opened from."""

    subject: Subject
    level: Level
    start: datetime | None = None
    end: datetime | None = None
    parent: "Step | None" = None

    def down(self, level: Level, start: datetime, end: datetime) -> "Step":
        """A step further down, into a part of this."""
        return Step(self.subject, level, start, end, self)

    @property
    def way(self) -> tuple["Step", ...]:
        """All steps from the top to this one."""
        return (*(self.parent.way if self.parent is not None else ()), self)


class Trail:
    """The steps that were shown, in their order, and which of them is shown now."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._at = -1

    @property
    def step(self) -> Step | None:
        """What is shown."""
        return self._steps[self._at] if self._at >= 0 else None

    def go(self, step: Step) -> None:
        """Show another; what lay ahead is forgotten."""
        if step == self.step:
            return
        self._steps = [*self._steps[: self._at + 1], step][-_MOST:]
        self._at = len(self._steps) - 1

    def back(self) -> bool:
        """One back; False where this was the first."""
        return self._move(-1)

    def forward(self) -> bool:
        """One forward; False where this is the last."""
        return self._move(1)

    def up(self) -> bool:
        """To what this belongs to; False where it stands on top."""
        step = self.step
        if step is None or step.parent is None:
            return False
        self.go(step.parent)
        return True

    def _move(self, by: int) -> bool:
        if not 0 <= self._at + by < len(self._steps):
            return False
        self._at += by
        return True
