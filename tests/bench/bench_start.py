"""How long the desk takes from its start to alarms on the screen, beside an empty window, and to lay windows out."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtWidgets import QApplication

from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.bench.desk_opener import SHOWN
from tests.bench.figures import keep_in, machine, report, smaller, table
from tests.ui.builders import fill_shift
from tests.ui.filled_stores import START
from ui.application import Desk, make_application
from ui.preferences import PreferenceMemory

ROUNDS = 7
LAYOUT_ROUNDS = 5
LAYOUT_MS = 300.0


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
    figures = [smaller("start of the process to alarms on the screen", desk, "ms", empty)]
    report("start", figures, beside="empty window")
    keep_in("desk", figures)


def bench_layout(tmp_path: Path) -> None:
    """The desk opens with three screens in windows of their own, as it was closed; then it goes from one to four."""
    application = make_application()
    core = open_core(
        Settings(database_url=f"sqlite:///{tmp_path / 'nocdesk.db'}", data_dir=tmp_path), Actor("ann", Role.ENGINEER)
    )
    memory = PreferenceMemory(tmp_path / "desk.toml")
    starts: list[float] = []
    changes: list[float] = []
    usual: list[float] = []
    for number in range(LAYOUT_ROUNDS + 1):
        desk = Desk(application, core, "light", memory)
        desk.window.show()
        application.processEvents()
        took = took_ms(desk.window.perspectives.restore, application)
        docks, perspectives = desk.window.screens.docks, desk.window.perspectives
        if number == 0:
            for name in ("tickets", "network", "workbench"):
                docks.detach(name)
            perspectives.keep("three")
            perspectives.end()
        else:
            assert len(docks.windows()) == 3
            starts.append(took)
            four = docks.state()
            perspectives.reset()
            application.processEvents()
            changes.append(took_ms(partial(perspectives.choose, "three"), application))
            perspectives.reset()
            application.processEvents()
            usual.append(took_ms(partial(docks.lay_out_anew, four), application))
        desk.close()
    core.close()
    beside = median(usual)
    figures = [
        smaller("layout of four windows, at the start: laid out and painted", median(starts), "ms", beside, LAYOUT_MS),
        smaller("layout of four windows, from one: laid out and painted", median(changes), "ms", beside, LAYOUT_MS),
    ]
    print(f"\n{machine()}\n" + "\n".join(table(figures, beside="QtAds restoreState")))
    keep_in("desk", figures)


def took_ms(lay_out: Callable[[], object], application: QApplication) -> float:
    """How much of the processor it takes until windows stand as they shall and are painted: others may use it, too."""
    began = time.thread_time()
    lay_out()
    application.processEvents()
    return (time.thread_time() - began) * 1000


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
