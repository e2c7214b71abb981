"""A trap, the poll that it asks for, and what a real agent then says: the alarm stays or goes by that."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.network.learnt import LearntNumbers
from nocdesk.people.model import SYSTEM
from nocdesk.settings import Settings
from nocdesk.store.spool import Spool
from nocdesk.traps.commands import keep_traps
from nocdesk.traps.event import TrapEvent, TrapState, TrapVarBind
from nocdesk.traps.rules.book import RuleBook
from nocdesk.traps.rules.judging import TrapJudge
from probes.collector_store import CoreStore
from probes.snmp.backends import BackendClient
from tests.probes.collecting import add_device, make_collector, play

if TYPE_CHECKING:
    from tests.probes.conftest import Snmpd

LINK_DOWN, IF_INDEX = "1.3.6.1.6.3.1.1.5.3", "1.3.6.1.2.1.2.2.1.1"


@pytest.fixture
def core(database_url: str, tmp_path: Path) -> Iterator[Core]:
    """An empty store of either kind, with the machine's own clock, as the collector waits in real time."""
    opened = open_core(Settings(database_url=database_url, data_dir=tmp_path), SYSTEM)
    yield opened
    opened.close()


def test_an_interface_that_a_trap_calls_down_and_its_agent_up_is_cleared_by_the_poll_that_the_trap_asked_for(
    snmpd: "Snmpd", core: Core, tmp_path: Path
) -> None:
    add_device(core, snmpd.port, interval_s=3600)
    clock = SystemClock()
    judge = TrapJudge(RuleBook(None, core.settings.names_file, clock))

    def is_learnt() -> bool:
        with core.read() as session:
            return any("lo" in row.interfaces.values() for row in session.scalars(select(LearntNumbers)))

    def tell() -> None:
        with core.read() as session:
            (row,) = session.scalars(select(LearntNumbers))
        index = next(int(number) for number, name in row.interfaces.items() if name == "lo")
        at_us = round(clock.now().timestamp() * 1e6)
        down = TrapVarBind(f"{IF_INDEX}.{index}", "INTEGER", index)
        event = TrapEvent(1, at_us, "127.0.0.1", snmpd.port, TrapState.DECODED, trap_oid=LINK_DOWN, varbinds=(down,))
        with core.work(SYSTEM) as work:
            kept = keep_traps(work, source="spool", events=[event], through=1)
            judge.judge(work, kept.heard)

    def link() -> Alarm:
        with core.read() as session:
            return session.scalars(select(Alarm).where(Alarm.condition == Condition.LINK_DOWN)).one()

    steps: list[Callable[[], bool | None]] = [is_learnt, tell, lambda: link().cleared_at is not None]
    spool = Spool(tmp_path / "spool.db")
    try:
        play(lambda: make_collector(CoreStore(core, spool), BackendClient(clock)), *steps)
    finally:
        spool.close()

    assert link().resource.endswith(" lo")
    assert link().count == 1
