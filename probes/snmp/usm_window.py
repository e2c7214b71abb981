"""What is known of the time at an engine, and whether a message of it is recent (RFC 3414, clause 2.3 and 3.2)."""

WINDOW_S = 150
MAX_BOOTS = 2_147_483_647
"""An engine that has counted so far cannot be told from a replay any more; it needs new keys (clause 2.2.2)."""
MAX_TIME = 2_147_483_647


class EngineClock:
    """Boots and time of an engine that is not ours, as its signed messages have told them.

    `latest` is the highest time that was received of the present boots. All else is reckoned from our own clock.
    """

    __slots__ = ("_heard_at_s", "_time", "boots", "is_synchronized", "latest")

    def __init__(self) -> None:
        self.boots = self.latest = self._time = 0
        self._heard_at_s = 0.0
        self.is_synchronized = False

    def guess(self, boots: int, time: int, now_s: float) -> None:
        """Take an unsigned word for what to send; what is believed afterwards does not depend on it."""
        if not self.is_synchronized:
            self.boots, self._time, self._heard_at_s = boots, time, now_s

    def now(self, now_s: float) -> int:
        """The engine's time as it should be now."""
        time = self._time + int(now_s - self._heard_at_s)
        return time if time < MAX_TIME else MAX_TIME

    def accepts(self, boots: int, time: int, now_s: float) -> bool:
        """Clause 3.2, step 7b, for a signed message of that engine: False outside the window; else the clock follows.

        Before the first signed message nothing is known and any time is right.
        """
        if boots >= MAX_BOOTS:
            return False
        if not self.is_synchronized or boots > self.boots:
            self.set(boots, time, now_s)
            return True
        if boots < self.boots:
            return False
        if time > self.latest:
            self.latest, self._time, self._heard_at_s = time, time, now_s
            return True
        return time >= self.now(now_s) - WINDOW_S

    def set(self, boots: int, time: int, now_s: float) -> None:
        """What the engine has said, and signed."""
        self.boots, self.latest, self._time, self._heard_at_s = boots, time, time, now_s
        self.is_synchronized = True


def is_in_own_window(own_boots: int, own_time: int, boots: int, time: int) -> bool:
    """Clause 3.2, step 7a: whether a message to our own engine is recent."""
    return boots == own_boots < MAX_BOOTS and abs(time - own_time) <= WINDOW_S
