"""Forgeries are refused by cause, whatever is turned, and change nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.credentials import UsmUser
from probes.snmp.ber import INTEGER, OCTET_STRING, SEQUENCE, encode_integer, tlv
from probes.snmp.codec import (
    CodecError,
    V3Message,
    decode_message,
    encode_pdu,
    encode_v3,
)
from probes.snmp.usm import Opened
from probes.snmp.usm_errors import UsmCause, UsmError
from probes.snmp.usm_message import scoped_around
from probes.snmp.usm_parameters import AUTH_FLAG, decode_parameters, encode_parameters
from probes.snmp.usm_reports import ReportKind, UsmReport, report_pdu
from tests.probes.snmp.usm_agents import (
    ENGINE,
    OPEN_USER,
    OTHER_ENGINE,
    SIGNING_USER,
    USER,
    agent,
    keys_at,
    met,
    polled,
    sealed,
)
from tests.probes.snmp.usm_exchange import get, response
from tests.reliability.record import Telling


@dataclass(frozen=True, slots=True)
class Forgery:
    """A message that somebody else than the agent sends, or the agent at another time."""

    cause: UsmCause
    made: Callable[[], bytes]
    user: UsmUser = USER


def with_digest(datagram: bytes, digest: bytes) -> bytes:
    """The same message bearing this digest."""
    message = decode_message(datagram)
    assert isinstance(message, V3Message)
    said = replace(decode_parameters(message.security_parameters), digest=digest)
    return encode_v3(replace(message, security_parameters=encode_parameters(said)))


WRONG_KEY = UsmUser("watcher", "another-auth-secret", "a-priv-secret")

WRONG_PRIV = UsmUser("watcher", "an-auth-secret", "another-priv-secret")

SYNC_REPORT = encode_pdu(report_pdu(ReportKind.NOT_IN_TIME_WINDOW, 1, 9))

FORGERIES = {
    "downgraded to noAuthNoPriv": Forgery(UsmCause.WRONG_LEVEL, lambda: sealed(flags=0)),
    "downgraded to authNoPriv": Forgery(UsmCause.WRONG_LEVEL, lambda: sealed(flags=AUTH_FLAG)),
    "signed for a user who does not sign": Forgery(UsmCause.WRONG_LEVEL, sealed, OPEN_USER),
    "another key": Forgery(UsmCause.WRONG_DIGEST, lambda: sealed(key_user=WRONG_KEY)),
    "a digest of 0 octets": Forgery(UsmCause.WRONG_DIGEST_LENGTH, lambda: with_digest(sealed(), b"")),
    "a digest of 1 octet": Forgery(UsmCause.WRONG_DIGEST_LENGTH, lambda: with_digest(sealed(), b"\0")),
    "a digest of 12 octets": Forgery(UsmCause.WRONG_DIGEST_LENGTH, lambda: with_digest(sealed(), bytes(12))),
    "a digest of 25 octets": Forgery(UsmCause.WRONG_DIGEST_LENGTH, lambda: with_digest(sealed(), bytes(25))),
    "a digest of zeros": Forgery(UsmCause.WRONG_DIGEST, lambda: with_digest(sealed(), bytes(24))),
    "recorded before a reboot": Forgery(UsmCause.OUT_OF_WINDOW, lambda: sealed(boots=6)),
    "recorded 151 s ago": Forgery(UsmCause.OUT_OF_WINDOW, lambda: sealed(time=9_849)),
    "another engine": Forgery(
        UsmCause.WRONG_ENGINE, lambda: sealed(engine_id=OTHER_ENGINE, context_engine_id=OTHER_ENGINE)
    ),
    "another user": Forgery(UsmCause.WRONG_USER, lambda: sealed(name=b"warden")),
    "another context": Forgery(UsmCause.WRONG_CONTEXT, lambda: sealed(context=b"vrf-7")),
    "the context of another engine": Forgery(UsmCause.WRONG_CONTEXT, lambda: sealed(context_engine_id=OTHER_ENGINE)),
    "a wrong privacy key": Forgery(UsmCause.UNDECRYPTABLE, lambda: sealed(key_user=WRONG_PRIV)),
    "a question": Forgery(UsmCause.UNEXPECTED_PDU, lambda: sealed(get(9))),
    "an old signed Report": Forgery(
        UsmCause.OUT_OF_WINDOW,
        lambda: sealed(encode_pdu(report_pdu(ReportKind.UNKNOWN_CONTEXT, 1, 9)), boots=6, flags=AUTH_FLAG),
    ),
    "a Report with a wrong digest": Forgery(
        UsmCause.WRONG_DIGEST, lambda: sealed(SYNC_REPORT, boots=9, flags=AUTH_FLAG, key_user=WRONG_KEY)
    ),
}


@pytest.mark.chaos
@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_forgery_is_refused_with_its_cause_and_changes_nothing(forgery: Forgery, promise: Telling) -> None:
    authority = agent(user=forgery.user)
    peer = met(forgery.user, authority)

    quick = peer.open_quickly(forgery.made(), 0.0)
    with pytest.raises(UsmError) as refusal:
        peer.open(forgery.made(), 0.0)

    assert refusal.value.cause is forgery.cause
    # Whose digest and time are right is told from its PDU, which the quick way leaves to the caller.
    assert quick is None or forgery.cause in (UsmCause.WRONG_CONTEXT, UsmCause.UNEXPECTED_PDU, UsmCause.UNDECRYPTABLE)
    assert polled(peer, authority, 1.0)[1] == []
    promise.kept("S3", "forged v3 answers to the poller, digests of 0 and 1 octet among them", injected=1)


def test_the_same_message_unforged_is_believed() -> None:
    opened = met().open(sealed(), 0.0)

    assert isinstance(opened, Opened)
    assert opened.pdu.varbinds[0].value == b"kestrel"


@pytest.mark.chaos
def test_a_privacy_flag_without_authentication_is_refused(promise: Telling) -> None:
    datagram = sealed()
    forged = datagram.replace(b"\x04\x01\x03", b"\x04\x01\x02", 1)

    with pytest.raises(UsmError) as refusal:
        met().open(forged, 0.0)

    assert refusal.value.cause is UsmCause.WRONG_LEVEL
    promise.kept("S3", "forged v3 answers to the poller, digests of 0 and 1 octet among them", injected=1)


@pytest.mark.parametrize("kind", [ReportKind.NOT_IN_TIME_WINDOW, ReportKind.UNKNOWN_ENGINE, ReportKind.UNKNOWN_USER])
def test_an_unsigned_report_of_the_known_engine_changes_no_clock(kind: ReportKind) -> None:
    authority = agent()
    peer = met(authority=authority)

    heard = peer.open(sealed(encode_pdu(report_pdu(kind, 1, 9)), boots=99, time=77_777, flags=0), 0.0)

    assert isinstance(heard, UsmReport)
    assert not heard.is_authenticated
    assert (peer.engine.clock.boots, peer.engine.clock.now(0.0)) == (7, 10_000)
    assert polled(peer, authority, 1.0)[1] == []


@settings(deadline=None)
@given(datagram=st.binary(max_size=300))
def test_noise_raises_what_is_said_and_nothing_else(datagram: bytes) -> None:
    peer = met()

    assert peer.open_quickly(datagram, 0.0) is None
    with pytest.raises((CodecError, UsmError)):
        peer.open(datagram, 0.0)


@settings(deadline=None, max_examples=300)
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_message_with_one_bit_turned_is_never_believed(at: int, bit: int) -> None:
    peer, datagram = met(), bytearray(sealed())
    datagram[at % len(datagram)] ^= 1 << bit

    assert peer.open_quickly(bytes(datagram), 0.0) is None
    with pytest.raises((CodecError, UsmError)):
        peer.open(bytes(datagram), 0.0)


def with_time_octets(number: int, time: bytes) -> bytes:
    """A signed answer whose engine writes its time in these octets, more than it needs."""
    signer = keys_at(ENGINE, SIGNING_USER).signer
    assert signer is not None
    head = tlv(OCTET_STRING, ENGINE) + encode_integer(7)
    behind = tlv(OCTET_STRING, b"watcher"), tlv(OCTET_STRING, bytes(signer.octets)), tlv(OCTET_STRING, b"")
    said = tlv(SEQUENCE, head, tlv(INTEGER, time), *behind)
    plain = scoped_around(response(number), ENGINE, b"")
    whole = encode_v3(V3Message(number, 65_507, AUTH_FLAG, 3, said, 0, plain))
    at = len(whole) - len(plain) - 2 - signer.octets
    before, after = whole[:at], whole[at + signer.octets :]
    return before + signer.digest(before, after) + after


@pytest.mark.parametrize("time", [b"\x7f" + bytes(8), b"\0" * 4 + b"\x01" + bytes(4), b"\0" * 5 + b"\x80" + bytes(3)])
def test_a_time_beyond_31_bits_is_not_read_the_quick_way_and_refused_by_the_other(time: bytes) -> None:
    peer = met(SIGNING_USER)
    assert isinstance(peer.open(with_time_octets(9, (10_000).to_bytes(9, "big")), 0.0), Opened)
    assert peer.open_quickly(with_time_octets(10, (10_001).to_bytes(9, "big")), 1.0) is not None

    assert peer.open_quickly(with_time_octets(11, time), 1.0) is None
    with pytest.raises(CodecError):
        peer.open(with_time_octets(11, time), 1.0)
