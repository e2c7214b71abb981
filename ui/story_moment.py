"""The moment of the demo's story that pictures show, and who sits at which seat."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from nocdesk.clock import VirtualClock
from nocdesk.people.model import Role
from nocdesk.settings import Settings
from probes.demo import Demo, DemoOptions

SEATS = {Role.ENGINEER: "ann", Role.SUPERVISOR: "sam", Role.FIELD: "flo", Role.CARE: "cleo"}
STORY_S = 66.0
"""When the northern ring is cut, its tickets are open, and a restoration has been promised and moved."""


@contextmanager
def story_moment() -> Iterator[tuple[Settings, VirtualClock]]:
    """The store as it is then; the clock stands still, so that all pictures show the same and nothing grows old."""
    with Demo(DemoOptions()) as demo:
        demo.begin()
        time.sleep(STORY_S)
        demo.stop_polling()
        yield demo.settings, VirtualClock(demo.clock.now())
