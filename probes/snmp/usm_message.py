"""Closes and opens v3 messages with the keys of one user at one engine, whichever side the engine is on."""

from dataclasses import dataclass

from nocdesk.credentials import UsmUser
from probes.snmp.ber import OCTET_STRING, SEQUENCE, element, tlv
from probes.snmp.codec import CodecError, ScopedPdu, V3Message, decode_message, decode_scoped, encode_v3
from probes.snmp.usm_authentication import Signer
from probes.snmp.usm_errors import UsmCause, UsmError
from probes.snmp.usm_keys import LocalizedKeys
from probes.snmp.usm_parameters import (
    AUTH_FLAG,
    PRIV_FLAG,
    USM,
    SecurityParameters,
    decode_parameters,
    digest_at_end,
    encode_parameters,
)
from probes.snmp.usm_privacy import DesSealer, Sealer, UndecryptableError, sealer

MAX_SIZE = 65_507
"""The largest datagram of UDP over IPv4; we take all of it."""
LEVEL = AUTH_FLAG | PRIV_FLAG


def level_of(user: UsmUser) -> int:
    """The security level at which a user speaks, as flags."""
    return (AUTH_FLAG if user.signs else 0) | (PRIV_FLAG if user.encrypts else 0)


@dataclass(frozen=True, slots=True)
class SecurityKeys:
    """A user's keys at one engine, ready for use."""

    signer: Signer | None
    sealer: Sealer | None


def security_keys(user: UsmUser, keys: LocalizedKeys) -> SecurityKeys:
    """Make them ready."""
    return SecurityKeys(
        Signer(user.auth, keys.auth) if keys.auth is not None else None,
        sealer(user.priv, keys.priv) if keys.priv is not None else None,
    )


@dataclass(frozen=True, slots=True)
class Closed:
    """A v3 message of USM that is still closed."""

    datagram: bytes
    message: V3Message
    parameters: SecurityParameters

    @property
    def level(self) -> int:
        return self.message.flags & LEVEL


def read_closed(datagram: bytes) -> Closed:
    """What stands outside a message; raises CodecError, and UsmError for what is none of USM's."""
    message = decode_message(datagram)
    if not isinstance(message, V3Message):
        raise UsmError(UsmCause.WRONG_VERSION)
    if message.security_model != USM:
        raise UsmError(UsmCause.WRONG_MODEL)
    if message.flags & LEVEL == PRIV_FLAG:
        # RFC 3412, clause 7.2, step 5d: privacy without authentication does not exist.
        raise UsmError(UsmCause.WRONG_LEVEL)
    return Closed(datagram, message, decode_parameters(message.security_parameters))


def check_digest(closed: Closed, signer: Signer | None) -> None:
    """Raises UsmError unless the message bears the digest that this key makes."""
    assert signer is not None, "only a user who signs is checked"
    if len(closed.parameters.digest) != signer.octets:
        raise UsmError(UsmCause.WRONG_DIGEST_LENGTH)
    if not signer.has_signed(closed.datagram, closed.message.parameters_at + closed.parameters.digest_at):
        raise UsmError(UsmCause.WRONG_DIGEST)


def plain_of(closed: Closed, keys: SecurityKeys) -> bytes:
    """The scoped PDU as an element, decrypted where it is encrypted."""
    if not closed.message.flags & PRIV_FLAG:
        return closed.message.data
    if keys.sealer is None:
        raise UsmError(UsmCause.WRONG_LEVEL)
    said = closed.parameters
    try:
        plain = keys.sealer.decrypt(closed.message.data, said.boots, said.time, said.salt)
        return _unpadded(plain) if isinstance(keys.sealer, DesSealer) else plain
    except UndecryptableError as error:
        raise UsmError(UsmCause.UNDECRYPTABLE) from error


def _unpadded(plain: bytes) -> bytes:
    try:
        tag, _, end = element(plain, 0, len(plain))
    except CodecError as error:
        raise UndecryptableError from error
    if tag != SEQUENCE:
        raise UndecryptableError
    return plain[:end]


def scoped_of(closed: Closed, plain: bytes) -> ScopedPdu:
    """The scoped PDU; what a wrong key makes of one cannot be decrypted rather than read."""
    try:
        return decode_scoped(plain)
    except CodecError as error:
        if closed.message.flags & PRIV_FLAG:
            raise UsmError(UsmCause.UNDECRYPTABLE) from error
        raise


def scoped_around(pdu: bytes, context_engine_id: bytes, context_name: bytes) -> bytes:
    """An encoded PDU in its context, as an element."""
    return tlv(SEQUENCE, tlv(OCTET_STRING, context_engine_id), tlv(OCTET_STRING, context_name), pdu)


def close(
    keys: SecurityKeys, said: SecurityParameters, *, message_id: int, flags: int, plain: bytes, max_size: int = MAX_SIZE
) -> bytes:
    """A whole message around a scoped PDU, signed and encrypted as `flags` say; of `said` digest and salt are made."""
    salt, data = b"", plain
    if flags & PRIV_FLAG:
        assert keys.sealer is not None, "only a user who encrypts has that level"
        data, salt = keys.sealer.encrypt(plain, said.boots, said.time)
    signer = keys.signer if flags & AUTH_FLAG else None
    blank = bytes(signer.octets) if signer is not None else b""
    parameters = SecurityParameters(said.engine_id, said.boots, said.time, said.user, blank, salt)
    encoded = encode_parameters(parameters)
    whole = encode_v3(V3Message(message_id, max_size, flags, USM, encoded, 0, data))
    if signer is None:
        return whole
    behind = len(_data_element(flags, data)) + digest_at_end(parameters)
    before, after = whole[:-behind], whole[signer.octets - behind :]
    return before + signer.digest(before, after) + after


def _data_element(flags: int, data: bytes) -> bytes:
    return tlv(OCTET_STRING, data) if flags & PRIV_FLAG else data
