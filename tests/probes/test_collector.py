"""The collector as a whole: its rhythm, its durability, its log, its requests, and that there is only one of it."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.network.model import Device
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.reading import Metric, Outcome
from nocdesk.requests.commands import ask_poll_now
from nocdesk.requests.queries import collector_rows, request_row
from nocdesk.settings import Settings
from nocdesk.store.spool import Spool
from probes.collector import Collector
from probes.collector_store import CoreStore, PollNow
from probes.exclusive import SecondCollectorError, only_collector
from probes.snmp.backends import BackendClient
from tests.nocdesk.both_ways import stored_samples
from tests.probes.collecting import (
    PATIENCE_S,
    FakeClient,
    FakeStore,
    add_device,
    make_collector,
    make_device,
    play,
)

if TYPE_CHECKING:
    from tests.probes.conftest import Snmpd, StartSnmpd

ENGINEER = Actor("ada", Role.ENGINEER)


def test_devices_are_asked_in_their_rhythm_and_never_twice_at_once() -> None:
    store = FakeStore(tuple(make_device(number) for number in range(1, 21)))
    client = FakeClient(answer_s=0.3)

    play(lambda: make_collector(store, client), lambda: len(store.kept) > 100)

    assert client.overlaps == 0
    assert {reading.outcome for reading in store.kept} == {Outcome.ANSWERED}
    assert {reading.probe_id for reading in store.kept} == set(range(1, 21))


def test_the_number_in_flight_is_bounded() -> None:
    store = FakeStore(tuple(make_device(number) for number in range(1, 41)))
    client = FakeClient(answer_s=0.05)

    play(lambda: make_collector(store, client, in_flight=5), lambda: len(store.kept) > 80)

    assert client.most_at_once == 5


def test_what_was_heard_while_the_disk_was_full_is_kept_when_there_is_room_again() -> None:
    store = FakeStore((make_device(),))
    client = FakeClient()

    def fill() -> None:
        store.is_full = True

    def make_room() -> None:
        store.is_full = False

    with capture_logs() as log:
        collector = play(
            lambda: make_collector(store, client),
            lambda: len(store.kept) >= 2,
            fill,
            lambda: client.asked >= len(store.kept) + 8,
            make_room,
            lambda: len(store.kept) >= 10,
        )

    assert len(store.kept) == collector.tally.polls_sent
    assert [line["event"] for line in log] == ["spool failed", "spool works again"]


def test_a_device_that_falls_silent_and_returns_makes_two_lines_in_the_log() -> None:
    store = FakeStore((make_device(),))
    client = FakeClient()

    def fall_silent() -> None:
        client.is_silent = True

    def return_to_life() -> None:
        client.is_silent = False

    with capture_logs() as log:
        play(
            lambda: make_collector(store, client),
            lambda: len(store.kept) >= 2,
            fall_silent,
            lambda: sum(reading.outcome is Outcome.SILENT for reading in store.kept) >= 5,
            return_to_life,
            lambda: store.kept[-1].outcome is Outcome.ANSWERED,
        )

    assert [(line["event"], line["device"]) for line in log] == [
        ("device lost", "edge-1"),
        ("device answers again", "edge-1"),
    ]
    assert "no answer (also if key or community wrong)" in log[0]["why"]


def test_a_request_for_a_poll_is_answered_by_a_poll_that_began_after_it() -> None:
    store = FakeStore((make_device(1, 3600.0),))
    client = FakeClient()

    def ask() -> None:
        store.requests.append(PollNow(17, 1))

    play(lambda: make_collector(store, client), lambda: len(store.kept) == 1, ask, lambda: 17 in store.answers)

    assert client.asked == 2
    assert store.answers[17].startswith("answered after")


def test_a_request_for_a_probe_that_nobody_polls_is_answered_too() -> None:
    store = FakeStore((make_device(),), requests=[PollNow(17, 99)])

    play(lambda: make_collector(store, FakeClient()), lambda: 17 in store.answers)

    assert "not polled" in store.answers[17]


def test_a_device_that_is_added_is_polled_without_a_restart() -> None:
    store = FakeStore((make_device(1),))

    def add() -> None:
        store.devices = (make_device(1), make_device(2))

    play(
        lambda: make_collector(store, FakeClient()),
        lambda: len(store.kept) > 1,
        add,
        lambda: store.kept[-1].probe_id == 2,
    )


def test_a_stopped_collector_has_kept_all_that_it_heard_and_given_a_last_beat() -> None:
    store = FakeStore((make_device(),))

    collector = play(lambda: make_collector(store, FakeClient()), lambda: bool(store.beats))

    assert len(store.kept) == collector.tally.polls_sent == collector.tally.answered
    assert store.beats[-1].polls_sent == collector.tally.polls_sent


def test_a_collector_that_is_stopped_by_what_it_just_heard_ends_every_time() -> None:
    async def run_once() -> None:
        collector = make_collector(FakeStore((make_device(1, 0.5),)), client := FakeClient())
        client.on_answer = collector.stop
        async with asyncio.timeout(PATIENCE_S):
            await collector.run()

    async def run_often() -> None:
        await asyncio.gather(*(run_once() for _ in range(20)))

    asyncio.run(run_often())


@pytest.fixture
def core(database_url: str, tmp_path: Path) -> Iterator[Core]:
    """An empty store of either kind, with the machine's own clock, as the collector waits in real time."""
    opened = open_core(Settings(database_url=database_url, data_dir=tmp_path), SYSTEM)
    yield opened
    opened.close()


