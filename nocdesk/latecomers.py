"""Whose readings come late: collectors that were cut off and bring in order what they heard meanwhile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from nocdesk.alarms.told_late import release_held_back
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM

LATE_AFTER = timedelta(seconds=120)
"""Readings so old when they are judged tell of the past; what is newer is only on its way."""

QUIET_S = 60.0
"""A collector that was late and brings nothing more for so long has nothing more."""

CATCHES_UP = timedelta(seconds=15)
"""Of a backlog that is being brought, what comes is less late by this at least each time that `QUIET_S` have passed.

Who is late and does not catch up has a clock that is behind, or an engine that is too slow for it: that may last, and
what is held back for so long nobody would ever hear of.
"""


@dataclass(slots=True)
class _Lateness:
    """How late a spool's readings were at the last look back, and whether they have been catching up since."""

    was: timedelta
    looked_s: float
    heard_s: float
    catches_up: bool = True

    def hear(self, late: timedelta, now_s: float) -> None:
        self.heard_s = now_s
        if now_s - self.looked_s >= QUIET_S:
            self.catches_up = self.was - late >= CATCHES_UP
            self.was, self.looked_s = late, now_s


class Latecomers:
    """Which spools are behind, and which services they measure; belongs to one engine."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._late: dict[str, _Lateness] = {}
        self._services: set[int] = set()
        # What an engine before this one has held back is released, too.
        self._is_to_release = True

    @property
    def services(self) -> Collection[int]:
        """Services of which something is still to be told: they are not lost from sight meanwhile."""
        return self._services

    def hear(self, source: str, taken_at: datetime | None) -> bool:
        """A batch is judged whose last reading is of then; whether it tells of the past."""
        late = timedelta() if taken_at is None else self._core.clock.now() - taken_at
        if late <= LATE_AFTER:
            self._late.pop(source, None)
            return False
        now_s = self._core.clock.monotonic()
        lateness = self._late.setdefault(source, _Lateness(late, now_s, now_s))
        lateness.hear(late, now_s)
        self._is_to_release = self._is_to_release or lateness.catches_up
        return True

    def catches_up(self, source: str) -> bool:
        """Whether a spool is behind and will not be for long, so that what it raises can wait for the end."""
        return source in self._late and self._late[source].catches_up

    def witness(self, service_ids: Collection[int]) -> None:
        """These are measured by what comes late."""
        self._services.update(service_ids)

    def look(self) -> None:
        """Release what was held back, once nobody is catching up any more."""
        now_s = self._core.clock.monotonic()
        self._late = {source: one for source, one in self._late.items() if now_s - one.heard_s < QUIET_S}
        if not self._late:
            self._services.clear()
        if any(one.catches_up for one in self._late.values()) or not self._is_to_release:
            return
        with self._core.work(SYSTEM) as work:
            release_held_back(work)
        self._is_to_release = False
