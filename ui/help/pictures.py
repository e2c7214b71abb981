"""The pictures of the manual's pages of screens, painted from one moment of the demo."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from nocdesk.boards.evidence_rows import Subject
from nocdesk.core import Core, open_core
from nocdesk.manual.pages import manual_folder
from nocdesk.people.model import Actor, Role
from ui.application import Desk
from ui.help.small_picture import save_small
from ui.paged_screen import PagedScreen
from ui.screenshots import settle, shown_desk
from ui.story_moment import SEATS, story_moment
from ui.theme import LIGHT
from ui.views.evidence_opening import open_evidence
from ui.views.sla import PROMISES

SIZE = (1280, 800)

SCREENS_OF: Mapping[Role, tuple[str, ...]] = {
    Role.ENGINEER: (
        "console", "problem", "workbench", "services", "network", "tickets", "works", "probes", "rules", "notices",
        "settings", "shiftlog", "evidence", "rests", "sitemap",
    ),
    Role.SUPERVISOR: ("breach-review", "sla", "reports", "health", "handover", "audit", "wallboard"),
    Role.FIELD: ("restoration",),
    Role.CARE: ("care",),
}  # fmt: skip
"""Which pages have a picture, and at whose seat it is taken."""


def main(directory: Path) -> None:
    """Let the demo's story go on, stop everything, and paint what each seat shows of that moment."""
    with story_moment() as (settings, clock):
        for role, names in SCREENS_OF.items():
            core = open_core(settings, Actor(SEATS[role], role), clock)
            for path in seat_pictures(core, names, directory):
                print(path)
            core.close()


def seat_pictures(core: Core, names: tuple[str, ...], directory: Path) -> Iterator[Path]:
    """The pictures of one seat."""
    with shown_desk(core, LIGHT) as desk:
        desk.window.resize(*SIZE)
        for name in names:
            if name == "wallboard":
                board = desk.window.wall.open()
                board.resize(*SIZE)
                settle(desk)
                yield save_small(board, directory / f"{name}.png")
            else:
                _POSES.get(name, _as_posed)(desk, name)
                # It would stay, for the clock stands still.
                desk.window.calls.card.hide()
                yield save_small(desk.window, directory / f"{name}.png")


def _as_posed(desk: Desk, name: str) -> None:
    screen = desk.window.show_screen(name)
    settle(desk)
    if screen is not None:
        screen.pose()
    settle(desk)


def _breaches(desk: Desk, _name: str) -> None:
    _as_posed(desk, "sla")


def _promises(desk: Desk, name: str) -> None:
    screen = desk.window.show_screen(name)
    assert isinstance(screen, PagedScreen)
    screen.show_page(PROMISES)
    settle(desk)
    screen.page.pose()
    settle(desk)


def _evidence(desk: Desk, _name: str) -> None:
    """What raised the worst alarm, down to the device's answer."""
    _as_posed(desk, "console")
    assert desk.window.console is not None
    worst = desk.window.console.list.model.shown_rows[0]
    desk.window.go(open_evidence(Subject.alarm(worst.id)))
    settle(desk)


_POSES: Mapping[str, Callable[[Desk, str], None]] = {
    "breach-review": _breaches,
    "sla": _promises,
    "evidence": _evidence,
}


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else manual_folder() / "pictures")
