"""What scrolls is copied and what comes into sight is painted; texts that are laid out once look as Qt writes them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QStaticText
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import getAllValidWrappers

from ui.delegates import ROW_HEIGHT, Cell, RowDelegate
from ui.models.row_table import CENTRE, LEFT, RIGHT, Column, RowTableModel
from ui.theme import Theme
from ui.typesetting import Typesetting
from ui.widgets.row_view import RowView

ROWS = 200
SEEN = 20
TEXTS = (
    "LSP loop in Åbo, Reykjavík",
    "שלום עולם link",
    "two\nlines",
    "a tab\there",
    "smile & mnemonic &a 😀",
    "narrow\u00a0and thin\u202fspaces",
    "1234.5 fi ffl AV To",
    "  blanks around  ",
    "",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A row of these tests."""

    id: int


class HatchedDelegate(RowDelegate[Part]):
    """Rows under diagonal lines; it notes which rows were painted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.painted: set[int] = set()

    def is_hatched(self, row: Part) -> bool:
        return row.id % 3 > 0

    def paint_cell(self, cell: Cell[Part]) -> None:
        self.painted.add(cell.row.id)
        super().paint_cell(cell)


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> RowView[Part]:
    columns: list[Column[Part]] = [
        Column("id", "Id", 120, lambda row: f"part {row.id}", lambda row: row.id),
        Column("twice", "Twice", 120, lambda row: str(2 * row.id), lambda row: row.id, RIGHT),
    ]
    model: RowTableModel[Part] = RowTableModel(columns, key=lambda row: row.id)
    view = RowView(model, HatchedDelegate(theme), name="parts")
    qtbot.addWidget(view)
    model.reset(map(Part, range(ROWS)))
    view.resize(400, SEEN * ROW_HEIGHT + view.horizontalHeader().height())
    with qtbot.waitExposed(view):
        view.show()
    QApplication.processEvents()
    return view


def painted(view: RowView[Part]) -> set[int]:
    delegate = view.row_delegate
    assert isinstance(delegate, HatchedDelegate)
    return delegate.painted


def test_scrolling_paints_only_the_rows_that_come_into_sight(view: RowView[Part]) -> None:
    assert painted(view) == set(range(SEEN))
    painted(view).clear()

    view.verticalScrollBar().setValue(3 * ROW_HEIGHT)
    QApplication.processEvents()

    assert painted(view) == {SEEN, SEEN + 1, SEEN + 2}


def test_what_has_scrolled_looks_as_if_all_of_it_were_painted_anew(view: RowView[Part]) -> None:
    view.select_id(5)
    for pixels in (7, 40, 41, 33):
        view.verticalScrollBar().setValue(pixels)
        QApplication.processEvents()

    on_screen = view.screen().grabWindow(view.winId()).toImage()

    assert on_screen == view.grab().toImage().convertToFormat(on_screen.format())


def test_a_fault_of_a_cell_or_of_a_row_is_told_and_hides_no_other_one(
    view: RowView[Part], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    whole = view.viewport().grab().toImage()
    delegate = view.row_delegate
    monkeypatch.setattr(delegate, "weight", failing_for(3, "a cell", 400))
    monkeypatch.setattr(delegate, "edge", failing_for(5, "the first cell"))
    monkeypatch.setattr(delegate, "ground", failing_for(7, "a row"))

    with qtbot.captureExceptions() as told:
        picture = view.viewport().grab().toImage()

    assert [str(error) for _kind, error, _trace in told] == ["a cell", "a cell", "the first cell", "a row"]
    differing = {y // ROW_HEIGHT for y in range(picture.height()) if line_of(picture, y) != line_of(whole, y)}
    assert differing == {3, 5, 7}


def failing_for(row_id: int, words: str, answer: object = None) -> Callable[..., object]:
    """Fails for one row."""

    def fail(row: Part, column: str = "") -> object:
        if row.id == row_id:
            raise LookupError(words)
        return answer

    return fail


def line_of(picture: QImage, y: int) -> QImage:
    return picture.copy(0, y, picture.width(), 1)


def test_where_there_is_no_row_stands_the_ground_of_the_table(view: RowView[Part], theme: Theme) -> None:
    view.rows.reset([Part(1)])
    QApplication.processEvents()

    picture = view.viewport().grab().toImage()

    assert picture.pixelColor(200, 3 * ROW_HEIGHT) == theme.color("surface.table")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("align", [LEFT, RIGHT, CENTRE], ids=["left", "right", "centre"])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_text_that_is_laid_out_once_looks_as_qt_writes_it(
    text: str, align: Qt.AlignmentFlag, ratio: float, theme: Theme
) -> None:
    texts = Typesetting()

    for pixels in (11, 12, 13):
        box, font = QRectF(8, 0, 240, 23), theme.font(pixels, 600)

        def by_qt(painter: QPainter, box: QRectF = box, font: QFont = font) -> None:
            painter.setFont(font)
            painter.drawText(box, int(align), text)

        def laid(painter: QPainter, box: QRectF = box, font: QFont = font) -> None:
            painter.setFont(font)
            texts.fitted(text, font, box.width()).paint(painter, box, align)

        assert picture_of(laid, ratio) == picture_of(by_qt, ratio), pixels
        assert picture_of(laid, ratio) == picture_of(by_qt, ratio), pixels


def test_a_text_without_room_is_cut_as_qt_cuts_it(theme: Theme) -> None:
    font, text = theme.font(12), "a text that is much too long"
    texts = Typesetting()

    cut = [texts.fitted(text, font, room).text for room in (60.0, 90.0, 60.0, 900.0)]

    metrics = QFontMetricsF(font)
    assert cut == [metrics.elidedText(text, Qt.TextElideMode.ElideRight, room) for room in (60.0, 90.0, 60.0, 900.0)]
    assert texts.fitted(text, theme.font(11), 900.0).width == QFontMetricsF(theme.font(11)).horizontalAdvance(text)


def test_a_shift_of_scrolling_keeps_no_more_texts_than_a_few_screens_show(theme: Theme) -> None:
    font, texts = theme.font(12), Typesetting()
    before = laid_out()

    for n in range(12_000):
        texts.fitted(f"alarm {n} of a list without end", font, 60.0)

    assert laid_out() - before <= 4_000
    assert texts.fitted("alarm 7 of a list without end", font, 900.0).text == "alarm 7 of a list without end"


def laid_out() -> int:
    """How many texts are kept as they were laid out."""
    return sum(isinstance(one, QStaticText) for one in getAllValidWrappers())


def picture_of(paint: Callable[[QPainter], None], ratio: float) -> QImage:
    picture = QImage(round(260 * ratio), round(24 * ratio), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setPen(QColor("black"))
    paint(painter)
    painter.end()
    return picture
