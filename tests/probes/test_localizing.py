"""`nocdesk credential localize` against real agents: keys instead of passphrases, for all devices or none."""

from collections.abc import Callable
from pathlib import Path

import keyring
import pytest

from nocdesk.credential_file import Cost, EncryptedFile
from nocdesk.credential_text import credential_to_json
from nocdesk.credentials import KEYRING_SERVICE, Community, Credential, UsmUser
from probes.simulator.table import StillSubject
from probes.snmp.usm_keys import localized
from probes.traps.engine_identity import next_boot
from tests.nocdesk.command import Run, runner
from tests.nocdesk.test_credential_places import DictKeyring
from tests.probes.conftest import USER, Snmpd, running_snmpd
from tests.probes.serving import RECORDED_USER, recording, serving, user_agent

PASSPHRASE = "a passphrase of the test"
CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
Import = Callable[..., None]


@pytest.fixture
def kept(tmp_path: Path) -> EncryptedFile:
    """The encrypted file of the store."""
    return EncryptedFile(tmp_path / "data" / "credentials.enc", lambda: PASSPHRASE, CHEAP)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` with the encrypted file, whose passphrase is in a file, and a directory of systemd."""
    (tmp_path / "systemd").mkdir()
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    (tmp_path / "settings.toml").write_text("[poll]\ntimeout_s = 2\nretries = 1\n", encoding="utf-8")
    run = runner(monkeypatch, capsys, tmp_path / "data")
    monkeypatch.setenv("NOCDESK_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("NOCDESK_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "systemd"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return run


@pytest.fixture
def import_devices(run: Run, tmp_path: Path) -> Import:
    """Brings in devices by name and port; they name the credential "lab", and the first one has a probe."""

    def bring_in(**ports: int) -> None:
        devices = "".join(
            f'[[device]]\nname = "{name}"\nkind = "core-router"\naddress = "127.0.0.1"\nport = {port}\nsnmp = "v3"\n'
            'credential = "lab"\n\n'
            for name, port in ports.items()
        )
        probe = f'[[probe]]\nname = "system"\ntype = "system"\ndevice = "{next(iter(ports))}"\n'
        (tmp_path / "p.toml").write_text(f"format = 1\n\n{devices}{probe}", encoding="utf-8")
        assert run("--role", "administrator", "import", tmp_path / "p.toml").code == 0

    return bring_in


def user_of(source: EncryptedFile) -> UsmUser:
    """The stored user."""
    found = source.find("lab")
    assert isinstance(found, UsmUser)
    return found


def is_secret_free(text: str, user: UsmUser) -> bool:
    """Whether neither of the user's passphrases is in the text."""
    return str(user.auth_passphrase) not in text and str(user.priv_passphrase) not in text


def test_keys_of_every_engine_take_the_place_of_the_passphrases_and_the_devices_still_answer(
    run: Run, import_devices: Import, kept: EncryptedFile, snmpd: Snmpd, tmp_path: Path
) -> None:
    with running_snmpd(tmp_path / "second") as second:
        import_devices(kestrel=snmpd.port, osprey=second.port)
        kept.write("lab", USER)

        done = run("credential", "localize", "lab")
        stored = credential_to_json(user_of(kept))
        checked = run("check")
        again = run("credential", "localize", "lab")

    assert (done.code, done.err) == (0, "")
    assert "holds keys for 2 engines and no passphrase any more" in done.out
    assert "--localized" in done.out
    assert is_secret_free(stored + done.out, USER)
    assert not any(keys.auth_key.hex() in done.out for keys in user_of(kept).keys)
    assert "device kestrel" not in checked.out, "it answers to its key"
    assert "devices: 1 of 1 answer" in checked.out
    assert again.code == 1
    assert "is localized already, to 2 engines" in again.err
    assert credential_to_json(user_of(kept)) == stored


def test_a_key_is_good_at_its_own_engine_only(
    run: Run, import_devices: Import, kept: EncryptedFile, snmpd: Snmpd, tmp_path: Path
) -> None:
    import_devices(kestrel=snmpd.port)
    kept.write("lab", USER)
    assert "for 1 engine and" in run("credential", "localize", "lab").out

    with running_snmpd(tmp_path / "elsewhere") as elsewhere:
        import_devices(kestrel=elsewhere.port)
        checked = run("check")

    assert "holds no key for engine" in checked.out


def test_one_silent_device_leaves_everything_as_it_was_and_is_named(
    run: Run, import_devices: Import, kept: EncryptedFile, snmpd: Snmpd, free_port: int
) -> None:
    import_devices(kestrel=snmpd.port, osprey=free_port)
    kept.write("lab", USER)
    before = kept.path.read_bytes()

    refused = run("credential", "localize", "lab")

    assert (refused.code, refused.out) == (1, "")
    assert "Credential 'lab' is unchanged, because 1 of 2 devices gave no signed answer" in refused.err
    assert f"device osprey: 127.0.0.1 port {free_port} gives no answer" in refused.err
    assert "kestrel" not in refused.err
    assert kept.path.read_bytes() == before


def test_an_engine_that_names_itself_but_does_not_have_the_key_is_not_believed(
    run: Run, import_devices: Import, kept: EncryptedFile
) -> None:
    wrong = UsmUser(RECORDED_USER.user, "not-the-auth-secret", "not-the-priv-secret")
    with serving(user_agent(StillSubject(recording("UPS/eaton-93e-80.snmprec.bz2").table))) as port:
        import_devices(kestrel=port)
        kept.write("lab", wrong)
        before = kept.path.read_bytes()
        refused = run("credential", "localize", "lab")
        assert kept.path.read_bytes() == before

        kept.write("lab", RECORDED_USER)
        believed = run("credential", "localize", "lab")

    assert refused.code == 1
    assert "device kestrel" in refused.err
    assert "the authentication key is wrong" in refused.err
    assert believed.code == 0
    assert [keys.engine_id for keys in user_of(kept).keys] == [bytes.fromhex("80007ed905") + b"recording"]


def test_what_was_in_the_keyring_is_written_there_and_nowhere_else(
    run: Run, import_devices: Import, kept: EncryptedFile, snmpd: Snmpd
) -> None:
    import_devices(kestrel=snmpd.port)
    before, held = keyring.get_keyring(), DictKeyring()
    keyring.set_keyring(held)
    try:
        held.set_password(KEYRING_SERVICE, "lab", credential_to_json(USER))
        done = run("credential", "localize", "lab")
    finally:
        keyring.set_keyring(before)

    assert done.code == 0
    stored = str(held.get_password(KEYRING_SERVICE, "lab"))
    assert is_secret_free(stored, USER)
    assert '"keys"' in stored
    assert not kept.path.exists()


def test_our_own_engine_gets_its_key_too_because_informs_are_addressed_to_it(
    run: Run, import_devices: Import, kept: EncryptedFile, snmpd: Snmpd, tmp_path: Path
) -> None:
    import_devices(kestrel=snmpd.port)
    kept.write("lab", USER)
    directory = tmp_path / "data" / "traps"
    directory.mkdir(exist_ok=True)
    own = next_boot(directory).engine_id

    done = run("credential", "localize", "lab")

    assert "1 engine of devices and for our own" in done.out
    keys = {keys.engine_id: keys for keys in user_of(kept).keys}
    assert len(keys) == 2
    assert keys[own].auth_key == localized(USER, own).auth


@pytest.mark.parametrize(
    ("credential", "said"),
    [
        (Community("kestrel-readings"), "Credential 'lab' is a community, and only v3 has keys"),
        (UsmUser("watcher"), "Credential 'lab' has no passphrase, so there is nothing to localize"),
        (None, "There is no credential named 'lab'"),
    ],
)
def test_what_has_no_passphrases_cannot_be_localized(
    run: Run, import_devices: Import, kept: EncryptedFile, snmpd: Snmpd, credential: Credential | None, said: str
) -> None:
    import_devices(kestrel=snmpd.port)
    if credential is not None:
        kept.write("lab", credential)

    refused = run("credential", "localize", "lab")

    assert refused.code == 1
    assert said in refused.err


def test_a_credential_of_systemd_is_not_written(run: Run, import_devices: Import, snmpd: Snmpd, tmp_path: Path) -> None:
    import_devices(kestrel=snmpd.port)
    laid = tmp_path / "systemd" / "lab"
    laid.write_text(credential_to_json(USER), encoding="utf-8")

    refused = run("credential", "localize", "lab")

    assert refused.code == 1
    assert "is handed over by systemd, where it can only be read" in refused.err
    assert laid.read_text(encoding="utf-8") == credential_to_json(USER)


def test_without_a_device_that_names_it_there_is_no_engine(
    run: Run, import_devices: Import, kept: EncryptedFile, snmpd: Snmpd
) -> None:
    import_devices(kestrel=snmpd.port)
    kept.write("spare", USER)

    refused = run("credential", "localize", "spare")

    assert refused.code == 1
    assert "No device names credential 'spare'" in refused.err
