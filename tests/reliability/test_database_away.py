"""R4 and R6: a PostgreSQL that is away, or that crashes amid the work: nothing is lost, and nothing is done twice."""

import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Metric, Outcome
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.store.series_tables import series, series_part, series_tail
from nocdesk.store.spool import Spool
from nocdesk.store.tail_codec import decode_tail
from nocdesk.tickets.model import TroubleTicket
from nocdesk.traps.commands import keep_traps
from nocdesk.traps.event import TrapEvent, TrapState
from nocdesk.traps.model import Trap
from tests.conftest import store_settings
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.readings import Feeder, gauge
from tests.postgres import PostgresServer, run_postgres
from tests.reliability.figures import figure
from tests.reliability.load import ANN, Load
from tests.reliability.record import Telling
from tests.reliability.shift import Shift

pytestmark = pytest.mark.chaos

AWAY_S = figure(60, 600)
BATCHES_PER_S = 4
CRASHES = figure(3, 20)
SILENT_FROM, SILENT_TO = AWAY_S // 3, 2 * AWAY_S // 3


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """One of its own: it goes away while others need theirs."""
    with run_postgres() as running:
        yield running


@pytest.fixture
def store(server: PostgresServer, tmp_path: Path, clock: VirtualClock) -> Iterator[Core]:
    name = server.new_database_name()
    server.create_database(name)
    opened = open_core(store_settings(server.url(name), tmp_path), ANN, clock)
    yield opened
    opened.close()


def stored_values(core: Core) -> list[int]:
    """The numbers of the samples as they lie there, in the order of their instants."""
    with core.read() as session:
        numbers = session.scalars(select(series.c.id).where(series.c.metric == Metric.PDV_MS.value)).all()
        folded, open_ones = (session.scalars(select(table.c.data)).all() for table in (series_part, series_tail))
        rows = [decode_tail(data) for data in (*folded, *open_ones)]
    found = [
        (int(at), int(value))
        for row in rows
        for number, at, value in zip(row.series, row.at_us, row.values, strict=True)
        if number in numbers
    ]
    return [value for _, value in sorted(found)]


def test_what_was_heard_while_the_database_was_away_is_stored_once_and_in_order(
    store: Core, server: PostgresServer, clock: VirtualClock, tmp_path: Path, promise: Telling
) -> None:
    places = make_provider(store)
    feeder = Feeder(store, clock, tmp_path)
    feeder.take(feeder.reading(places.edge_system_probe))
    traps: list[TrapEvent] = []
    refusals = 0

    server.kill()
    for number in range(AWAY_S * BATCHES_PER_S):
        second = number // BATCHES_PER_S
        is_silent = SILENT_FROM <= second < SILENT_TO
        readings = [feeder.reading(places.ping_probe, [gauge(Metric.PDV_MS, float(number))])]
        if number % BATCHES_PER_S == 0:
            outcome = Outcome.SILENT if is_silent else Outcome.ANSWERED
            readings.append(feeder.reading(places.edge_system_probe, outcome=outcome))
            at_us = round(clock.now().timestamp() * 1e6)
            traps.append(
                TrapEvent(second + 1, at_us, "192.0.2.2", 162, TrapState.DECODED, fingerprint=f"print {second}")
            )
        feeder.spool.append(encode_batch(Batch("clock-1", tuple(readings))))
        if number % (5 * BATCHES_PER_S) == 0:
            with pytest.raises(OperationalError):
                feeder.engine.apply_waiting()
            refusals += 1
        clock.advance(1 / BATCHES_PER_S)
    waiting = feeder.spool.waiting()
    server.start()
    began = time.monotonic()
    _until_it_works(feeder)
    drained_per_s = waiting / (time.monotonic() - began)
    for _ in range(2):
        # Its keeper tries again what told of no success.
        with store.work(SYSTEM) as work:
            keep_traps(work, source="raw spool", events=traps, through=traps[-1].seq)

    values = stored_values(store)
    heard = Counter(range(AWAY_S * BATCHES_PER_S))
    with store.read() as session:
        kept_traps = session.scalar(select(func.count(Trap.id))) or 0
        alarms = session.scalars(select(Alarm).where(Alarm.condition == Condition.DEVICE_SILENT)).all()
    lost = (heard - Counter(values)).total() + max(0, len(traps) - kept_traps)
    doubled = (Counter(values) - heard).total() + max(0, kept_traps - len(traps))
    wrong = sum(later < earlier for earlier, later in pairwise(values))
    wrong += abs(len(alarms) - 1) + sum(alarm.cleared_at is None for alarm in alarms)
    wrong += refusals == 0
    fault = f"the database is away for {AWAY_S} s (drained at {drained_per_s / BATCHES_PER_S:.0f} x the input)"
    promise.kept("R4", fault, injected=waiting, lost=lost, doubled=doubled, wrong=wrong)


