"""What a manager believes of an agent: reboots and new engines found within one retry, forgeries refused by cause."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.credentials import AuthProtocol, EngineKeys, PrivProtocol, UsmUser
from probes.snmp.ber import INTEGER, OCTET_STRING, SEQUENCE, encode_integer, tlv
from probes.snmp.codec import (
    CodecError,
    Pdu,
    PduType,
    ScopedPdu,
    V3Message,
    decode_message,
    decode_pdu,
    encode_pdu,
    encode_scoped,
    encode_v3,
)
from probes.snmp.usm import Opened, UsmPeer
from probes.snmp.usm_authority import Asked, Authority
from probes.snmp.usm_errors import UsmCause, UsmError
from probes.snmp.usm_keys import localized
from probes.snmp.usm_message import SecurityKeys, close, scoped_around, security_keys
from probes.snmp.usm_parameters import AUTH_FLAG, PRIV_FLAG, SecurityParameters, decode_parameters, encode_parameters
from probes.snmp.usm_reports import ReportKind, UsmReport, report_pdu
from probes.snmp.usm_template import ID_OCTETS, SealedTemplate
from probes.snmp.usm_window import MAX_BOOTS
from tests.probes.snmp.usm_exchange import FIRST_ID, TRIES, get, response

ENGINE, OTHER_ENGINE = bytes.fromhex("80001f8880e9630000d61ff449"), bytes.fromhex("80001f88805e9d1a0000000001")
USER = UsmUser("watcher", "an-auth-secret", "a-priv-secret")
SIGNING_USER = UsmUser("watcher", "an-auth-secret")
OPEN_USER = UsmUser("watcher")
FULL = AUTH_FLAG | PRIV_FLAG


def agent(
    engine_id: bytes = ENGINE, boots: int = 7, started_at_s: float = -10_000.0, user: UsmUser = USER
) -> Authority:
    """An agent that has been up for some hours."""
    return Authority(engine_id, boots, [user], started_at_s)


def answered(authority: Authority, datagram: bytes, now_s: float) -> bytes:
    """What the agent sends back."""
    asked = authority.receive(datagram, now_s)
    if isinstance(asked, bytes):
        return asked
    return authority.answer(asked, response(asked.scoped.pdu.request_id), now_s)


def polled(peer: UsmPeer, authority: Authority, now_s: float) -> tuple[Opened, list[UsmReport]]:
    """One poll: the answer, and the reports on the way to it."""
    reports: list[UsmReport] = []
    for number in range(FIRST_ID, FIRST_ID + TRIES):
        sent = peer.seal(number, get(number), now_s) if peer.is_known else peer.discovery(number)
        heard = peer.open(answered(authority, sent, now_s), now_s)
        if isinstance(heard, Opened):
            return heard, reports
        reports.append(heard)
    raise AssertionError(f"no answer, but {reports}")


def met(user: UsmUser = USER, authority: Authority | None = None, context: bytes = b"") -> UsmPeer:
    """A peer that has been polled."""
    peer = UsmPeer(user, context)
    polled(peer, authority or agent(user=user), 0.0)
    return peer


def keys_at(engine_id: bytes, user: UsmUser = USER) -> SecurityKeys:
    """What the agent there signs and encrypts with."""
    return security_keys(user, localized(user, engine_id))


@pytest.mark.parametrize(
    ("after", "now_s", "kinds"),
    [
        (agent(boots=8, started_at_s=20.0), 60.0, [ReportKind.NOT_IN_TIME_WINDOW]),
        (agent(boots=1, started_at_s=20.0), 60.0, [ReportKind.NOT_IN_TIME_WINDOW]),
        (agent(boots=7, started_at_s=20.0), 60.0, [ReportKind.NOT_IN_TIME_WINDOW]),
        (agent(boots=7, started_at_s=-9_000.0), 60.0, [ReportKind.NOT_IN_TIME_WINDOW]),
        (agent(OTHER_ENGINE, boots=1, started_at_s=20.0), 60.0, [ReportKind.UNKNOWN_ENGINE]),
        (agent(), 300.0, []),
        (agent(), 90 * 86_400.0, []),
    ],
    ids=["boots + 1", "boots back to 1", "time back", "time back a little", "new engine", "idle 300 s", "idle 90 days"],
)
@pytest.mark.parametrize("user", [USER, SIGNING_USER])
def test_whatever_became_of_the_agent_the_next_poll_is_answered_within_one_retry(
    after: Authority, now_s: float, kinds: list[ReportKind], user: UsmUser
) -> None:
    before = agent(user=user)
    peer = met(user, before)
    now = Authority(after.engine_id, after.boots, [user], now_s - after.time(now_s))

    answer, reports = polled(peer, now, now_s)

    assert answer.pdu.type is PduType.RESPONSE
    assert [report.kind for report in reports] == kinds
    assert answer.changed_from == (ENGINE if after.engine_id != ENGINE else None)
    assert polled(peer, now, now_s + 10)[1] == []
    assert polled(peer, now, now_s + 10)[0].changed_from is None


def test_an_agent_whose_boots_are_used_up_is_not_believed() -> None:
    peer = met()
    plain = peer.scoped(response(9))
    worn = close(
        keys_at(ENGINE), SecurityParameters(ENGINE, MAX_BOOTS, 5, b"watcher"), message_id=9, flags=FULL, plain=plain
    )

    with pytest.raises(UsmError) as refusal:
        peer.open(worn, 0.0)

    assert refusal.value.cause is UsmCause.OUT_OF_WINDOW


def test_a_user_without_secrets_is_answered_without_clocks() -> None:
    answer, reports = polled(UsmPeer(OPEN_USER), agent(user=OPEN_USER), 0.0)

    assert answer.pdu.varbinds[0].value == b"kestrel"
    assert [report.kind for report in reports] == [ReportKind.UNKNOWN_ENGINE]


def test_objects_are_asked_for_in_their_context() -> None:
    peer = UsmPeer(USER, b"vrf-7")
    authority = agent()
    polled(peer, authority, 0.0)

    asked = authority.receive(peer.seal(9, get(9), 0.0), 0.0)

    assert isinstance(asked, Asked)
    assert (asked.scoped.context_engine_id, asked.scoped.context_name) == (ENGINE, b"vrf-7")


@dataclass(frozen=True, slots=True)
class Forgery:
    """A message that somebody else than the agent sends, or the agent at another time."""

    cause: UsmCause
    made: Callable[[], bytes]
    user: UsmUser = USER


def sealed(
    pdu: bytes | None = None,
    *,
    engine_id: bytes = ENGINE,
    boots: int = 7,
    time: int = 10_000,
    name: bytes = b"watcher",
    flags: int = FULL,
    key_user: UsmUser = USER,
    context: bytes = b"",
    context_engine_id: bytes = ENGINE,
) -> bytes:
    """A message as an agent with these properties closes it."""
    keys = keys_at(engine_id, key_user) if flags else SecurityKeys(None, None)
    said = SecurityParameters(engine_id, boots, time, name)
    scoped = decode_pdu(pdu or response(9))
    assert isinstance(scoped, Pdu)
    plain = encode_scoped(ScopedPdu(context_engine_id, context, scoped))
    return close(keys, said, message_id=9, flags=flags, plain=plain)


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


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_forgery_is_refused_with_its_cause_and_changes_nothing(forgery: Forgery) -> None:
    authority = agent(user=forgery.user)
    peer = met(forgery.user, authority)

    quick = peer.open_quickly(forgery.made(), 0.0)
    with pytest.raises(UsmError) as refusal:
        peer.open(forgery.made(), 0.0)

    assert refusal.value.cause is forgery.cause
    # Whose digest and time are right is told from its PDU, which the quick way leaves to the caller.
    assert quick is None or forgery.cause in (UsmCause.WRONG_CONTEXT, UsmCause.UNEXPECTED_PDU, UsmCause.UNDECRYPTABLE)
    assert polled(peer, authority, 1.0)[1] == []


def test_the_same_message_unforged_is_believed() -> None:
    opened = met().open(sealed(), 0.0)

    assert isinstance(opened, Opened)
    assert opened.pdu.varbinds[0].value == b"kestrel"


def test_a_privacy_flag_without_authentication_is_refused() -> None:
    datagram = sealed()
    forged = datagram.replace(b"\x04\x01\x03", b"\x04\x01\x02", 1)

    with pytest.raises(UsmError) as refusal:
        met().open(forged, 0.0)

    assert refusal.value.cause is UsmCause.WRONG_LEVEL


@pytest.mark.parametrize("kind", [ReportKind.NOT_IN_TIME_WINDOW, ReportKind.UNKNOWN_ENGINE, ReportKind.UNKNOWN_USER])
def test_an_unsigned_report_of_the_known_engine_changes_no_clock(kind: ReportKind) -> None:
    authority = agent()
    peer = met(authority=authority)

    heard = peer.open(sealed(encode_pdu(report_pdu(kind, 1, 9)), boots=99, time=77_777, flags=0), 0.0)

    assert isinstance(heard, UsmReport)
    assert not heard.is_authenticated
    assert (peer.engine.clock.boots, peer.engine.clock.now(0.0)) == (7, 10_000)
    assert polled(peer, authority, 1.0)[1] == []


def test_a_forged_engine_costs_one_retry_and_the_old_clock_is_kept() -> None:
    authority = agent()
    peer = met(authority=authority)
    unknown = encode_pdu(report_pdu(ReportKind.UNKNOWN_ENGINE, 1, 9))

    peer.open(sealed(unknown, engine_id=OTHER_ENGINE, boots=99, time=7, flags=0), 0.0)
    answer, reports = polled(peer, authority, 1.0)

    assert [report.kind for report in reports] == [ReportKind.UNKNOWN_ENGINE]
    assert answer.changed_from is None
    assert (peer.engine.engine_id, peer.engine.clock.boots) == (ENGINE, 7)
    with pytest.raises(UsmError, match="outside the time window"):
        peer.open(sealed(boots=6), 1.0)


def test_an_answer_of_the_known_engine_is_believed_while_another_one_is_asked() -> None:
    peer = met()
    unknown = encode_pdu(report_pdu(ReportKind.UNKNOWN_ENGINE, 1, 9))
    peer.open(sealed(unknown, engine_id=OTHER_ENGINE, flags=0), 0.0)

    assert isinstance(peer.open(sealed(), 0.0), Opened)
    assert peer.engine.engine_id == ENGINE


@pytest.mark.parametrize("engine_id", [b"", b"tiny"])
def test_an_engine_id_that_cannot_be_is_not_asked(engine_id: bytes) -> None:
    peer = met()
    unknown = encode_pdu(report_pdu(ReportKind.UNKNOWN_ENGINE, 1, 9))

    with pytest.raises(UsmError) as refusal:
        peer.open(sealed(unknown, engine_id=engine_id, flags=0), 0.0)

    assert refusal.value.cause is UsmCause.WRONG_ENGINE


def test_reports_that_no_document_has_are_told_as_such() -> None:
    peer = met()
    odd = encode_pdu(Pdu(PduType.REPORT, 9, 0, 0, ()))

    heard = peer.open(sealed(odd, flags=AUTH_FLAG), 0.0)

    assert heard == UsmReport(9, ReportKind.OTHER, True, ENGINE)


def test_held_keys_ask_no_engine_that_they_are_not_for() -> None:
    keys = localized(USER, ENGINE)
    assert keys.auth is not None
    held = UsmUser("watcher", keys=(EngineKeys(ENGINE, keys.auth, keys.priv),))

    answer, _ = polled(UsmPeer(held), agent(), 0.0)

    assert answer.pdu.varbinds[0].value == b"kestrel"


USERS = st.builds(
    lambda auth, priv, level: UsmUser(
        "watcher", "an-auth-secret" if level else None, "a-priv-secret" if level > 1 else None, auth, priv
    ),
    st.sampled_from([AuthProtocol.SHA256, AuthProtocol.SHA512, AuthProtocol.MD5]),
    st.sampled_from([PrivProtocol.AES128, PrivProtocol.AES192, PrivProtocol.AES256, PrivProtocol.DES]),
    st.integers(0, 2),
)


@settings(deadline=None, max_examples=60)
@given(user=USERS, uptime_s=st.integers(0, 2**31 - 1_000), text=st.binary(max_size=300), context=st.binary(max_size=32))
def test_what_a_template_asks_is_understood_and_its_answer_opened_both_ways(
    user: UsmUser, uptime_s: int, text: bytes, context: bytes
) -> None:
    authority = Authority(ENGINE, 7, [user], float(-uptime_s))
    peer = UsmPeer(user, context)
    polled(peer, authority, 0.0)
    pdu = get(0x11223344)
    template = SealedTemplate(peer, pdu, pdu.index((0x11223344).to_bytes(ID_OCTETS, "big")))

    for number, now_s in ((0x22222222, 0.0), (0x33333333, 100.0)):
        asked = authority.receive(template.encode(number, now_s), now_s)
        assert isinstance(asked, Asked)
        assert (asked.message_id, asked.scoped.pdu.request_id) == (number, number)
        assert asked.scoped.context_name == context
        datagram = authority.answer(asked, response(number, text), now_s)
        opened = peer.open(datagram, now_s)
        assert isinstance(opened, Opened)
        assert (opened.message_id, opened.pdu.varbinds[0].value) == (number, text)
        again = authority.answer(asked, response(number, text), now_s)
        if user.signs and user.priv is not PrivProtocol.DES:
            assert peer.open_quickly(again, now_s) == opened.plain


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
