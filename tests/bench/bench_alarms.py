"""How fast the alarm list is, up to a million rows, beside Qt's own QSortFilterProxyModel over the same rows.

Times are those of the processor, until the act is on the screen: others may use the machine meanwhile. Of a million
rows the proxy takes minutes for one sort: there is nothing beside those.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median

import pytest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView

from nocdesk.boards.rows import AlarmRow
from nocdesk.clock import VirtualClock
from nocdesk.problems.model import MemberRole
from nocdesk.severity import PerceivedSeverity
from tests.bench.figures import Figure, keep_in, machine, report, smaller
from tests.bench.proxy_list import ProxyList
from tests.ui.builders import make_row
from tests.ui.problem_builder import in_problem
from ui.application import dress, make_application
from ui.delegates import ROW_HEIGHT
from ui.theme import Theme, load_themes
from ui.views.alarm_list import AlarmList

NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
FILTER = "sev>=major state:unacked"
CUSTOMER = 9
WIDTH, HEIGHT = 1200, 800
PAGE = 30
"""More rows than are seen at once."""
LISTS = ((20_000, 500), (100_000, 0), (1_000_000, 0))
"""How many alarms, and in how many problems."""
MOST_BESIDE = 100_000
BUDGETS_MS = {
    (100_000, "filter"): 50.0,
    (100_000, "sort by customer"): 50.0,
    (1_000_000, "filter"): 500.0,
    (1_000_000, "sort by customer"): 500.0,
    (100_000, "one row changes"): 5.0,
    (100_000, "scroll by ten rows"): 16.0,
    (100_000, "scroll by a page"): 16.0,
}


@pytest.fixture
def theme() -> Theme:
    theme = load_themes()["light"]
    dress(make_application(), theme)
    return theme


def bench_alarms(theme: Theme) -> None:
    figures = [figure for count, problems in LISTS for figure in _figures(count, problems, theme)]
    print(f"\n{machine()}")
    report("alarms", figures, beside="QSortFilterProxyModel")
    keep_in("desk", figures)


def _figures(count: int, problems: int, theme: Theme) -> list[Figure]:
    rows = make_rows(count, problems)
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
        ("one row changes", lambda n: take(changed(n)), lambda n: theirs.change(changed(n)), 5),
        ("one row moves to the top", lambda n: take(moved(n)), lambda n: theirs.change(moved(n)), 5),
        ("filter", lambda _: ours.set_filter(FILTER), lambda _: theirs.set_filter(FILTER), 1),
        ("no filter", lambda _: ours.set_filter(""), lambda _: theirs.set_filter(""), 1),
        ("filter again", lambda _: ours.set_filter(FILTER), lambda _: theirs.set_filter(FILTER), 1),
        ("no filter again", lambda _: ours.set_filter(""), lambda _: theirs.set_filter(""), 1),
        ("sort by customer", lambda _: ours.model.sort(CUSTOMER), lambda _: theirs.sort_by(CUSTOMER), 1),
        ("scroll by ten rows", lambda n: _scroll(ours.view, 10 * n), lambda n: _scroll(theirs.view, 10 * n), 20),
        ("scroll by a page", lambda n: _scroll(ours.view, PAGE * n), lambda n: _scroll(theirs.view, PAGE * n), 20),
    ]
    called = f"{count:,} alarms{f' in {problems} problems' if problems else ''}"
    # All of ours first: between two acts at a desk no other list works for seconds and empties the processor's caches.
    ours_ms = [_timed(mine, times) for _, mine, _, times in acts]
    is_beside = count <= MOST_BESIDE
    theirs_ms = [_timed(other, times) if is_beside else None for _, _, other, times in acts]
    figures = [
        _figure(f"{called}: {name}", mine_ms, other_ms, BUDGETS_MS.get((count, name)))
        for (name, *_), mine_ms, other_ms in zip(acts, ours_ms, theirs_ms, strict=True)
    ]
    for widget in (ours, theirs):
        widget.close()
        widget.deleteLater()
    QApplication.processEvents()
    return figures


def _figure(name: str, mine_ms: float, other_ms: float | None, budget: float | None) -> Figure:
    if other_ms is None:
        return Figure(name, mine_ms, "ms", budget=budget)
    return smaller(name, mine_ms, "ms", other_ms, budget)


def make_rows(count: int, problems: int = 0) -> list[AlarmRow]:
    """Alarms of the last day, in no order; where there are problems, each is part of one."""
    random, severities = Random(1), list(PerceivedSeverity)[:5]
    rows = (
        make_row(
            number,
            NOW - timedelta(seconds=random.randrange(80_000)),
            severity=random.choice(severities),
            is_acknowledged=random.random() < 0.7,
            customer=f"Customer {random.randrange(400)}",
        )
        for number in range(1, count + 1)
    )
    return [_in_problem(row, problems) for row in rows] if problems else list(rows)


def _in_problem(row: AlarmRow, problems: int) -> AlarmRow:
    role = MemberRole.ROOT if row.id <= problems else MemberRole.SYMPTOM
    return in_problem(row, row.id % problems + 1, role)


def _scroll(view: QTableView, row: int) -> None:
    """Put a row at the top; what is painted of that is Qt's affair."""
    is_by_pixel = view.verticalScrollMode() is QAbstractItemView.ScrollMode.ScrollPerPixel
    view.verticalScrollBar().setValue(row * ROW_HEIGHT if is_by_pixel else row)


def _timed(act: Callable[[int], object], times: int) -> float:
    """Until the act is on the screen; the median of so many times."""
    took = []
    for place in range(times):
        began = time.process_time()
        act(place)
        QApplication.processEvents()
        took.append((time.process_time() - began) * 1000)
    return median(took)
