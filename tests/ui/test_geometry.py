"""The check for clipped, cut and covered text finds each where it was put in, and nothing elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tests.ui.geometry import faults_in
from ui.application import dress
from ui.delegates import RowDelegate
from ui.models.row_table import Column, RowTableModel
from ui.runs import Run, paint_runs
from ui.theme import Theme
from ui.widgets.labels import ElidedLabel, plain
from ui.widgets.row_view import RowView

LONG = "Round-trip time 52.3 ms above 40.0 ms"
Show = Callable[..., QWidget]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row to show."""

    id: int
    text: str


class Painted(QWidget):
    """Paints with the house's means, `room` pixels wide, on two lines that stand `apart` from one another."""

    def __init__(self, theme: Theme, room: float | None, apart: float = 20) -> None:
        super().__init__()
        self._theme, self._room, self._apart = theme, room, apart

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_runs(painter, self._theme, 0, 10, [Run(LONG)], self._room)
        paint_runs(painter, self._theme, 0, 10 + self._apart, [Run("Second line")])


# What the desk's own code paints is heard; this stands for a part of the desk.
Painted.__module__ = "ui.widgets.painted"


@pytest.fixture
def show(application: QApplication, theme: Theme) -> Iterator[Show]:
    """Shows widgets at fixed places in a window of 400 by 200, and closes it."""
    dress(application, theme)
    windows: list[QWidget] = []

    def show_all(*places: tuple[QWidget, tuple[int, int, int, int]]) -> QWidget:
        window = QWidget()
        windows.append(window)
        window.resize(400, 200)
        for widget, (x, y, width, height) in places:
            widget.setParent(window)
            widget.setGeometry(x, y, width, height)
        window.show()
        return window

    yield show_all
    for window in windows:
        window.close()
        window.deleteLater()
    application.processEvents()


def make_view(theme: Theme, column: Column[Trouble]) -> RowView[Trouble]:
    """A table of one row and one column."""
    model = RowTableModel([column], key=lambda row: row.id)
    model.reset([Trouble(1, LONG)])
    view = RowView(model, RowDelegate(theme), name="Troubles")
    model.setParent(view)
    return view


def make_column(title: str, width: int, minimum: int = 0) -> Column[Trouble]:
    """A column that shows the row's text."""
    return Column("text", title, width, lambda row: row.text, lambda row: row.text, minimum=minimum)


def test_a_window_in_which_everything_has_room_has_no_fault(show: Show, theme: Theme) -> None:
    window = show(
        (plain(LONG), (0, 0, 300, 20)),
        (plain(LONG, wrap=True), (0, 20, 150, 50)),
        (QPushButton("Retry"), (0, 80, 90, 24)),
        (make_view(theme, make_column("Alarm", 260)), (0, 110, 300, 60)),
        (Painted(theme, 300, apart=12), (0, 175, 300, 25)),
    )

    assert faults_in(window) == []


@pytest.mark.parametrize(
    ("widget", "size"),
    [
        (lambda: plain(LONG), (90, 20)),
        (lambda: plain(LONG), (300, 8)),
        (lambda: plain(LONG, wrap=True), (90, 30)),
        (lambda: plain(LONG.replace(" ", "_"), wrap=True), (90, 200)),
        (lambda: QPushButton(LONG), (90, 24)),
        (lambda: QCheckBox(LONG), (90, 24)),
    ],
    ids=["narrow", "low", "wrapped", "one word", "button", "check box"],
)
def test_a_text_without_room_is_found(show: Show, widget: Callable[[], QWidget], size: tuple[int, int]) -> None:
    window = show((widget(), (0, 0, *size)))

    (fault,) = faults_in(window)

    assert "needs" in fault


def test_a_choice_a_hint_and_a_value_without_room_are_found(show: Show) -> None:
    choice, line, filled = QComboBox(), QLineEdit(), QLineEdit(LONG)
    choice.addItem(LONG)
    line.setPlaceholderText(LONG)

    faults = faults_in(show((choice, (0, 0, 120, 28)), (line, (0, 40, 120, 28)), (filled, (0, 80, 110, 28))))

    assert [fault.split(":")[0] for fault in faults] == ["QComboBox", "QLineEdit", "QLineEdit"]


def test_a_label_that_reaches_out_of_its_frame_is_found(show: Show) -> None:
    frame = QWidget()
    label = plain(LONG)
    label.setParent(frame)
    label.setGeometry(50, 0, 300, 20)

    assert faults_in(show((frame, (0, 0, 200, 40)))) == [f"QLabel: “{LONG}” reaches out of QWidget"]


def test_labels_that_cover_one_another_are_found(show: Show) -> None:
    window = show((plain("Acknowledged"), (0, 0, 120, 20)), (plain("by ann"), (60, 5, 120, 20)))

    assert faults_in(window) == ["QLabel and QLabel overlap by 60 by 15"]


def test_what_a_layout_makes_overlap_is_found(show: Show) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(-20)
    for _ in range(2):
        part = QWidget()
        part.setMinimumHeight(40)
        column.addWidget(part)

    assert any("overlap" in fault for fault in faults_in(show((page, (0, 0, 100, 60)))))


def test_what_is_wider_than_its_scroll_area_is_found(show: Show) -> None:
    area, page = QScrollArea(), QWidget()
    page.resize(300, 20)
    area.setWidget(page)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    (fault,) = faults_in(show((area, (0, 0, 200, 60))))

    assert "300 wide" in fault


def test_a_cell_that_is_cut_is_found(show: Show, theme: Theme) -> None:
    window = show((make_view(theme, make_column("Alarm", 100)), (0, 0, 300, 60)))

    (fault,) = faults_in(window)

    assert fault.startswith(f"RowView: “{LONG}” is cut to “")


def test_a_column_that_says_how_narrow_it_may_get_may_be_cut(show: Show, theme: Theme) -> None:
    window = show((make_view(theme, make_column("Alarm", 100, minimum=80)), (0, 0, 300, 60)))

    assert faults_in(window) == []


def test_a_head_that_is_wider_than_its_column_is_found(show: Show, theme: Theme) -> None:
    window = show((make_view(theme, make_column("Probable cause", 60, minimum=60)), (0, 0, 300, 60)))

    (fault,) = faults_in(window)

    assert fault.startswith("RowHeader: “Probable cause” is cut to “")


def test_a_painted_text_that_is_cut_is_found_unless_the_tool_tip_tells_it(show: Show, theme: Theme) -> None:
    silent, telling = Painted(theme, 80), Painted(theme, 80)
    telling.setToolTip(LONG)

    (fault,) = faults_in(show((silent, (0, 0, 200, 60)), (telling, (0, 60, 200, 60))))

    assert fault.startswith(f"Painted: “{LONG}” is cut")
    assert faults_in(show((ElidedLabel(LONG), (0, 0, 80, 20)))) == []


def test_a_painted_text_that_leaves_its_widget_is_found(show: Show, theme: Theme) -> None:
    (fault,) = faults_in(show((Painted(theme, None), (0, 0, 100, 60))))

    assert fault.startswith(f"Painted: “{LONG}” takes x 0…")


def test_painted_texts_over_one_another_are_found(show: Show, theme: Theme) -> None:
    (fault,) = faults_in(show((Painted(theme, None, apart=5), (0, 0, 300, 60))))

    assert fault == f"Painted: “{LONG}” and “Second line” lie over one another"
