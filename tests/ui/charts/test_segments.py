"""Strokes cover the curve as a pen would, dash by dash."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from ui.charts.paths import draw_lines
from ui.charts.segments import at_pixel_columns, pixel_columns, strokes

POINTS = st.lists(st.tuples(st.integers(1, 30), st.integers(-40, 40) | st.none()), min_size=0, max_size=30)


def make_curve(points: list[tuple[int, int | None]]) -> tuple[list[float], list[float]]:
    xs = np.cumsum([step for step, _ in points], dtype=float).tolist()
    return xs, [float("nan") if y is None else float(y) for _, y in points]


def drawn_length(xs: list[float], ys: list[float], dash: tuple[float, ...]) -> float:
    """Walk along the curve in tiny steps and count those that lie in a dash."""
    walked = total = 0.0
    for x1, y1, x2, y2 in zip(xs, ys, xs[1:], ys[1:], strict=False):
        length = float(np.hypot(x2 - x1, y2 - y1))
        if np.isnan(length):
            continue
        steps = max(1, round(length * 40))
        for n in range(steps):
            phase = (walked + (n + 0.5) * length / steps) % sum(dash)
            total += length / steps if is_drawn(phase, dash) else 0.0
        walked += length
    return total


def is_drawn(phase: float, dash: tuple[float, ...]) -> bool:
    edge, on = 0.0, True
    for length in dash:
        edge += length
        if phase < edge:
            return on
        on = not on
    return False


@given(POINTS, st.sampled_from([(6.0, 3.0), (2.0, 3.0), (8.0, 3.0, 2.0, 3.0)]))
def test_as_much_is_drawn_as_the_pattern_says(points: list[tuple[int, int | None]], dash: tuple[float, ...]) -> None:
    xs, ys = make_curve(points)

    rows = strokes(np.array(xs), np.array(ys), dash)

    lengths = np.hypot(rows[:, 2] - rows[:, 0], rows[:, 3] - rows[:, 1])
    expected = drawn_length(xs, ys, dash)
    assert float(lengths.sum()) == pytest.approx(expected, abs=0.06 * len(xs) + 0.02 * expected)
    assert bool(np.isfinite(rows).all())


@given(POINTS)
def test_without_a_dash_every_unbroken_piece_is_one_stroke(points: list[tuple[int, int | None]]) -> None:
    xs, ys = make_curve(points)

    rows = strokes(np.array(xs), np.array(ys))

    pieces = [
        [x1, y1, x2, y2]
        for x1, y1, x2, y2 in zip(xs, ys, xs[1:], ys[1:], strict=False)
        if not (np.isnan(y1) or np.isnan(y2))
    ]
    assert rows.tolist() == pieces


@given(POINTS)
def test_a_band_has_one_stroke_a_pixel_column_that_holds_a_point(points: list[tuple[int, int | None]]) -> None:
    xs, ys = make_curve(points)
    thirds = np.array(xs) / 3

    rows = pixel_columns(thirds, np.array(ys), np.array(ys) + 2)

    expected: dict[int, list[float]] = {}
    for x, y in zip(thirds.tolist(), ys, strict=True):
        if not np.isnan(y):
            expected.setdefault(int(x // 1), []).append(y)
    assert [row[0] for row in rows.tolist()] == [column + 0.5 for column in expected]
    assert [(row[1], row[3]) for row in rows.tolist()] == [(min(v), max(v) + 2) for v in expected.values()]


def test_lines_from_an_array_are_painted_as_lines_from_a_list(qapp: QApplication) -> None:
    rows = np.random.default_rng(1).uniform(0, 200, (400, 4))
    pictures = []
    for paint in (
        lambda painter: draw_lines(painter, rows),
        lambda painter: painter.drawLines([QLineF(*row) for row in rows.tolist()]),
    ):
        picture = QImage(200, 200, QImage.Format.Format_RGB32)
        picture.fill(0)
        painter = QPainter(picture)
        painter.setPen(QPen(QColor("#8EA2CD"), 1.7))
        paint(painter)
        painter.end()
        pictures.append(picture)

    assert pictures[0] == pictures[1]
    assert pictures[0].pixelColor(100, 100).isValid()


def test_an_area_filled_by_columns_leaves_none_empty_and_keeps_every_peak() -> None:
    xs = np.array([0.2, 3.1, 3.9, 6.4])
    upper, floor = np.array([10.0, 2.0, 8.0, 8.0]), np.full(4, 20.0)

    rows = pixel_columns(*at_pixel_columns(xs, upper, floor))

    assert rows[:, 0].tolist() == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5]
    assert rows[3].tolist() == [3.5, 2.0, 3.5, 20.0], "the peak at 3.1 stands"
    assert np.allclose(rows[1, 1], 10.0 - 8.0 * 1.3 / 2.9), "between two points it is the line between them"


def test_an_area_filled_by_columns_stays_broken_at_a_break() -> None:
    xs, upper = np.array([0.0, 1.0, 4.0, 7.0, 8.0]), np.array([5.0, 5.0, np.nan, 5.0, 5.0])

    rows = pixel_columns(*at_pixel_columns(xs, upper, np.full(5, 9.0)))

    assert rows[:, 0].tolist() == [0.5, 1.5, 7.5, 8.5]
