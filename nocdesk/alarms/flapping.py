"""How restless a trouble is: a value that doubles with each change and decays slowly, as at national research networks.

It begins at 2, doubles with every change up to 256, loses 0.5 every 300 s, and is forgotten below 1.5; above 35 the
trouble flaps.
"""

from datetime import datetime, timedelta

START = 2.0
FACTOR = 2.0
CEILING = 256.0
FLAPPING_ABOVE = 35.0
DECAY = 0.5
DECAY_EVERY = timedelta(seconds=300)
FORGOTTEN_BELOW = 1.5


def restlessness(value: float, changed_at: datetime | None, now: datetime) -> float:
    """What is left of the value after the last change; 0 where it is forgotten."""
    if changed_at is None:
        return 0.0
    left = value - DECAY * max(0, (now - changed_at) // DECAY_EVERY)
    return left if left >= FORGOTTEN_BELOW else 0.0


def after_change(value: float, changed_at: datetime | None, now: datetime) -> float:
    """The value after one more change."""
    left = restlessness(value, changed_at, now)
    return min(left * FACTOR, CEILING) if left else START


def is_flapping(value: float) -> bool:
    """Whether a trouble of this restlessness is one that flaps, rather than one that came back."""
    return value > FLAPPING_ABOVE
