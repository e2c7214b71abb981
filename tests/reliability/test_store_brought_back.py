"""R26: collectors go on with a store that was brought back under their feet, though it knows less than they do."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from nocdesk.batch_sources import BatchSource
from nocdesk.clock import SystemClock, VirtualClock
from nocdesk.engine import Engine
from nocdesk.network.model import Device
from nocdesk.outages.model import IN_FORCE, LedgerEntry
from nocdesk.services.model import ServiceClass
from nocdesk.store import leases
from tests.conftest import START
from tests.nocdesk.readings import Feeder
from tests.postgres import PostgresServer
from tests.reliability.record import Telling
from tests.reliability.town import Town

pytestmark = pytest.mark.chaos


@pytest.fixture
def town(postgres_server: PostgresServer, postgres_template: str, tmp_path: Path) -> Iterator[Town]:
    with closing(Town(postgres_server, postgres_template, tmp_path, SystemClock())) as made:
        yield made


def cut_off_while_it_is_brought_back(town: Town) -> Counter[tuple[str, int]]:
    """One polls on, cut off, by a lease that the store has forgotten; another one has its devices. What is stored."""
    probe, one, other = town.provider.ping_probe, town.collector("one"), town.collector("other")
    one.hear(probe, 1)
    town.back_up()
    for next_one in (other, one):
        town.let_leases_run_out()
        next_one.tenures.renew()
    one.hear(probe, 2)

    town.bring_back()
    town.let_leases_run_out()
    town.all_work(other)
    other.hear(probe, 3)
    one.hear(probe, 4)
    town.all_work(other)
    town.all_work(one, other)
    return town.stored()


def test_a_collector_that_was_cut_off_brings_nothing_that_was_another_s_to_hear(town: Town, promise: Telling) -> None:
    stored = cut_off_while_it_is_brought_back(town)

    heard = Counter(("SIP-1", number) for number in (1, 2, 3))
    lost, doubled = (heard - stored).total(), (stored - heard).total()
    promise.kept("R26", "brought back while the one who polls is cut off", injected=1, lost=lost, doubled=doubled)


def test_control_where_tokens_are_only_counted_two_are_believed_about_one_device(
    town: Town, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    counted = str(leases._TAKE).replace("greatest(held.token + 1, excluded.token)", "held.token + 1")
    monkeypatch.setattr(leases, "_TAKE", text(counted))

    stored = cut_off_while_it_is_brought_back(town)

    assert stored["SIP-1", 4] == 1
    promise.control("R26", "tokens only counted: 2 collectors are believed about one device")


def brought_back_under_an_engine(town: Town) -> Counter[tuple[str, int]]:
    """An engine and a far collector live through it; what is stored, of which the backup lacks what 5 was."""
    with town.core.work() as work:
        work.session.get_one(Device, town.provider.edge_router).collected_by = "RIX"
    probe, judge, far = town.provider.edge_system_probe, town.collector("judge"), town.collector("far", "RIX")

    def carry(*numbers: int, instance: str = "SIP-1") -> None:
        for number in numbers:
            far.hear(probe, number, instance)
        far.work()

    carry(1, 2)
    judge.work()
    carry(3, 4)
    town.back_up()
    judge.work()
    carry(5, instance="SIP-2")
    judge.work()

    town.bring_back()
    far.hear(probe, 6, "SIP-3")
    far.hear(probe, 7, "SIP-2")
    town.all_work(judge, far)
    return town.stored()


BACK = Counter([*(("SIP-1", number) for number in range(1, 5)), ("SIP-3", 6), ("SIP-2", 7)])


def test_an_engine_under_which_it_is_brought_back_drops_and_mixes_nothing(town: Town, promise: Telling) -> None:
    stored = brought_back_under_an_engine(town)

    amiss = {"lost": (BACK - stored).total(), "wrong": (stored - BACK).total()}
    promise.kept("R26", "brought back under an engine and a far collector", injected=1, **amiss)


def test_control_an_engine_that_believes_its_memory_drops_what_the_backup_has(
    town: Town, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    look = Engine._applied_through

    def remember(engine: Engine, source: BatchSource) -> int:
        return engine._applied[source.source] if source.source in engine._applied else look(engine, source)

    monkeypatch.setattr(Engine, "_applied_through", remember)

    stored = brought_back_under_an_engine(town)

    lost, mixed = (BACK - stored).total(), (stored - BACK).total()
    assert lost
    assert mixed
    promise.control("R26", f"an engine that believes its memory: {lost} samples lost, {mixed} of another series")


ROUNDS, EVERY_S, AWAY_S = 12, 5.0, 60.0


def ledger_over_a_gap(server: PostgresServer, template: str, directory: Path) -> Counter[ServiceClass]:
    """A minute measured, a minute that the backup lacks, in which the service is down, a minute's pause, a minute."""
    clock = VirtualClock(START)
    with closing(Town(server, template, directory, clock)) as town:
        feeder = Feeder(town.open(), clock, directory)

        def poll(*, is_up: bool) -> None:
            for _ in range(ROUNDS):
                feeder.take(*feeder.healthy(town.provider, is_up=is_up), advance_s=EVERY_S)

        poll(is_up=True)
        town.back_up()
        poll(is_up=False)
        town.bring_back()
        feeder.engine = Engine(town.open(), feeder.spool)
        clock.advance(AWAY_S)
        poll(is_up=True)
        feeder.spool.close()
        with town.core.read() as session:
            entries = select(LedgerEntry).where(IN_FORCE, LedgerEntry.service_id == town.provider.access)
            found: Counter[ServiceClass] = Counter()
            for entry in session.scalars(entries):
                found[entry.service_class] += round(((entry.ended_at or clock.now()) - entry.began_at).total_seconds())
    return found


def test_what_it_lacks_is_unknown_in_the_ledger(
    postgres_server: PostgresServer, postgres_template: str, tmp_path: Path, promise: Telling
) -> None:
    found = ledger_over_a_gap(postgres_server, postgres_template, tmp_path)

    minute = round(ROUNDS * EVERY_S)
    unknown = round(EVERY_S) + minute + round(AWAY_S)
    wrong = found != {ServiceClass.UP: 2 * minute - round(EVERY_S), ServiceClass.UNKNOWN: unknown}
    promise.kept("R26", "brought back, and polled again a minute later: the time between", injected=1, wrong=int(wrong))


def test_control_with_a_tolerance_of_a_day_what_it_lacks_counts_as_up(
    postgres_server: PostgresServer,
    postgres_template: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    promise: Telling,
) -> None:
    monkeypatch.setattr("nocdesk.network.topology.STALE_SLACK_S", 86_400.0)

    found = ledger_over_a_gap(postgres_server, postgres_template, tmp_path)

    assert set(found) == {ServiceClass.UP}
    promise.control("R26", "a tolerance of a day: what the backup lacks counts as up")
