"""Opens a desk in the language of the environment and tells what its screens show: a program of its own."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTableView, QWidget

from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.language import ENGLISH, LANGUAGE
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.ui.builders import fill_shift
from tests.ui.geometry import faults_in
from ui.mirroring import painter_on
from ui.runs import Run, paint_runs
from ui.screenshots import posed_screens, shown_desk
from ui.theme import load_themes

START = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)


def main(directory: Path) -> None:
    """Print the texts of every screen, of every action, and whether one reads from the right."""
    clock = VirtualClock(START)
    settings = Settings(database_url=f"sqlite:///{directory / 'nocdesk.db'}", data_dir=directory)
    core = open_core(settings, Actor("ann", Role.SUPERVISOR), clock)
    fill_shift(core)
    with shown_desk(core, "light") as desk:
        texts, faults = {}, {}
        for name in posed_screens(desk):
            texts[name] = sorted(set(texts_of(desk.window)))
            faults[name] = faults_in(desk.window, may_be_shortened=LANGUAGE != ENGLISH)
        is_mirrored = desk.window.layoutDirection() is Qt.LayoutDirection.RightToLeft
        texts["actions"] = sorted({spec.text for spec in desk.window.actions_table})
    core.close()
    print(json.dumps({"texts": texts, "is_mirrored": is_mirrored, "faults": faults, "control": faults_in(crowded())}))
    QApplication.processEvents()


def crowded() -> QWidget:
    """What the check has to find: a label in half of its room, and a cell whose texts lie over one another."""
    window = QWidget()
    window.resize(300, 80)
    label = QLabel("Acknowledged by ann", window)
    label.setGeometry(0, 0, 50, 20)
    Crowd(window).setGeometry(0, 30, 300, 40)
    window.show()
    return window


class Crowd(QWidget):
    """Paints one text over another."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        for left in (4, 24):
            paint_runs(painter, load_themes()["light"], left, 20, [Run("ost-cr1")])


def texts_of(window: QWidget) -> list[str]:
    """What labels, buttons, fields and heads of columns say."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        found.append(widget.accessibleName())
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        elif isinstance(widget, QLineEdit):
            found.append(widget.placeholderText())
        elif isinstance(widget, QTableView) and widget.model() is not None:
            columns = range(widget.model().columnCount())
            found += [str(widget.model().headerData(at, Qt.Orientation.Horizontal) or "") for at in columns]
    return [text for text in found if text]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
