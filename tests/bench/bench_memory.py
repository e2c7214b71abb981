"""What two hours of events, told in ten minutes, leave in the desk's memory."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.bench.figures import Figure, keep_in, table
from tests.bench.waiting import let_run, wait_for
from tests.ui.builders import fill_provider
from ui.application import Desk, make_application

SECONDS = int(os.environ.get("MEMORY_SECONDS", "600"))
WARM_UP_S = 30
BUDGET_MB = 50.0
PATIENCE_S = 60.0
_RESIDENT = Path("/proc/self/statm")


@pytest.mark.skipif(not _RESIDENT.exists(), reason="only Linux tells a process how much of it is in memory this way")
def bench_memory(tmp_path: Path) -> None:
    core = open_core(Settings(data_dir=tmp_path), Actor("ann", Role.ENGINEER))
    fill_provider(core)
    desk = Desk(make_application(), core, "light")
    desk.window.show()
    desk.window.start()
    for name in desk.window.screens.names:
        desk.window.show_screen(name)
        let_run(0.5)
    desk.window.show_screen("console")
    _tell(tmp_path, WARM_UP_S)
    before = _resident_mb()
    _tell(tmp_path, SECONDS)
    after = _resident_mb()
    desk.close()
    core.close()
    name = f"memory that {SECONDS * 12 / 3600:.1f} h of events told in {SECONDS / 60:.1f} min have cost"
    figures = [Figure(name, after - before, "MB", budget=BUDGET_MB)]
    print("\n" + "\n".join(table(figures, beside="")))
    keep_in("desk", figures)


def _tell(directory: Path, seconds: int) -> None:
    command = [sys.executable, "-m", "tests.bench.alarm_night", str(directory), str(seconds)]
    with subprocess.Popen(command) as teller:
        wait_for(lambda: teller.poll() is not None, seconds + PATIENCE_S)
    assert teller.returncode == 0
    let_run(3.0)


def _resident_mb() -> float:
    gc.collect()
    pages = int(_RESIDENT.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000
