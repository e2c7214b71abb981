"""Which traps and INFORMs are let in: net-snmp's own ones, and of forged and repeated ones none."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from nocdesk.credentials import AuthProtocol, EngineKeys, PrivProtocol, UsmUser
from probes.snmp import usm_keys
from probes.snmp.codec import Pdu, PduType, ScopedPdu, encode_pdu, encode_scoped
from probes.snmp.usm_authority import Authority
from probes.snmp.usm_errors import UsmCause, UsmError
from probes.snmp.usm_keys import localized, privacy_key
from probes.snmp.usm_message import SecurityKeys, close, security_keys
from probes.snmp.usm_notifications import Notification, NotificationGuard, Reply
from probes.snmp.usm_parameters import AUTH_FLAG, PRIV_FLAG, SecurityParameters
from probes.snmp.varbind import SnmpType, VarBind
from tests.foreign_programs import foreign_program
from tests.reliability.record import Telling

OURS = bytes.fromhex("80001f88806e6f636465736b01")
SENDER, STRANGER = bytes.fromhex("8000000001020304"), bytes.fromhex("80001f88805e9d1a0000000001")
USER = UsmUser("watcher", "an-auth-secret", "a-priv-secret")
SIGNING_USER = UsmUser("signer", "an-auth-secret", None, AuthProtocol.SHA1)
OPEN_USER = UsmUser("anybody")
SNMP_TRAP_OID, LINK_DOWN = (1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0), (1, 3, 6, 1, 6, 3, 1, 1, 5, 3)
FULL = AUTH_FLAG | PRIV_FLAG
NOW_S = 1_000.0
TOOLS = {
    PrivProtocol.AES128: "AES",
    PrivProtocol.DES: "DES",
    PrivProtocol.AES256: "AES-256",
}


def guard(*users: UsmUser, knows: tuple[bytes, ...] = (SENDER,), admits_new: bool = False) -> NotificationGuard:
    """A guard whose engine has been up for 500 s in its third life."""
    made = NotificationGuard(Authority(OURS, 3, users or (USER,), 500.0), users or (USER,), admits_new=admits_new)
    for engine_id in knows:
        made.introduce(engine_id)
    return made


def trap(
    *,
    engine_id: bytes = SENDER,
    boots: int = 5,
    time: int = 20_000,
    message_id: int = 11,
    user: UsmUser = USER,
    flags: int = FULL,
    kind: PduType = PduType.TRAP_V2,
) -> bytes:
    """A trap as the engine with these properties sends it."""
    keys = security_keys(user, localized(user, engine_id)) if flags else SecurityKeys(None, None)
    pdu = Pdu(kind, message_id, 0, 0, (VarBind(SNMP_TRAP_OID, LINK_DOWN, SnmpType.OBJECT_IDENTIFIER),))
    said = SecurityParameters(engine_id, boots, time, user.user.encode())
    plain = encode_scoped(ScopedPdu(engine_id, b"", pdu))
    return close(keys, said, message_id=message_id, flags=flags, plain=plain)


def let_in(made: NotificationGuard, datagram: bytes, now_s: float = NOW_S) -> Notification:
    """The notification that the guard makes of it."""
    found = made.open_notification(datagram, now_s)
    assert isinstance(found, Notification)
    return found


def cause_of(made: NotificationGuard, datagram: bytes, now_s: float = NOW_S) -> UsmCause:
    """Why the guard refuses it."""
    with pytest.raises(UsmError) as refusal:
        made.open_notification(datagram, now_s)
    return refusal.value.cause


def test_a_trap_of_a_known_engine_is_let_in() -> None:
    found = let_in(guard(), trap())

    assert found.identity == (SENDER, 5, 20_000, 11)
    assert (found.user, found.level, found.asked) == ("watcher", FULL, None)
    assert found.scoped.pdu.varbinds[0].value == LINK_DOWN


@dataclass(frozen=True, slots=True)
class Attack:
    """A trap that must not be let in after a sound one, and how long after it comes."""

    cause: UsmCause
    made: Callable[[], bytes]
    after_s: float = 0.0


OTHER_KEY = replace(USER, auth_passphrase="another-auth-secret")
OTHER_PRIV = replace(USER, priv_passphrase="another-priv-secret")
ATTACKS = {
    "noAuthNoPriv for a user with keys": Attack(UsmCause.BELOW_LEVEL, lambda: trap(flags=0, message_id=12)),
    "authNoPriv for a user with privacy": Attack(UsmCause.BELOW_LEVEL, lambda: trap(flags=AUTH_FLAG, message_id=12)),
    "replayed at once": Attack(UsmCause.REPLAYED, trap),
    "replayed after 100 s": Attack(UsmCause.REPLAYED, trap, 100.0),
    "replayed after 300 s": Attack(UsmCause.OUT_OF_WINDOW, trap, 300.0),
    "300 s old": Attack(UsmCause.OUT_OF_WINDOW, lambda: trap(time=19_700, message_id=12)),
    "of the life before": Attack(UsmCause.BOOTS_BACK, lambda: trap(boots=4, message_id=12)),
    "of an engine that nobody knows": Attack(UsmCause.UNKNOWN_ENGINE, lambda: trap(engine_id=STRANGER)),
    "of a user whom nobody knows": Attack(UsmCause.UNKNOWN_USER, lambda: trap(user=replace(USER, user="warden"))),
    "signed with another key": Attack(UsmCause.WRONG_DIGEST, lambda: trap(user=OTHER_KEY, message_id=12)),
    "encrypted with another key": Attack(UsmCause.UNDECRYPTABLE, lambda: trap(user=OTHER_PRIV, message_id=12)),
    "a question": Attack(UsmCause.UNEXPECTED_PDU, lambda: trap(kind=PduType.GET, message_id=12)),
    "an INFORM to another engine than ours": Attack(
        UsmCause.UNEXPECTED_PDU, lambda: trap(kind=PduType.INFORM, message_id=12)
    ),
}


@pytest.mark.chaos
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused_and_counted_by_its_cause(attack: Attack, promise: Telling) -> None:
    made = guard()
    let_in(made, trap())

    cause = cause_of(made, attack.made(), NOW_S + attack.after_s)

    assert cause is attack.cause
    assert made.refused == {attack.cause: 1}
    promise.kept("S3", "attacks on notifications: lowered, replayed, late, of an old boot", injected=1)


def test_traps_that_are_late_by_less_than_the_window_are_let_in_in_any_order() -> None:
    made = guard()

    found = [let_in(made, trap(time=20_000 - late_s, message_id=20 + late_s)) for late_s in (0, 3, 1, 149, 2)]

    assert [notification.time for notification in found] == [20_000, 19_997, 19_999, 19_851, 19_998]


def test_a_reboot_of_the_sender_is_followed() -> None:
    made = guard()
    let_in(made, trap())

    let_in(made, trap(boots=6, time=3, message_id=12))

    assert cause_of(made, trap(message_id=13)) is UsmCause.BOOTS_BACK


def test_what_is_remembered_of_an_engine_holds_after_a_restart() -> None:
    made = guard(knows=())
    made.introduce(SENDER).set(6, 40, NOW_S)

    assert cause_of(made, trap()) is UsmCause.BOOTS_BACK
    let_in(made, trap(boots=6, time=41))
    assert (made.clocks[SENDER].boots, made.clocks[SENDER].latest) == (6, 41)


def test_a_new_engine_is_admitted_by_a_signed_message_only_if_that_is_wanted() -> None:
    made = guard(knows=(), admits_new=True)

    assert cause_of(made, trap(engine_id=STRANGER, user=OTHER_KEY)) is UsmCause.WRONG_DIGEST
    assert made.clocks == {}
    let_in(made, trap(engine_id=STRANGER))
    assert set(made.clocks) == {STRANGER}
    assert cause_of(made, trap(engine_id=STRANGER, boots=4, message_id=12)) is UsmCause.BOOTS_BACK


def test_a_user_without_secrets_is_let_in_unsigned_and_not_signed() -> None:
    made = guard(OPEN_USER)

    let_in(made, trap(user=OPEN_USER, flags=0))

    signed = replace(USER, user="anybody")
    assert cause_of(made, trap(user=signed, message_id=12)) is UsmCause.WRONG_LEVEL


def test_held_keys_admit_their_engine_only() -> None:
    keys = localized(USER, SENDER)
    assert keys.auth is not None
    held = UsmUser("watcher", keys=(EngineKeys(SENDER, keys.auth, keys.priv),))
    made = guard(held, knows=(SENDER, STRANGER))

    let_in(made, trap())

    assert cause_of(made, trap(engine_id=STRANGER)) is UsmCause.UNKNOWN_ENGINE


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A socket that net-snmp's tools send to."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))
        wire.settimeout(60)
        yield wire


def secrets_of(user: UsmUser) -> list[str]:
    """A user as net-snmp's tools take it."""
    auth = "SHA" if user.auth is AuthProtocol.SHA1 else user.auth.value
    line = ["-u", user.user, "-l", "authPriv" if user.encrypts else "authNoPriv" if user.signs else "noAuthNoPriv"]
    if user.auth_passphrase is not None:
        line += ["-a", auth, "-A", user.auth_passphrase]
    if user.priv_passphrase is not None:
        line += ["-x", TOOLS[user.priv], "-X", user.priv_passphrase]
    return line


