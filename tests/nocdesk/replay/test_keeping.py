"""On the virtual clock, too, what people have put aside or acknowledged comes back when its time is over."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarm_keeping import AlarmKeeping
from nocdesk.alarms.model import AlarmEventRecord, AlarmHappening
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import INSTALLER, ensure_catalogue
from nocdesk.provider.file import read_provider
from nocdesk.replay.outcome import Outcome
from nocdesk.replay.play import Score, play, what_stands
from nocdesk.replay.recording import recorded_lines
from nocdesk.replay.running import Replay
from nocdesk.replay.stream_file import parse_stream

PROVIDER = Path(__file__).parents[2] / "journeys" / "provider.toml"
NIGHT = datetime.fromisoformat("2026-11-28T02:00:00+00:00")
END = NIGHT + timedelta(hours=9)

Line = dict[str, Any]


def at(minute: float) -> str:
    return (NIGHT + timedelta(minutes=minute)).isoformat()


SHELVED: list[Line] = [
    {"at": at(0), "resource": "mid-cr1", "condition": "Fan fails", "severity": "major"},
    {"at": at(5), "resource": "mid-cr1", "condition": "Fan fails", "deed": "shelve", "by": "kim",
     "reason": "a spare is on its way", "until": at(103.5)},
]  # fmt: skip
ACKNOWLEDGED: list[Line] = [
    {"at": at(1), "resource": "far-ed1", "condition": "Fan fails", "severity": "major"},
    {"at": at(7), "resource": "far-ed1", "condition": "Fan fails", "deed": "acknowledge", "by": "kim"},
]
ONCE: list[Line] = [
    {"at": at(2), "resource": "mid-cr1", "condition": "PSU fails", "severity": "critical"},
    {"at": at(6), "resource": "mid-cr1", "condition": "PSU fails", "deed": "shelve", "by": "kim",
     "reason": "known", "seconded_by": "lee"},
    {"at": at(20), "resource": "mid-cr1", "condition": "PSU fails", "clear": True},
]  # fmt: skip


@pytest.fixture
def quiet(sqlite_core: Core, clock: VirtualClock) -> Core:
    """A store with an inventory, before anything has happened."""
    clock.at = NIGHT
    ensure_catalogue(sqlite_core)
    with sqlite_core.work(INSTALLER) as work:
        import_provider(work, read_provider(PROVIDER))
    return sqlite_core


def run(core: Core, clock: VirtualClock, lines: Iterable[Line]) -> Outcome:
    events = parse_stream("night", [json.dumps(line) for line in lines])
    Replay(core, clock, events, name="night").run(END)
    return what_stands(core)


def times(session: Session, happening: AlarmHappening) -> list[tuple[datetime, bool]]:
    query = select(AlarmEventRecord).where(AlarmEventRecord.happening == happening).order_by(AlarmEventRecord.id)
    return [(each.at, each.is_annunciated) for each in session.scalars(query)]


def test_a_shelf_ends_at_its_minute_however_rarely_it_is_looked(quiet: Core, clock: VirtualClock) -> None:
    run(quiet, clock, SHELVED)

    with quiet.read() as session:
        assert times(session, AlarmHappening.UNSHELVED) == [(datetime.fromisoformat(at(103.5)), True)]


def test_an_acknowledgement_of_what_is_major_expires_after_its_hours(quiet: Core, clock: VirtualClock) -> None:
    run(quiet, clock, ACKNOWLEDGED)

    with quiet.read() as session:
        assert times(session, AlarmHappening.UNACKNOWLEDGED) == [(datetime.fromisoformat(at(7 + 4 * 60)), True)]


def test_one_that_two_people_have_shelved_until_it_clears_comes_back_with_the_clear(
    quiet: Core, clock: VirtualClock
) -> None:
    run(quiet, clock, ONCE)

    with quiet.read() as session:
        assert times(session, AlarmHappening.SHELVED) == [(datetime.fromisoformat(at(6)), False)]
        assert times(session, AlarmHappening.UNSHELVED) == [(datetime.fromisoformat(at(20)), False)]


def test_without_keeping_nothing_would_come_back(
    quiet: Core, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AlarmKeeping, "run", lambda _self: None)

    run(quiet, clock, [*SHELVED, *ACKNOWLEDGED])

    with quiet.read() as session:
        assert times(session, AlarmHappening.UNSHELVED) == []
        assert times(session, AlarmHappening.UNACKNOWLEDGED) == []


def test_what_people_did_is_recorded_and_a_second_run_asks_for_attention_as_often(
    quiet: Core, clock: VirtualClock
) -> None:
    first = run(quiet, clock, [*SHELVED, *ACKNOWLEDGED, *ONCE])
    with quiet.read() as session:
        lines = [json.dumps(line) for line in recorded_lines(session, NIGHT, END)]
    events = tuple(parse_stream("night", lines))

    again = play(Score("night", events, read_provider(PROVIDER)), until=END)

    asked = {(alarm.resource, alarm.words): alarm.annunciations for alarm in first.alarms}
    assert {(alarm.resource, alarm.words): alarm.annunciations for alarm in again.alarms} == asked
    assert asked[("mid-cr1", "Fan fails")] == asked[("far-ed1", "Fan fails")] == 2
    assert play(Score("night", events, read_provider(PROVIDER)), until=END) == again


def test_of_a_night_that_begins_later_it_is_recorded_what_was_put_aside_then(quiet: Core, clock: VirtualClock) -> None:
    run(quiet, clock, [*SHELVED, *ACKNOWLEDGED])

    with quiet.read() as session:
        lines = list(recorded_lines(session, NIGHT + timedelta(hours=1), END))

    assert {(line["deed"], line["resource"], line["at"]) for line in lines if "deed" in line} == {
        ("shelve", "mid-cr1", "2026-11-28T03:00:00Z"),
        ("acknowledge", "far-ed1", "2026-11-28T03:00:00Z"),
    }
