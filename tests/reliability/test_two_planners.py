"""R17: of planners who extend one planned work at the same time none undoes another unseen."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from nocdesk.works.commands import WorkConflictError, WorkWindow, extend_work, plan_work, window_of
from nocdesk.works.model import PlannedWork
from tests.conftest import store_settings
from tests.nocdesk.provider_builder import make_provider
from tests.reliability.record import Telling

PLANNERS, ROUNDS = 4, 15
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.chaos


@dataclass
class Planner:
    """Lets the work last a minute longer than it was seen to; `told_of` is who was there first."""

    core: Core
    work_id: int
    told_of: list[str] = field(default_factory=list)

    def read(self) -> WorkWindow:
        with self.core.read() as session:
            return window_of(session.get_one(PlannedWork, self.work_id))

    def extend(self, seen: WorkWindow) -> None:
        while True:
            try:
                with self.core.work() as work:
                    extend_work(
                        work, work_id=self.work_id, ends_at=seen.ends_at + MINUTE, reason="takes longer", seen=seen
                    )
                return
            except WorkConflictError as conflict:
                self.told_of.append(conflict.by)
                seen = conflict.theirs

    def extend_unguarded(self, seen: WorkWindow) -> None:
        with self.core.work() as work:
            planned = work.session.get_one(PlannedWork, self.work_id, with_for_update=True)
            planned.ends_at = seen.ends_at + MINUTE


@pytest.fixture
def planners(core: Core, database_url: str, tmp_path: Path) -> list[Planner]:
    service, now = make_provider(core).voice, core.clock.now()
    with core.work() as work:
        number = plan_work(work, name="PW-1", starts_at=now, ends_at=now + timedelta(days=365), service_ids=[service])
    settings = store_settings(database_url, tmp_path)
    return [
        Planner(open_core(settings, Actor(f"planner {n}", Role.ENGINEER), core.clock), number) for n in range(PLANNERS)
    ]


def minutes_gained(planners: list[Planner], extend: Callable[[Planner, WorkWindow], None]) -> int:
    """All read, then all extend, so many times; by how many minutes the work lasts longer in the end."""
    together = threading.Barrier(PLANNERS, timeout=60)
    began = planners[0].read().ends_at

    def work(planner: Planner) -> None:
        try:
            for _ in range(ROUNDS):
                together.wait()
                seen = planner.read()
                together.wait()
                extend(planner, seen)
        except BaseException:
            together.abort()
            raise

    with ThreadPoolExecutor(PLANNERS) as pool:
        list(pool.map(work, planners))
    return (planners[0].read().ends_at - began) // MINUTE


@pytest.mark.timeout(180)
def test_no_extension_of_four_planners_is_lost(planners: list[Planner], promise: Telling) -> None:
    gained = minutes_gained(planners, Planner.extend)

    assert sum(len(planner.told_of) for planner in planners) >= ROUNDS, "control: they did meet"
    assert all(planner.core.actor.name not in planner.told_of for planner in planners)
    extended, store = PLANNERS * ROUNDS, "PostgreSQL" if planners[0].core.is_shared else "SQLite"
    for planner in planners:
        planner.core.close()
    promise.kept("R17", f"{PLANNERS} planners of one work, {store}", injected=extended, lost=extended - gained)


@pytest.mark.timeout(180)
def test_control_without_what_was_seen_extensions_are_lost(planners: list[Planner], promise: Telling) -> None:
    gained = minutes_gained(planners, Planner.extend_unguarded)

    assert ROUNDS <= gained < PLANNERS * ROUNDS
    for planner in planners:
        planner.core.close()
    promise.control("R17", f"without what was seen of a work: {PLANNERS * ROUNDS - gained} extensions lost")
