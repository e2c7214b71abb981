"""SNMP's messages: v1 and v2c around a community (RFC 1157, RFC 1901), v3 around security parameters (RFC 3412)."""

from dataclasses import dataclass, field

from probes.snmp.ber import (
    MAX_DATAGRAM,
    MAX_INTEGER32,
    OCTET_STRING,
    SEQUENCE,
    CodecError,
    content,
    encode_integer,
    integer,
    octets,
    tlv,
    whole,
)
from probes.snmp.pdu import Pdu, PduType, TrapV1, decode_pdu, encode_pdu

V1, V2C, V3 = 0, 1, 3
MIN_MAX_SIZE = 484
"""RFC 3412, clause 6: every engine takes messages of that size."""
PRIV_FLAG = 0x02
MAX_PADDING = 7
"""RFC 3414, clause 8.1.1.2: DES fills up the last block of eight octets."""
MAX_ENGINE_ID = 32

_IN_V1 = frozenset({PduType.GET, PduType.GETNEXT, PduType.RESPONSE, PduType.TRAP_V1})
_IN_V2C = frozenset(PduType) - {PduType.TRAP_V1, PduType.REPORT}


@dataclass(frozen=True, slots=True)
class Message:
    """A v1 (version 0) or v2c (version 1) message."""

    version: int
    community: bytes = field(repr=False)
    pdu: Pdu | TrapV1


@dataclass(frozen=True, slots=True)
class V3Message:
    """A v3 message whose security parameters and scoped PDU are still closed.

    `parameters_at` is where the security parameters begin in the datagram; `data` is the scoped PDU as an element or,
    where the privacy flag is set, its ciphertext.
    """

    message_id: int
    max_size: int
    flags: int
    security_model: int
    security_parameters: bytes
    parameters_at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class ScopedPdu:
    """A PDU and the context of its objects (RFC 3412, clause 6.8)."""

    context_engine_id: bytes
    context_name: bytes
    pdu: Pdu


def decode_message(datagram: bytes) -> Message | V3Message:
    """One whole message; raises CodecError for everything else."""
    if len(datagram) > MAX_DATAGRAM:
        raise CodecError(f"a datagram of {len(datagram)} octets")
    at, end = whole(datagram, SEQUENCE)
    version, at = integer(datagram, at, end)
    if version == V3:
        return _v3(datagram, at, end)
    if version not in (V1, V2C):
        raise CodecError(f"version {version} of SNMP")
    community, at = octets(datagram, at, end)
    pdu = decode_pdu(datagram, at, end)
    if _type_of(pdu) not in (_IN_V1 if version == V1 else _IN_V2C):
        raise CodecError(f"{_type_of(pdu).name} in a message of version {version}")
    return Message(version, community, pdu)


def _type_of(pdu: Pdu | TrapV1) -> PduType:
    return PduType.TRAP_V1 if isinstance(pdu, TrapV1) else pdu.type


def _v3(datagram: bytes, at: int, end: int) -> V3Message:
    header, at = content(datagram, at, end, SEQUENCE)
    message_id, header = integer(datagram, header, at)
    max_size, header = integer(datagram, header, at)
    flags, header = octets(datagram, header, at)
    model, header = integer(datagram, header, at)
    if header != at or len(flags) != 1 or message_id < 0 or max_size < MIN_MAX_SIZE or model < 1:
        raise CodecError("a v3 header that breaks its rules")
    start, at = content(datagram, at, end, OCTET_STRING)
    is_private = bool(flags[0] & PRIV_FLAG)
    data, data_end = content(datagram, at, end, OCTET_STRING if is_private else SEQUENCE)
    if data_end != end:
        raise CodecError(f"{end - data_end} octets behind the scoped PDU")
    inside = datagram[data if is_private else at : end]
    return V3Message(message_id, max_size, flags[0], model, datagram[start:at], start, inside)


def decode_scoped(data: bytes, *, is_padded: bool = False) -> ScopedPdu:
    """A scoped PDU; one that DES had sealed may have up to seven octets of padding behind it."""
    at, end = content(data, 0, len(data), SEQUENCE)
    if len(data) - end > (MAX_PADDING if is_padded else 0):
        raise CodecError(f"{len(data) - end} octets behind the scoped PDU")
    engine_id, at = octets(data, at, end)
    name, at = octets(data, at, end)
    if len(engine_id) > MAX_ENGINE_ID:
        raise CodecError(f"a context engine id of {len(engine_id)} octets")
    pdu = decode_pdu(data, at, end)
    if isinstance(pdu, TrapV1):
        raise CodecError("a v1 trap in a message of version 3")
    return ScopedPdu(engine_id, name, pdu)


def encode_message(message: Message) -> bytes:
    """A v1 or v2c message."""
    if message.version not in (V1, V2C):
        raise CodecError(f"version {message.version} has no community")
    return tlv(SEQUENCE, encode_integer(message.version), tlv(OCTET_STRING, message.community), encode_pdu(message.pdu))


def encode_v3(message: V3Message) -> bytes:
    """A v3 message around its parameters and data; `parameters_at` follows from the encoding."""
    if not 0 <= message.message_id <= MAX_INTEGER32 or not MIN_MAX_SIZE <= message.max_size <= MAX_INTEGER32:
        raise CodecError("a message id or a greatest size that v3 does not know")
    header = tlv(
        SEQUENCE,
        encode_integer(message.message_id),
        encode_integer(message.max_size),
        tlv(OCTET_STRING, bytes((message.flags,))),
        encode_integer(message.security_model),
    )
    data = tlv(OCTET_STRING, message.data) if message.flags & PRIV_FLAG else message.data
    return tlv(SEQUENCE, encode_integer(V3), header, tlv(OCTET_STRING, message.security_parameters), data)


def encode_scoped(scoped: ScopedPdu) -> bytes:
    """A scoped PDU as an element."""
    return tlv(
        SEQUENCE,
        tlv(OCTET_STRING, scoped.context_engine_id),
        tlv(OCTET_STRING, scoped.context_name),
        encode_pdu(scoped.pdu),
    )