def sent_by(command: str, wire: socket.socket, user: UsmUser, *options: str) -> "subprocess.Popen[bytes]":
    """Start one of net-snmp's tools, which sends linkDown to the socket."""
    program = foreign_program(command)
    port = wire.getsockname()[1]
    what = [f"127.0.0.1:{port}", "", "1.3.6.1.6.3.1.1.5.3"]
    line = [program, "-v3", *options, *secrets_of(user), *what]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


TOOL_USERS = [
    USER,
    SIGNING_USER,
    OPEN_USER,
    UsmUser("old", "an-auth-secret", "a-priv-secret", AuthProtocol.MD5, PrivProtocol.DES),
    UsmUser("new", "an-auth-secret", "a-priv-secret", AuthProtocol.SHA512, PrivProtocol.AES256),
]


@pytest.mark.parametrize("user", TOOL_USERS, ids=lambda user: user.user)
def test_snmptrap_is_let_in(user: UsmUser) -> None:
    made = guard(user)
    with listening() as wire, sent_by("snmptrap", wire, user, "-e", "0x8000000001020304") as tool:
        found = let_in(made, wire.recv(65_535))
        tool.wait(60)

    assert (found.engine_id, found.user) == (SENDER, user.user)
    assert found.scoped.pdu.varbinds[1].value == LINK_DOWN


