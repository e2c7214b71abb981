"""A collector whose store makes trouble: what it still does, and what it must not pretend."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs

from nocdesk.errors import NocdeskError
from nocdesk.quality.reading import Outcome
from probes.collector_store import PollNow
from probes.poller import DevicePoller
from probes.signs_of_life import ENGINE_STALLED_S
from probes.snmp.client import Done, PreparedRequest, Target
from probes.snmp.varbind import Oid, SnmpType, VarBind
from probes.worker import Worker
from tests.probes.collecting import FakeClient, FakeStore, MovableClock, make_collector, make_device, play
from tests.probes.test_standing import Prepared


@dataclass(slots=True)
class TroubledStore(FakeStore):
    """A store whose engine fails, or that refuses the first answers."""

    engine_fails: bool = False
    engine_failures: int = 0
    refusals: int = 0

    def apply(self) -> None:
        if self.engine_fails:
            self.engine_failures += 1
            raise NocdeskError("The engine cannot write.")

    def answer(self, request_id: int, text: str) -> None:
        if self.refusals:
            self.refusals -= 1
            raise NocdeskError("The database is locked by another program.")
        FakeStore.answer(self, request_id, text)


def test_no_sign_of_life_is_given_while_the_engine_cannot_write() -> None:
    clock = MovableClock()
    store = TroubledStore((make_device(),))

    def break_engine() -> None:
        store.engine_fails = True

    def let_time_pass() -> None:
        clock.asleep_s = ENGINE_STALLED_S + 1
        store.beats.clear()
        store.kept.clear()

    play(
        lambda: make_collector(store, FakeClient(), clock),
        lambda: bool(store.beats),
        break_engine,
        lambda: store.engine_failures > 1,
        let_time_pass,
        lambda: len(store.kept) > 5,
    )

    assert store.beats == []


def test_an_answer_that_the_store_refused_at_first_reaches_who_asked() -> None:
    store = TroubledStore((make_device(),), requests=[PollNow(7, 1)], refusals=2)

    play(lambda: make_collector(store, FakeClient()), lambda: 7 in store.answers)

    assert store.refusals == 0


@dataclass(slots=True)
class FaultyStore(FakeStore):
    """A store of which one job meets a fault of the program."""

    is_faulty: bool = False
    faults_met: int = 0

    def claim(self) -> tuple[PollNow, ...]:
        if self.is_faulty:
            self.faults_met += 1
            # The rest differs each time, and is the log's.
            raise TypeError(f"unsupported operand\n{self.faults_met}")
        return FakeStore.claim(self)


def begin_faulty(store: FaultyStore) -> None:
    store.is_faulty = True
    store.kept.clear()


def test_a_fault_of_one_job_is_told_once_with_its_traceback_and_to_the_store_and_ends_no_polling() -> None:
    store = FaultyStore((make_device(),))

    def heal() -> None:
        store.is_faulty = False

    with capture_logs() as log:
        collector = play(
            lambda: make_collector(store, FakeClient()),
            lambda: bool(store.kept),
            lambda: begin_faulty(store),
            lambda: store.faults_met >= 3 and len(store.kept) >= 5,
            lambda: store.faults[-1] == "claim_into: TypeError: unsupported operand",
            heal,
            lambda: store.faults[-1] == "",
        )

    told = [line for line in log if line.get("act") == "claim_into"]
    assert [line["event"] for line in told] == ["store met a fault of the program", "store works again"]
    assert isinstance(told[0]["exc_info"], TypeError)
    assert collector.faults_met == store.faults_met
    assert len(store.faults) == 3


@dataclass(slots=True)
class TalkativeStore(FaultyStore):
    """One of which the fault has other and many words each time."""

    def claim(self) -> tuple[PollNow, ...]:
        self.faults_met += self.is_faulty
        if self.is_faulty:
            raise TypeError(f"{self.faults_met} " + 1000 * "x")
        return ()


def test_a_fault_is_over_when_its_job_succeeds_and_not_when_the_store_refuses_it() -> None:
    troubles: list[Exception] = [TypeError("unsupported operand"), NocdeskError("The store is away.")]

    def job() -> None:
        if troubles:
            raise troubles.pop(0)

    async def work() -> list[dict[str, str]]:
        worker, faults = Worker("store"), []
        for _ in range(3):
            await worker.do(job)
            faults.append(dict(worker.faults))
        worker.close()
        return faults

    fault = {"job": "TypeError: unsupported operand"}
    assert asyncio.run(work()) == [fault, fault, {}]


def test_a_fault_whose_words_differ_each_time_is_told_to_the_store_once() -> None:
    store = TalkativeStore((make_device(),))

    play(
        lambda: make_collector(store, FakeClient()),
        lambda: bool(store.faults),
        lambda: begin_faulty(store),
        lambda: len(store.faults) == 2,
        store.beats.clear,
        lambda: len(store.beats) >= 2,
    )

    assert len(store.faults) == 2
    assert len(store.faults[-1]) < 300


def test_control_a_worker_that_forgives_nothing_but_refusals_ends_with_the_first_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def do(self: Worker, act: Callable[..., object], *arguments: object) -> bool:
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, act, *arguments)
        except NocdeskError:
            return False
        return True

    monkeypatch.setattr(Worker, "do", do)
    store = FaultyStore((make_device(),), is_faulty=True)

    async def collect() -> None:
        await make_collector(store, FakeClient()).run()

    with pytest.raises(ExceptionGroup, match="unhandled errors"):
        asyncio.run(collect())

    assert store.faults_met == 1


def test_a_device_whose_polls_cannot_stand_is_polled_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise TypeError("unsupported operand")

    monkeypatch.setattr(DevicePoller, "stand", fail)
    store = FakeStore((make_device(),))

    with capture_logs() as log:
        play(lambda: make_collector(store, FakeClient()), lambda: len(store.kept) >= 4)

    assert [line["event"] for line in log] == ["standing polls met a fault of the program"]


class PreparingClient(FakeClient):
    """A client that is quick where the same is asked again."""

    def prepare(self, target: Target, oids: tuple[Oid, ...]) -> Prepared:
        return Prepared(target, oids, (SnmpType.TIME_TICKS,) * len(oids))

    def submit(self, request: PreparedRequest, done: Done) -> None:
        asyncio.get_running_loop().call_soon(done, (4200,) * len(request.oids), 1.0)


def test_a_device_of_which_an_ordinary_answer_meets_a_fault_is_polled_the_long_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise TypeError("unsupported operand")

    monkeypatch.setattr(DevicePoller, "ordinary_row", fail)
    store = FakeStore((make_device(),))

    with capture_logs() as log:
        play(lambda: make_collector(store, PreparingClient()), lambda: len(store.kept) >= 4)

    assert [line["event"] for line in log] == ["standing polls met a fault of the program"]


@dataclass(slots=True)
class FaultyClient(FakeClient):
    """What one agent says meets a fault of the program."""

    faulty_port: int = 10_002

    async def get(self, target: Target, oids: tuple[Oid, ...]) -> tuple[VarBind, ...]:
        if target.port == self.faulty_port:
            raise TypeError("unsupported operand")
        return await FakeClient.get(self, target, oids)


def test_what_one_device_says_and_meets_a_fault_is_that_devices_trouble_and_all_others_are_polled_on() -> None:
    store = FakeStore((make_device(1), make_device(2)))

    with capture_logs() as log:
        play(
            lambda: make_collector(store, FaultyClient()),
            lambda: min(sum(reading.probe_id == probe for reading in store.kept) for probe in (1, 2)) >= 3,
        )

    found = {(reading.probe_id, reading.outcome, reading.detail) for reading in store.kept}
    assert found == {
        (1, Outcome.ANSWERED, ""),
        (2, Outcome.FAULTY, "a fault of the program (TypeError: unsupported operand)"),
    }
    told = [line for line in log if line["event"] == "a poll met a fault of the program"]
    assert [(line["device"], line["probe"]) for line in told] == [("edge-2", "system 2")]