def _statuses(core: Core) -> dict[int, Outcome]:
    with core.read() as session:
        return {status.probe_id: status.outcome for status in session.scalars(select(ProbeStatus))}


def _collect_from(core: Core, tmp_path: Path, *steps: Callable[[], bool | None], timeout_s: float = 10.0) -> None:
    spool = Spool(tmp_path / "spool.db")
    try:
        play(lambda: make_collector(CoreStore(core, spool), BackendClient(SystemClock()), timeout_s=timeout_s), *steps)
        assert spool.waiting() == 0
    finally:
        spool.close()


def test_a_real_agent_s_answers_reach_the_store(snmpd: "Snmpd", core: Core, tmp_path: Path) -> None:
    add_device(core, snmpd.port)

    _collect_from(core, tmp_path, lambda: list(_statuses(core).values()) == [Outcome.ANSWERED] * 2)

    with core.read() as session:
        (row,) = collector_rows(session)
    assert row.answered == row.polls_sent > 0
    assert row.samples > 0


def test_a_real_agent_s_ordinary_answers_become_rows_and_have_the_same_samples(
    snmpd: "Snmpd", core: Core, tmp_path: Path
) -> None:
    add_device(core, snmpd.port, interval_s=0.2)
    spool, collectors = Spool(tmp_path / "spool.db"), []

    def collect() -> Collector:
        collectors.append(make_collector(CoreStore(core, spool), BackendClient(SystemClock())))
        return collectors[0]

    def samples(metric: Metric) -> list[float]:
        with core.read() as session:
            return [
                value for _, name, _, _, value in stored_samples(session, SystemClock().now()) if name == metric.value
            ]

    play(collect, lambda: len(samples(Metric.RX_BPS)) >= 8)
    spool.close()

    assert collectors[0].tally.rows > 0
    assert len(samples(Metric.OPER_UP)) == len(samples(Metric.SPEED_BPS)) > len(samples(Metric.RX_BPS))
    assert min(samples(Metric.RX_BPS)) >= 0
    assert set(_statuses(core).values()) == {Outcome.ANSWERED}


def test_a_person_s_request_is_answered_from_a_real_agent(snmpd: "Snmpd", core: Core, tmp_path: Path) -> None:
    probe_id = add_device(core, snmpd.port, interval_s=3600)
    asked: list[int] = []

    def ask() -> None:
        with core.work(ENGINEER) as work:
            asked.append(ask_poll_now(work, probe_id=probe_id))

    def is_answered() -> bool:
        with core.read() as session:
            row = request_row(session, asked[0])
            return row is not None and (row.answer or "").startswith("answered after")

    _collect_from(core, tmp_path, ask, is_answered)


def test_an_agent_that_dies_is_silent_in_the_store_and_answered_when_it_is_back(
    start_snmpd: "StartSnmpd", core: Core, tmp_path: Path
) -> None:
    first = start_snmpd()
    agent = first.__enter__()
    add_device(core, agent.port, interval_s=0.5)
    second = start_snmpd(agent.port)

    def die() -> None:
        first.__exit__(None, None, None)

    def come_back() -> None:
        second.__enter__()

    try:
        _collect_from(
            core,
            tmp_path,
            lambda: set(_statuses(core).values()) == {Outcome.ANSWERED},
            die,
            lambda: set(_statuses(core).values()) == {Outcome.SILENT},
            come_back,
            lambda: set(_statuses(core).values()) == {Outcome.ANSWERED},
            timeout_s=0.3,
        )
    finally:
        second.__exit__(None, None, None)


def test_a_second_collector_on_a_store_is_refused_and_the_next_one_is_not(core: Core) -> None:
    url = core.settings.database_url

    second = only_collector(core.engine, url)
    with only_collector(core.engine, url), pytest.raises(SecondCollectorError, match="Another collector already polls"):
        second.__enter__()
    with only_collector(core.engine, url), core.read() as session:
        assert session.scalar(select(func.count()).select_from(Device)) == 0
