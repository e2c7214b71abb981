"""Fifty desks on one PostgreSQL: from a commit to every desk's model, and what desks cost that do nothing.

All of it shares the machine: the server, the desks and who commits. Of the changes every fifth is of an alarm in the
lists, which each desk reads anew; of the others each desk hears. Beside it stand the same desks that ask four times a
second for the newest numbers of the feed and those just below them.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.bench.figures import Figure, keep_in, machine, percentile, report, smaller
from tests.postgres import PostgresServer, run_postgres
from tests.ui.builders import fill_provider, raise_one, service_ids

PROCESSES, DESKS_EACH = 10, 5
DESKS = PROCESSES * DESKS_EACH
CONNECTIONS = 8 * DESKS
ALARMS = 200
PER_S, SECONDS = 200, 20
IDLE_S, SETTLE_S = 20.0, 4.0
BUDGET_MS, BEHIND_S = 1000.0, 1.0
CPUCLOCK_SCHED = 2
"""In the number of a process's clock: all that it has run, in nanoseconds."""
Noted = Sequence[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Found:
    """What one way to hear of changes gave: milliseconds from commits to desks, and what an idle desk asks for.

    `slowest_ms` is the 95th percentile to the list of the desk where that is longest; `behind_s` how much later than
    planned the last commit was: a desk that hears of fewer changes a second has an easier time.
    """

    heard_ms: Sequence[float]
    shown_ms: Sequence[float]
    slowest_ms: float
    missing: int
    written_per_s: float
    behind_s: float
    statements_per_s: float
    server_cpu_ms_per_s: float


def bench_team(tmp_path: Path) -> None:
    with run_postgres(connections=CONNECTIONS) as server:
        told, asking = (_measure(server, way, tmp_path) for way in ("told", "asking"))
    assert told.missing == 0
    figures = [
        smaller(
            f"{PER_S} changes/s to {DESKS} {where}, {words}",
            percentile(now, share),
            "ms",
            percentile(then, share),
            budget,
        )
        for where, now, then in (
            ("feeds", told.heard_ms, asking.heard_ms),
            ("lists", told.shown_ms, asking.shown_ms),
        )
        for words, share, budget in (("median", 0.5, None), ("95th percentile", 0.95, BUDGET_MS))
    ]
    figures += [
        smaller("the slowest desk's list, 95th percentile", told.slowest_ms, "ms", asking.slowest_ms, BUDGET_MS),
        Figure("the last commit behind its time", told.behind_s, "s", asking.behind_s, None, BEHIND_S),
        Figure(f"the longest of {len(told.shown_ms):,} to lists", max(told.shown_ms), "ms", max(asking.shown_ms)),
        Figure(f"commits a second of {PER_S} that were due", told.written_per_s, "1/s", asking.written_per_s),
        smaller("an idle desk: statements a second", told.statements_per_s, "1/s", asking.statements_per_s),
        smaller("an idle desk: server's CPU", told.server_cpu_ms_per_s, "ms/s", asking.server_cpu_ms_per_s),
    ]
    report("team", figures, beside="asking 4 times a second")
    keep_in("desk", figures)
    print(f"{PROCESSES} processes of {DESKS_EACH} desks; {machine()}; never in a model: {told.missing}")


def _measure(server: PostgresServer, way: str, directory: Path) -> Found:
    server.create_database(way)
    url = server.url(way)
    core = open_core(Settings(database_url=url, data_dir=directory), Actor("ann", Role.ENGINEER))
    _fill(core)
    with _desks(url, directory, way) as desks:
        time.sleep(SETTLE_S)
        statements, cpu_ms = _statements(desks), _server_cpu_ms(core)
        time.sleep(IDLE_S)
        statements, cpu_ms = _statements(desks) - statements, _server_cpu_ms(core) - cpu_ms
        command = [sys.executable, "-m", "tests.bench.team_writer", url, str(PER_S), str(SECONDS)]
        said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        time.sleep(SETTLE_S)
        desks_saw = [one for desk in desks for one in json.loads(_asked(desk, "end"))]
    core.close()
    server.drop_database(way)
    by_desk = [list(_shown_ms(said["committed"], noted)) for noted, _ in desks_saw]
    shown = [each for desk in by_desk for each in desk]
    heard = [each for _, heard in desks_saw for each in _heard_ms(said["committed"], heard)]
    missing = len(desks_saw) * len(said["committed"]) - len(shown) - len(heard)
    return Found(
        heard,
        shown,
        max(percentile(desk, 0.95) for desk in by_desk),
        missing,
        len(said["committed"]) / said["took_s"],
        said["took_s"] - SECONDS,
        statements / DESKS / IDLE_S,
        cpu_ms / DESKS / IDLE_S,
    )


def _fill(core: Core) -> None:
    fill_provider(core)
    services = list(service_ids(core).values())
    for place in range(ALARMS):
        raise_one(core, resource=f"bench-{place}", text="Trouble 0", services=services[place % len(services) :][:3])


@contextmanager
def _desks(url: str, directory: Path, way: str) -> Iterator[list[subprocess.Popen[str]]]:
    words = ["-m", "tests.bench.team_desks", url, str(directory), way, str(DESKS_EACH), str(ALARMS)]
    with ExitStack() as stack:
        desks = [
            stack.enter_context(
                subprocess.Popen([sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(PROCESSES)
        ]
        for desk in desks:
            assert desk.stdout is not None
            assert desk.stdout.readline() == "ready\n"
        try:
            yield desks
        except BaseException:
            for desk in desks:
                desk.kill()
            raise


def _asked(desk: subprocess.Popen[str], order: str) -> str:
    assert desk.stdin is not None
    assert desk.stdout is not None
    desk.stdin.write(f"{order}\n")
    desk.stdin.flush()
    return desk.stdout.readline()


def _statements(desks: Sequence[subprocess.Popen[str]]) -> int:
    return sum(int(_asked(desk, "count")) for desk in desks)


def _server_cpu_ms(core: Core) -> float:
    """What the server's processes for this store have used so far, by the clock that Linux keeps for each process."""
    with core.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return sum(time.clock_gettime_ns(~pid << 3 | CPUCLOCK_SCHED) for (pid,) in found) / 1e6


def _heard_ms(committed: Noted, heard: Sequence[tuple[int, float]]) -> Iterator[float]:
    """For each commit of something else than an alarm, when a desk heard of it."""
    when = dict(heard)
    for alarm, number, at in committed:
        if not alarm and number in when:
            yield (when[number] - at) * 1000


def _shown_ms(committed: Noted, noted: Noted) -> Iterator[float]:
    """For each commit of an alarm, when a desk's list first had it or a later one of the same alarm."""
    by_alarm: dict[int, list[tuple[int, float]]] = {}
    for alarm, number, at in noted:
        by_alarm.setdefault(alarm, []).append((number, at))
    for alarm, number, at in committed:
        shown = next((when for known, when in by_alarm.get(alarm, ()) if known >= number), None)
        if shown is not None:
            yield (shown - at) * 1000
