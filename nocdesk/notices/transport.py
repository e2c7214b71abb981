"""What takes a notice, and how it refuses: for good, or for now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nocdesk.errors import NocdeskError


class RefusedError(NocdeskError):
    """The other side will never take this notice."""


class UnavailableError(NocdeskError):
    """The other side takes nothing now; later it may."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice on its way; `key` is the same however often it is tried."""

    key: str
    address: str
    subject: str
    body: str
    about: str
    written_at: datetime
    credential: str = ""


class Courier(Protocol):
    """Hands letters over, one after another."""

    def send(self, letter: Letter) -> None:
        """Return when the other side has taken it; raises RefusedError or UnavailableError."""
        ...
