"""A stretch of the outage ledger as service levels read it, and time in which an objective was not kept."""

from dataclasses import dataclass
from datetime import datetime

from nocdesk.outages.classes import EXCLUDED
from nocdesk.outages.stretch import Stretch, clip

__all__ = ["EXCLUDED", "BadInterval", "Stretch", "clip"]


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
