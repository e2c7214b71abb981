"""S3: forged, lowered, replayed and old notifications are refused, each by its cause; without memory they are not."""

from dataclasses import replace
from pathlib import Path

import pytest

from nocdesk.credentials import AuthProtocol, Community, PrivProtocol, UsmUser
from nocdesk.setting_groups import SecurityLevel
from nocdesk.traps.event import Cause, TrapState
from probes.snmp.codec import (
    Message,
    Pdu,
    PduType,
    ScopedPdu,
    V3Message,
    decode_message,
    encode_message,
    encode_scoped,
    encode_v3,
)
from probes.snmp.usm_keys import localized
from probes.snmp.usm_message import SecurityKeys, close, security_keys
from probes.snmp.usm_parameters import (
    AUTH_FLAG,
    PRIV_FLAG,
    REPORTABLE_FLAG,
    SecurityParameters,
    decode_parameters,
    encode_parameters,
)
from probes.snmp.varbind import SnmpType, VarBind
from probes.traps.decoding import Decoded, Decoder
from probes.traps.engine_identity import EngineIdentity, next_boot
from probes.traps.notification import SNMP_TRAP_OID, SYS_UPTIME
from probes.traps.raw_spool import Datagram, Numbered
from probes.traps.secured import Heard, SecuredNotifications
from tests.probes.traps.notices import LINK_DOWN
from tests.reliability.record import Telling

USER = UsmUser("watcher", "a-long-auth-secret", "a-long-priv-secret", AuthProtocol.SHA256, PrivProtocol.AES128)
ENGINE = bytes.fromhex("80001f8880c56a96b112233440")
OWN = EngineIdentity(bytes.fromhex("80007ed905") + bytes(12), 3)
KEYS = security_keys(USER, localized(USER, ENGINE))
NOBODY = SecurityKeys(None, None)
SEALED = AUTH_FLAG | PRIV_FLAG
AT_S = 1_800_000_000.0
DEVICE = "192.0.2.7"


def decoder(heard: dict[bytes, Heard] | None = None) -> Decoder:
    """A decoder that has just been started."""
    secured = SecuredNotifications(OWN, AT_S - 1_000, SecurityLevel.AUTH_NO_PRIV, heard or {})
    return Decoder({DEVICE: (USER,)}, secured)


def sealed(
    number: int,
    *,
    boots: int = 7,
    time_s: int = 500,
    flags: int = SEALED,
    keys: SecurityKeys = KEYS,
    kind: PduType = PduType.TRAP_V2,
) -> bytes:
    """A linkDown of the user at the device's engine."""
    varbinds = (
        VarBind(SYS_UPTIME, number, SnmpType.TIME_TICKS),
        VarBind(SNMP_TRAP_OID, LINK_DOWN, SnmpType.OBJECT_IDENTIFIER),
    )
    plain = encode_scoped(ScopedPdu(ENGINE, b"", Pdu(kind, number, 0, 0, varbinds)))
    said = SecurityParameters(ENGINE, boots, time_s, USER.user.encode())
    return close(keys, said, message_id=number, flags=flags, plain=plain)


def take(by: Decoder, content: bytes, at_s: float = AT_S) -> Decoded:
    """What becomes of it."""
    return by.decode(Numbered(1, Datagram(int(at_s * 1e6), DEVICE, 50_000, content)))


def outcome(by: Decoder, content: bytes, at_s: float = AT_S) -> Cause | TrapState | None:
    """Its cause, or that it was decoded."""
    event = take(by, content, at_s).event
    return None if event is None else event.cause or event.state


def with_digest(content: bytes, digest: bytes) -> bytes:
    """The message with another digest."""
    message = decode_message(content)
    assert isinstance(message, V3Message)
    parameters = replace(decode_parameters(message.security_parameters), digest=digest)
    return encode_v3(replace(message, security_parameters=encode_parameters(parameters)))


