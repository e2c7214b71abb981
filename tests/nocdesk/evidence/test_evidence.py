"""The evidence log: from a sample back to the varbinds of its poll, for a day, longer around alarms, in a budget."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.evidence.commands import forget_evidence, forget_pins, pinned_bytes
from nocdesk.evidence.model import EvidenceBatch, EvidenceLayout, EvidencePin, PinCause
from nocdesk.evidence.queries import PollEvidence, evidence_figures, evidence_of
from nocdesk.evidence_keeping import EvidenceKeeping
from nocdesk.quality.answer import Binding, PollAnswer
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.quality.wire import Batch
from tests.nocdesk.both_ways import RowMaker
from tests.nocdesk.command import runner
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder

UPTIME, OCTETS = (1, 3), (1, 3, 0)
NAME = Binding((1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, 4), "OCTET STRING", b"ge-0/0/1")


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


class Log:
    """Polls of the interface probe, each in a batch of its own: the first a reading with its answer, then rows."""

    def __init__(self, core: Core, provider: Provider, feeder: Feeder) -> None:
        self.core, self.provider, self.feeder, self.maker = core, provider, feeder, RowMaker()
        self.octets = 0

    def poll(self, *, outcome: Outcome = Outcome.ANSWERED, after_s: float = 10.0) -> Reading:
        self.octets += 2**63 + 5
        probe, device = self.provider.interface_probe, self.provider.core_router
        octets = Measurement(Metric.IN_OCTETS, "ge-0/0/1", Kind.COUNTER64, self.octets % 2**64, 0)
        reading = self.feeder.reading(probe, [octets], outcome)
        batch = self.maker.batch("clock-1", [reading], device)
        if batch.readings and outcome is Outcome.ANSWERED:
            batch = replace(batch, answers=(PollAnswer(device, (probe,), reading.taken_at, (NAME,)),))
        self.keep(batch, after_s)
        return reading

    def keep(self, batch: Batch, after_s: float = 10.0) -> None:
        self.maker.spool(self.feeder.spool, batch)
        self.feeder.engine.apply_waiting()
        self.feeder.clock.advance(after_s)

    def of(self, reading: Reading) -> PollEvidence | None:
        with self.core.read() as session:
            return evidence_of(session, reading.probe_id, reading.taken_at)


@pytest.fixture
def log(core: Core, clock: VirtualClock, provider: Provider, tmp_path: Path) -> Log:
    return Log(core, provider, Feeder(core, clock, tmp_path))


def test_from_each_sample_one_comes_to_the_varbinds_of_its_poll(log: Log) -> None:
    first, *later = [log.poll() for _ in range(4)]

    found = log.of(first)
    assert found is not None
    assert found.bindings == (NAME,)
    for reading in later:
        found = log.of(reading)
        assert found is not None
        assert (found.taken_at, found.outcome, found.is_pinned) == (reading.taken_at, Outcome.ANSWERED, False)
        assert found.bindings == (
            Binding(UPTIME, "TimeTicks", reading.uptime_ticks),
            Binding(OCTETS, "Counter64", int(reading.measurements[0].value)),
        )


def test_between_two_polls_the_earlier_one_stands_and_before_the_first_there_is_none(log: Log, core: Core) -> None:
    first, second = log.poll(), log.poll()
    del second

    with core.read() as session:
        between = evidence_of(session, first.probe_id, first.taken_at + timedelta(seconds=9))
        before = evidence_of(session, first.probe_id, first.taken_at - timedelta(seconds=1))
        other = evidence_of(session, log.provider.system_probe, first.taken_at)

    assert between is not None
    assert between.taken_at == first.taken_at
    assert (before, other) == (None, None)


def test_a_silent_poll_is_evidence_without_varbinds(log: Log) -> None:
    log.poll()
    silent = log.poll(outcome=Outcome.SILENT)
    log.poll()

    found = log.of(silent)

    # A batch of nothing but silence has nothing to keep, and the poll before it would be no evidence of this one.
    assert found is not None
    assert (found.outcome, found.bindings) == (Outcome.SILENT, ())


def run(core: Core) -> None:
    EvidenceKeeping(core).run()


def test_after_a_day_evidence_is_forgotten_with_its_layouts(log: Log, core: Core, clock: VirtualClock) -> None:
    reading = log.poll()
    log.poll()
    clock.advance(23 * 3600)
    run(core)
    assert log.of(reading) is not None

    clock.advance(4 * 3600)
    run(core)

    assert log.of(reading) is None
    with core.read() as session:
        assert session.scalars(select(EvidenceBatch)).all() == []
        assert session.scalars(select(EvidenceLayout)).all() == []


def raise_alarm_of(core: Core, provider: Provider, feeder: Feeder) -> Alarm:
    """A device that is silent three times."""
    for _ in range(3):
        feeder.take(feeder.reading(provider.system_probe, outcome=Outcome.SILENT))
    with core.read() as session:
        return session.scalars(select(Alarm)).one()


def test_what_was_said_around_an_alarm_outlives_its_day_and_goes_with_the_alarm(
    log: Log, core: Core, provider: Provider, clock: VirtualClock
) -> None:
    far = log.poll()
    clock.advance(600)
    near = [log.poll() for _ in range(3)]
    alarm = raise_alarm_of(core, provider, log.feeder)
    after = log.poll()
    clock.advance(400)
    run(core)
    run(core)
    clock.advance(30 * 3600)
    run(core)

    for reading in (*near[1:], after):
        found = log.of(reading)
        assert found is not None
        assert found.is_pinned
        assert found.bindings[1].value == int(reading.measurements[0].value)
    assert log.of(far) is None
    with core.read() as session:
        (pin,) = session.scalars(select(EvidencePin))
    assert (pin.cause, pin.subject_id, pin.polls) == (PinCause.ALARM_BEGAN, alarm.id, 4)

    with core.work() as work:
        pin_row = work.session.get_one(EvidencePin, pin.id)
        pin_row.subject_id = alarm.id + 1
        work.session.flush()
        forget_pins(work.session, breaches_before_us=0)
    assert log.of(after) is None


def test_the_budget_is_kept_by_the_oldest_that_are_not_pinned(log: Log, core: Core, clock: VirtualClock) -> None:
    readings = [log.poll() for _ in range(6)]
    with core.read() as session:
        sizes = session.scalars(select(EvidenceBatch.size).order_by(EvidenceBatch.id)).all()

    with core.work() as work:
        forget_evidence(work.session, before_us=0, budget_bytes=sum(sizes[-2:]))

    assert [log.of(reading) is not None for reading in readings] == [False] * 4 + [True] * 2
    with core.read() as session:
        figures = evidence_figures(session)
    assert figures.rolling_bytes == sum(sizes[-2:])
    assert figures.oldest_at == readings[4].taken_at


def test_pins_count_towards_the_budget_and_are_never_what_goes(
    log: Log, core: Core, provider: Provider, clock: VirtualClock
) -> None:
    log.poll()
    raise_alarm_of(core, provider, log.feeder)
    clock.advance(400)
    run(core)
    last = log.poll()

    with core.work() as work:
        budget = pinned_bytes(work.session)
        assert budget > 0
        forget_evidence(work.session, before_us=0, budget_bytes=budget)

    with core.read() as session:
        figures = evidence_figures(session)
    assert (figures.rolling_bytes, figures.pinned_bytes) == (0, budget)
    assert log.of(last) is None


def test_the_command_prints_the_objects_and_what_it_cannot_find(
    sqlite_core: Core,
    clock: VirtualClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    provider = make_provider(sqlite_core)
    reading = Log(sqlite_core, provider, Feeder(sqlite_core, clock, tmp_path)).poll()
    run_command = runner(monkeypatch, capsys, tmp_path)
    at = reading.taken_at.isoformat()

    shown = run_command("evidence", "CORE-1 interfaces", "--at", at, "--json")
    table = run_command("evidence", "CORE-1 interfaces", "--at", at)
    unknown = run_command("evidence", "nothing")
    early = run_command("evidence", "CORE-1 interfaces", "--at", "2020-01-01")

    assert shown.json["outcome"] == "answered"
    (varbind,) = shown.json["varbinds"]
    assert (varbind["name"], varbind["value"]) == ("IF-MIB::ifName.4", {"octets": b"ge-0/0/1".hex()})
    assert "IF-MIB::ifName.4" in table.out
    assert "ge-0/0/1" in table.out
    assert (unknown.code, early.code) == (1, 1)
    assert "There is no probe 'nothing'" in unknown.err
    assert "Nothing is kept of 'CORE-1 interfaces' at 2020-01-01" in early.err
