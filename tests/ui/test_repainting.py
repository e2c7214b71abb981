"""Whatever happens to a list, what stands on the screen is what painting all of it anew would show."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.delegates import RowDelegate
from ui.models.row_table import CENTRE, LEFT, RIGHT, Column, RowTableModel
from ui.theme import Theme, load_themes
from ui.widgets.row_view import RowView

LEFT_TO_RIGHT, RIGHT_TO_LEFT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
STEPS = 400
TURNS = 4
"""So often does Qt put off a part of what a change asks for: layout, geometry, painting."""
WORDS = ("LSP loop", "Åbo", "שלום link", "two\nlines", "a text that is cut nearly everywhere", "", "😀 12")


@dataclass(frozen=True, slots=True)
class Part:
    """A row of these tests."""

    id: int
    word: str


class TintedDelegate(RowDelegate[Part]):
    """Rows with all that a row can have."""

    def ground(self, row: Part) -> QColor | None:
        return QColor("#FDE7C8") if row.id % 4 == 1 else None

    def edge(self, row: Part) -> QColor | None:
        return QColor("#C02020") if row.id % 3 == 0 else None

    def is_hatched(self, row: Part) -> bool:
        return row.id % 3 > 0

    def weight(self, row: Part, column: str) -> int:
        return 600 if row.id % 2 else 400


class Shaken:
    """A list in a window, partly below a label, and what may happen to it, by chance."""

    def __init__(self, random: Random, themes: dict[str, Theme], side: Qt.LayoutDirection) -> None:
        self._random, self._themes = random, themes
        columns: list[Column[Part]] = [
            Column("id", "Id", 90, lambda row: f"part {row.id}", lambda row: row.id),
            Column("word", "Word", 140, lambda row: row.word, lambda row: row.word, LEFT),
            Column("middle", "Middle", 80, lambda row: row.word, lambda row: row.word, CENTRE),
            Column("twice", "Twice", 80, lambda row: str(2 * row.id), lambda row: -row.id, RIGHT),
        ]
        self.model: RowTableModel[Part] = RowTableModel(columns, key=lambda row: row.id)
        self.view = RowView(self.model, TintedDelegate(themes["light"]), name="parts")
        self.window = QWidget()
        self.window.setLayoutDirection(side)
        column = QVBoxLayout(self.window)
        column.addWidget(self.view)
        self._toast = QLabel("over the list", self.window)
        self._toast.setGeometry(40, 60, 90, 30)
        self._toast.raise_()
        self._next = 0
        self.add()

    def happens(self) -> Callable[[], None]:
        """One of all that may happen."""
        return self._random.choice(
            (
                self.scroll,
                self.scroll,
                self.scroll_far,
                self.scroll_aside,
                self.add,
                self.change,
                self.remove,
                self.remove_last,
                self.empty,
                self.select,
                self.extend,
                self.wait_for,
                self.sort,
                self.refresh,
                self.focus,
                self.resize,
                self.widen,
                self.hide_column,
                self.dress,
                self.expose,
                self.move_toast,
            )
        )

    def scroll(self) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.value() + self._random.choice((-120, -24, -7, -1, 1, 5, 24, 49, 240)))

    def scroll_far(self) -> None:
        self.view.verticalScrollBar().setValue(self._random.randint(0, self.view.verticalScrollBar().maximum()))

    def scroll_aside(self) -> None:
        self.view.horizontalScrollBar().setValue(self._random.randint(0, self.view.horizontalScrollBar().maximum()))

    def add(self) -> None:
        count = self._random.choice((1, 3, 40))
        self.model.upsert([self._part(self._next + n) for n in range(count)])
        self._next += count

    def change(self) -> None:
        self.model.upsert([self._part(row_id) for row_id in self._some_ids()])

    def remove(self) -> None:
        self.model.remove(self._some_ids())

    def remove_last(self) -> None:
        if self.model.rowCount():
            self.model.remove([self.model.id_at(self.model.rowCount() - 1)])

    def empty(self) -> None:
        self.model.reset([self._part(row_id) for row_id in self._some_ids()])

    def select(self) -> None:
        self.view.select_ids(self._some_ids())

    def extend(self) -> None:
        self.view.extend(self._random.choice((-1, 1)))

    def wait_for(self) -> None:
        self.model.mark_awaited(frozenset(self._some_ids()))

    def sort(self) -> None:
        self.model.sort(self._random.randrange(len(self.model.columns)), self._random.choice(list(Qt.SortOrder)))

    def refresh(self) -> None:
        self.model.refresh([self._random.choice(self.model.columns).key])

    def focus(self) -> None:
        self._random.choice((self.view.setFocus, self.view.clearFocus))()

    def resize(self) -> None:
        self.window.resize(self._random.randint(200, 500), self._random.randint(90, 500))

    def widen(self) -> None:
        self.view.setColumnWidth(self._random.randrange(len(self.model.columns)), self._random.randint(24, 300))

    def hide_column(self) -> None:
        self.view.setColumnHidden(self._random.randint(1, 3), self._random.random() < 0.5)

    def dress(self) -> None:
        self.view.set_theme(self._random.choice(list(self._themes.values())))

    def expose(self) -> None:
        """As when something that lay over it goes."""
        self.view.viewport().update(*(self._random.randint(0, 200) for _ in range(4)))

    def move_toast(self) -> None:
        self._toast.move(self._random.randint(-20, 300), self._random.randint(0, 300))

    def picture(self) -> QImage:
        """What stands on the screen where the list is."""
        for _ in range(TURNS):
            QApplication.processEvents()
        on_screen = self.window.screen().grabWindow(self.window.winId()).toImage()
        viewport = self.view.viewport()
        return on_screen.copy(viewport.rect().translated(viewport.mapTo(self.window, QPoint())))

    def _part(self, row_id: int) -> Part:
        return Part(row_id, self._random.choice(WORDS))

    def _some_ids(self) -> list[int]:
        ids = list(self.model.ids)
        return self._random.sample(ids, min(len(ids), self._random.choice((1, 2, 9))))


@pytest.mark.parametrize("side", [LEFT_TO_RIGHT, RIGHT_TO_LEFT], ids=["from left", "from right"])
@pytest.mark.parametrize("seed", [1, 3])
def test_a_list_looks_as_if_painted_anew_after_whatever_happens(
    seed: int, side: Qt.LayoutDirection, application: QApplication, qtbot: QtBot
) -> None:
    shaken = Shaken(Random(seed), load_themes(), side)
    qtbot.addWidget(shaken.window)
    with qtbot.waitActive(shaken.window):
        shaken.window.show()
        shaken.window.activateWindow()
    told = []

    for _ in range(STEPS):
        happens = shaken.happens()
        told.append(happens.__name__)
        happens()
        stands = shaken.picture()
        shaken.view.viewport().update()

        assert shaken.picture() == stands, told