def altered(content: bytes) -> bytes:
    """The message with another last bit; each sealing has a salt of its own, so both halves are of one."""
    return content[:-1] + bytes((content[-1] ^ 1,))


def test_what_is_right_is_believed() -> None:
    assert outcome(decoder(), sealed(1)) is TrapState.DECODED


@pytest.mark.chaos
@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (sealed(2, flags=0, keys=NOBODY), Cause.LEVEL_TOO_LOW),
        (sealed(2, flags=AUTH_FLAG), Cause.LEVEL_TOO_LOW),
        (sealed(2, boots=6), Cause.OLD_BOOT),
        (sealed(2, time_s=500 - 151), Cause.OUT_OF_WINDOW),
        (altered(sealed(2)), Cause.WRONG_DIGEST),
        (with_digest(sealed(2), b""), Cause.WRONG_DIGEST),
        (with_digest(sealed(2), b"\x5a"), Cause.WRONG_DIGEST),
        (sealed(2, kind=PduType.REPORT), Cause.NO_NOTIFICATION),
        (sealed(2, flags=0, keys=NOBODY, kind=PduType.REPORT), Cause.LEVEL_TOO_LOW),
        (sealed(1), Cause.DUPLICATE),
    ],
    ids=[
        "lowered to nothing", "lowered to signed", "old boot", "151 s old", "wrong digest", "digest of no octet",
        "digest of one octet", "signed Report", "forged Report", "replayed",
    ],
)  # fmt: skip
def test_what_is_forged_lowered_old_or_replayed_is_refused_by_its_cause(
    content: bytes, cause: Cause, promise: Telling
) -> None:
    one = decoder()
    assert outcome(one, sealed(1)) is TrapState.DECODED

    assert outcome(one, content) is cause
    assert outcome(one, sealed(3, time_s=501)) is TrapState.DECODED
    promise.kept("S3", "forged, lowered, old and replayed v3 traps to the decoder", injected=1)


@pytest.mark.chaos
def test_a_decoder_without_memory_believes_an_old_boot_and_one_that_is_told_what_was_heard_does_not(
    promise: Telling,
) -> None:
    heard = {ENGINE: Heard(7, 500, AT_S)}

    assert outcome(decoder(), sealed(1, boots=6)) is TrapState.DECODED
    assert outcome(decoder(heard), sealed(1, boots=6)) is Cause.OLD_BOOT
    assert outcome(decoder(heard), sealed(1, time_s=500), AT_S + 200) is Cause.OUT_OF_WINDOW
    assert outcome(decoder(heard), sealed(1, time_s=700), AT_S + 200) is TrapState.DECODED
    promise.control("S3", "a decoder without memory: believes an old boot")


def test_what_waited_in_the_spool_for_a_day_is_judged_by_when_it_came() -> None:
    one = decoder()

    assert outcome(one, sealed(1, time_s=500), AT_S) is TrapState.DECODED
    assert outcome(one, sealed(2, time_s=700), AT_S + 200) is TrapState.DECODED


def test_our_engine_keeps_its_name_and_counts_its_boots(tmp_path: Path) -> None:
    first, second = next_boot(tmp_path), next_boot(tmp_path)

    assert first.engine_id == second.engine_id
    assert (first.boots, second.boots) == (1, 2)


def unsigned(user: UsmUser, boots: int) -> bytes:
    """What is otherwise like `sealed(2)`."""
    message = decode_message(sealed(2, flags=0, keys=NOBODY))
    assert isinstance(message, V3Message)
    said = SecurityParameters(ENGINE, boots, 500, user.user.encode())
    return encode_v3(replace(message, security_parameters=encode_parameters(said)))


