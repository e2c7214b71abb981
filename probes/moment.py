"""Reads the wall clock for many answers: at most once a millisecond, and by the monotonic clock between."""

from nocdesk.clock import Clock

READ_EVERY_S = 0.001
"""A step of the wall clock is seen this much late at most."""


class Moment:
    """Tells the wall clock at moments of the monotonic clock, none earlier than the one before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._read_at_s = float("-inf")
        self._read_us = 0

    def at_us(self, monotonic_s: float) -> int:
        """Microseconds since the epoch; `monotonic_s` is now."""
        since_s = monotonic_s - self._read_at_s
        if since_s < READ_EVERY_S:
            return self._read_us + int(since_s * 1_000_000)
        self._read_at_s, self._read_us = monotonic_s, int(self._clock.now().timestamp() * 1_000_000)
        return self._read_us
