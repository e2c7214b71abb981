"""Opens a desk in the language of the environment and tells what its screens show: a program of its own."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTableView, QWidget

from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.ui.builders import fill_shift
from ui.screenshots import posed_screens, shown_desk

START = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)


def main(directory: Path) -> None:
    """Print the texts of every screen, of every action, and whether one reads from the right."""
    clock = VirtualClock(START)
    settings = Settings(database_url=f"sqlite:///{directory / 'nocdesk.db'}", data_dir=directory)
    core = open_core(settings, Actor("ann", Role.SUPERVISOR), clock)
    fill_shift(core)
    with shown_desk(core, "light") as desk:
        texts = {name: sorted(set(texts_of(desk.window))) for name in posed_screens(desk)}
        is_mirrored = desk.window.layoutDirection() is Qt.LayoutDirection.RightToLeft
        texts["actions"] = sorted({spec.text for spec in desk.window.actions_table})
    core.close()
    print(json.dumps({"texts": texts, "is_mirrored": is_mirrored}))
    QApplication.processEvents()


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
