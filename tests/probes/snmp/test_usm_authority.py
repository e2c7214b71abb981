"""Our engine as net-snmp's tools see it, and what it reports of what it does not take."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from nocdesk.credentials import AuthProtocol, PrivProtocol, UsmUser
from probes.snmp.codec import CodecError
from probes.snmp.usm_authority import Asked, Authority
from probes.snmp.usm_errors import UsmError
from probes.snmp.usm_reports import ReportKind
from tests.foreign_programs import foreign_program
from tests.probes.snmp.usm_exchange import response

ENGINE = bytes.fromhex("80001f88806e6f636465736b01")
USERS = [
    UsmUser("open"),
    UsmUser("signer", "an-auth-secret", None, AuthProtocol.SHA1),
    UsmUser("watcher", "an-auth-secret", "a-priv-secret"),
    UsmUser("old", "an-auth-secret", "a-priv-secret", AuthProtocol.MD5, PrivProtocol.DES),
    UsmUser("new", "an-auth-secret", "a-priv-secret", AuthProtocol.SHA512, PrivProtocol.AES256),
]
NAMES = {AuthProtocol.SHA1: "SHA", PrivProtocol.AES128: "AES"}


@contextmanager
def served(authority: Authority) -> Iterator[int]:
    """The port on which the engine answers every question with a name."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(wire, authority))
        thread.start()
        try:
            yield wire.getsockname()[1]
        finally:
            wire.sendto(b"", wire.getsockname())
            thread.join(60)


def _serve(wire: socket.socket, authority: Authority) -> None:
    while True:
        datagram, sender = wire.recvfrom(65_535)
        if not datagram:
            return
        try:
            asked = authority.receive(datagram, 500.0)
        except (CodecError, UsmError):
            continue
        if isinstance(asked, Asked):
            wire.sendto(authority.answer(asked, response(asked.scoped.pdu.request_id), 500.0), sender)
        else:
            wire.sendto(asked, sender)


def snmpget(port: int, user: UsmUser, *options: str) -> str:
    """What net-snmp's client prints for sysName."""
    program = foreign_program("snmpget")
    level = "authPriv" if user.encrypts else "authNoPriv" if user.signs else "noAuthNoPriv"
    line = [program, "-v3", "-On", "-Ov", "-OQ", "-t", "20", "-r", "0", "-u", user.user, "-l", level]
    if user.auth_passphrase is not None:
        line += ["-a", NAMES.get(user.auth, user.auth.value), "-A", user.auth_passphrase]
    if user.priv_passphrase is not None:
        line += ["-x", NAMES.get(user.priv, user.priv.value), "-X", user.priv_passphrase]
    line += [*options, f"127.0.0.1:{port}", "1.3.6.1.2.1.1.5.0"]
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=90).stdout.strip()


@pytest.fixture
def authority() -> Authority:
    """An engine in its third life."""
    return Authority(ENGINE, 3, USERS, 0.0)


@pytest.mark.parametrize("user", USERS, ids=lambda user: user.user)
def test_snmpget_is_answered(authority: Authority, user: UsmUser) -> None:
    with served(authority) as port:
        assert snmpget(port, user) == '"kestrel"'

    assert authority.counts[ReportKind.UNKNOWN_ENGINE] == 1


def test_snmpget_with_the_time_of_the_life_before_is_brought_up_to_date(authority: Authority) -> None:
    with served(authority) as port:
        said = snmpget(port, USERS[2], "-e", "0x" + ENGINE.hex(), "-Z", "2,4000")

    assert said == '"kestrel"'
    assert authority.counts == {ReportKind.NOT_IN_TIME_WINDOW: 1}


@pytest.mark.parametrize(
    ("user", "kind"),
    [
        (UsmUser("stranger"), ReportKind.UNKNOWN_USER),
        (UsmUser("watcher"), ReportKind.UNSUPPORTED_LEVEL),
        (UsmUser("watcher", "an-auth-secret"), ReportKind.UNSUPPORTED_LEVEL),
        (UsmUser("watcher", "another-secret", "a-priv-secret"), ReportKind.WRONG_DIGEST),
        (UsmUser("watcher", "an-auth-secret", "another-priv"), ReportKind.DECRYPTION_ERROR),
    ],
)
def test_what_is_wrong_with_a_question_is_reported(authority: Authority, user: UsmUser, kind: ReportKind) -> None:
    with served(authority) as port:
        assert "kestrel" not in snmpget(port, user)

    assert authority.counts[kind] == 1
