"""Varbinds as BER: what each SNMP type looks like on the wire (RFC 2578, clause 7.1; RFC 3416, clause 3)."""

from probes.snmp.ber import (
    MAX_INTEGER32,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    CodecError,
    content,
    decode_oid,
    element,
    encode_integer,
    encode_oid,
    signed,
    tlv,
    unsigned,
)
from probes.snmp.varbind import SnmpType, Value, VarBind

MAX_VARBINDS = 4_096
IP_ADDRESS_OCTETS = 4

TYPE_OF_TAG = {
    0x02: SnmpType.INTEGER,
    OCTET_STRING: SnmpType.OCTET_STRING,
    0x05: SnmpType.NULL,
    OBJECT_IDENTIFIER: SnmpType.OBJECT_IDENTIFIER,
    0x40: SnmpType.IP_ADDRESS,
    0x41: SnmpType.COUNTER32,
    0x42: SnmpType.GAUGE32,
    0x43: SnmpType.TIME_TICKS,
    0x44: SnmpType.OPAQUE,
    0x46: SnmpType.COUNTER64,
    0x80: SnmpType.NO_SUCH_OBJECT,
    0x81: SnmpType.NO_SUCH_INSTANCE,
    0x82: SnmpType.END_OF_MIB_VIEW,
}
TAG_OF_TYPE = {kind: tag for tag, kind in TYPE_OF_TAG.items()}

BITS = {SnmpType.COUNTER32: 32, SnmpType.GAUGE32: 32, SnmpType.TIME_TICKS: 32, SnmpType.COUNTER64: 64}
"""The unsigned types and how far they reach."""
EMPTY = frozenset({SnmpType.NULL, SnmpType.NO_SUCH_OBJECT, SnmpType.NO_SUCH_INSTANCE, SnmpType.END_OF_MIB_VIEW})
STRINGS = frozenset({SnmpType.OCTET_STRING, SnmpType.IP_ADDRESS, SnmpType.OPAQUE})


def decode_varbinds(data: bytes, at: int, end: int) -> tuple[VarBind, ...]:
    """A VarBindList that ends exactly at `end`."""
    at, stop = content(data, at, end, SEQUENCE)
    if stop != end:
        raise CodecError(f"{end - stop} octets behind the varbinds")
    found: list[VarBind] = []
    while at < stop:
        if len(found) == MAX_VARBINDS:
            raise CodecError(f"more than {MAX_VARBINDS} varbinds")
        start, at = content(data, at, stop, SEQUENCE)
        found.append(_varbind(data, start, at))
    return tuple(found)


def _varbind(data: bytes, at: int, end: int) -> VarBind:
    start, stop = content(data, at, end, OBJECT_IDENTIFIER)
    oid = decode_oid(data[start:stop])
    tag, start, value_end = element(data, stop, end)
    if value_end != end:
        raise CodecError(f"{end - value_end} octets behind the value of a varbind")
    kind = TYPE_OF_TAG.get(tag)
    if kind is None:
        raise CodecError(f"a value of the unknown type {tag:#04x}")
    return VarBind(oid, decode_value(kind, data, start, end), kind)


def decode_value(kind: SnmpType, data: bytes, start: int, stop: int) -> Value:
    """The value of that type whose content lies there."""
    if kind in BITS:
        return unsigned(data, start, stop, BITS[kind])
    if kind is SnmpType.INTEGER:
        return signed(data, start, stop)
    if kind is SnmpType.OBJECT_IDENTIFIER:
        return decode_oid(data[start:stop])
    if kind in EMPTY:
        if start != stop:
            raise CodecError(f"{kind} with a content")
        return None
    if kind is SnmpType.IP_ADDRESS and stop - start != IP_ADDRESS_OCTETS:
        raise CodecError(f"an IpAddress of {stop - start} octets")
    return data[start:stop]


def encode_varbinds(varbinds: tuple[VarBind, ...]) -> bytes:
    """A VarBindList."""
    if len(varbinds) > MAX_VARBINDS:
        raise CodecError(f"more than {MAX_VARBINDS} varbinds")
    return tlv(SEQUENCE, *(encode_varbind(varbind) for varbind in varbinds))


def encode_varbind(varbind: VarBind) -> bytes:
    """One name and its value."""
    name = tlv(OBJECT_IDENTIFIER, encode_oid(varbind.oid))
    return tlv(SEQUENCE, name, encode_value(varbind.type, varbind.value))


def encode_value(kind: SnmpType, value: Value) -> bytes:
    """A value as an element; raises CodecError where it does not fit its type."""
    tag = TAG_OF_TYPE[kind]
    if kind in EMPTY and value is None:
        return bytes((tag, 0))
    if isinstance(value, int) and _fits(kind, value):
        return encode_integer(value, tag)
    if kind is SnmpType.OBJECT_IDENTIFIER and isinstance(value, tuple):
        return tlv(tag, encode_oid(value))
    is_whole = kind is not SnmpType.IP_ADDRESS or (isinstance(value, bytes) and len(value) == IP_ADDRESS_OCTETS)
    if isinstance(value, bytes) and kind in STRINGS and is_whole:
        return tlv(tag, value)
    raise CodecError(f"a value that is no {kind}")


def _fits(kind: SnmpType, value: int) -> bool:
    if kind is SnmpType.INTEGER:
        return -MAX_INTEGER32 - 1 <= value <= MAX_INTEGER32
    return kind in BITS and 0 <= value < 1 << BITS[kind]
