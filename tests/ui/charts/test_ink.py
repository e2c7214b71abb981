"""What is drawn or measured in one go is what single strokes and fresh measures give."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from nocdesk.quality.reading import Metric
from ui.charts.colours import Stroke, chart_font, colours_of
from ui.charts.faces import Faces
from ui.charts.ink import BOLD, NORMAL, Ink, Row
from ui.charts.paths import fill_rects
from ui.charts.samples import FloatArray
from ui.charts.scales import value_range
from ui.mirroring import mirror, painter_from_left, write_at
from ui.theme import Theme

ROWS: tuple[Row, ...] = ((3.5, 4, 3.5, 60), (3.4, 20.5, 90, 21.5), (10, 20, 40, 20), (39, 20, 70.2, 20), (70, 5, 3, 5))


def picture(theme: Theme, width: float, *, at_once: bool) -> bytes:
    image = QImage(100, 80, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = Ink(painter, colours_of(theme), theme.font())
    if at_once:
        ink.lines(ROWS, ink.colours.hatch, width)
    else:
        for row in ROWS:
            ink.line(*row, ink.colours.hatch, width)
    painter.end()
    return bytes(image.constBits())


def test_lines_drawn_at_once_are_those_drawn_one_by_one(theme: Theme) -> None:
    for width in (1.0, 2.0):
        assert picture(theme, width, at_once=True) == picture(theme, width, at_once=False)
    assert picture(theme, 1.0, at_once=True) != picture(theme, 2.0, at_once=True)


def picture_of(ratio: float, paint: Callable[[QPainter], object]) -> QImage:
    image = QImage(round(160 * ratio), round(80 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#203040"))
    painter = painter_from_left(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor("#8EA2CD"))
    paint(painter)
    painter.end()
    return image


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_text_kept_is_written_as_qt_writes_it(theme: Theme, ratio: float) -> None:
    face = Faces().face(theme.font(), 12, BOLD)

    def afresh(painter: QPainter) -> None:
        painter.setFont(face.font)
        painter.drawText(QPointF(x, base), text)

    def kept(painter: QPainter) -> None:
        face.write(painter, x, base, text)

    for n, text in enumerate(("SLA 35 ms", "Größe → x", "AV fi", "Отказ 12", "שלום 12", "שלום link", "12 מ״ש", "")):
        x, base = 10 + n * 0.37, 30 + n * 0.21
        for _again in range(2):
            assert picture_of(ratio, kept) == picture_of(ratio, afresh), text


def test_a_text_is_upright_on_a_painter_that_is_mirrored(theme: Theme) -> None:
    face = Faces().face(theme.font(), 12, NORMAL)

    def mirrored(write: Callable[[QPainter], object]) -> QImage:
        def paint(painter: QPainter) -> None:
            mirror(painter, QRectF(0, 0, 160, 80))
            painter.setFont(face.font)
            write(painter)

        return picture_of(1.0, paint)

    written = mirrored(lambda painter: face.write(painter, 20, 40, "SLA 35 ms"))

    assert written == mirrored(lambda painter: write_at(painter, QPointF(20, 40), "SLA 35 ms"))
    assert written != mirrored(lambda painter: None)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_rectangles_filled_at_once_are_those_filled_one_by_one(qapp: QApplication, ratio: float) -> None:
    rows = np.array([[3, 4, 9, 60], [5, 10, 6, 20], [40, 0, 90, 80]], dtype=np.float64)
    colour = QColor(200, 40, 40, 90)

    def one_by_one(painter: QPainter) -> None:
        for left, top, right, bottom in rows.tolist():
            painter.fillRect(QRectF(left, top, right - left, bottom - top), colour)

    assert picture_of(ratio, lambda painter: fill_rects(painter, rows, colour)) == picture_of(ratio, one_by_one)


def test_a_face_kept_says_what_its_measures_say(theme: Theme) -> None:
    faces, base = Faces(), theme.font()
    larger = chart_font(base, 30)
    for text in ("SLA 35 ms", "at risk 28", "", "A to B, which is far too long for the gutter"):
        for weight in (NORMAL, BOLD, NORMAL):
            face, fresh = faces.face(base, 11, weight), QFontMetricsF(chart_font(base, 11, weight))
            for _again in range(2):
                assert face.width(text) == fresh.horizontalAdvance(text)
                assert face.cut(text, 60.0) == fresh.elidedText(text, Qt.TextElideMode.ElideRight, 60.0)
    assert faces.face(base, 11, BOLD) is faces.face(base, 11, BOLD)
    assert faces.face(larger, 11, BOLD) is not faces.face(base, 11, BOLD)


def test_an_axis_leaves_out_what_is_no_value() -> None:
    known, none = np.array([3.0, 9.0, 4.0]), np.array([np.nan, np.nan])
    mixed = np.array([np.nan, 3.0, np.inf, 9.0, -np.inf])

    expected = value_range([known], (), Metric.RTT_MS)

    assert value_range([mixed, none, np.empty(0)], (), Metric.RTT_MS) == expected
    assert value_range([none], (), Metric.RTT_MS) == (0.0, 1.0)


def test_only_a_line_whose_corners_can_be_seen_has_round_ends(theme: Theme) -> None:
    for step_px, cap in ((1.0, Qt.PenCapStyle.FlatCap), (8.0, Qt.PenCapStyle.RoundCap)):
        image = QImage(4, 4, QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(image)
        xs: FloatArray = np.arange(40, dtype=np.float64) * step_px

        Ink(painter, colours_of(theme), theme.font()).curve(xs, np.sin(xs), Stroke(theme.color("text"), 1.7))

        drawn_with = painter.pen().capStyle()
        painter.end()
        assert drawn_with is cap
