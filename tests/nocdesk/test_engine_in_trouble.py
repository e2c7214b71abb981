"""What the engine does about a batch that cannot be applied, and about one that could be and for now is not."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from nocdesk import language
from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.engine import TRIES, Engine, RefusedBatchError
from nocdesk.network.topology import Topology
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.settling import EvaluationError
from nocdesk.store.chunks import Points, encode_chunk
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder

BAD = [b"not JSON", b'{"clock": "c"}', b'{"clock": "c", "readings": [[1, 2]]}']


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


@pytest.fixture
def feeder(core: Core, clock: VirtualClock, provider: Provider, tmp_path: Path) -> Feeder:
    return Feeder(core, clock, tmp_path)


def fail_until_it_is_set_aside(engine: Engine) -> None:
    for _ in range(TRIES - 1):
        with pytest.raises(RefusedBatchError, match="is tried again"):
            engine.apply_waiting()


@pytest.mark.parametrize("payload", BAD)
def test_a_batch_that_cannot_be_read_is_set_aside_with_an_alarm_and_the_next_ones_go_on(
    core: Core, provider: Provider, feeder: Feeder, payload: bytes
) -> None:
    bad = feeder.spool.append(payload)

    fail_until_it_is_set_aside(feeder.engine)
    feeder.take(*feeder.healthy(provider))

    assert [number for number, _ in feeder.spool.refused()] == [bad]
    assert feeder.spool.waiting() == 0
    with core.read() as session:
        (alarm,) = session.scalars(select(Alarm).where(Alarm.condition == Condition.READINGS_REFUSED))
        assert alarm.cleared_at is not None
        assert alarm.closed_at is None, "it stands until somebody takes note"
        assert session.scalars(select(ProbeStatus)).first() is not None


def test_a_batch_that_a_rule_breaks_down_on_leaves_nothing_behind(
    core: Core, provider: Provider, feeder: Feeder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_arguments: object) -> None:
        raise LookupError("a rule with a fault")

    monkeypatch.setattr(Topology, "touched_by_device", break_down)
    with pytest.raises(RefusedBatchError, match="a rule with a fault"):
        feeder.take(*feeder.healthy(provider))

    with core.read() as session:
        assert session.scalars(select(ProbeStatus)).first() is None


def test_a_fault_in_what_the_engine_remembers_sets_no_batch_aside(
    core: Core, provider: Provider, feeder: Feeder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_arguments: object) -> None:
        raise LookupError("remembered wrongly")

    monkeypatch.setattr(feeder.engine.intake, "apply", break_down)
    feeder.spool.append(encode_batch(Batch("c", tuple(feeder.healthy(provider)))))
    fail_until_it_is_set_aside(feeder.engine)
    feeder.engine.apply_waiting()

    assert feeder.spool.refused() == []
    with core.read() as session:
        assert session.scalars(select(ProbeStatus)).first() is not None


def test_what_a_german_process_breaks_down_on_is_told_in_english_by_the_alarm(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_arguments: object) -> None:
        encode_chunk(0, Points(np.array([2, 1]), np.array([1.0, 1.0])))

    monkeypatch.setattr(language, "_CATALOGUE", language.catalogue_of(language.GERMAN))
    monkeypatch.setattr(Topology, "touched_by_device", break_down)
    provider = make_provider(sqlite_core)
    feeder = Feeder(sqlite_core, clock, tmp_path)
    with pytest.raises(RefusedBatchError, match="samples are not ascending"):
        feeder.take(*feeder.healthy(provider))
    for _ in range(TRIES - 2):
        with pytest.raises(RefusedBatchError):
            feeder.engine.apply_waiting()
    feeder.engine.apply_waiting()

    with sqlite_core.read() as session:
        (alarm,) = session.scalars(select(Alarm).where(Alarm.condition == Condition.READINGS_REFUSED))
        assert "the samples are not ascending within the hour" in alarm.text


def test_a_store_that_is_away_is_waited_for_and_no_batch_is_to_blame(
    provider: Provider, feeder: Feeder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("the server is away"))

    with monkeypatch.context() as trouble:
        trouble.setattr("nocdesk.engine.current_inventory", away)
        for _ in range(TRIES + 2):
            with pytest.raises(OperationalError):
                feeder.take(*feeder.healthy(provider))

    feeder.engine.apply_waiting()

    assert feeder.spool.refused() == []
    assert feeder.spool.waiting() == 0


def test_a_commit_that_told_of_a_failure_and_was_done_is_not_done_again(
    core: Core, provider: Provider, feeder: Feeder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def do_and_fail(session: Session) -> None:
        transaction = session.get_transaction()
        assert transaction is not None
        transaction.commit()
        raise OperationalError("COMMIT", {}, Exception("the server closed the connection unexpectedly"))

    feeder.take(*feeder.healthy(provider))
    with monkeypatch.context() as trouble:
        trouble.setattr(Session, "commit", do_and_fail)
        with pytest.raises(OperationalError):
            feeder.take(*feeder.healthy(provider, is_up=False))

    feeder.engine.apply_waiting()
    assert feeder.spool.waiting() == 0
    feeder.take(*feeder.healthy(provider, is_up=False))
    feeder.take(*feeder.healthy(provider, is_up=False))

    assert feeder.spool.waiting() == 0
    with core.read() as session:
        assert {alarm.count for alarm in session.scalars(select(Alarm))} == {1}
        again = select(AlarmEventRecord).where(AlarmEventRecord.happening == AlarmHappening.REPEATED)
        assert session.scalars(again).all() == []


def test_service_levels_that_cannot_be_computed_are_said_in_a_line_and_stop_no_reading(
    core: Core, provider: Provider, feeder: Feeder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_such_zone(*_read: object) -> None:
        raise KeyError("No time zone found")

    monkeypatch.setattr("nocdesk.settling.evaluate_agreements", no_such_zone)
    with pytest.raises(EvaluationError, match="could not be computed"):
        feeder.take(*feeder.healthy(provider))

    with core.read() as session:
        assert session.scalars(select(ProbeStatus)).first() is not None
    assert feeder.spool.waiting() == 0
