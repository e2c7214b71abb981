"""Whose readings come late: collectors that were cut off and bring in order what they heard meanwhile."""

from collections.abc import Collection
from datetime import datetime, timedelta

from nocdesk.alarms.told_late import release_held_back
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM

LATE_AFTER = timedelta(seconds=120)
"""Readings so old when they are judged tell of the past; what is newer is only on its way."""

QUIET_S = 60.0
"""A collector that was late and brings nothing more for so long has nothing more."""


class Latecomers:
    """Which spools are behind, and which services they measure; belongs to one engine."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._late_s: dict[str, float] = {}
        self._services: set[int] = set()
        # What an engine before this one has held back is released, too.
        self._is_to_release = True

    @property
    def services(self) -> Collection[int]:
        """Services of which something is still to be told: they are not lost from sight meanwhile."""
        return self._services

    def hear(self, source: str, taken_at: datetime | None) -> bool:
        """A batch is judged whose last reading is of then; whether it tells of the past."""
        is_late = taken_at is not None and self._core.clock.now() - taken_at > LATE_AFTER
        if is_late:
            self._late_s[source] = self._core.clock.monotonic()
            self._is_to_release = True
        else:
            self._late_s.pop(source, None)
        return is_late

    def witness(self, service_ids: Collection[int]) -> None:
        """These are measured by what comes late."""
        self._services.update(service_ids)

    def look(self) -> None:
        """Release what was held back, once nobody is behind any more."""
        now_s = self._core.clock.monotonic()
        self._late_s = {source: at_s for source, at_s in self._late_s.items() if now_s - at_s < QUIET_S}
        if self._late_s or not self._is_to_release:
            return
        self._services.clear()
        with self._core.work(SYSTEM) as work:
            release_held_back(work)
        self._is_to_release = False
