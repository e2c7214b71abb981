"""The commands that keep credentials and check them."""

import io
from pathlib import Path

import pytest

from nocdesk.commandline.opening import encrypted_file
from nocdesk.credential_text import credential_from_json
from nocdesk.credentials import Community, EngineKeys, UsmUser
from nocdesk.settings import Settings
from tests.nocdesk.cli_runs import provider_file, run, stocked
from tests.nocdesk.command import Run

__all__ = ["provider_file", "run", "stocked"]


def test_check_names_each_missing_thing_with_its_remedy(stocked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.get_password", lambda _service, _name: None)

    checked = stocked("check")

    assert checked.code == 1
    lines = [line for line in checked.out.splitlines() if " rights: " not in line]
    assert lines[0].startswith("ok    store: sqlite:///")
    assert lines[1].startswith("ok    roles: Single-computer mode.")
    assert lines[2] == "fault collector: has never run on this store: start it with `nocdesk collect`"
    assert lines[3].startswith("fault credential core: There is no credential named 'core': store it with")
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
