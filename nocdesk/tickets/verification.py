"""What a live check of a service says, in words: the evidence on which a ticket is called restored."""

from collections.abc import Sequence
from dataclasses import dataclass

CHECK_MINUTES = 5
"""So long a service must keep its limits before it counts as restored."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One measurement of a service against its limit: for how many of the last minutes in a row it has kept it.

    In English, for it is written into tickets.
    """

    metric: str
    value: str
    limit: str
    minutes_ok: int
    minutes: int = CHECK_MINUTES

    @property
    def passes(self) -> bool:
        """Whether it has kept its limit for all of the time."""
        return self.minutes_ok >= self.minutes

    @property
    def words(self) -> str:
        """ "Packet loss 0.1 % for 5 min", or how far it has come."""
        if self.passes:
            return f"{self.metric} {self.value} for {self.minutes} min"
        return f"{self.metric} {self.value}, {self.minutes_ok} of {self.minutes} min"


def is_verified(checks: Sequence[CheckRow]) -> bool:
    """Whether the measurements prove the restoration; a service that is not measured proves nothing."""
    return bool(checks) and all(check.passes for check in checks)