def _until_it_works(feeder: Feeder) -> None:
    while True:
        try:
            if not feeder.engine.apply_waiting().batches:
                return
        except SQLAlchemyError:
            # Connections of before the end are found dead one by one.
            time.sleep(0.01)


def test_without_the_spool_everything_heard_meanwhile_is_lost(
    store: Core, server: PostgresServer, clock: VirtualClock, tmp_path: Path, promise: Telling
) -> None:
    places = make_provider(store)
    feeder = Feeder(store, clock, tmp_path)

    server.kill()
    for number in range(10):
        with pytest.raises(OperationalError):
            feeder.take(feeder.reading(places.ping_probe, [gauge(Metric.PDV_MS, float(number))]))
        feeder.spool.discard(number + 1)
    server.start()
    _until_it_works(feeder)

    lost = set(range(10)) - set(stored_values(store))
    assert lost
    promise.control("R4", f"no spool: {len(lost)} of 10 batches lost")


def crash_amid(load: Load, shift: Shift, server: PostgresServer, crashes: int) -> float:
    """Let the server crash while the work goes on, and come back; how long the slowest return to work took."""
    slowest_s = 0.0
    for number in range(crashes):
        crash = Thread(target=server.kill)
        crash.start()
        shift.round()
        while crash.is_alive():
            shift.round()
        crash.join()
        shift.round()
        server.start()
        began = time.monotonic()
        while not shift.round():
            pass
        slowest_s = max(slowest_s, time.monotonic() - began)
        assert shift.said, f"crash {number} was told to nobody"
    while load.engine.apply_waiting().batches:
        pass
    return slowest_s


@pytest.mark.timeout(600 + 30 * CRASHES)
def test_a_server_that_crashes_loses_nothing_and_everybody_works_on_with_it(
    store: Core, server: PostgresServer, tmp_path: Path, promise: Telling
) -> None:
    load = Load(store, Spool(tmp_path / "spool.db"), make_provider(store), str)
    shift = Shift(load)
    shift.round()

    slowest_s = crash_amid(load, shift, server, CRASHES)

    samples = Counter(stored_values(store))
    there = Counter({f"sample {value}": times // 2 for value, times in samples.items()}) + others(store)
    halves = sum(times % 2 for times in samples.values())
    lost = shift.heard - there.keys()
    doubled = [name for name, times in there.items() if times > 1]
    fault = f"the database server crashes; all work again within {slowest_s:.1f} s"
    promise.kept("R6", fault, injected=CRASHES, lost=len(lost), doubled=len(doubled), wrong=halves)


def others(core: Core) -> Counter[str]:
    """Tickets and alarms, by the promise that was given for each."""
    with core.read() as session:
        texts = session.scalars(select(TroubleTicket.text)).all()
        resources = session.scalars(text("SELECT resource FROM alarm WHERE resource LIKE 'clock %'")).all()
    return Counter(one.replace("complaint", "ticket") for one in texts) + Counter(
        one.replace("clock", "alarm") for one in resources
    )


def test_a_program_that_tries_nothing_again_loses_what_the_crash_met(
    store: Core, server: PostgresServer, tmp_path: Path, promise: Telling
) -> None:
    load = Load(store, Spool(tmp_path / "spool.db"), make_provider(store), str)
    shift = Shift(load, is_patient=False)
    shift.round()
    server.kill()
    shift.round()
    server.start()
    while not shift.round():
        pass

    lost = {name for name in shift.heard if name.startswith(("ticket", "alarm"))} - others(store).keys()
    assert lost
    promise.control("R6", f"what failed is not tried again: {len(lost)} lost in 1 crash")
