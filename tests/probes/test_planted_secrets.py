"""S14: of twenty secrets that collector and desk work with, none stands in a file that they leave, or is said."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nocdesk.credential_file import Cost, EncryptedFile
from nocdesk.credentials import Community, Credential, MemoryCredentials, Password, UsmUser
from tests.probes.conftest import free_udp_port, running_snmpd
from tests.probes.traps.notices import notice
from tests.probes.traps.receiving import wait_until
from tests.reliability.record import Telling

if TYPE_CHECKING:
    from tests.probes.conftest import Snmpd

pytestmark = [pytest.mark.chaos, pytest.mark.skipif(sys.platform == "win32", reason="ends a collector by a signal")]
PASSPHRASE, DATABASE_PASSWORD, MAIL_PASSWORD = "osprey-of-the-file", "osprey-of-the-store", "osprey-of-the-mail"
STRANGE_COMMUNITY, WRONG_COMMUNITY = "osprey-of-a-trap", "osprey-that-is-wrong"
WRONG_KEY = UsmUser("watcher", "osprey-wrong-auth", "osprey-wrong-priv")
NOBODY = UsmUser("nobody", "osprey-nobody-auth", "osprey-nobody-priv")
UNREACHED = {f"away-{n}": UsmUser(f"away-{n}", f"osprey-away-auth-{n}", f"osprey-away-priv-{n}") for n in range(4)}
MORE_AGENTS = ("clear", "deaf", "wrong", "nobody")
SETTINGS = """
[traps]
enabled = true
address = "127.0.0.1"
port = {port}

[notices]
host = "127.0.0.1"
port = 9
sender = "noc@example.com"
user = "noc"
credential = "mail"
"""
DEVICE = """
[[device]]
name = "{name}"
kind = "access-router"
address = "127.0.0.1"
port = {port}
snmp = "{version}"
credential = "{name}"

[[probe]]
name = "{name} system"
type = "system"
device = "{name}"
interval_s = 1.0
"""
FAULTS = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from nocdesk.clock import SystemClock
from ui.crash.guard import CrashGuard
from ui.crash.log import CrashLog

application = QApplication(["desk"])
guard = CrashGuard(SystemClock(), CrashLog(Path(sys.argv[1])))
guard.switch_on()
for secret in sys.stdin.read().split():
    for said in (f"postgresql://noc:{secret}@db/noc", f"community={secret}", f"UsmUser(auth_key='{secret}')"):
        try:
            raise ValueError(said)
        except ValueError:
            sys.excepthook(*sys.exc_info())
guard.switch_off()
"""


def credentials(snmpd: "Snmpd") -> dict[str, Credential | Password]:
    """By the name of the device that it is for, and the mail server's."""
    snmp: dict[str, Credential | Password] = {
        "answers": snmpd.user, "clear": snmpd.community, "deaf": Community(WRONG_COMMUNITY), "wrong": WRONG_KEY,
        "nobody": NOBODY, **UNREACHED,
    }  # fmt: skip
    return {**snmp, "mail": Password(MAIL_PASSWORD)}


def secrets(snmpd: "Snmpd") -> list[str]:
    """All that nobody may find."""
    users = [snmpd.user, WRONG_KEY, NOBODY, *UNREACHED.values()]
    of_users = [str(secret) for user in users for secret in (user.auth_passphrase, user.priv_passphrase)]
    single = [PASSPHRASE, DATABASE_PASSWORD, MAIL_PASSWORD, STRANGE_COMMUNITY, WRONG_COMMUNITY, snmpd.community.text]
    return [*of_users, *single]


def found(folder: Path, said: bytes, wanted: list[str]) -> list[tuple[str, str]]:
    """Which secrets stand where, as they are or in hexadecimal or base64."""
    places = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} | {"what was said": said}
    return [
        (secret, name)
        for name, content in places.items()
        for secret in wanted
        if any(form in content for form in _forms(secret.encode()))
    ]


def _forms(secret: bytes) -> Iterator[bytes]:
    yield from (secret, secret.hex().encode(), b64encode(secret).rstrip(b"=")[:-1])


