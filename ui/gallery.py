"""Every screen of every seat as pictures, in both themes and two sizes, all of one moment of one demo."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from probes.demo import Demo, DemoOptions
from ui.screenshots import posed_screens, save, settle, shown_desk
from ui.theme import DARK, LIGHT

SIZES = ((1280, 800), (1920, 1080))
SEATS = {Role.ENGINEER: "ann", Role.SUPERVISOR: "sam", Role.FIELD: "flo", Role.CARE: "cleo"}
HOME_SEAT = Role.ENGINEER
STORY_S = 66.0
"""When the northern ring is cut, its tickets are open, and a restoration has been promised and moved."""


def main(directory: Path) -> None:
    """Write the pictures; those of seats other than the engineer's into a directory of their own."""
    for path in take_gallery(directory):
        print(path)


def take_gallery(directory: Path, *, story_s: float = STORY_S) -> Iterator[Path]:
    """Let the demo's story go on for so long, stop everything, and paint what each seat shows of that moment."""
    with Demo(DemoOptions()) as demo:
        demo.begin()
        time.sleep(story_s)
        demo.stop_polling()
        # The clock stands still, so that all pictures show the same and nothing grows old.
        clock = VirtualClock(demo.clock.now())
        for role, name in SEATS.items():
            core = open_core(demo.settings, Actor(name, role), clock)
            yield from seat_pictures(core, directory if role is HOME_SEAT else directory / role.value)
            core.close()


def seat_pictures(core: Core, directory: Path) -> Iterator[Path]:
    """Paint every screen of the core's role, in both themes and sizes."""
    with shown_desk(core, LIGHT) as desk:
        for width, height in SIZES:
            desk.window.resize(width, height)
            for screen in posed_screens(desk):
                for theme in (LIGHT, DARK):
                    desk.set_theme(theme)
                    settle(desk)
                    yield save(desk, directory / f"{screen}_{theme}_{width}x{height}.png")
                desk.set_theme(LIGHT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
