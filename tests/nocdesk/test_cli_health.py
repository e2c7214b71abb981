"""`nocdesk health` on a store with a few alarms."""

from pathlib import Path

import pytest

from nocdesk.alarms.commands import raise_alarm
from nocdesk.core import open_core
from nocdesk.people.model import SYSTEM
from nocdesk.settings import Settings
from tests.nocdesk.alarms.console import TROUBLE
from tests.nocdesk.command import Run, runner

FIELDS = {
    "from", "to", "shift", "console", "known_from", "days_known", "window_days", "is_preliminary", "window",
    "annunciated", "figures", "priorities", "top", "chattering", "fleeting", "stale", "standing", "shelved",
    "unapproved", "missing_rules", "floods", "consoles", "shifts", "days",
}  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    core = open_core(Settings(data_dir=tmp_path), SYSTEM)
    with core.work() as work:
        raise_alarm(work, trouble=TROUBLE, began_at=work.now, touches=())
    core.close()
    return runner(monkeypatch, capsys, tmp_path)


def test_the_figures_are_told_with_their_targets_and_the_worst_alarms(run: Run) -> None:
    out = run("health").out

    assert "0 min, too early to judge; 1 annunciated" in out
    assert not {"Acceptable", "Manageable", "Bad", "Excessive"} & set(out.split())
    assert "Annunciated per 10 min" in out
    assert "Contribution of the top ten" in out
    assert "condition threshold" in out


def test_as_json_they_have_fields_that_stay(run: Run) -> None:
    record = run("health", "--json").json

    assert set(record) == FIELDS
    assert record["top"][0]["rule"] == "condition threshold"
    assert {figure["kpi"] for figure in record["figures"]} >= {"per_10_min", "flood_time", "chattering", "stale"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--shift", "Nite"), "There is no shift 'Nite' in the settings; did you mean 'Night'?"),
        (("--from", "yesterday"), "is not an instant"),
        (("--from", "2999-01-01"), "not ahead"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_remedy(run: Run, arguments: tuple[str, ...], says: str) -> None:
    outcome = run("health", *arguments)

    assert outcome.code != 0
    assert says in outcome.err.replace("\n", " ")


def test_only_those_who_see_alarms_see_their_quality(run: Run) -> None:
    assert run("--role", "care", "health").code == 1
    assert run("--role", "auditor", "health").code == 0
