"""Redraw of stacked plots, ours and pyqtgraph's own, side by side in one process."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from nocdesk.boards.plot_rows import PlotRow, SeriesRef
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from tests.bench.figures import Figure, keep_in, report, smaller
from ui.charts.colours import colours_of
from ui.charts.faces import Faces
from ui.charts.ink import Ink
from ui.charts.plot import Plot, make_plot
from ui.charts.samples import Samples
from ui.charts.stack_layout import PanelPlace, StackLayout
from ui.charts.stack_painter import StackContent, paint_stack, stack_frames
from ui.charts.time_range import TimeRange
from ui.theme import Theme, load_fonts, load_themes

WIDTH, HEIGHT = 1600, 900
END = datetime(2026, 11, 23, 1, 0, tzinfo=UTC).timestamp()
ROUNDS = 7
CASES = [(1, 86_400), (1, 1_000_000), (8, 100_000), (12, 3_600), (12, 86_400), (48, 3_600), (48, 86_400)]
BUDGETS_MS = {(8, 100_000): 33.0, (48, 86_400): 40.0}
LIVE_HZ, LIVE_SHARE = 10, 40.0
LIVE_PANELS, LIVE_POINTS = 48, 3_600


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    load_fonts()
    return load_themes()["dark"]


def bench_charts(theme: Theme) -> None:
    figures = [*(_redraw(*case, theme) for case in CASES), _live(theme), _scene_of_a_day()]
    report("charts", figures, beside="pyqtgraph")
    keep_in("desk", figures)


def _redraw(panels: int, points: int, theme: Theme) -> Figure:
    """One redraw of all panels after their range moved by a pixel; medians of interleaved rounds."""
    samples = make_samples(points)
    ours, theirs = our_redraw(panels, samples, theme), their_redraw(panels, samples)
    times: dict[str, list[float]] = {"ours": [], "pyqtgraph": []}
    for step in range(ROUNDS):
        times["ours"].append(milliseconds(ours, step))
        times["pyqtgraph"].append(milliseconds(theirs, step))
    panel_word = "panel" if panels == 1 else "panels"
    name = f"redraw {panels} {panel_word} of {points:,} samples"
    return smaller(name, median(times["ours"]), "ms", median(times["pyqtgraph"]), BUDGETS_MS.get((panels, points)))


def _live(theme: Theme) -> Figure:
    """The share of one core that panels take which all get a sample and are painted ten times a second."""
    samples = make_samples(LIVE_POINTS + ROUNDS)
    ours, theirs = our_tick(samples, theme), their_tick(samples)
    times: dict[str, list[float]] = {"ours": [], "pyqtgraph": []}
    for step in range(ROUNDS):
        times["ours"].append(core_milliseconds(ours, step))
        times["pyqtgraph"].append(core_milliseconds(theirs, step))
    ours_share, theirs_share = (median(each) * LIVE_HZ / 10 for each in times.values())
    name = f"{LIVE_PANELS} panels of {LIVE_POINTS:,} samples, live at {LIVE_HZ} Hz"
    return smaller(name, ours_share, "% of a core", theirs_share, LIVE_SHARE)


def _scene_of_a_day() -> Figure:
    """Gaps, breaches and figures of 24 h at 5 s, four metrics: what a live plot costs on the pool thread."""
    samples = make_samples(17_280)
    began = time.perf_counter()
    for _ in range(4):
        make_plot(ROW, {1: samples}, start=samples.times[0], end=END)
    return Figure("make four plots of 17,280 samples", (time.perf_counter() - began) * 1000, "ms")


ROW = PlotRow(Metric.RTT_MS, "One-way delay", "ms", (SeriesRef(1, "A to B"),), 35.0, 28.0, Side.ABOVE)


def make_samples(points: int) -> Samples:
    """Noise like a network's, with a breach now and then."""
    rng = np.random.default_rng(3)
    times = END - np.arange(points, dtype=np.float64)[::-1]
    return Samples(times, 20 + np.cumsum(rng.normal(0, 0.05, points)) % 17 + np.abs(rng.normal(0, 1.5, points)))


def milliseconds(redraw: Callable[[int], None], step: int) -> float:
    began = time.perf_counter()
    redraw(step)
    return (time.perf_counter() - began) * 1000


