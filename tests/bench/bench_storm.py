"""Storms: events a second beside a plain insert of the same events, and a core that fails under 10,000 devices."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import insert

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import raise_alarm
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import AlarmEventRecord, AlarmHappening, Condition
from nocdesk.alarms.trouble import Trouble
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.garbage import coming_up, look_seldom
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.problems.correlator import Correlator
from nocdesk.problems.listing import problem_rows
from nocdesk.settings import Settings
from tests.bench.figures import Figure, keep_in, larger, percentile, report, table
from tests.bench.waiting import let_run, wait_for
from tests.storm import fill_tree_network, make_spooled_storm, make_storm
from ui.application import Desk, make_application
from ui.pause_meter import PauseMeter

SECONDS, PER_S = int(os.environ.get("STORM_SECONDS", "60")), 1_000
DRAINED_WITHIN_S = 600.0
SETTLED_AFTER_S = 5.0
LONGEST_PAUSE_MS, P99_PAUSE_MS = 200.0, 50.0
DEVICES, ALARMS, OVER_S = 10_000, 8_000, 30


def bench_storm(tmp_path: Path) -> None:
    figures = [*_changes(tmp_path / "changes"), *_events(tmp_path / "events"), *_core_failure(tmp_path / "core")]
    report("storm", figures, beside="a plain insert")


def bench_storm_at_the_desk(tmp_path: Path) -> None:
    """The window while a storm goes through another process: how long it does not answer, and when all is applied."""
    core = open_core(Settings(data_dir=tmp_path), Actor("ann", Role.ENGINEER))
    command = [sys.executable, "-m", "tests.bench.storm_writer", str(tmp_path), str(SECONDS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdout.readline()
        look_seldom()
        with coming_up():
            desk = Desk(make_application(), core, "light")
        desk.window.show()
        desk.window.start()
        let_run(SETTLED_AFTER_S)
        meter = PauseMeter()
        meter.start()
        writer.stdin.write("rage\n")
        writer.stdin.flush()
        wait_for(lambda: writer.poll() is not None, SECONDS + DRAINED_WITHIN_S)
        pauses, drained_s = meter.stop(), float(writer.stdout.read())
    desk.close()
    core.close()
    figures = [
        Figure(f"desk in a storm of {SECONDS} s: longest pause", pauses.longest_ms, "ms", budget=LONGEST_PAUSE_MS),
        Figure(f"desk in a storm of {SECONDS} s: 99th percentile", pauses.p99_ms, "ms", budget=P99_PAUSE_MS),
        Figure("from the end of the storm until all of it was applied", drained_s, "s"),
    ]
    print("\n".join(table(figures, beside="")))
    keep_in("desk", figures)


def _core(directory: Path) -> tuple[Core, VirtualClock]:
    clock = VirtualClock(datetime(2026, 11, 10, 8, tzinfo=UTC))
    return open_core(Settings(data_dir=directory), Actor("ann", Role.ENGINEER), clock), clock


def _changes(directory: Path) -> list[Figure]:
    """Changes of state that wait in the spool, and what it takes until alarms, ledger, tickets and problems stand."""
    core, clock = _core(directory)
    spooled = make_spooled_storm(core, clock, directory)
    spooled.calm()
    spooled.fall(SECONDS, per_s=PER_S)
    began, began_cpu_s = time.perf_counter(), time.process_time()
    spooled.drain()
    taken_s, cpu_s = time.perf_counter() - began, time.process_time() - began_cpu_s
    plain_s, plain_cpu_s = _plainly(core)
    core.close()
    told = SECONDS * PER_S
    return [
        larger("changes of state, through the engine", told / taken_s, "1/s", told / plain_s),
        larger("the same, by CPU time", told / cpu_s, "1/s", told / plain_cpu_s),
    ]


def _plainly(core: Core) -> tuple[float, float]:
    """Seconds, and seconds of CPU time, that as many plain rows take."""
    began, began_cpu_s = time.perf_counter(), time.process_time()
    for _ in range(SECONDS):
        _insert_plainly(core)
    return time.perf_counter() - began, time.process_time() - began_cpu_s


def _events(directory: Path) -> list[Figure]:
    core, clock = _core(directory)
    storm = make_storm(core, clock)
    began = time.perf_counter()
    storm.rage(SECONDS, per_s=PER_S)
    taken_s = time.perf_counter() - began
    plain_s, _ = _plainly(core)
    core.close()
    return [larger("events, correlated", storm.told / taken_s, "1/s", SECONDS * PER_S / plain_s)]


def _insert_plainly(core: Core) -> None:
    """The same number of rows of events and nothing else, a transaction a second."""
    with core.work(SYSTEM) as work:
        row = {
            "alarm_id": 1, "at": work.now, "evidence_at": work.now, "happening": AlarmHappening.REPEATED,
            "severity": MEANINGS[Condition.LINK_DOWN].severity, "is_annunciated": False, "by": "bench", "text": "x",
        }  # fmt: skip
        work.session.execute(insert(AlarmEventRecord), [row] * PER_S)


def _core_failure(directory: Path) -> list[Figure]:
    """8,000 alarms within 30 s; how long each look takes, and the one that comes after the last alarm."""
    core, clock = _core(directory)
    behind = fill_tree_network(core, devices=DEVICES)[: ALARMS - 1]
    Random(1).shuffle(behind)
    troubles = [("core-0", 1), *behind]
    correlator, looks = Correlator(), []
    step = -(-len(troubles) // OVER_S)
    for place in range(0, len(troubles), step):
        with core.work(SYSTEM) as work:
            for name, device in troubles[place : place + step]:
                key = resource_key(Condition.DEVICE_SILENT, name)
                meaning = MEANINGS[Condition.DEVICE_SILENT]
                trouble = Trouble(key, Condition.DEVICE_SILENT, meaning.severity, name, "No answer", device_id=device)
                raise_alarm(work, trouble=trouble, began_at=work.now, touches=())
        clock.advance(1)
        began = time.perf_counter()
        correlator.settle(core)
        looks.append(time.perf_counter() - began)
    problems = _open_problems(core)
    core.close()
    return [
        Figure(f"{len(troubles):,} alarms of {DEVICES:,} devices: problems", len(problems), "number"),
        Figure("whose root is the core", float(problems[0] == "core-0"), "1 = yes"),
        Figure("from the last alarm to its problem", looks[-1], "s"),
        Figure("a look, median", percentile(looks, 0.5), "s"),
        Figure("a look, longest", max(looks), "s"),
    ]


def _open_problems(core: Core) -> list[str | None]:
    with core.read() as session:
        return [row.root for row in problem_rows(session)]
