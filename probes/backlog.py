"""What the collector has heard and not yet spooled: bounded, the oldest go first, and what goes is counted."""

import struct
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from nocdesk.quality.answer import PollAnswer
from nocdesk.quality.layout import Layout, encode_layout, layout_id
from nocdesk.quality.poll_rows import HEAD_FORMAT
from nocdesk.quality.reading import Reading

MAX_WAITING = 200_000
"""Readings kept in memory while the spool cannot be written."""

MAX_BATCH = 1_000
"""Readings in one batch of the spool, so that the engine's transactions stay short whatever has piled up."""

MAX_ROWS = 6_000
"""Ordinary answers in one batch, for the same reason."""

ROWS_FOR_A_READING = 10
"""So many rows take as much memory as one reading."""


_HEAD = struct.Struct(HEAD_FORMAT)


@dataclass(slots=True)
class HeardBatch:
    """One batch to be: readings with the answers that they were made of, rows, and the layouts that rows need first."""

    readings: list[Reading] = field(default_factory=list)
    answers: list[PollAnswer] = field(default_factory=list)
    heads: bytearray = field(default_factory=bytearray)
    values: bytearray = field(default_factory=bytearray)
    rows: int = 0
    layouts: dict[int, bytes] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """In readings."""
        return len(self.readings) + -(-self.rows // ROWS_FOR_A_READING)

    @property
    def is_full(self) -> bool:
        """Whether the next one begins another batch."""
        return len(self.readings) >= MAX_BATCH or self.rows >= MAX_ROWS


class Backlog:
    """Batches in the order in which they were heard; the last one is being filled."""

    def __init__(self, limit: int = MAX_WAITING) -> None:
        self._limit = limit
        self._batches: deque[HeardBatch] = deque()
        self._filling = HeardBatch()
        self._known: set[int] = set()
        self._lost = 0
        self._log = structlog.get_logger("collector")

    def __bool__(self) -> bool:
        return bool(self._batches) or bool(self._filling.readings) or bool(self._filling.rows)

    def add(self, readings: Sequence[Reading], answers: Sequence[PollAnswer] = ()) -> None:
        """Take what was heard."""
        self._filling.answers.extend(answers)
        for reading in readings:
            self._filling.readings.append(reading)
            if self._filling.is_full:
                self._next()
        self._shorten()

    def add_row(
        self, number: int, at_us: int, monotonic_s: float, round_trip_ms: float, uptime_ticks: int, values: bytes
    ) -> None:
        """Take an ordinary answer by a layout."""
        filling = self._filling
        filling.heads += _HEAD.pack(number, at_us, monotonic_s, round_trip_ms, uptime_ticks)
        filling.values += values
        filling.rows += 1
        if filling.rows >= MAX_ROWS:
            self._next()
            self._shorten()

    def number_of(self, layout: Layout) -> int:
        """The number of a layout, which will be spooled before any row that names it."""
        content = encode_layout(layout)
        number = layout_id(content)
        if number not in self._known:
            self._known.add(number)
            self._filling.layouts[number] = content
        return number

    def close_batch(self) -> int:
        """Begin another batch; how many wait, so that who spools them does not chase what comes meanwhile."""
        if self._filling.readings or self._filling.rows:
            self._next()
        return len(self._batches)

    def next_batch(self) -> HeardBatch:
        """Take out the oldest."""
        if not self._batches:
            self._next()
        return self._batches.popleft()

    def put_back(self, batch: HeardBatch) -> None:
        """The spool did not take this: it is next again."""
        self._batches.appendleft(batch)
        self._shorten()

    def say_what_was_lost(self) -> None:
        """The spool takes readings again: log how many did not live to see it."""
        if self._lost:
            self._log.warning("readings were lost while the spool could not be written", readings=self._lost)
            self._lost = 0

    def _next(self) -> None:
        self._batches.append(self._filling)
        self._filling = HeardBatch()

    def _shorten(self) -> None:
        over = sum(batch.weight for batch in self._batches) + self._filling.weight - self._limit
        while over > 0:
            if not self._lost:
                self._log.error("readings are being lost: the spool cannot be written and memory holds no more")
            over -= self._drop()

    def _drop(self) -> int:
        """Lose the oldest rows of a batch, else the oldest reading; layouts stay, as later rows need them too."""
        oldest = self._batches[0] if self._batches else self._filling
        before = oldest.weight
        if oldest.rows:
            self._lost += oldest.rows
            oldest.heads, oldest.values, oldest.rows = bytearray(), bytearray(), 0
        else:
            oldest.readings.pop(0)
            self._lost += 1
        if not oldest.weight and self._batches:
            following = self._batches[1] if len(self._batches) > 1 else self._filling
            following.layouts = {**oldest.layouts, **following.layouts}
            self._batches.popleft()
        return before - oldest.weight
