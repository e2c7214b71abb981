"""R18: of the collectors of a site one leads; another takes over within 30 s, and nothing is lost or stored twice."""

import itertools
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.clock import SystemClock
from nocdesk.core import Core, open_core
from nocdesk.intake import Intake
from nocdesk.network.poll_groups import Reach
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.store.inbox import InboxBatch, put_batches
from nocdesk.store.leases import LASTS_S, Fence, Lease, LeaseLostError, LeaseTerm
from nocdesk.store.spool import Spool
from probes.judge import Judge
from probes.tenures import Tenures
from tests.conftest import store_settings
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.raw_samples import raw_values
from tests.postgres import PostgresServer
from tests.reliability.figures import figure
from tests.reliability.record import Telling

pytestmark = [pytest.mark.chaos, pytest.mark.skipif(sys.platform == "win32", reason="stops processes by signals")]

FAILOVERS = figure(5, 100)
SHORT_LEASE_S = 1.5
TAKES_OVER_WITHIN_S = 30.0
PATIENCE_S = 90.0
ROOT = Path(__file__).parents[2]
FIRSTS = itertools.count(1_000_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll that a collector has said to be safe; under which token, and when it was answered."""

    number: int
    token: int
    at: datetime


@dataclass
class Child:
    """A collector's process; its directory outlives it."""

    url: str
    directory: Path
    probe_id: int
    lasts_s: float
    polls: list[Poll] = field(default_factory=list)

    def start(self) -> None:
        self.directory.mkdir(exist_ok=True)
        words = [self.url, str(self.directory), str(next(FIRSTS)), str(self.probe_id), str(self.lasts_s)]
        command = [sys.executable, "-m", "tests.reliability.collecting_child", *words]
        with (self.directory / "log").open("a") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT
            )
        self.reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self.reader.start()

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            words = line.split()
            # A log line stands between; the last line may have been cut off by a kill.
            if line.endswith("\n") and len(words) == 3 and words[0].isdigit():
                self.polls.append(Poll(int(words[0]), int(words[1]), datetime.fromtimestamp(float(words[2]), UTC)))

    def end(self) -> None:
        """Let it bring away what it has, and wait."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.mourn()

    def mourn(self) -> None:
        """Wait for its end and for its last words."""
        self.process.wait(PATIENCE_S)
        self.reader.join(PATIENCE_S)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()


def wait_for_a_poll(child: Child) -> float:
    """Seconds until it says of one more poll that it is safe."""
    began, known = time.monotonic(), len(child.polls)
    while len(child.polls) == known:
        assert time.monotonic() - began < PATIENCE_S, f"{child.directory.name} does not take over"
        assert child.process.poll() is None, (child.directory / "log").read_text()
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.fixture
def core(postgres_server: PostgresServer, postgres_template: str, tmp_path: Path) -> Iterator[Core]:
    with postgres_server.database(template=postgres_template) as url:
        opened = open_core(store_settings(url, tmp_path), Actor("ann", Role.ENGINEER), SystemClock())
        yield opened
        opened.close()


def fail_over(leader: Child, other: Child, is_kill: bool) -> float:
    """Kill or stop the one that leads; how long the other needs to poll. Both live when this is over."""
    leader.process.send_signal(signal.SIGKILL if is_kill else signal.SIGSTOP)
    took_s = wait_for_a_poll(other)
    if is_kill:
        leader.mourn()
        leader.start()
    else:
        leader.process.send_signal(signal.SIGCONT)
    return took_s


def judge_the_rest(core: Core, collector: Child) -> None:
    """What was carried last by one who did not judge any more waits for the next who does."""
    if not waits_in_the_inbox(core):
        return
    collector.start()
    began = time.monotonic()
    while waits_in_the_inbox(core):
        assert time.monotonic() - began < PATIENCE_S, "nobody judges what waits in the inbox"
        time.sleep(0.05)
    collector.end()


def waits_in_the_inbox(core: Core) -> bool:
    with core.read() as session:
        return session.scalar(select(InboxBatch.seq).limit(1)) is not None


@pytest.mark.timeout(600 + 30 * FAILOVERS)
def test_failovers_lose_and_double_nothing(core: Core, tmp_path: Path, promise: Telling) -> None:
    probe = make_provider(core).ping_probe
    slowest_s, doubled, lost = 0.0, 0, 0
    for lasts_s, failovers in ((LASTS_S, 1), (SHORT_LEASE_S, FAILOVERS - 1)):
        url = core.settings.database_url
        leader, other = (Child(url, tmp_path / f"{name}-{lasts_s}", probe, lasts_s) for name in ("a", "b"))
        leader.start()
        wait_for_a_poll(leader)
        other.start()
        for number in range(failovers):
            slowest_s = max(slowest_s, fail_over(leader, other, is_kill=number % 2 == 1))
            leader, other = other, leader
        leader.end()
        other.end()
        judge_the_rest(core, leader)
        stored = raw_values(core)
        with core.read() as session:
            terms = session.execute(select(LeaseTerm.token, LeaseTerm.began_at).where(LeaseTerm.name == "poll ")).all()
        in_time = {
            poll.number
            for poll in (*leader.polls, *other.polls)
            if all(poll.at < began_at for token, began_at in terms if token > poll.token)
        }
        numbers = {poll.number for poll in (*leader.polls, *other.polls)}
        lost += len(in_time - stored.keys())
        doubled += sum(stored[number] > 1 for number in numbers) + len((numbers - in_time) & stored.keys())

    assert slowest_s <= TAKES_OVER_WITHIN_S
    fault = f"kill or SIGSTOP of the leading collector; another polls within {slowest_s:.0f} s"
    promise.kept("R18", fault, injected=FAILOVERS, lost=lost, doubled=doubled)


def overtaken_amid_a_batch(core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """An engine stands still while it applies a batch, another takes over and applies it; whether the first knew."""
    probe, clock = make_provider(core).ping_probe, SystemClock()

    def put(seq: int) -> None:
        values = (Measurement(Metric.PDV_MS, "SIP-1", Kind.GAUGE, seq),)
        reading = Reading(probe, clock.now(), clock.monotonic(), Outcome.ANSWERED, 100, values, 1.0)
        with core.work(SYSTEM) as work:
            put_batches(work.session, "far", [(seq, encode_batch(Batch("clock", (reading,))))])

    spools = [Spool(tmp_path / f"{number}.db") for number in range(2)]
    seats = [Tenures(core.engine, clock, Reach(), source=spool.source) for spool in spools]
    judges = [Judge(core, spool, seat) for spool, seat in zip(spools, seats, strict=True)]
    seats[0].renew()
    put(1)
    assert judges[0].look()
    judges[0].apply(10)
    put(2)
    apply = Intake.apply

    def stand_still(*arguments: object) -> int:
        monkeypatch.setattr(Intake, "apply", apply)
        with core.work(SYSTEM) as work:
            work.session.get_one(Lease, "engine").until_at -= timedelta(minutes=1)
        seats[1].renew()
        assert judges[1].look()
        judges[1].apply(10)
        return apply(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Intake, "apply", stand_still)
    try:
        judges[0].apply(10)
    except LeaseLostError:
        return True
    finally:
        for spool in spools:
            spool.close()
    return False


def test_an_engine_that_was_overtaken_amid_a_batch_stores_nothing_of_it(
    core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    assert overtaken_amid_a_batch(core, tmp_path, monkeypatch)

    stored = raw_values(core)
    doubled = sum(times - 1 for times in stored.values())
    promise.kept("R18", "engine overtaken amid a batch", injected=1, lost=len({1, 2} - stored.keys()), doubled=doubled)


def test_without_the_fencing_token_it_stores_the_batch_twice(
    core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, promise: Telling
) -> None:
    monkeypatch.setattr(Fence, "prove", lambda _fence, _session: None)

    assert not overtaken_amid_a_batch(core, tmp_path, monkeypatch)

    assert raw_values(core)[2] == 2
    promise.control("R18", "without the fencing token: 1 of 1 batch stored twice")
