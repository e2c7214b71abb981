"""How soon the desk can be used with 100,000 open alarms and 100,000 services in the store, beside an empty window."""

from pathlib import Path

from nocdesk.core import open_core
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from tests.bench.bench_start import opened
from tests.bench.figures import keep_in, machine, report, smaller
from tests.bench.large_store import fill_large

BUDGET_MS = 3000.0


def bench_large(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'nocdesk.db'}", data_dir=tmp_path)
    core = open_core(settings, Actor("ann", Role.ENGINEER))
    fill_large(core, alarms=100_000, services=100_000, problems=2_000)
    core.close()
    opened("empty", tmp_path)
    desk, empty = opened("desk", tmp_path), opened("empty", tmp_path)
    name = "100,000 alarms, 100,000 services: start of the process to the worst alarms on the screen"
    figures = [smaller(name, desk, "ms", empty, BUDGET_MS)]
    print(f"\n{machine()}")
    report("large", figures, beside="empty window")
    keep_in("desk", figures)
