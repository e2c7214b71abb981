"""The commands, from the import of a provider to what programs read."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.commands import Trouble, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.commandline.output import show_table, step_teller
from nocdesk.core import open_core
from nocdesk.network.topology import Touch
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import Service
from nocdesk.settings import Settings
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.cli_runs import provider_file, run, stocked
from tests.nocdesk.command import Run

__all__ = ["provider_file", "run", "stocked"]

ALARM_FIELDS = {
    "id", "severity", "state", "acknowledged", "probable_cause", "resource", "services", "customers", "count",
    "raised_at", "cleared_at",
}  # fmt: skip


def test_the_version_is_shown(run: Run) -> None:
    assert run("--version").out.startswith("nocdesk 0.")


def test_init_makes_a_store_once(run: Run, tmp_path: Path) -> None:
    first, second = run("init"), run("init")

    assert first.out.startswith(f"The store is ready: sqlite:///{tmp_path / 'data' / 'nocdesk.db'}")
    assert (first.code, second.code) == (0, 0)


def test_an_import_prints_its_plan_and_a_second_one_has_nothing_to_do(run: Run, provider_file: Path) -> None:
    first = run("--role", "administrator", "import", provider_file)
    second = run("--role", "administrator", "import", provider_file)

    assert first.out.splitlines()[0] == "create 2 customers: 'Acme', 'Bolt'"
    *_, sums, warning, done = first.out.splitlines()
    assert (sums, done) == ("15 to create, 0 to change, 0 unchanged", "Done.")
    assert warning.startswith("warning: cr2 speaks SNMP v2c, where the community crosses the network in clear")
    assert second.out == "p.toml: nothing to do; 15 entries are in the store as they stand here\n"


def test_a_dry_run_changes_nothing(run: Run, provider_file: Path) -> None:
    tried = run("import", provider_file, "--dry-run")

    assert tried.out.endswith("Nothing was changed: this was a dry run.\n")
    assert run("services", "--json").json == []


def test_the_sums_of_an_import_can_be_read_by_a_program(run: Run, provider_file: Path) -> None:
    done = run("--role", "administrator", "import", provider_file, "--json").json

    assert done["created"]["service"] == 2
    assert (done["changed"], done["unchanged"], done["absent"], done["applied"]) == ({}, 0, [], True)


def test_an_export_imports_to_nothing_to_do(stocked: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.toml"

    assert stocked("export", path).code == 0
    assert "nothing to do" in stocked("--role", "administrator", "import", path).out
    assert stocked("export").out == path.read_text(encoding="utf-8")


def test_the_state_of_a_service_is_tried_out_by_its_parts(stocked: Run) -> None:
    printed = stocked("state", "SIP-1", "--down", "ACC-1", "--rule", "best").out

    assert printed.startswith("SIP-1 is down because of ACC-1; rule: best")


def test_services_are_listed_in_the_customers_words(stocked: Run) -> None:
    listed = stocked("--role", "care", "services", "--json").json

    assert {(row["name"], row["customer"], row["site"], row["class"]) for row in listed} == {
        ("SIP-1", "Acme", "Acme main", "unknown"),
        ("ACC-1", "Acme", "", "unknown"),
    }
    assert "192.0.2" not in stocked("--role", "care", "services").out


def test_alarms_have_the_documented_fields(stocked: Run, tmp_path: Path) -> None:
    _raise_an_alarm(tmp_path / "data")

    alarms = stocked("alarms", "--json").json

    assert len(alarms) == 1
    assert alarms[0].keys() >= ALARM_FIELDS
    assert (alarms[0]["services"], alarms[0]["customers"]) == (["SIP-1"], ["Acme"])
    assert "SIP-1" in stocked("alarms").out


def test_care_sees_no_alarms(stocked: Run) -> None:
    refused = stocked("--role", "care", "alarms")

    assert refused.code == 1
    assert refused.err.startswith("error: ")
    assert "may not view alarms" in refused.err


def test_tickets_and_service_levels_are_empty_at_first(stocked: Run) -> None:
    assert stocked("tickets", "--json").json == []
    assert stocked("sla", "--json").json == []
    assert stocked("tickets").out == "No ticket is open.\n"


def test_text_from_outside_is_neither_markup_nor_a_control_sequence(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("a",), [["[bold]x[/bold]\x1b[2J"]], empty="")

    assert "[bold]x[/bold] [2J" in capsys.readouterr().out


def test_reading_and_importing_never_load_qt_or_the_probes() -> None:
    code = (
        "import sys; sys.argv = ['nocdesk', '--version']\n"
        "from nocdesk.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([name for name in ('PySide6', 'pysnmp', 'ui', 'probes') if name in sys.modules])"
    )

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.splitlines()[-1] == "[]"


def test_service_levels_of_a_service_that_does_not_exist_are_refused_with_the_nearest_name(
    run: Run, provider_file: str
) -> None:
    run("--role", "administrator", "import", provider_file)

    asked = run("sla", "--service", "SIP-11")

    assert asked.code == 1
    assert asked.err == "error: There is no service 'SIP-11'; did you mean 'SIP-1'?\n"


def _raise_an_alarm(data_dir: Path) -> None:
    core = open_core(Settings(data_dir=data_dir), SYSTEM)
    with core.work() as work:
        trouble = Trouble("k", Condition.TEST_FAILED, PerceivedSeverity.CRITICAL, "SIP-1 test", "No answer")
        service_id = work.session.scalars(select(Service.id).where(Service.name == "SIP-1")).one()
        touches = [Touch(service_id, "measured on it")]
        raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches)
    core.close()


def test_what_lasts_long_is_told_without_a_terminal_in_one_line_for_each_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell = step_teller()

    for share in (0.0, 0.5, 1.0):
        tell("Writing the day before", share)
    tell("Opening the desk", 1.0)

    assert capsys.readouterr().err == "Writing the day before\nOpening the desk\n"
