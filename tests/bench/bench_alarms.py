"""How fast the alarm list is with 20,000 and 100,000 rows, beside Qt's own QSortFilterProxyModel over the same rows."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median

import pytest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import VirtualClock
from nocdesk.severity import PerceivedSeverity
from tests.bench.figures import Figure, report, smaller
from tests.bench.proxy_list import ProxyList
from tests.ui.builders import make_row
from ui.application import dress, make_application
from ui.theme import Theme, load_themes
from ui.views.alarm_list import AlarmList

NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
FILTER = "sev>=major state:unacked"
CUSTOMER = 9
WIDTH, HEIGHT = 1200, 800
COUNTS = (20_000, 100_000)


@pytest.fixture
def theme() -> Theme:
    theme = load_themes()["light"]
    dress(make_application(), theme)
    return theme


def bench_alarms(theme: Theme) -> None:
    report("alarms", [figure for count in COUNTS for figure in _figures(count, theme)], beside="QSortFilterProxyModel")


def _figures(count: int, theme: Theme) -> list[Figure]:
    rows = make_rows(count)
    ours, theirs = AlarmList(theme, VirtualClock(NOW), "ann"), ProxyList(VirtualClock(NOW))
    for widget in (ours, theirs):
        widget.resize(WIDTH, HEIGHT)
        widget.show()

    def changed(place: int) -> AlarmRow:
        return replace(rows[place], count=place + 2)

    def moved(place: int) -> AlarmRow:
        return replace(rows[place], last_at=NOW + timedelta(seconds=place))

    def take(row: AlarmRow) -> None:
        ours.take((row,), {row.id})

    acts: list[tuple[str, Callable[[int], object], Callable[[int], object], int]] = [
        ("load and paint", lambda _: ours.take(rows), lambda _: theirs.load(rows), 1),
        ("one row changes", lambda n: take(changed(n)), lambda n: theirs.change(changed(n)), 9),
        ("one row moves to the top", lambda n: take(moved(n)), lambda n: theirs.change(moved(n)), 9),
        ("filter", lambda _: ours.set_filter(FILTER), lambda _: theirs.set_filter(FILTER), 1),
        ("no filter", lambda _: ours.set_filter(""), lambda _: theirs.set_filter(""), 1),
        ("sort by customer", lambda _: ours.model.sort(CUSTOMER), lambda _: theirs.sort_by(CUSTOMER), 1),
        ("scroll by ten rows", lambda n: _scroll(ours.view, n), lambda n: _scroll(theirs.view, n), 30),
    ]
    figures = [
        smaller(f"{count:,} alarms: {name}", _timed(mine, times), "ms", _timed(other, times))
        for name, mine, other, times in acts
    ]
    for widget in (ours, theirs):
        widget.close()
        widget.deleteLater()
    QApplication.processEvents()
    return figures


def make_rows(count: int) -> list[AlarmRow]:
    """Alarms of the last day, in no order."""
    random, severities = Random(1), list(PerceivedSeverity)[:5]
    return [
        make_row(
            number,
            NOW - timedelta(seconds=random.randrange(80_000)),
            severity=random.choice(severities),
            is_acknowledged=random.random() < 0.7,
            customer=f"Customer {random.randrange(400)}",
        )
        for number in range(1, count + 1)
    ]


def _scroll(view: QAbstractItemView, place: int) -> None:
    view.verticalScrollBar().setValue(place * 10)
    view.viewport().repaint()


def _timed(act: Callable[[int], object], times: int) -> float:
    """Until the act is on the screen; the median of so many times."""
    took = []
    for place in range(times):
        began = time.perf_counter()
        act(place)
        QApplication.processEvents()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)
