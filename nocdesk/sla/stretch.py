"""A stretch of the outage ledger as service levels read it, and time in which an objective was not kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from nocdesk.services.model import ServiceClass

EXCLUDED = frozenset({ServiceClass.PLANNED, ServiceClass.CUSTOMER_CAUSED, ServiceClass.FORCE_MAJEURE})
"""Classes whose time counts neither for the provider nor against it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A ledger entry clipped to the period; its length is real time even where the wall clock was set in between.

    `beneath` is the class by evidence alone, which counts where an exclusion does not: planned work that was announced
    too late (`announced_at`; None: nobody knows of an announcement), or more planned work than the agreement allows.
    """

    service_class: ServiceClass
    began_at: datetime
    ended_at: datetime
    beneath: ServiceClass = ServiceClass.DOWN
    announced_at: datetime | None = None

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return max(0.0, (self.ended_at - self.began_at).total_seconds())


@dataclass(frozen=True, slots=True)
class BadInterval:
    """Time without a break in which an objective was not kept; `worst` is the worst bin's value (None: no metric)."""

    began_at: datetime
    ended_at: datetime
    worst: float | None

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return (self.ended_at - self.began_at).total_seconds()


def clip(stretches: Iterable[Stretch], start: datetime, end: datetime) -> list[Stretch]:
    """What of the stretches lies in [start, end)."""
    clipped = (replace(s, began_at=max(s.began_at, start), ended_at=min(s.ended_at, end)) for s in stretches)
    return [stretch for stretch in clipped if stretch.seconds > 0]
