"""What `nocdesk replay` is told besides the stream: rules, inventory, an instant; and what it refuses."""

from pathlib import Path

import pytest

from nocdesk.problems.rule_file import built_in_rules
from tests.nocdesk.command import Run, runner
from tests.nocdesk.replay.replay_runs import PROVIDER, STORM, Event, call, event, played, write


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` where there is no store."""
    return runner(monkeypatch, capsys, tmp_path / "data")


@pytest.fixture
def stream(tmp_path: Path) -> Path:
    """Where the stream stands."""
    return tmp_path / "night.jsonl"


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
