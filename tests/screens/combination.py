"""Every screen in one language and scale, in all themes: pictures, contact sheets, findings; a program of its own."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.language import LANGUAGE, PSEUDO, PSEUDO_RIGHT_TO_LEFT
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.screens.contact_sheet import thumbnail, write_sheet
from tests.ui.geometry import faults_in
from ui.application import Desk
from ui.screenshots import posed_screens, settle, shown_desk
from ui.story_moment import SEATS
from ui.theme import LIGHT, THEMES

SIZE = (1280, 800)
FINDINGS = "findings.json"
WALL = "wallboard"
_IS_LONGER = LANGUAGE in (PSEUDO, PSEUDO_RIGHT_TO_LEFT)
_SEAT = Role.SUPERVISOR
"""Of all seats the one with the most screens."""


def main(data_dir: Path, now: datetime, directory: Path) -> None:
    """Paint them into a directory for each theme, and write down what is clipped on which screen."""
    core = open_core(Settings(data_dir=data_dir), Actor(SEATS[_SEAT], _SEAT), VirtualClock(now))
    findings: dict[str, list[str]] = {}
    sheets: dict[str, list[tuple[str, QPixmap]]] = {theme: [] for theme in THEMES}
    with shown_desk(core, LIGHT) as desk:
        for name, widget in shown_screens(desk):
            # Names of any length stand in the fixed places of the wall, where nobody has a pointer.
            may_be_shortened = _IS_LONGER or name == WALL
            findings[name] = faults_in(widget, may_be_shortened=may_be_shortened)
            for theme in THEMES:
                desk.set_theme(theme)
                settle(desk)
                sheets[theme].append((name, keep(widget, directory / theme / f"{name}.png")))
            desk.set_theme(LIGHT)
            settle(desk)
    core.close()
    for theme, pictures in sheets.items():
        write_sheet(directory / f"contact_sheet_{theme}.png", f"{directory.name} {theme}", pictures)
    (directory / FINDINGS).write_text(json.dumps(findings, ensure_ascii=False, indent=1), encoding="utf-8")


def shown_screens(desk: Desk) -> Iterator[tuple[str, QWidget]]:
    """One screen after the other in the desk's window, and at last the wallboard."""
    desk.window.resize(*SIZE)
    for name in posed_screens(desk):
        yield name, desk.window
    board = desk.window.wall.open()
    board.resize(*SIZE)
    settle(desk)
    yield WALL, board


def keep(widget: QWidget, path: Path) -> QPixmap:
    """Write a picture of a widget; gives it back small, for the contact sheet."""
    picture = widget.grab()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not picture.save(str(path)):
        raise OSError(f"{path} cannot be written; choose a directory that you may write to")
    return thumbnail(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), Path(sys.argv[3]))
