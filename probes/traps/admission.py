"""Who may send traps, how long and how many: by address alone, with a token bucket for each; the rest is counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from nocdesk.traps.event import Cause

MAX_OCTETS = 8 * 1024
"""A trap of more is none: RFC 3417 asks for 484 octets, and what devices send fits into an Ethernet frame or two."""

SOURCES_COUNTED = 1_000
OTHERS = "others"
"""Whose losses are counted together: a flood with invented addresses must not take memory."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many a second, and so many at once."""

    per_s: float = 5_000.0
    burst: int = 60_000


@dataclass(slots=True)
class _Source:
    name: str
    tokens: float
    filled_at: float


class Admission:
    """Decides by address, length and rate alone, so that no octet of a stranger is ever looked at."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._sources: dict[str, _Source] = {}
        self._lost: Counter[tuple[str, Cause]] = Counter()
        # Who takes from the socket and who writes to the disk both refuse.
        self._turn = Lock()

    def allow(self, addresses: Iterable[str]) -> None:
        """Let these send from now on, and nobody else."""
        known = self._sources
        sources: dict[str, _Source] = {}
        for address in addresses:
            # A socket shows the scope of a link beside the address, not behind a per cent sign.
            shown = address.partition("%")[0]
            source = known.get(shown)
            if source is None or source.name != address:
                source = _Source(address, self._bucket.burst, 0.0)
            sources[shown] = source
            if "." in shown:
                # How a socket for both kinds of addresses writes one of the old kind.
                sources[f"::ffff:{shown}"] = source
        self._sources = sources

    def admitted(self, address: str, octets: int, now: float) -> str | None:
        """The sender's name, or None where the datagram was refused and counted; `now` is monotonic."""
        source = self._sources.get(address)
        if source is None:
            self.refuse(address.removeprefix("::ffff:"), Cause.NOT_ALLOWED)
            return None
        if octets > MAX_OCTETS:
            self.refuse(source.name, Cause.TOO_LONG)
            return None
        tokens = source.tokens + (now - source.filled_at) * self._bucket.per_s
        source.tokens, source.filled_at = min(tokens, self._bucket.burst), now
        if source.tokens < 1:
            self.refuse(source.name, Cause.RATE)
            return None
        source.tokens -= 1
        return source.name

    def refuse(self, source: str, cause: Cause, count: int = 1) -> None:
        """Count what is not taken."""
        key = (source, cause)
        with self._turn:
            if key not in self._lost and len(self._lost) >= SOURCES_COUNTED:
                key = (OTHERS, cause)
            self._lost[key] += count

    def lost(self) -> Counter[tuple[str, Cause]]:
        """What was not taken so far."""
        with self._turn:
            return self._lost.copy()
