"""A stretch of a service's life as the outage ledger tells it, and stretches cut to a time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from nocdesk.services.model import ServiceClass


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time in one class; its length is real time even where the wall clock was set beside it.

    `beneath` is the class by evidence alone, which counts where what covers it does not count: planned work that was
    announced at `announced_at` too late (None: nobody wrote down when), or more of it than was agreed. The notice is
    reckoned from there to `work_began_at`, or to where the stretch begins if that is None.
    """

    service_class: ServiceClass
    began_at: datetime
    ended_at: datetime
    beneath: ServiceClass = ServiceClass.DOWN
    announced_at: datetime | None = None
    work_began_at: datetime | None = None

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return max(0.0, (self.ended_at - self.began_at).total_seconds())


def clip(stretches: Iterable[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """What of the stretches lies in [start, end)."""
    clipped = (replace(s, began_at=max(s.began_at, start), ended_at=min(s.ended_at, end)) for s in stretches)
    return [stretch for stretch in clipped if stretch.seconds > 0]
