"""`nocdesk replay`: a recorded stream in, what stands at the end and at an instant out."""

from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner
from tests.nocdesk.replay.replay_runs import STORM, call, event, played, write


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` where there is no store."""
    return runner(monkeypatch, capsys, tmp_path / "data")


@pytest.fixture
def stream(tmp_path: Path) -> Path:
    """Where the stream stands."""
    return tmp_path / "night.jsonl"


def test_repeated_reports_are_one_alarm_with_a_count_and_a_clear_ends_it(run: Run, stream: Path) -> None:
    write(
        stream,
        event("02:14:00", "far-ed1", "deviceSilent", severity="major", text="No answer"),
        event("02:14:30", "far-ed1", "deviceSilent", severity="critical"),
        event("02:20:00", "far-ed1", "deviceSilent", clear=True),
    )

    [alarm] = played(run, stream)["alarms"]

    assert alarm["count"] == 2
    assert (alarm["severity"], alarm["state"]) == ("critical", "cleared")
    assert alarm["began_at"] == "2026-11-28T02:14:00.000Z"
    assert alarm["cleared_at"] == "2026-11-28T02:20:00.000Z"


@pytest.mark.parametrize(
    ("words", "resource", "services"),
    [
        ("far-ed1", "far-ed1", ["VPN-1"]),
        ("mid-cr1 et-0/0/0", "mid-cr1 et-0/0/0", ["VPN-1"]),
        ("mid-cr1:et-0/0/0", "mid-cr1 et-0/0/0", ["VPN-1"]),
        ("mid-cr1/et-0/0/0", "mid-cr1 et-0/0/0", ["VPN-1"]),
        ("mid-cr1/power 1", "mid-cr1 power 1", []),
        ("TAIL-1", "TAIL-1", ["VPN-1"]),
        ("VPN-1", "VPN-1", ["VPN-1"]),
        ("VPN-1 test", "VPN-1 test", ["VPN-1"]),
        ("mid-cr1 system", "mid-cr1 system", []),
        ("rt-of-somebody-else", "rt-of-somebody-else", []),
    ],
)
def test_a_resource_reaches_the_services_that_it_reaches_in_the_inventory(
    run: Run, stream: Path, words: str, resource: str, services: list[str]
) -> None:
    write(stream, event("02:14:00", words, "linkDown"))

    [alarm] = played(run, stream)["alarms"]

    assert (alarm["resource"], alarm["services"]) == (resource, services)


def test_a_trouble_of_an_interface_that_is_not_of_its_line_reaches_nobody(run: Run, stream: Path) -> None:
    write(stream, event("02:14:00", "mid-cr1 et-0/0/0", "transmitter warm"))

    [alarm] = played(run, stream)["alarms"]

    assert (alarm["condition"], alarm["specific_problem"]) == ("reported", "transmitter warm")
    assert alarm["services"] == []


def test_two_reports_in_other_words_are_two_alarms_and_each_is_cleared_by_its_own(run: Run, stream: Path) -> None:
    write(
        stream,
        event("02:14:00", "mid-cr1", "fan 1 failed"),
        event("02:14:00", "mid-cr1", "fan 2 failed"),
        event("02:15:00", "mid-cr1", "fan 2 failed", severity="cleared"),
    )

    assert [row["state"] for row in played(run, stream)["alarms"]] == ["active", "cleared"]


def test_what_is_momentary_stands_latched(run: Run, stream: Path) -> None:
    write(stream, event("02:14:00", "mid-cr1", "deviceRebooted"))

    [alarm] = played(run, stream)["alarms"]

    assert alarm["state"] == "cleared"


def test_a_call_is_matched_with_the_likeliest_alarm_of_the_problem_it_is_about(run: Run, stream: Path) -> None:
    write(
        stream,
        event("02:14:00", "TAIL-1", "linkDown"),
        call("02:15:00", service="VPN-1"),
        event("02:16:00", "far-ed1", "deviceSilent"),
    )

    [ticket] = played(run, stream)["tickets"]

    assert (ticket["customer"], ticket["service"], ticket["site"]) == ("Harbour Clinic", "VPN-1", "Clinic main")
    # The silence behind the cut is part of the same problem, and so no proposal of its own.
    assert [match["resource"] for match in ticket["matches"]] == ["TAIL-1"]
    assert all(match["reasons"] and match["score"] > 0.35 for match in ticket["matches"])


def test_a_storm_is_one_problem_with_its_root_its_symptoms_and_whom_it_hits(run: Run, stream: Path) -> None:
    write(stream, *STORM)

    result = played(run, stream)

    [problem] = result["problems"]
    assert (problem["root"]["resource"], problem["root"]["condition"]) == ("mid-cr1 et-0/0/0", "linkDown")
    assert {row["resource"] for row in problem["symptoms"]} == {"far-ed1", "VPN-1 test"}
    assert all(row["rule"] and row["reason"] for row in problem["symptoms"])
    assert problem["state"] == "acknowledged"
    assert problem["began_at"] == "2026-11-28T02:14:00.000Z"
    assert (problem["services"], problem["customers"]) == (["VPN-1"], ["Harbour Clinic"])
    assert {row["problem"] for row in result["alarms"]} == {problem["number"]}
    assert [row["role"] for row in result["alarms"]] == ["root", "symptom", "symptom"]


def test_a_problem_is_resolved_when_all_of_it_is_over(run: Run, stream: Path) -> None:
    over = [{**each, "at": "2026-11-28T02:40:00Z", "clear": True} for each in STORM if "ticket" not in each]
    write(stream, *STORM, *over)

    result = played(run, stream, "--at", "2026-11-28T02:39:00Z")

    assert [row["state"] for row in result["at"]["problems"]] == ["acknowledged"]
    assert [row["state"] for row in result["problems"]] == ["resolved"]
    assert [len(row["symptoms"]) for row in result["problems"]] == [2]


def test_a_trouble_heard_of_late_began_when_it_began(run: Run, stream: Path) -> None:
    write(stream, event("02:14:00", "TAIL-1", "linkDown", heard_at="2026-11-28T02:31:00Z"))

    [alarm] = played(run, stream)["alarms"]

    assert alarm["began_at"] == "2026-11-28T02:14:00.000Z"
    assert alarm["raised_at"] == "2026-11-28T02:31:00.000Z"


def test_a_beginning_that_is_heard_of_after_its_own_end_raises_nothing_and_a_later_one_does(
    run: Run, stream: Path
) -> None:
    late = event("02:00:00", "far-ed1", "deviceSilent", heard_at="2026-11-28T02:06:00Z")
    ended = event("02:05:00", "far-ed1", "deviceSilent", clear=True)
    again = event("02:07:00", "far-ed1", "deviceSilent")

    write(stream, ended, late)
    nothing = played(run, stream)["alarms"]
    write(stream, ended, late, again)
    [alarm] = played(run, stream)["alarms"]

    assert nothing == []
    assert (alarm["state"], alarm["began_at"]) == ("active", "2026-11-28T02:07:00.000Z")
