"""A changed threshold tried on the readings of a night: alarms, problems and tickets before and after."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from nocdesk.alarms.model import Alarm
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.inventory import inventory_stamp
from nocdesk.people.model import AuditEntry
from nocdesk.problems.rule_file import built_in_rules
from nocdesk.provider.catalogue import INSTALLER
from nocdesk.provider.plan import ProviderFileError
from nocdesk.provider.threshold_commands import apply_threshold, remove_threshold
from nocdesk.provider.threshold_texts import threshold_entry, threshold_texts
from nocdesk.quality.model import Threshold
from nocdesk.quality.reading import Metric
from nocdesk.references import StoredReferences
from nocdesk.replay.difference import Change, Difference
from nocdesk.replay.threshold_trial import ThresholdTrial
from nocdesk.replay.trial import NothingRecordedError
from tests.nocdesk.replay.night_builder import keep_readings, prepare_night

SLOW = """[[threshold]]
name = "Slow"
metric = "rtt_ms"
side = "above"
trigger = {}
rearm = 40.0
severity = "major"
"""
QUIET, BUSY = [20.0] * 10, [70.0] * 10


@pytest.fixture
def night(sqlite_core: Core, clock: VirtualClock) -> Core:
    """Ten slow minutes among quiet ones, judged by nobody yet."""
    prepare_night(sqlite_core, clock)
    with sqlite_core.work(INSTALLER) as work:
        for name in work.session.scalars(select(Threshold.name)).all():
            remove_threshold(work, name=name)
        apply_threshold(work, text=SLOW.format(100.0))
    keep_readings(sqlite_core, "VPN-1 test", Metric.RTT_MS, [*QUIET, *BUSY, *QUIET])
    clock.advance(3_600)
    return sqlite_core


def compare(core: Core, text: str) -> Difference:
    references = StoredReferences()
    with core.read() as session:
        references.begin(session, inventory_stamp(session))
        trial = ThresholdTrial(session, core.clock.now(), timedelta(hours=2), text, references, lambda _share: None)
    assert trial.count == 30
    return trial.compare(built_in_rules(), lambda _share: None)


def test_a_lower_trigger_makes_the_alarm_of_the_slow_minutes(night: Core) -> None:
    found = compare(night, SLOW.format(60.0))

    assert [each.change for each in found.changes if not each.is_of_problem] == [Change.ALARM_APPEARS]
    assert (found.before.alarms, found.after.alarms) == (0, 1)
    assert "VPN-1 test" in found.changes[-1].after


def test_the_same_threshold_makes_no_difference(night: Core) -> None:
    found = compare(night, SLOW.format(100.0))

    assert found.changes == ()
    assert found.before == found.after


def test_a_text_with_another_name_is_judged_by_beside_what_stands(night: Core) -> None:
    found = compare(night, SLOW.format(60.0).replace("Slow", "Slower").replace("rtt_ms", "rtt_ms"))

    # Of two on one metric for all the first one judges.
    assert found.after.alarms == 0


def test_nothing_that_is_tried_is_in_force(night: Core) -> None:
    compare(night, SLOW.format(60.0))

    with night.read() as session:
        assert session.scalars(select(Threshold.trigger)).all() == [100.0]
        assert session.scalar(select(func.count()).select_from(Alarm)) == 0


def test_it_is_put_in_force_with_its_audit_entry_and_every_word_of_it(night: Core) -> None:
    with night.work(INSTALLER) as work:
        apply_threshold(work, text=SLOW.format(60.0) + "count = 5\n")

    with night.read() as session:
        assert session.execute(select(Threshold.trigger, Threshold.count)).all() == [(60.0, 5)]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "apply_threshold")).all()[-1]
        assert ("100.0" in entry.before["text"], "60.0" in entry.after["text"]) == (True, True)
        [text] = threshold_texts(session)
        assert threshold_entry(session, text.text).count == 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "write one threshold"),
        (SLOW.format(60.0) * 2, "threshold"),
        (SLOW.format(30.0), "re-arms at 40, above its trigger 30"),
        (SLOW.format(60.0) + 'service = "none such"\n', "none such"),
    ],
)
def test_what_is_wrong_with_a_text_is_told(night: Core, text: str, words: str) -> None:
    with night.read() as session, pytest.raises(ProviderFileError, match=words):
        threshold_entry(session, text)


def test_a_time_without_readings_is_said(sqlite_core: Core, clock: VirtualClock) -> None:
    prepare_night(sqlite_core, clock)

    with sqlite_core.read() as session, pytest.raises(NothingRecordedError, match="No reading of rtt_ms"):
        ThresholdTrial(
            session, clock.now(), timedelta(hours=2), SLOW.format(1e3), StoredReferences(), lambda _share: None
        )
