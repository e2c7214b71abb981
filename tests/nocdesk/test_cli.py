"""The commands, from the import of a provider to what programs read."""

import csv
import io
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.commands import Trouble, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.commandline.opening import encrypted_file
from nocdesk.commandline.output import show_table
from nocdesk.core import open_core
from nocdesk.credentials import Community, EngineKeys, UsmUser, credential_from_json
from nocdesk.network.topology import Touch
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.services.model import Service
from nocdesk.settings import Settings
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.series import Sample, SeriesKey, append_samples, series_ids
from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import SOUND

ALARM_FIELDS = {
    "id", "severity", "state", "acknowledged", "probable_cause", "resource", "services", "customers", "count",
    "raised_at", "cleared_at",
}  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on an empty data directory."""
    return runner(monkeypatch, capsys, tmp_path / "data")


@pytest.fixture
def provider_file(tmp_path: Path) -> Path:
    """A sound provider file."""
    path = tmp_path / "p.toml"
    path.write_text(SOUND, encoding="utf-8")
    return path


@pytest.fixture
def stocked(run: Run, provider_file: Path) -> Run:
    """`nocdesk` on a store that holds the sound provider."""
    assert run("--role", "administrator", "import", provider_file).code == 0
    return run


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


@pytest.mark.parametrize("name", ["SIP-1:rtt_ms", "SIP-1 test:rtt_ms", "SIP-1 test:rtt_ms:SIP-1"])
def test_samples_are_printed_by_any_name_of_their_series(stocked: Run, tmp_path: Path, name: str) -> None:
    begin = _measure(tmp_path / "data")

    printed = stocked("samples", name, "--from", begin.isoformat(), "--to", "2026-11-10T09:00", "--csv")

    rows = list(csv.reader(io.StringIO(printed.out)))
    assert rows == [["at", "value"], ["2026-11-10T08:00:00.000Z", "21.5"], ["2026-11-10T08:00:05.000Z", "22.5"]]


def test_samples_are_printed_in_bins_when_a_step_is_named(stocked: Run, tmp_path: Path) -> None:
    begin = _measure(tmp_path / "data")
    span = ("--from", begin.isoformat(), "--to", "2027-12-10T09:00")

    as_csv = stocked("samples", "SIP-1:rtt_ms", *span, "--step", "300", "--csv")
    as_json = stocked("samples", "SIP-1:rtt_ms", *span, "--step", "300", "--json").json

    assert list(csv.reader(io.StringIO(as_csv.out))) == [
        ["at", "count", "minimum", "mean", "maximum"],
        ["2026-11-10T08:00:00.000Z", "2", "21.5", "22.0", "22.5"],
    ]
    assert as_json == [{"at": "2026-11-10T08:00:00.000Z", "count": 2, "minimum": 21.5, "mean": 22.0, "maximum": 22.5}]


def test_a_table_of_samples_is_rounded_and_names_the_unit(stocked: Run, tmp_path: Path) -> None:
    begin = _measure(tmp_path / "data", 21.123456789, 12_345_678.9)
    span = ("--from", begin.isoformat(), "--to", "2026-11-10T09:00")

    table = stocked("samples", "SIP-1:rtt_ms", *span).out
    binned = stocked("samples", "SIP-1:rtt_ms", *span, "--step", "300").out
    exact = stocked("samples", "SIP-1:rtt_ms", *span, "--csv").out

    assert "value (ms)" in table
    assert [line.split()[-1] for line in table.splitlines() if line.startswith("2026")] == ["21.1235", "12345679"]
    assert all(f"{title} (ms)" in binned for title in ("minimum", "mean", "maximum"))
    assert "21.123456789" in exact


def test_a_time_without_samples_is_an_empty_list(stocked: Run, tmp_path: Path) -> None:
    _measure(tmp_path / "data")

    assert stocked("samples", "SIP-1:rtt_ms", "--from", "2020-01-01", "--to", "2020-01-02", "--json").json == []


def test_without_a_name_the_series_are_listed(stocked: Run, tmp_path: Path) -> None:
    _measure(tmp_path / "data")

    listed = stocked("samples", "--json").json

    assert [(row["series"], row["service"]) for row in listed] == [("SIP-1 test:rtt_ms:SIP-1", "SIP-1")]


def test_text_from_outside_is_neither_markup_nor_a_control_sequence(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("a",), [["[bold]x[/bold]\x1b[2J"]], empty="")

    assert "[bold]x[/bold] [2J" in capsys.readouterr().out


def test_check_names_each_missing_thing_with_its_remedy(stocked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.get_password", lambda _service, _name: None)

    checked = stocked("check")

    assert checked.code == 1
    lines = [line for line in checked.out.splitlines() if " rights: " not in line]
    assert lines[0].startswith("ok    store: sqlite:///")
    assert lines[1] == "fault collector: has never run on this store: start it with `nocdesk collect`"
    assert lines[2].startswith("fault credential core: There is no credential named 'core': store it with")
    assert lines[-1] == "fault devices: none of 1 was asked, as no credential fits"


def test_a_credential_is_kept_in_the_encrypted_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret_file = tmp_path / "passphrase"
    secret_file.write_text("correct horse battery\n")
    monkeypatch.setenv("NOCDESK_PASSPHRASE_FILE", str(secret_file))
    monkeypatch.setattr("sys.stdin", io.StringIO("first passphrase\nsecond passphrase\n"))

    stored = run("credential", "set", "core", "--file", "--user", "noc")

    assert stored.code == 0
    settings = Settings(data_dir=tmp_path / "data", passphrase_file=secret_file)
    found = encrypted_file(settings, lambda: "").find("core")
    assert found == UsmUser("noc", "first passphrase", "second passphrase")
    assert b"first passphrase" not in settings.credential_file.read_bytes()


def test_keys_that_are_localized_already_are_kept_instead_of_passphrases(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr("keyring.set_password", lambda _service, name, text: kept.update({name: text}))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{'ab' * 32}\n0x{'cd' * 16}\n"))

    stored = run("credential", "set", "core", "--user", "noc", "--localized", "80001f8880e9630000")

    assert stored.code == 0
    assert "abab" not in stored.out
    found = credential_from_json(kept["core"], name="core")
    assert found == UsmUser("noc", keys=(EngineKeys(bytes.fromhex("80001f8880e9630000"), b"\xab" * 32, b"\xcd" * 16),))


def test_a_key_that_is_not_hexadecimal_is_refused_and_not_repeated(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("my-passphrase\n\n"))

    refused = run("credential", "set", "core", "--user", "noc", "--localized", "80001f8880e9630000")

    assert refused.code == 1
    assert "What was given is not a key in hexadecimal" in refused.err
    assert "my-passphrase" not in refused.err


def test_a_community_is_called_weak(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr("keyring.set_password", lambda _service, name, text: kept.update({name: text}))
    monkeypatch.setattr("sys.stdin", io.StringIO("s3cret-community\n"))

    stored = run("credential", "set", "access", "--snmp", "v2c")

    assert "Weak: a community crosses the network in clear" in stored.out
    assert "s3cret-community" not in stored.out
    assert Community("s3cret-community").text in kept["access"]


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


def _measure(data_dir: Path, first: float = 21.5, second: float = 22.5) -> datetime:
    begin = datetime(2026, 11, 10, 8, tzinfo=UTC)
    core = open_core(Settings(data_dir=data_dir), Actor("collector", Role.COLLECTOR))
    with core.work() as work:
        key = SeriesKey(2, "rtt_ms", "SIP-1")
        number = series_ids(work.session, [key])[key]
        append_samples(
            work.session,
            [Sample(number, begin, first), Sample(number, begin + timedelta(seconds=5), second)],
        )
    core.close()
    return begin
