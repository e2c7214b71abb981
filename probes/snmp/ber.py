"""BER as SNMP uses it (RFC 3417, clause 8): definite lengths, read within bounds and without recursion."""

from nocdesk.errors import NocdeskError
from probes.snmp.varbind import Oid

INTEGER, OCTET_STRING, NULL, OBJECT_IDENTIFIER, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30

MAX_DATAGRAM = 65_535
MAX_LENGTH_OCTETS = 4
MAX_INTEGER_OCTETS = 9
"""A Counter64 with its leading zero; an over-long encoding of a smaller number is read too, as agents send it."""
MAX_ARCS = 128
MAX_ARC = 2**32 - 1
"""RFC 2578, clause 3.5: at most 128 sub-identifiers, each at most 2^32 - 1."""
MAX_INTEGER32 = 2**31 - 1


class CodecError(NocdeskError):
    """The bytes are no SNMP message, or the values cannot be put into one."""


def element(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """The tag of the element at `at`, and where its content starts and stops; it must stop at `end` or before."""
    if at + 2 > end:
        raise CodecError(f"an element is cut off at octet {at}")
    tag, length, start = data[at], data[at + 1], at + 2
    if tag & 0x1F == 0x1F:
        raise CodecError(f"a tag of several octets at octet {at}, which SNMP does not know")
    if length >= 0x80:
        octets = length & 0x7F
        if not 1 <= octets <= MAX_LENGTH_OCTETS or start + octets > end:
            raise CodecError(f"an indefinite or senseless length at octet {at + 1}")
        length = int.from_bytes(data[start : start + octets], "big")
        start += octets
    stop = start + length
    if stop > end:
        raise CodecError(f"the element at octet {at} claims {length} octets and has {end - start}")
    return tag, start, stop


def content(data: bytes, at: int, end: int, tag: int) -> tuple[int, int]:
    """Where the content of the element at `at` starts and stops; it must have that tag."""
    found, start, stop = element(data, at, end)
    if found != tag:
        raise CodecError(f"tag {found:#04x} at octet {at} where {tag:#04x} belongs")
    return start, stop


def whole(data: bytes, tag: int) -> tuple[int, int]:
    """The same for data that are one element of that tag and nothing else."""
    start, stop = content(data, 0, len(data), tag)
    if stop != len(data):
        raise CodecError(f"{len(data) - stop} octets behind the end")
    return start, stop


def integer(data: bytes, at: int, end: int) -> tuple[int, int]:
    """An Integer32 and where the next element begins."""
    start, stop = content(data, at, end, INTEGER)
    return signed(data, start, stop), stop


def octets(data: bytes, at: int, end: int) -> tuple[bytes, int]:
    """An OCTET STRING and where the next element begins."""
    start, stop = content(data, at, end, OCTET_STRING)
    return data[start:stop], stop


def signed(data: bytes, start: int, stop: int) -> int:
    """The content of an Integer32."""
    if not 1 <= stop - start <= MAX_INTEGER_OCTETS:
        raise CodecError(f"an integer of {stop - start} octets at octet {start}")
    value = int.from_bytes(data[start:stop], "big", signed=True)
    if not -MAX_INTEGER32 - 1 <= value <= MAX_INTEGER32:
        raise CodecError(f"the integer at octet {start} is beyond 32 bits")
    return value


def unsigned(data: bytes, start: int, stop: int, bits: int) -> int:
    """The content of a counter, gauge or ticks, which agents also send without the leading zero that BER asks for."""
    if not 1 <= stop - start <= MAX_INTEGER_OCTETS:
        raise CodecError(f"a counter of {stop - start} octets at octet {start}")
    value = int.from_bytes(data[start:stop], "big")
    if value >> bits:
        raise CodecError(f"the counter at octet {start} is beyond {bits} bits")
    return value


def decode_oid(encoded: bytes) -> Oid:
    """The content of an OBJECT IDENTIFIER; an empty one, which agents send for 0.0, is that."""
    if not encoded:
        return (0, 0)
    if encoded[-1] & 0x80:
        raise CodecError("an object identifier is cut off")
    # Each arc has at least one octet and at most five, and the first octets hold two arcs.
    if len(encoded) > 5 * MAX_ARCS:
        raise CodecError("an object identifier of more than 128 arcs")
    arcs: list[int] = []
    arc = 0
    for octet in encoded:
        if octet == 0x80 and not arc:
            raise CodecError("an arc of an object identifier begins with nothing")
        arc = arc << 7 | octet & 0x7F
        if octet < 0x80:
            arcs.append(arc)
            arc = 0
        elif arc > MAX_ARC:
            raise CodecError("an arc of an object identifier is beyond 32 bits")
    return _with_first_two(arcs)


def _with_first_two(arcs: list[int]) -> Oid:
    """X.690, clause 8.19.4: the first number holds the two first arcs as 40 times the one plus the other."""
    first = min(arcs[0] // 40, 2)
    arcs[0] -= 40 * first
    if len(arcs) >= MAX_ARCS or max(arcs) > MAX_ARC:
        raise CodecError("an object identifier of more than 128 arcs, or of one beyond 32 bits")
    return (first, *arcs)


def encode_oid(oid: Oid) -> bytes:
    """The content of an OBJECT IDENTIFIER."""
    if not 2 <= len(oid) <= MAX_ARCS or oid[0] > 2 or (oid[0] < 2 and oid[1] >= 40):
        raise CodecError(f"{'.'.join(map(str, oid))} is no object identifier")
    if min(oid) < 0 or max(oid) > MAX_ARC:
        raise CodecError(f"{'.'.join(map(str, oid))} has an arc that is negative or beyond 32 bits")
    encoded = bytearray()
    for arc in (40 * oid[0] + oid[1], *oid[2:]):
        encoded += _septets(arc)
    return bytes(encoded)


def _septets(arc: int) -> bytes:
    found = [arc & 0x7F]
    while arc := arc >> 7:
        found.append(0x80 | arc & 0x7F)
    return bytes(reversed(found))


def length_octets(length: int) -> bytes:
    """The shortest definite form of a length."""
    if length < 0x80:
        return bytes((length,))
    encoded = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(encoded),)) + encoded


def tlv(tag: int, *parts: bytes) -> bytes:
    """An element of that tag around its content."""
    inside = b"".join(parts)
    return bytes((tag,)) + length_octets(len(inside)) + inside


def encode_integer(value: int, tag: int = INTEGER) -> bytes:
    """A number in as few octets as two's complement needs; one that is never negative gets its leading zero."""
    return tlv(tag, value.to_bytes((value + (value < 0)).bit_length() // 8 + 1, "big", signed=True))