def test_an_unsigned_trap_says_nothing_of_the_engines_boots_and_time_that_is_remembered() -> None:
    watcher, anybody = USER, UsmUser("anybody")
    other = "192.0.2.8"
    secured = SecuredNotifications(OWN, AT_S - 1_000, SecurityLevel.NO_AUTH_NO_PRIV, {})
    one = Decoder({DEVICE: (watcher,), other: (anybody,)}, secured)
    forged, forestalling = (unsigned(anybody, boots) for boots in (2_000_000_000, 7))

    one.decode(Numbered(1, Datagram(int(AT_S * 1e6), other, 50_000, forestalling)))
    event = one.decode(Numbered(1, Datagram(int(AT_S * 1e6), other, 50_000, forged))).event

    assert event is not None
    assert (event.state, event.engine_boots, event.engine_time_s) == (TrapState.DECODED, None, None)
    assert outcome(one, sealed(2)) is TrapState.DECODED


def test_what_is_refused_says_why_once() -> None:
    event = take(decoder(), sealed(2, flags=AUTH_FLAG)).event

    assert event is not None
    assert event.detail == (
        "user 'watcher': below the least security level of the user; "
        "let the device sign and encrypt with all that its credential has"
    )


def test_what_a_report_answers_says_why_too() -> None:
    said = SecurityParameters(OWN.engine_id, OWN.boots, 1_000, USER.user.encode())
    plain = encode_scoped(ScopedPdu(ENGINE, b"", Pdu(PduType.INFORM, 1, 0, 0, ())))
    event = take(decoder(), close(KEYS, said, message_id=1, flags=SEALED | REPORTABLE_FLAG, plain=plain)).event

    assert event is not None
    assert event.detail == (
        "user 'watcher': wrong digest, as a Report has told its sender; "
        "make authentication protocol and passphrase of device and credential the same"
    )


def test_a_user_that_nobody_has_is_named_with_the_remedy_and_cannot_write_over_the_screen() -> None:
    said = SecurityParameters(ENGINE, 7, 500, "\x1b[2Jdrüben".encode())
    plain = encode_scoped(ScopedPdu(ENGINE, b"", Pdu(PduType.TRAP_V2, 1, 0, 0, ())))
    event = take(decoder(), close(KEYS, said, message_id=1, flags=SEALED, plain=plain)).event

    assert event is not None
    assert event.detail == (
        "user '?[2Jdrüben': a user that is not known; let the device send as the user of its credential, or store this "
        "one with `nocdesk credential set`"
    )


def test_a_wrong_community_is_refused_with_the_remedy_and_without_a_secret() -> None:
    secured = SecuredNotifications(OWN, AT_S - 1_000, SecurityLevel.AUTH_NO_PRIV, {})
    one = Decoder({DEVICE: (Community("what-it-should-be"),)}, secured)
    pdu = Pdu(PduType.TRAP_V2, 1, 0, 0, (VarBind(SNMP_TRAP_OID, LINK_DOWN, SnmpType.OBJECT_IDENTIFIER),))
    event = take(one, encode_message(Message(1, b"what-it-sends", pdu))).event

    assert event is not None
    assert event.detail == (
        "its community is not that of a device at this address; let the device send that of its credential, or store "
        "what it sends with `nocdesk credential set`"
    )


def test_what_came_from_one_address_is_old_or_replayed_from_another_one_with_further_users() -> None:
    other = "192.0.2.8"
    secured = SecuredNotifications(OWN, AT_S - 1_000, SecurityLevel.AUTH_NO_PRIV, {})
    one = Decoder({DEVICE: (USER,), other: (USER, UsmUser("further", "a-further-secret"))}, secured)

    def from_other(content: bytes) -> Cause | None:
        event = one.decode(Numbered(1, Datagram(int(AT_S * 1e6), other, 50_000, content))).event
        assert event is not None
        return event.cause

    assert from_other(sealed(1, boots=6)) is None
    assert outcome(one, sealed(2, boots=7)) is TrapState.DECODED

    assert from_other(sealed(2, boots=7)) is Cause.DUPLICATE
    assert from_other(sealed(3, boots=6)) is Cause.OLD_BOOT
