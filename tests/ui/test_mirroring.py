"""What is painted for a language that is read from the right: turned round as a whole, its letters and figures not."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.glyphs import paint_fold, paint_tick
from ui.mirroring import RIGHT_TO_LEFT, logical, painter_on, side_of, sides, upright, write
from ui.reading_style import ReadingStyle
from ui.runs import Run, paint_runs
from ui.theme import LIGHT, Theme, load_themes

WIDTH, HEIGHT = 120, 24
Paint = Callable[[QPainter], object]


class Sheet(QWidget):
    """Paints what it is given, on white."""

    def __init__(self, paint: Paint, side: Qt.LayoutDirection) -> None:
        super().__init__()
        self._paint = paint
        self.setLayoutDirection(side)
        self.resize(WIDTH, HEIGHT)

    def paintEvent(self, event: object) -> None:
        painter = painter_on(self)
        painter.fillRect(self.rect(), QColor("white"))
        self._paint(painter)


def pictures(paint: Paint) -> tuple[QImage, QImage]:
    """The same painting read from the left, and from the right."""
    sheets = [Sheet(paint, side) for side in (Qt.LayoutDirection.LeftToRight, RIGHT_TO_LEFT)]
    left, right = (sheet.grab().toImage() for sheet in sheets)
    return left, right


def ink(picture: QImage) -> npt.NDArray[np.float64]:
    """How dark each eighth is, from the first column that is not white to the last; letters may fall between pixels."""
    dark = [255.0 * HEIGHT - sum(picture.pixelColor(x, y).lightness() for y in range(HEIGHT)) for x in range(WIDTH)]
    inked = np.flatnonzero(np.array(dark) > 60)
    spread = np.array(dark)[inked[0] : inked[-1] + 1]
    return np.array([part.mean() for part in np.array_split(spread, 8)])


def are_alike(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> bool:
    return bool(np.corrcoef(one, other)[0, 1] > 0.75)


@pytest.fixture
def theme(application: QApplication) -> Theme:
    return load_themes()[LIGHT]


def test_bars_and_arrows_are_turned_round(theme: Theme) -> None:
    def paint(painter: QPainter) -> None:
        painter.fillRect(0, 0, 4, HEIGHT, QColor("black"))
        paint_fold(painter, QPointF(20, 12), 8, QColor("black"), is_open=False)

    left, right = pictures(paint)

    assert right.pixelColor(WIDTH - 2, 5) == QColor("black")
    assert right.pixelColor(2, 5) == QColor("white")
    assert are_alike(ink(right), ink(left)[::-1])
    assert not are_alike(ink(right), ink(left))


@pytest.mark.parametrize("text", ["ost-cr1 et-0/0/6", "12.4 ms", "10:05:19"])
def test_names_figures_and_times_keep_their_order_at_the_mirrored_place(theme: Theme, text: str) -> None:
    left, right = pictures(lambda painter: paint_runs(painter, theme, 6, 12, [Run(text, px=14)]))

    assert are_alike(ink(left), ink(right))
    assert not are_alike(ink(left)[::-1], ink(right))
    assert left != right


def test_a_box_is_filled_from_the_side_where_reading_begins(theme: Theme) -> None:
    def paint(painter: QPainter) -> None:
        painter.setFont(theme.font())
        write(painter, QRectF(0, 0, WIDTH, HEIGHT), int(Qt.AlignmentFlag.AlignVCenter), "7 s")

    left, right = pictures(paint)

    assert are_alike(ink(left), ink(right))
    assert right.copy(0, 0, WIDTH // 2, HEIGHT) == left.copy(WIDTH // 2, 0, WIDTH // 2, HEIGHT)


def test_a_tick_and_what_runs_in_time_are_not_turned_round(theme: Theme) -> None:
    def paint(painter: QPainter) -> None:
        paint_tick(painter, QPointF(20, 12), 10, QColor("black"))

    def paint_time(painter: QPainter) -> None:
        box = QRectF(10, 2, 40, 20)
        with upright(painter, box):
            for place in range(4):
                painter.fillRect(QRectF(10 + 8 * place, 20 - 4 * place, 8, 4 + 4 * place), QColor("black"))

    for each in (paint, paint_time):
        left, right = pictures(each)
        assert are_alike(ink(left), ink(right))
        assert left != right


def test_a_part_of_a_widget_lies_where_its_painting_counts(application: QApplication) -> None:
    sheet = Sheet(lambda painter: None, RIGHT_TO_LEFT)

    assert logical(sheet, QRect(WIDTH - 30, 0, 20, 10)) == QRect(10, 0, 20, 10)


def test_margins_and_labels_follow_the_side_of_the_program(application: QApplication) -> None:
    application.setLayoutDirection(RIGHT_TO_LEFT)
    try:
        turned = sides(42, 1, 8, 2)
        label = QLabel("ost-cr1")
        label.setStyle(style := ReadingStyle("Fusion"))
        label.setFixedSize(WIDTH, HEIGHT)
        picture = label.grab().toImage()
    finally:
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    assert (turned.left(), turned.right()) == (8, 42)
    ground = picture.pixelColor(0, 0)
    inked = [x for x in range(WIDTH) for y in range(HEIGHT) if picture.pixelColor(x, y) != ground]
    assert min(inked) > WIDTH // 2
    label.setStyle(application.style())
    style.deleteLater()


def test_hebrew_is_read_from_the_right_and_figures_are_not() -> None:
    assert side_of("שלום 12") is RIGHT_TO_LEFT
    assert side_of("12 ms, -3 %") is not RIGHT_TO_LEFT
