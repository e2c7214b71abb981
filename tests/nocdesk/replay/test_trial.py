"""Rules tried on what was recorded: what differs is what the change of the rules makes."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.errors import NocdeskError
from nocdesk.problems.correlator import Correlator
from nocdesk.problems.rule_file import built_in_rules
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import INSTALLER, ensure_catalogue
from nocdesk.provider.file import read_provider
from nocdesk.replay.difference import Change, Figures
from nocdesk.replay.running import Replay
from nocdesk.replay.stream_file import parse_stream
from nocdesk.replay.trial import NothingRecordedError, recorded_night, try_rules

PROVIDER = Path(__file__).parents[2] / "journeys" / "provider.toml"
NIGHT = datetime.fromisoformat("2026-11-28T02:00:00+00:00")
RULES = built_in_rules()


class StoppedError(NocdeskError):
    """Somebody thought better of it."""


def at(second: float) -> str:
    return (NIGHT + timedelta(seconds=second)).isoformat()


STORM: list[dict[str, Any]] = [
    {"at": at(0), "resource": "mid-cr1 et-0/0/0", "condition": "linkDown", "severity": "critical"},
    {"at": at(20), "resource": "far-ed1", "condition": "deviceSilent"},
    {"at": at(30), "resource": "VPN-1 test", "condition": "testFailed"},
]


@pytest.fixture
def stormy(sqlite_core: Core, clock: VirtualClock) -> Core:
    """A store in which a line was cut at two in the night."""
    clock.at = NIGHT
    ensure_catalogue(sqlite_core)
    with sqlite_core.work(INSTALLER) as work:
        import_provider(work, read_provider(PROVIDER))
    events = parse_stream("night", [json.dumps(line) for line in STORM])
    Replay(sqlite_core, clock, events, name="night").run()
    return sqlite_core


def test_the_same_rules_make_no_difference(stormy: Core) -> None:
    with stormy.read() as session:
        night = recorded_night(session, NIGHT + timedelta(hours=1), timedelta(hours=2))

    found = try_rules(night, RULES, RULES, lambda _share: None)

    assert (found.changes, found.unchanged) == ((), 1)
    assert found.before == found.after
    assert isinstance(found.before, Figures)


def test_without_a_single_rule_the_symptoms_stand_for_themselves(stormy: Core) -> None:
    with stormy.read() as session:
        night = recorded_night(session, NIGHT + timedelta(hours=1), timedelta(hours=2))

    found = try_rules(night, RULES, (), lambda _share: None)

    assert Change.APPEARS in {each.change for each in found.changes}
    assert found.after.problems > found.before.problems
    assert {each.before for each in found.changes} >= {"mid-cr1 et-0/0/0: linkDown", ""}


def test_it_is_told_how_far_it_has_come_and_can_be_stopped(stormy: Core) -> None:
    with stormy.read() as session:
        night = recorded_night(session, NIGHT + timedelta(hours=1), timedelta(hours=2))
    told: list[float] = []

    def stop_in_the_middle(share: float) -> None:
        told.append(share)
        if share > 0.5:
            raise StoppedError("stopped")

    with pytest.raises(StoppedError):
        try_rules(night, RULES, RULES, stop_in_the_middle)

    assert told == sorted(told)
    assert 0 < told[0] <= 0.5 < told[-1] < 1


def test_a_time_in_which_nothing_happened_is_said(stormy: Core) -> None:
    with stormy.read() as session, pytest.raises(NothingRecordedError):
        recorded_night(session, NIGHT - timedelta(hours=1), timedelta(hours=2))


def test_an_alarm_that_stood_for_years_does_not_make_a_trial_go_through_these_years(
    stormy: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {**STORM[0], "at": "2016-01-01T00:00:00+00:00", "heard_at": at(0)}
    told: list[float] = []
    settled: list[datetime] = []
    settle = Correlator.settle

    def counted(self: Correlator, core: Core) -> int:
        settled.append(core.clock.now())
        return settle(self, core)

    monkeypatch.setattr(Correlator, "settle", counted)
    with stormy.read() as session:
        night = recorded_night(session, NIGHT + timedelta(hours=1), timedelta(hours=2))
    night = night.of(tuple(parse_stream("night", [json.dumps(line) for line in (old, *STORM[1:])])))

    found = try_rules(night, RULES, RULES, told.append)

    assert found.changes == ()
    assert settled[0] >= NIGHT - timedelta(days=1)
    # Whoever thinks better of it is heard while time passes, too.
    assert len(told) > 2 * len(STORM)
