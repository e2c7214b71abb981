"""`nocdesk replay`: a recorded stream in, what stands at the end and at an instant out."""

import json
from pathlib import Path
from typing import Any

import pytest

from nocdesk.problems.rule_file import built_in_rules
from tests.nocdesk.command import Run, runner

PROVIDER = Path(__file__).parents[2] / "journeys" / "provider.toml"

Event = dict[str, Any]


def event(time: str, resource: str, condition: str, **more: Any) -> Event:
    return {"at": f"2026-11-28T{time}Z", "resource": resource, "condition": condition, **more}


def call(time: str, text: str = "Nothing works", **more: Any) -> Event:
    return {"at": f"2026-11-28T{time}Z", "ticket": {"customer": "Harbour Clinic", "text": text, **more}}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` where there is no store."""
    return runner(monkeypatch, capsys, tmp_path / "data")


@pytest.fixture
def stream(tmp_path: Path) -> Path:
    """Where the stream stands."""
    return tmp_path / "night.jsonl"


def write(stream: Path, *events: Event) -> None:
    stream.write_text("".join(json.dumps(each) + "\n" for each in events), encoding="utf-8")


def played(run: Run, stream: Path, *options: str | Path) -> Any:
    outcome = run("replay", stream, "--inventory", PROVIDER, "--json", *options)
    assert outcome.code == 0, outcome.err
    return outcome.json


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


def test_what_stood_at_an_instant_is_shown_beside_the_end(run: Run, stream: Path) -> None:
    write(
        stream,
        event("02:14:00", "TAIL-1", "linkDown"),
        event("02:20:00", "TAIL-1", "linkDown", clear=True),
        event("02:30:00", "far-ed1", "deviceSilent"),
    )

    result = played(run, stream, "--at", "2026-11-28T02:16:00+00:00")

    assert [row["state"] for row in result["at"]["alarms"]] == ["active"]
    assert result["at"]["time"] == "2026-11-28T02:16:00.000Z"
    assert [row["state"] for row in result["alarms"]] == ["cleared", "active"]


def test_an_instant_beside_the_end_changes_nothing_of_the_end(run: Run, stream: Path) -> None:
    write(stream, event("02:14:00.25", "TAIL-1", "linkDown"), event("02:14:00.75", "far-ed1", "deviceSilent"))

    without, with_instant = played(run, stream), played(run, stream, "--at", "2026-11-28T02:14:00.5Z")

    assert [row["resource"] for row in with_instant["at"]["alarms"]] == ["TAIL-1"]
    assert {**with_instant, "at": None} == without


STORM = (
    event("02:14:00", "mid-cr1 et-0/0/0", "linkDown", severity="critical"),
    event("02:14:20", "far-ed1", "deviceSilent"),
    event("02:14:30", "VPN-1 test", "testFailed"),
    call("02:16:00", service="VPN-1"),
)


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


def test_rules_of_another_folder_count_instead(run: Run, stream: Path, tmp_path: Path) -> None:
    write(stream, *STORM)
    off = "".join(f'[[rule]]\nname = "{name}"\noff = true\n' for name in rule_names())
    (tmp_path / "correlation.toml").write_text(f"format = 1\n{off}", encoding="utf-8")

    result = played(run, stream, "--rules", tmp_path)

    assert all(not row["symptoms"] for row in result["problems"])


def test_a_faulty_rule_ends_the_command_as_wrong_usage(run: Run, stream: Path, tmp_path: Path) -> None:
    write(stream, *STORM)
    (tmp_path / "correlation.toml").write_text(
        'format = 1\n[[rule]]\nname = "x"\nwithin_s = "long"\n', encoding="utf-8"
    )

    outcome = run("replay", stream, "--rules", tmp_path)

    assert outcome.code == 2
    assert "correlation.toml line 4" in outcome.err


def rule_names() -> list[str]:
    return [rule.name for rule in built_in_rules()]


def test_the_same_stream_gives_the_same_bytes_whatever_the_machines_zone(
    run: Run, stream: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(stream, event("02:14:00", "TAIL-1", "linkDown"), call("02:15:00"), event("02:16:00", "x", "y"))

    first = run("replay", stream, "--inventory", PROVIDER, "--json").out
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")

    assert run("replay", stream, "--inventory", PROVIDER, "--json").out == first


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


def test_without_an_inventory_resources_and_callers_stand_for_themselves(run: Run, stream: Path) -> None:
    write(stream, event("02:14:00", "rt-1 ge-0/0/0", "linkDown"), call("02:15:00", service="VPN-1"))

    result = run("replay", stream, "--json").json

    assert [row["resource"] for row in result["alarms"]] == ["rt-1 ge-0/0/0"]
    assert [(row["customer"], row["service"]) for row in result["tickets"]] == [("Harbour Clinic", None)]


def test_the_inventory_of_the_store_counts_where_no_other_is_named(run: Run, stream: Path) -> None:
    assert run("--role", "administrator", "import", PROVIDER).code == 0
    write(stream, event("02:14:00", "TAIL-1", "linkDown"))

    result = run("replay", stream, "--json").json

    assert [row["services"] for row in result["alarms"]] == [["VPN-1"]]
    assert run("alarms", "--json").json == []


def test_the_table_for_people_shows_alarms_and_tickets(run: Run, stream: Path) -> None:
    write(stream, event("02:14:00", "TAIL-1", "linkDown", text="Line cut"), call("02:15:00", service="VPN-1"))

    out = run("replay", stream, "--inventory", PROVIDER).out

    assert "Line cut" in out
    assert "TT-1001" in out


@pytest.mark.parametrize(
    ("faulty", "fault"),
    [
        (event("02:14:00", "x", "y", severity="worst"), "line 2: severity is 'worst'"),
        (call("02:15:00", service="VPN-2"), "line 2: ticket: there is no service 'VPN-2'; did you mean 'VPN-1'?"),
        ({**call("02:15:00"), "ticket": {"customer": "K-9", "text": "x"}}, "line 2: ticket: there is no customer"),
    ],
)
def test_a_faulty_line_ends_the_command_as_wrong_usage(run: Run, stream: Path, faulty: Event, fault: str) -> None:
    write(stream, event("02:14:00", "x", "y"), faulty)

    outcome = run("replay", stream, "--inventory", PROVIDER, "--json")

    assert outcome.code == 2
    assert outcome.out == ""
    assert fault in outcome.err


def test_an_empty_stream_ends_with_nothing(run: Run, stream: Path) -> None:
    write(stream)

    result = played(run, stream)

    assert (result["alarms"], result["tickets"]) == ([], [])