@pytest.fixture
def ports(snmpd: "Snmpd", tmp_path: Path) -> Iterator[Mapping[str, int]]:
    """Agents that know two of the credentials, each asked with another one."""
    with ExitStack() as stack:
        others = [stack.enter_context(running_snmpd(tmp_path / "agents" / name)).port for name in MORE_AGENTS]
        yield dict(zip(("answers", *MORE_AGENTS), (snmpd.port, *others), strict=True))


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """Of every process: its own folders, a passphrase from elsewhere, and no keyring."""
    (tmp_path / "elsewhere").write_text(PASSPHRASE)
    (tmp_path / "elsewhere").chmod(0o600)
    return os.environ | {
        "NOCDESK_DATA_DIR": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "data" / "config"),
        "NOCDESK_PASSPHRASE_FILE": str(tmp_path / "elsewhere"), "PGPASSWORD": DATABASE_PASSWORD,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip


def run(environment: Mapping[str, str], *words: str, fed: str = "") -> bytes:
    """What a Python of its own says."""
    ran = subprocess.run(
        [sys.executable, *words], env=environment, input=fed.encode(), capture_output=True, timeout=240
    )
    return ran.stdout + ran.stderr


def collect_for_a_while(environment: Mapping[str, str], data: Path, trap_port: int) -> bytes:
    """Let the collector poll every device and take traps; what it said."""
    command = [sys.executable, "-m", "nocdesk", "collect"]
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as collector,
    ):

        def is_enough() -> bool:
            for community in (STRANGE_COMMUNITY, WRONG_COMMUNITY):
                wire.sendto(notice(1, community=community), ("127.0.0.1", trap_port))
                wire.sendto(notice(2, community=community)[:-3], ("127.0.0.1", trap_port))
            with closing(sqlite3.connect(data / "nocdesk.db")) as store:
                polled, traps = (store.execute(query).fetchone()[0] for query in COUNTS)
            return bool(polled >= 9 and traps)

        try:
            wait_until(is_enough)
        finally:
            collector.send_signal(signal.SIGTERM)
        said, _ = collector.communicate(timeout=240)
        return said


COUNTS = ("SELECT count(*) FROM probe_status WHERE polled_at IS NOT NULL", "SELECT count(*) FROM trap")


def test_none_of_twenty_planted_secrets_is_left_or_said(
    snmpd: "Snmpd", ports: Mapping[str, int], environment: Mapping[str, str], tmp_path: Path, promise: Telling
) -> None:
    data, wanted, trap_port = tmp_path / "data", secrets(snmpd), free_udp_port()
    (data / "config" / "nocdesk").mkdir(parents=True)
    (data / "config" / "nocdesk" / "settings.toml").write_text(SETTINGS.format(port=trap_port))
    file = EncryptedFile(data / "credentials.enc", lambda: PASSPHRASE, Cost(passes=1, memory_kib=64, lanes=1))
    devices = ["format = 1"]
    # Two that are drawn at different times may be the same, and two devices at one place are refused.
    spare = iter({free_udp_port() for _ in range(100)} - {trap_port, *ports.values()})
    for name, credential in credentials(snmpd).items():
        file.write(name, credential)
        version = "v2c" if isinstance(credential, Community) else "v3"
        port = ports[name] if name in ports else next(spare)
        devices += [DEVICE.format(name=name, port=port, version=version)] if name != "mail" else []
    (tmp_path / "provider.toml").write_text("\n".join(devices))

    said = run(environment, "-m", "nocdesk", "--role", "administrator", "import", str(tmp_path / "provider.toml"))
    assert (data / "nocdesk.db").is_file(), said
    said += collect_for_a_while(environment, data, trap_port)
    said += run(environment, "-m", "nocdesk", "check")
    said += run(environment, "-c", FAULTS, str(data / "log"), fed="\n".join(wanted))
    with closing(sqlite3.connect(data / "nocdesk.db")) as store:
        store.execute("VACUUM INTO ?", (str(data / "backup.db"),))

    assert len(set(wanted)) == 20
    assert b"osprey" not in (data / "nocdesk.db").read_bytes()
    assert {"desk.log", "backup.db", "spool.db", "credentials.enc"} <= {path.name for path in data.rglob("*")}
    left = found(data, said, wanted)
    promise.kept(
        "S14",
        "planted secrets: store, spool, traps, settings, logs, crash report, backup",
        injected=20,
        wrong=len(left),
    )


def test_control_what_is_kept_in_clear_is_found(snmpd: "Snmpd", tmp_path: Path, promise: Telling) -> None:
    snmp = {name: one for name, one in credentials(snmpd).items() if not isinstance(one, Password)}
    (tmp_path / "credentials.json").write_text(MemoryCredentials(snmp).to_json())

    left = found(tmp_path, b"", secrets(snmpd))

    assert len(left) == 16
    promise.control("S14", f"credentials kept in clear: {len(left)} of 20 found")
