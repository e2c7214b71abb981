"""How long the desk takes from the start of its process to alarms on the screen, beside an empty window of Qt."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.bench.desk_opener import SHOWN
from tests.bench.figures import report, smaller
from tests.ui.builders import fill_shift
from tests.ui.filled_stores import START

ROUNDS = 7


def bench_start(tmp_path: Path) -> None:
    clock = VirtualClock(START)
    core = open_core(
        Settings(database_url=f"sqlite:///{tmp_path / 'nocdesk.db'}", data_dir=tmp_path),
        Actor("ann", Role.ENGINEER),
        clock,
    )
    fill_shift(core)
    core.close()
    times: dict[str, list[float]] = {"desk": [], "empty": []}
    for _ in range(ROUNDS):
        for what, took in times.items():
            took.append(opened(what, tmp_path))
    desk, empty = median(times["desk"]), median(times["empty"])
    report("start", [smaller("start of the process to alarms on the screen", desk, "ms", empty)], beside="empty window")


def opened(what: str, data_dir: Path) -> float:
    """Milliseconds from the start of the process until it says that something is shown."""
    command = [sys.executable, "-m", "tests.bench.desk_opener", what]
    environment = {**os.environ, "NOCDESK_DATA_DIR": str(data_dir)}
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        took = (time.perf_counter() - began) * 1000
    assert said == SHOWN
    return took
