"""How long after the key an acknowledgement is seen in the row, with the store's commit between them."""

import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.bench.figures import Figure, keep_in, percentile, table
from tests.bench.waiting import let_run, wait_for
from tests.ui.builders import fill_shift
from tests.ui.filled_stores import START
from ui.application import Desk, make_application

ROUNDS = 30
BUDGET_MS = 100.0
PATIENCE_S = 10.0


def bench_acknowledge(tmp_path: Path) -> None:
    core = open_core(Settings(data_dir=tmp_path), Actor("ann", Role.ENGINEER), VirtualClock(START))
    alarm_id = fill_shift(core)["ring"]
    desk = Desk(make_application(), core, "light")
    desk.window.show()
    desk.window.start()
    assert desk.window.console is not None
    alarms = desk.window.console.list
    wait_for(lambda: alarms.model.row(alarm_id) is not None, PATIENCE_S)
    desk.window.activateWindow()
    alarms.view.setFocus()
    alarms.go_to(alarm_id)
    let_run(1.0)
    took = [_round(desk, alarm_id, Qt.Key.Key_A if number % 2 == 0 else Qt.Key.Key_U) for number in range(ROUNDS)]
    desk.close()
    core.close()
    figures = [
        Figure("acknowledge or take it back, key to row: median", percentile(took, 0.5), "ms", budget=BUDGET_MS),
        Figure("acknowledge or take it back, key to row: 95th percentile", percentile(took, 0.95), "ms"),
    ]
    print("\n" + "\n".join(table(figures, beside="")))
    keep_in("desk", figures)


def _round(desk: Desk, alarm_id: int, key: Qt.Key) -> float:
    """Milliseconds from a key to the changed row, painted."""
    assert desk.window.console is not None
    alarms = desk.window.console.list
    before = alarms.model.row(alarm_id)
    assert before is not None
    seen: list[float] = []

    def look() -> None:
        row = alarms.model.row(alarm_id)
        if not seen and row is not None and row.is_acknowledged != before.is_acknowledged:
            alarms.view.viewport().repaint()
            seen.append(time.perf_counter())

    alarms.model.dataChanged.connect(look)
    alarms.model.rearranged.connect(look)
    began = time.perf_counter()
    QTest.keyClick(alarms.view, key)
    wait_for(lambda: bool(seen), PATIENCE_S)
    alarms.model.dataChanged.disconnect(look)
    alarms.model.rearranged.disconnect(look)
    let_run(0.3)
    return (seen[0] - began) * 1000
