"""How long the desk's window does not answer in the running demo, and how fast a list of 20,000 alarms is."""

import json
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import VirtualClock
from nocdesk.people.model import Actor, Role
from nocdesk.severity import PerceivedSeverity
from probes.demo import Demo, DemoOptions
from tests.ui.builders import make_row
from ui.application import Desk, dress, make_application
from ui.pause_meter import PauseMeter
from ui.theme import load_themes
from ui.views.alarm_list import AlarmList
from ui.views.console_reads import AlarmAnswer

NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
ROWS = 20_000
DEMO_S = 60
RESULTS = Path("build/bench/desk.json")


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure; nothing stands beside it."""

    name: str
    value: float
    unit: str
    beside: float | None = None
    ratio: float | None = None


def bench_desk() -> None:
    application = make_application()
    figures = [*_list_figures(application), *_pause_figures(application)]
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(figure) for figure in figures], indent=2), encoding="utf-8")
    print()
    for figure in figures:
        print(f"{figure.name:44s} {figure.value:9.1f} {figure.unit}")


def _list_figures(application: QApplication) -> list[Figure]:
    theme = load_themes()["light"]
    dress(application, theme)
    rows = _many_rows()
    alarms = AlarmList(theme, VirtualClock(NOW), "ann")
    alarms.resize(1200, 800)
    alarms.show()

    def changed(place: int) -> None:
        row = replace(rows[place], count=place + 2)
        alarms.take(AlarmAnswer(frozenset({row.id}), (row,)))

    def moved(place: int) -> None:
        row = replace(rows[place], last_at=NOW + timedelta(seconds=place))
        alarms.take(AlarmAnswer(frozenset({row.id}), (row,)))

    def scrolled(place: int) -> None:
        alarms.view.verticalScrollBar().setValue(place * 240)
        alarms.view.viewport().repaint()

    acts: list[tuple[str, Callable[[int], object], int]] = [
        ("load and paint", lambda _: alarms.take(AlarmAnswer(None, tuple(rows))), 1),
        ("one row changes in its place", changed, 15),
        ("one row moves to the top", moved, 15),
        ("filter", lambda _: alarms.set_filter("sev>=major state:unacked"), 1),
        ("no filter", lambda _: alarms.set_filter(""), 1),
        ("sort by customer", lambda _: alarms.model.sort(9), 1),
        ("scroll by ten rows", scrolled, 30),
    ]
    figures = [Figure(f"20,000 alarms: {name}", _timed(application, act, times), "ms") for name, act, times in acts]
    alarms.deleteLater()
    application.processEvents()
    return figures


def _pause_figures(application: QApplication) -> list[Figure]:
    with Demo(DemoOptions()) as demo:
        core = demo.open_core(Actor("bench", Role.ENGINEER))
        demo.begin()
        desk = Desk(application, core, "light")
        desk.window.show()
        desk.window.start()
        _let_run(5)
        meter = PauseMeter()
        meter.start()
        _let_run(DEMO_S / 2)
        desk.window.show_screen("workbench")
        _let_run(DEMO_S / 2)
        pauses = meter.stop()
        desk.close()
        core.close()
    return [
        Figure("demo, 60 s: longest pause of the window", pauses.longest_ms, "ms"),
        Figure("demo, 60 s: 99th percentile of pauses", pauses.p99_ms, "ms"),
        Figure("demo, 60 s: median of pauses", pauses.median_ms, "ms"),
    ]


def _many_rows() -> list[AlarmRow]:
    random, severities = Random(1), list(PerceivedSeverity)[:5]
    return [
        make_row(
            number,
            NOW - timedelta(seconds=random.randrange(80_000)),
            severity=random.choice(severities),
            is_acknowledged=random.random() < 0.7,
        )
        for number in range(1, ROWS + 1)
    ]


def _timed(application: QApplication, act: Callable[[int], object], times: int) -> float:
    took = []
    for place in range(times):
        began = time.perf_counter()
        act(place)
        application.processEvents()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


def _let_run(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
