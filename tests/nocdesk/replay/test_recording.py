"""What happened in a store becomes a stream that makes the same happen again."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nocdesk.alarms.commands import Trouble, raise_alarm
from nocdesk.alarms.keys import promise_key
from nocdesk.alarms.model import Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import INSTALLER, ensure_catalogue
from nocdesk.provider.file import read_provider
from nocdesk.replay.outcome import Outcome
from nocdesk.replay.play import Score, play, what_stands
from nocdesk.replay.recording import recorded_lines
from nocdesk.replay.running import Replay
from nocdesk.replay.stream_file import parse_stream, read_stream
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.command import runner

PROVIDER = Path(__file__).parents[2] / "journeys" / "provider.toml"
NIGHT = datetime.fromisoformat("2026-11-28T02:00:00+00:00")


def at(minute: float) -> str:
    return (NIGHT + timedelta(minutes=minute)).isoformat()


STREAM: list[dict[str, Any]] = [
    {"at": at(1), "resource": "TAIL-1", "condition": "linkDown", "severity": "critical", "text": "cut"},
    {"at": at(2), "heard_at": at(4), "resource": "far-ed1", "condition": "deviceSilent", "text": "no answer"},
    {"at": at(3), "resource": "VPN-1 test", "condition": "threshold", "metric": "rtt_ms", "severity": "minor"},
    {"at": at(5), "resource": "VPN-1 test", "condition": "threshold", "metric": "rtt_ms", "severity": "major"},
    {"at": at(5), "resource": "mid-cr1", "condition": "link down on the fan", "severity": "warning"},
    {"at": at(6), "resource": "mid-cr1", "condition": "reported", "specific_problem": "Link down"},
    {"at": at(7), "ticket": {"customer": "K-1", "service": "VPN-1", "text": "Nothing works"}},
    {"at": at(9), "resource": "TAIL-1", "condition": "linkDown", "clear": True},
    {"at": at(11), "resource": "TAIL-1", "condition": "linkDown", "severity": "critical", "text": "cut again"},
]


def prepared(core: Core, clock: VirtualClock) -> None:
    clock.at = NIGHT
    ensure_catalogue(core)
    with core.work(INSTALLER) as work:
        import_provider(work, read_provider(PROVIDER))


def run(core: Core, clock: VirtualClock, lines: list[dict[str, Any]]) -> Outcome:
    Replay(core, clock, parse_stream("night", [json.dumps(line) for line in lines]), name="night").run()
    return what_stands(core)


def test_a_recorded_night_says_what_was_heard(core: Core, clock: VirtualClock) -> None:
    prepared(core, clock)
    run(core, clock, STREAM)

    with core.read() as session:
        lines = recorded_lines(session, NIGHT, NIGHT + timedelta(hours=1))

    again = parse_stream("again", [json.dumps(line) for line in lines])
    first = parse_stream("first", [json.dumps(line) for line in STREAM])
    assert [(type(one), one.at, one.heard_at) for one in again] == [(type(one), one.at, one.heard_at) for one in first]
    assert [line["clear"] for line in lines if "clear" in line] == [True]
    assert {line["condition"]: line.get("specific_problem") for line in lines if "condition" in line}["reported"] == (
        "Link down"
    )


def test_a_recorded_night_run_again_ends_as_it_did(core: Core, clock: VirtualClock, tmp_path: Path) -> None:
    prepared(core, clock)
    first = run(core, clock, STREAM)
    with core.read() as session:
        lines = recorded_lines(session, NIGHT, NIGHT + timedelta(hours=1))
    night = tmp_path / "night.jsonl"
    night.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")

    again = play(Score("night", tuple(read_stream(night)), read_provider(PROVIDER)))

    assert again == first


def test_what_stood_already_is_heard_of_at_the_beginning(core: Core, clock: VirtualClock) -> None:
    prepared(core, clock)
    run(core, clock, STREAM)
    since = NIGHT + timedelta(minutes=10)

    with core.read() as session:
        lines = recorded_lines(session, since, NIGHT + timedelta(hours=1))

    standing = {line["resource"] for line in lines if line.get("heard_at") == "2026-11-28T02:10:00Z"}
    assert standing == {"far-ed1", "VPN-1 test", "mid-cr1"}
    assert lines[-1]["text"] == "cut again"


def test_the_command_writes_a_file_that_replay_reads(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run_command = runner(monkeypatch, capsys, tmp_path / "data")
    assert run_command("--role", "administrator", "import", PROVIDER).code == 0
    night = tmp_path / "night.jsonl"

    assert "0 events were written" in run_command("record", night).out
    assert run_command("record", night).code == 1
    assert run_command("record", night, "--force").code == 0
    assert run_command("record").out == ""
    assert run_command("replay", night, "--json").json["alarms"] == []


def test_what_a_test_says_of_an_end_point_is_run_again_as_a_fault_of_its_service() -> None:
    told = {"at": at(1), "resource": "mid-cr1 VPN-1 test AIS", "condition": "connectivityFault"}
    events = tuple(parse_stream("night", [json.dumps(told)]))

    (alarm,) = play(Score("night", events, read_provider(PROVIDER))).alarms

    assert (alarm.resource, alarm.services) == (told["resource"], ("VPN-1",))


def test_what_follows_from_service_levels_is_neither_recorded_nor_run_again(core: Core, clock: VirtualClock) -> None:
    prepared(core, clock)
    with core.work(SYSTEM) as work:
        key = promise_key(Condition.PROMISE_AT_RISK, 1, "availability")
        trouble = Trouble(key, Condition.PROMISE_AT_RISK, PerceivedSeverity.MAJOR, resource="VPN-1", text="at risk")
        raise_alarm(work, trouble=trouble, began_at=NIGHT, touches=())

    with core.read() as session:
        assert recorded_lines(session, NIGHT, NIGHT + timedelta(hours=1)) == []
        assert recorded_lines(session, NIGHT + timedelta(hours=1), NIGHT + timedelta(hours=2)) == []

    told = {"at": at(1), "resource": "VPN-1", "condition": "promiseAtRisk", "severity": "major"}
    assert play(Score("night", tuple(parse_stream("night", [json.dumps(told)])))).alarms == ()
