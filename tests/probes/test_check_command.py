"""`nocdesk check` against real agents: what does not work is said in one line each, and each cause differently."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from nocdesk.credential_file import Cost, EncryptedFile
from nocdesk.credential_text import credential_to_json
from nocdesk.credentials import Community, Credential, UsmUser
from tests.nocdesk.command import Outcome, Run, runner
from tests.probes.conftest import Snmpd

PASSPHRASE = "a passphrase of the test"
CHEAP = Cost(passes=1, memory_kib=8, lanes=1)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "data"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data_dir: Path, tmp_path: Path) -> Run:
    """`nocdesk` on an empty store, with patience for a dead device of two seconds."""
    secrets = tmp_path / "credentials"
    secrets.mkdir()
    config = tmp_path / "settings.toml"
    config.write_text("[poll]\ntimeout_s = 2\nretries = 0\n", encoding="utf-8")
    run = runner(monkeypatch, capsys, data_dir)
    monkeypatch.setenv("NOCDESK_CONFIG", str(config))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(secrets))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("NOCDESK_PASSPHRASE_FILE", raising=False)
    return run


@pytest.fixture
def mute_port() -> Iterator[int]:
    """A port that takes everything and never answers, as a dead device behind a router that is alive."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        yield int(mute.getsockname()[1])


def import_device(run: Run, path: Path, *, port: int, snmp: str) -> None:
    """A provider with the one device "kestrel" and its system probe."""
    path.write_text(
        f"""format = 1

[[device]]
name = "kestrel"
kind = "core-router"
address = "127.0.0.1"
port = {port}
snmp = "{snmp}"
credential = "lab"

[[probe]]
name = "kestrel system"
type = "system"
device = "kestrel"
""",
        encoding="utf-8",
    )
    assert run("--role", "administrator", "import", path).code == 0


def hand_over(tmp_path: Path, credential: Credential) -> None:
    """Lay the credential where systemd would."""
    (tmp_path / "credentials" / "lab").write_text(credential_to_json(credential), encoding="utf-8")


def faults(outcome: Outcome) -> list[str]:
    """The lines that name a fault, but for that of the collector, which does not run here."""
    lines = [line.removeprefix("fault ") for line in outcome.out.splitlines() if line.startswith("fault")]
    return [line for line in lines if not line.startswith("collector")]


WRONG_KEY = UsmUser("observer", "not-the-auth-secret", "not-the-priv-secret")
STRANGER = UsmUser("stranger", "some-auth-secret", "some-priv-secret")


def test_a_wrong_key_and_an_unknown_user_are_not_taken_for_a_dead_device(
    run: Run, tmp_path: Path, snmpd: Snmpd, mute_port: int
) -> None:
    said: dict[str, list[str]] = {}
    wrong_key = UsmUser(snmpd.user.user, WRONG_KEY.auth_passphrase, WRONG_KEY.priv_passphrase)
    cases: dict[str, tuple[int, Credential]] = {
        "right": (snmpd.port, snmpd.user),
        "wrong key": (snmpd.port, wrong_key),
        "unknown user": (snmpd.port, STRANGER),
        "dead": (mute_port, snmpd.user),
    }

    for label, (port, credential) in cases.items():
        import_device(run, tmp_path / "p.toml", port=port, snmp="v3")
        hand_over(tmp_path, credential)
        outcome = run("check")
        said[label] = faults(outcome)
        assert (outcome.code, outcome.err) == (1, ""), label  # Nothing collects here, which is a fault of its own.

    assert said["right"] == []
    assert said["wrong key"][0].startswith("device kestrel: 127.0.0.1")
    assert "refuses the credentials (the authentication key is wrong)" in said["wrong key"][0]
    assert "refuses the credentials (the device does not know the user)" in said["unknown user"][0]
    assert "gives no answer (also if key or community wrong): check that it is up" in said["dead"][0]
    assert all(lines[1:] == ["devices: 0 of 1 answer"] for label, lines in said.items() if label != "right")


def test_a_wrong_community_is_said_to_be_a_possible_reason(run: Run, tmp_path: Path, snmpd: Snmpd) -> None:
    import_device(run, tmp_path / "p.toml", port=snmpd.port, snmp="v2c")
    hand_over(tmp_path, Community("not-the-community"))

    checked = run("check")

    assert checked.code == 1
    assert "no answer (also if key or community wrong)" in faults(checked)[0]


def test_a_credential_of_the_wrong_kind_is_named(run: Run, tmp_path: Path, snmpd: Snmpd) -> None:
    import_device(run, tmp_path / "p.toml", port=snmpd.port, snmp="v3")
    hand_over(tmp_path, snmpd.community)

    checked = run("check")

    assert checked.code == 1
    assert faults(checked)[0] == ("device kestrel: is set to v3, but credential 'lab' is not of that kind: correct one")


@pytest.fixture
def sealed(run: Run, tmp_path: Path, data_dir: Path, snmpd: Snmpd) -> Run:
    """The device's credential is in the encrypted file only."""
    import_device(run, tmp_path / "p.toml", port=snmpd.port, snmp="v3")
    EncryptedFile(data_dir / "credentials.enc", lambda: PASSPHRASE, CHEAP).write("lab", snmpd.user)
    return run


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [
        (None, "needs its passphrase: name a file that holds it in NOCDESK_PASSPHRASE_FILE (1 device names it)"),
        ("", "the passphrase is wrong"),
        ("not the passphrase", "the passphrase is wrong"),
    ],
)
def test_a_missing_or_wrong_passphrase_is_said_and_what_to_do(
    sealed: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data_dir: Path, passphrase: str | None, said: str
) -> None:
    before = (data_dir / "credentials.enc").read_bytes()
    if passphrase is not None:
        (tmp_path / "passphrase").write_text(passphrase, encoding="utf-8")
        monkeypatch.setenv("NOCDESK_PASSPHRASE_FILE", str(tmp_path / "passphrase"))

    checked = sealed("check")

    assert checked.code == 1
    assert said in faults(checked)[0]
    assert (data_dir / "credentials.enc").read_bytes() == before


def test_a_passphrase_file_that_is_not_there_is_named(
    sealed: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NOCDESK_PASSPHRASE_FILE", str(tmp_path / "nowhere"))

    checked = sealed("check")

    assert checked.code == 1
    assert f"The passphrase file {tmp_path / 'nowhere'} cannot be read" in faults(checked)[0]


def test_with_the_right_passphrase_the_device_answers(
    sealed: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    monkeypatch.setenv("NOCDESK_PASSPHRASE_FILE", str(tmp_path / "passphrase"))

    checked = sealed("check")

    assert faults(checked) == []
    assert "devices: 1 of 1 answer" in checked.out