def core_milliseconds(redraw: Callable[[int], None], step: int) -> float:
    """What this process was computing, whatever else the machine did meanwhile."""
    began = time.process_time()
    redraw(step)
    return (time.process_time() - began) * 1000


def window(samples: Samples, step: int) -> Samples:
    """As many samples as are shown, of which the newest came with this step."""
    seen = slice(step, step + LIVE_POINTS)
    return Samples(samples.times[seen], samples.values[seen])


def our_tick(samples: Samples, theme: Theme) -> Callable[[int], None]:
    """Gaps, breaches and figures of every panel anew, then the picture: what the pool and the screen do together."""

    def tick(step: int) -> None:
        seen = window(samples, step)
        for _ in range(LIVE_PANELS - 1):
            make_plot(ROW, {1: seen}, start=seen.times[0], end=seen.times[-1])
        our_redraw(LIVE_PANELS, seen, theme)(0)

    return tick


def their_tick(samples: Samples) -> Callable[[int], None]:
    """The curves' data set anew, the range following them by itself."""
    view, curves = their_grid(LIVE_PANELS, window(samples, 0))

    def tick(step: int) -> None:
        seen = window(samples, step)
        for curve in curves:
            curve.setData(seen.times, seen.values)
        view.grab()

    return tick


def our_redraw(panels: int, samples: Samples, theme: Theme) -> Callable[[int], None]:
    """The stacks of a grid, each of one panel, on one pixmap: the same area as the other side has."""
    plot = make_plot(ROW, {1: samples}, start=samples.times[0], end=END)
    picture = QPixmap(WIDTH, HEIGHT)
    colours, faces = colours_of(theme), Faces()

    def redraw(step: int) -> None:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = Ink(painter, colours, theme.font(), faces)
        shown = TimeRange(samples.times[0] + step, END + step)
        for x, y, width, height in cells(panels):
            painter.save()
            painter.translate(x, y)
            draw_panel(ink, theme, plot, shown, width, height)
            painter.restore()
        painter.end()

    return redraw


def draw_panel(ink: Ink, theme: Theme, plot: Plot, shown: TimeRange, width: float, height: float) -> None:
    place = PanelPlace(0, 0.0, 20.0, height - 22)
    layout = StackLayout(width, height, 44.0, max(45.0, width - 60), (), 0.0, (place,), height - 22)
    content = StackContent((plot,), (), END)
    paint_stack(ink, theme, content, layout, stack_frames(content, layout, shown), shown)


def cells(panels: int) -> Iterator[tuple[int, int, int, int]]:
    """Where each panel stands, on whole pixels as every widget does."""
    columns = max(1, round((panels * WIDTH / HEIGHT / 2) ** 0.5))
    rows = -(-panels // columns)
    width, height = WIDTH // columns, HEIGHT // rows
    for n in range(panels):
        yield (n % columns) * width, (n // columns) * height, width, height


def their_redraw(panels: int, samples: Samples) -> Callable[[int], None]:
    """The range of every item moved, then the picture."""
    view, curves = their_grid(panels, samples)

    def redraw(step: int) -> None:
        for curve in curves:
            curve.getViewBox().setXRange(samples.times[0] + step, END + step, padding=0)
        view.grab()

    return redraw


def their_grid(panels: int, samples: Samples) -> tuple[pyqtgraph.GraphicsLayoutWidget, list[pyqtgraph.PlotDataItem]]:
    """A grid of PlotItems with a curve, a limit line and default settings, antialiased as ours."""
    view = pyqtgraph.GraphicsLayoutWidget(size=(WIDTH, HEIGHT))
    pyqtgraph.setConfigOptions(antialias=True)
    columns = max(1, round((panels * WIDTH / HEIGHT / 2) ** 0.5))
    curves = []
    for n in range(panels):
        item = view.addPlot(row=n // columns, col=n % columns)
        curves.append(item.plot(samples.times, samples.values, pen=pyqtgraph.mkPen("#8EA2CD", width=1)))
        item.addLine(y=35.0)
    show(view)
    return view, curves


def show(view: QWidget) -> None:
    view.resize(WIDTH, HEIGHT)
    view.show()
    QApplication.processEvents()
