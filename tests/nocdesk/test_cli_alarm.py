"""`nocdesk alarm`: what another tool raises and clears, and alarms worked from the command line."""

from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import SOUND


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on a store that holds the sound provider."""
    found = runner(monkeypatch, capsys, tmp_path / "data")
    path = tmp_path / "p.toml"
    path.write_text(SOUND, encoding="utf-8")
    assert found("--role", "administrator", "import", path).code == 0
    return found


def test_what_is_raised_touches_the_services_of_its_resource_and_is_cleared_by_the_same_words(run: Run) -> None:
    raised = run("alarm", "raise", "ACC-1", "--condition", "testFailed", "--text", "No answer", "--json").json
    again = run("alarm", "raise", "ACC-1", "--condition", "testFailed", "--text", "Still none", "--json").json
    cleared = run("alarm", "clear", "ACC-1", "--condition", "testFailed", "--json").json

    assert {"ACC-1", "SIP-1"} == set(raised["services"])
    assert (raised["severity"], raised["state"], raised["text"]) == ("major", "active", "No answer")
    assert (again["id"], again["count"], again["text"]) == (raised["id"], 2, "Still none")
    assert (cleared["id"], cleared["state"]) == (raised["id"], "cleared")


def test_several_of_one_condition_on_a_resource_are_told_apart_by_their_key(run: Run) -> None:
    first = run(
        "alarm", "raise", "rack-9", "--text", "Fan 1 slow", "--severity", "minor", "--key", "fan1", "--json"
    ).json
    second = run("alarm", "raise", "rack-9", "--text", "Fan 2 slow", "--key", "fan2", "--json").json

    cleared = run("alarm", "clear", "rack-9", "--key", "fan2", "--json").json

    assert first["id"] != second["id"] == cleared["id"]
    assert [alarm["state"] for alarm in run("alarm", "list", "--json").json] == ["active", "cleared"]


def test_an_alarm_is_worked_from_the_command_line(run: Run) -> None:
    number = str(run("alarm", "raise", "rack-9", "--text", "Door open", "--severity", "major", "--json").json["id"])

    assert run("alarm", "ack", number, "--json").json["acknowledged"]
    assert not run("alarm", "unack", number, "--json").json["acknowledged"]
    assert run("alarm", "own", number, "--json").json["owner"]
    assert run("alarm", "note", number, "called the site", "--lasting").code == 0
    assert run("alarm", "shelve", number, "--reason", "being cleaned", "--for", "15m").code == 0
    (shelved,) = run("alarm", "shelf", "--json").json
    assert (shelved["state"], shelved["reason"], shelved["resource"]) == ("shelved", "being cleaned", "rack-9")
    assert run("alarm", "extend", number, "--reason", "takes longer", "--for", "4h").code == 0
    assert run("alarm", "unshelve", number).code == 0
    assert run("alarm", "out", "rack-9", "--reason", "being moved").code == 0
    assert run("alarm", "list", "--json").json[0]["out_of_service"] == "being moved"
    assert run("alarm", "back", "rack-9").code == 0
    assert run("alarm", "clear", number, "--reason", "seen on site", "--json").json["state"] == "cleared"
    assert run("alarm", "shelf").out == "Nothing is shelved.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("clear", "rack-9"), "nothing to clear"),
        (("clear", "17", "--reason", "x"), "no alarm 17"),
        (("raise", " ", "--text", "x"), "Name the resource"),
        (("raise", "rack-9", "--text", "x", "--condition", "promiseBreached"), "the desk alone"),
        (("raise", "rack-9", "--text", "x", "--severity", "cleared"), "clear it instead"),
        (("raise", "rack-9", "--text", "x" * 2000), "1000 characters"),
        (("unshelve", "17"), "no alarm 17"),
        (("back", "rack-9"), "not out of service"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(run: Run, words: tuple[str, ...], told: str) -> None:
    refused = run("alarm", *words)

    assert refused.code == 1
    assert told in refused.err


def test_an_unknown_time_is_a_wrong_use_and_care_raises_nothing(run: Run) -> None:
    assert run("alarm", "shelve", "1", "--reason", "x", "--for", "soon").code == 2
    assert run("--role", "care", "alarm", "raise", "rack-9", "--text", "x").code == 1
