"""The filter of the commands that list: the same language as at the desk, with its faults pointed out."""

from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import SOUND


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on a store with the sound provider, two alarms and two tickets."""
    provider_file = tmp_path / "p.toml"
    provider_file.write_text(SOUND, encoding="utf-8")
    run = runner(monkeypatch, capsys, tmp_path / "data")
    assert run("--role", "administrator", "import", provider_file).code == 0
    run("alarm", "raise", "ACC-1", "--text", "Tür offen", "--severity", "major")
    run("alarm", "raise", "ACC-1", "--text", "Lamp broken", "--severity", "minor", "--key", "lamp")
    for text in ("No connection", "Slow"):
        run("tickets", "open", text, "--service", "ACC-1")
    run("tickets", "take", "TT-1002")
    return run


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("sev>=major", ["Tür offen"]),
        ("tur or lamp", ["Tür offen", "Lamp broken"]),
        ("state:unacked age<2h not site:RIX", ["Tür offen", "Lamp broken"]),
        ("service:ACC-1 -text:lamp", ["Tür offen"]),
        ("owner:me", []),
    ],
)
def test_alarms_are_listed_that_pass_the_filter(run: Run, words: str, texts: list[str]) -> None:
    assert [row["text"] for row in run("alarms", "--filter", words, "--json").json] == texts


def test_every_list_takes_a_filter(run: Run) -> None:
    def numbers(*command: str, key: str) -> list[object]:
        return [row[key] for row in run(*command, "--json").json]

    assert numbers("tickets", "--filter", "for:me", key="number") == ["TT-1002"]
    assert numbers("tickets", "list", "--filter", "slow", key="number") == ["TT-1002"]
    assert numbers("services", "--filter", "service=acc-1", key="name") == ["ACC-1"]
    assert numbers("services", "--filter", "state:down", key="name") == []
    assert numbers("customers", "--filter", "tickets>=2", key="open_tickets") == [2]
    assert numbers("probes", "--filter", "state:answers", key="name") == []
    assert numbers("probes", key="state") != []
    assert numbers("problems", "--filter", "sev>=major", key="number") == []
    assert numbers("works", "list", "--filter", "state:running", key="id") == []
    assert numbers("sla", "--filter", "state:breach", key="service") == []
    assert numbers("alarm", "shelf", "--filter", "kind:shelved", key="id") == []


def test_a_fault_is_pointed_out(run: Run) -> None:
    told = run("alarms", "--filter", "age<2h sev>=hot")

    assert told.code == 1
    assert told.err.splitlines() == [
        "error: --filter: unknown sev 'hot'; there are critical, major, minor, warning, indeterminate, cleared",
        "error:   age<2h sev>=hot",
        "error:               ^^^",
    ]


def test_a_list_that_a_filter_leaves_empty_says_so(run: Run) -> None:
    assert run("alarms", "--filter", "nothing like it").out == "No alarm is open that passes the filter.\n"


def test_the_help_lists_the_fields(run: Run) -> None:
    told = run("alarms", "--help").out

    assert "state:" in told
    assert "the alarm's state: active, cleared, acked" in told
    assert "age < > .." in told