@pytest.mark.parametrize("user", TOOL_USERS, ids=lambda user: user.user)
def test_snmpinform_is_corrected_by_reports_let_in_and_satisfied_by_the_answer(user: UsmUser) -> None:
    made = guard(user)
    notifications: list[Notification] = []
    with listening() as wire, sent_by("snmpinform", wire, user, "-r", "0", "-t", "60") as tool:
        while not notifications:
            datagram, sender = wire.recvfrom(65_535)
            found = made.open_notification(datagram, NOW_S)
            if isinstance(found, Reply):
                wire.sendto(found.datagram, sender)
                continue
            notifications.append(found)
            assert found.asked is not None
            pdu = encode_pdu(replace(found.scoped.pdu, type=PduType.RESPONSE))
            wire.sendto(made.authority.answer(found.asked, pdu, NOW_S), sender)
        output, _ = tool.communicate(timeout=60)

    assert (tool.returncode, output) == (0, b"")
    assert notifications[0].scoped.pdu.varbinds[1].value == LINK_DOWN


def test_an_inform_below_the_level_of_its_user_is_reported_and_not_let_in() -> None:
    made = guard()
    authority = made.authority
    said = SecurityParameters(OURS, 3, 500, b"watcher")
    inform = Pdu(PduType.INFORM, 11, 0, 0, (VarBind(SNMP_TRAP_OID, LINK_DOWN, SnmpType.OBJECT_IDENTIFIER),))
    plain = encode_scoped(ScopedPdu(OURS, b"", inform))
    datagram = close(SecurityKeys(None, None), said, message_id=11, flags=0x04, plain=plain)

    assert isinstance(made.open_notification(datagram, NOW_S), Reply)
    assert sum(authority.counts.values()) == 1


def test_no_privacy_key_is_made_for_an_engine_before_its_message_is_known_to_be_signed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cisco = UsmUser(
        "roller", "an-auth-secret-of-one", "a-priv-secret-of-one", AuthProtocol.SHA1, PrivProtocol.AES256_CISCO
    )
    signed = trap(engine_id=STRANGER, user=cisco)
    localized.cache_clear()
    made_for: list[bytes] = []

    def counted(auth: AuthProtocol, priv: PrivProtocol, key: bytes, engine_id: bytes) -> bytes:
        made_for.append(engine_id)
        return privacy_key(auth, priv, key, engine_id)

    monkeypatch.setattr(usm_keys, "privacy_key", counted)
    one = guard(cisco, admits_new=True)

    assert cause_of(one, signed[:-1] + bytes((signed[-1] ^ 1,))) is UsmCause.WRONG_DIGEST
    assert made_for == []
    assert let_in(one, signed).engine_id == STRANGER
    assert made_for == [STRANGER]
