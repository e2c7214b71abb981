"""How long a commit of another process takes to become a row of the desk's list.

Beside it stands what waiting for the feed's next look alone costs, the least that a desk which looks can reach.
"""

import subprocess
import sys
import time
from pathlib import Path

from nocdesk.boards.rows import AlarmRow
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.bench.figures import Figure, keep_in, percentile, report, smaller
from tests.bench.waiting import wait_for
from tests.postgres import PostgresServer
from tests.ui.builders import fill_provider
from ui.application import Desk, make_application
from ui.change_feed import PERIOD_MS
from ui.models.row_table import RowTableModel

COMMITS = 120
PATIENCE_S = 30.0
BUDGET_MS = 1000.0


def bench_feed(tmp_path: Path, postgres_server: PostgresServer) -> None:
    postgres_server.create_database("bench")
    stores = {"SQLite": f"sqlite:///{tmp_path / 'nocdesk.db'}", "PostgreSQL": postgres_server.url("bench")}
    figures = [figure for name, url in stores.items() for figure in _figures(name, url, tmp_path)]
    report("feed", figures, beside="waiting for the look")
    keep_in("desk", figures)


def _figures(store: str, url: str, directory: Path) -> list[Figure]:
    core = open_core(Settings(database_url=url, data_dir=directory), Actor("ann", Role.ENGINEER))
    fill_provider(core)
    took = _hear(core, url, directory)
    core.close()
    # Of a commit at any time, the half waits less than half a period for the next look, and so on.
    return [
        smaller(f"{store}: commit to row, {words}", percentile(took, share), "ms", share * PERIOD_MS, budget)
        for words, share, budget in (("median", 0.5, None), ("95th percentile", 0.95, BUDGET_MS))
    ] + [Figure(f"{store}: commit to row, longest of {COMMITS}", max(took), "ms")]


def _hear(core: Core, url: str, directory: Path) -> list[float]:
    """How many milliseconds after its commit each alarm of the other process was in the list's model."""
    desk = Desk(make_application(), core, "light")
    desk.window.show()
    desk.window.start()
    assert desk.window.console is not None
    model = desk.window.console.list.model
    shown: dict[int, float] = {}
    model.rowsInserted.connect(lambda *_: _note(model, shown))
    command = [sys.executable, "-m", "tests.bench.alarm_writer", url, str(directory), str(COMMITS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        wait_for(lambda: writer.poll() is not None, COMMITS + PATIENCE_S)
        said = writer.stdout.read() if writer.stdout is not None else ""
    committed = {int(number): float(at) for number, at in (line.split() for line in said.splitlines())}
    wait_for(lambda: committed.keys() <= shown.keys(), PATIENCE_S)
    desk.close()
    return [(shown[number] - at) * 1000 for number, at in committed.items()]


def _note(model: RowTableModel[AlarmRow], shown: dict[int, float]) -> None:
    now = time.monotonic()
    for row in model.shown_rows:
        shown.setdefault(row.id, now)
