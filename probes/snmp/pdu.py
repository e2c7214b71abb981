"""SNMP's PDUs (RFC 3416, clause 3; RFC 1157, clause 4.1.6): all but the one that sets."""

from dataclasses import dataclass
from enum import IntEnum

from probes.snmp.ber import (
    INTEGER,
    MAX_INTEGER32,
    OBJECT_IDENTIFIER,
    CodecError,
    content,
    decode_oid,
    element,
    encode_integer,
    encode_oid,
    integer,
    tlv,
    unsigned,
)
from probes.snmp.values import IP_ADDRESS_OCTETS, decode_varbinds, encode_varbinds
from probes.snmp.varbind import Oid, VarBind

IP_ADDRESS, TIME_TICKS = 0x40, 0x43


class PduType(IntEnum):
    """What a PDU is, as its tag says; a SetRequest is not among them and is refused."""

    GET = 0xA0
    GETNEXT = 0xA1
    RESPONSE = 0xA2
    TRAP_V1 = 0xA4
    GETBULK = 0xA5
    INFORM = 0xA6
    TRAP_V2 = 0xA7
    REPORT = 0xA8


_TYPES = frozenset(PduType)


@dataclass(frozen=True, slots=True)
class Pdu:
    """Any PDU but v1's trap; of a GETBULK the two middle fields are non-repeaters and max-repetitions."""

    type: PduType
    request_id: int
    error_status: int
    error_index: int
    varbinds: tuple[VarBind, ...]


@dataclass(frozen=True, slots=True)
class TrapV1:
    """RFC 1157's Trap-PDU; `agent_address` is its four octets, `time_stamp` sysUpTime in hundredths of a second."""

    enterprise: Oid
    agent_address: bytes
    generic: int
    specific: int
    time_stamp: int
    varbinds: tuple[VarBind, ...]


def decode_pdu(data: bytes, at: int = 0, end: int | None = None) -> Pdu | TrapV1:
    """The PDU that fills `data` from `at` to `end`."""
    end = len(data) if end is None else end
    tag, start, stop = element(data, at, end)
    if tag not in _TYPES:
        raise CodecError(f"a PDU of the unknown type {tag:#04x}")
    if stop != end:
        raise CodecError(f"{end - stop} octets behind the PDU")
    if tag == PduType.TRAP_V1:
        return _trap_v1(data, start, stop)
    request_id, start = integer(data, start, stop)
    status, start = integer(data, start, stop)
    index, start = integer(data, start, stop)
    if status < 0 or index < 0:
        raise CodecError("a negative error status or index")
    return Pdu(PduType(tag), request_id, status, index, decode_varbinds(data, start, stop))


def _trap_v1(data: bytes, at: int, end: int) -> TrapV1:
    start, at = content(data, at, end, OBJECT_IDENTIFIER)
    enterprise = decode_oid(data[start:at])
    start, at = content(data, at, end, IP_ADDRESS)
    if at - start != IP_ADDRESS_OCTETS:
        raise CodecError(f"an agent address of {at - start} octets")
    address = data[start:at]
    generic, at = integer(data, at, end)
    specific, at = integer(data, at, end)
    if generic < 0:
        raise CodecError("a negative generic trap")
    start, at = content(data, at, end, TIME_TICKS)
    ticks = unsigned(data, start, at, 32)
    return TrapV1(enterprise, address, generic, specific, ticks, decode_varbinds(data, at, end))


def encode_pdu(pdu: Pdu | TrapV1) -> bytes:
    """A PDU as an element."""
    if isinstance(pdu, TrapV1):
        return _encode_trap_v1(pdu)
    if not -MAX_INTEGER32 - 1 <= pdu.request_id <= MAX_INTEGER32:
        raise CodecError("a request-id beyond 32 bits")
    if not all(0 <= number <= MAX_INTEGER32 for number in (pdu.error_status, pdu.error_index)):
        raise CodecError("an error status or index that is negative or beyond 32 bits")
    numbers = (pdu.request_id, pdu.error_status, pdu.error_index)
    return tlv(pdu.type, *map(encode_integer, numbers), encode_varbinds(pdu.varbinds))


def _encode_trap_v1(trap: TrapV1) -> bytes:
    if len(trap.agent_address) != IP_ADDRESS_OCTETS:
        raise CodecError(f"an agent address of {len(trap.agent_address)} octets")
    if not 0 <= trap.time_stamp < 2**32 or max(abs(trap.generic), abs(trap.specific)) > MAX_INTEGER32:
        raise CodecError("a trap's numbers are beyond 32 bits")
    return tlv(
        PduType.TRAP_V1,
        tlv(OBJECT_IDENTIFIER, encode_oid(trap.enterprise)),
        tlv(IP_ADDRESS, trap.agent_address),
        encode_integer(trap.generic, INTEGER),
        encode_integer(trap.specific, INTEGER),
        encode_integer(trap.time_stamp, TIME_TICKS),
        encode_varbinds(trap.varbinds),
    )
