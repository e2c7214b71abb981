"""The shape of an answer: all of its octets that never change compared at once, and its values read by their place."""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from probes.snmp.ber import SEQUENCE, content, decode_oid, element, integer
from probes.snmp.values import BITS, EMPTY, TYPE_OF_TAG
from probes.snmp.varbind import SnmpType, Value

ID_OCTETS = 4
"""Our ids are all written in four octets, and so they come back."""

Place = tuple[int, int, int]
"""The tag of a value, and where its content starts and stops."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An answer is of this shape if it equals `constant` wherever `mask` has ones; no other check is needed then.

    The mask spares the id and the contents of the values, but not those bits that would take a value out of its
    type: the sign of an INTEGER, the leading zero of a counter. So every value left can be read as unsigned.
    """

    size: int
    mask: int
    constant: int
    unpack: Callable[[bytes], tuple[bytes, ...]]
    types: tuple[SnmpType, ...]
    odd: tuple[tuple[int, Callable[[bytes], Value]], ...]
    """Which values are no numbers, and how they are read."""

    def values(self, data: bytes) -> tuple[Value, ...] | None:
        """The values of an answer of this shape; None if it is of another one."""
        if len(data) != self.size or int.from_bytes(data, "big") & self.mask != self.constant:
            return None
        parts = self.unpack(data)
        if not self.odd:
            return tuple(map(int.from_bytes, parts))
        found: list[Value] = list(map(int.from_bytes, parts))
        for index, read in self.odd:
            found[index] = read(parts[index])
        return tuple(found)


def shape_of(data: bytes, id_at: int, places: Sequence[Place]) -> Shape:
    """The shape of an answer that the general decoder has accepted and whose values lie at these places."""
    mask = bytearray(b"\xff" * len(data))
    mask[id_at : id_at + ID_OCTETS] = bytes(ID_OCTETS)
    pattern, at = [">"], 0
    for tag, start, stop in places:
        mask[start:stop] = _free_bits(TYPE_OF_TAG[tag], stop - start)
        pattern.append(f"{start - at}x{stop - start}s")
        at = stop
    pattern.append(f"{len(data) - at}x")
    bits = int.from_bytes(mask, "big")
    types = tuple(TYPE_OF_TAG[tag] for tag, _, _ in places)
    odd = tuple((index, read) for index, place in enumerate(places) if (read := _reader(data, place)) is not None)
    constant = int.from_bytes(data, "big") & bits
    return Shape(len(data), bits, constant, struct.Struct("".join(pattern)).unpack, types, odd)


@cache
def _free_bits(kind: SnmpType, size: int) -> bytes:
    """Zeros where the content of a value may differ from answer to answer."""
    if kind is SnmpType.OBJECT_IDENTIFIER:
        # Whether its octets are arcs cannot be seen by a mask, so one that changes is read by the general decoder.
        return b"\xff" * size
    reach = 31 if kind is SnmpType.INTEGER else BITS.get(kind, 8 * size)
    free = (1 << min(reach, 8 * size - (kind is SnmpType.INTEGER))) - 1
    return ((1 << 8 * size) - 1 ^ free).to_bytes(size, "big")


def _nothing(_content: bytes) -> None:
    return None


def _negative(content: bytes) -> int:
    return int.from_bytes(content, "big", signed=True)


def _reader(data: bytes, place: Place) -> Callable[[bytes], Value] | None:
    """How a value is read that is no unsigned number; the sign of an INTEGER belongs to its shape."""
    tag, start, _ = place
    if TYPE_OF_TAG[tag] is SnmpType.INTEGER and data[start] & 0x80:
        return _negative
    return _READERS.get(TYPE_OF_TAG[tag])


_READERS: dict[SnmpType, Callable[[bytes], Value]] = {
    SnmpType.OCTET_STRING: bytes,
    SnmpType.IP_ADDRESS: bytes,
    SnmpType.OPAQUE: bytes,
    SnmpType.OBJECT_IDENTIFIER: decode_oid,
    **dict.fromkeys(EMPTY, _nothing),
}


def places_of(data: bytes, id_at: int) -> list[Place] | None:
    """Where the values of an accepted answer lie; None if its id is not written in four octets."""
    if data[id_at - 1] != ID_OCTETS:
        return None
    _, at = integer(data, id_at + ID_OCTETS, len(data))
    _, at = integer(data, at, len(data))
    at, stop = content(data, at, len(data), SEQUENCE)
    found: list[Place] = []
    while at < stop:
        start, at = content(data, at, stop, SEQUENCE)
        _, _, value = element(data, start, at)
        found.append(element(data, value, at))
    return found


def signature(data: bytes, id_at: int, name_sizes: Sequence[int]) -> bytes | None:
    """Tags and lengths of the values, as they would be in an answer to what was asked; only a guess, unchecked."""
    try:
        at = id_at + ID_OCTETS + 6  # error status and index have three octets each in an answer without error
        at += _header(data[at + 1])
        found = bytearray()
        for size in name_sizes:
            at += _header(data[at + 1]) + size
            length = data[at + 1]
            if length > 127:
                return None
            found += data[at : at + 2]
            at += 2 + length
    except IndexError:
        return None
    return bytes(found)


def _header(length: int) -> int:
    """How many octets a tag and a length have that begins so."""
    return 2 if length < 0x80 else length - 0x7E


def id_in_message(data: bytes) -> int:
    """Where the content of the request-id would be in a v1 or v2c message, unchecked; behind its end if nowhere."""
    try:
        return _id_behind(data, _header(data[1]) + 3)
    except IndexError:
        return len(data)


def id_in_scoped(data: bytes) -> int:
    """The same for a scoped PDU."""
    try:
        at = _header(data[1])
        return _id_behind(data, at + 2 + data[at + 1])
    except IndexError:
        return len(data)


def _id_behind(data: bytes, at: int) -> int:
    """The same for a PDU behind the octet string at `at`."""
    length = data[at + 1]
    at += _header(length) + (length if length < 0x80 else int.from_bytes(data[at + 2 : at + _header(length)], "big"))
    return at + _header(data[at + 1]) + 2


def message_id(datagram: bytes) -> int:
    """The request-id of a v1 or v2c message or the msgID of a v3 one, unchecked: it only says which question to try.

    -1 if there is none; ids of ours are never negative.
    """
    try:
        # Written out rather than divided up: this is done for every datagram that comes.
        length = datagram[1]
        at = 2 if length < 0x80 else length - 0x7E
        if datagram[at + 2] == 3:
            at += 7
        elif datagram[at + 4] < 0x80:
            at += 5 + datagram[at + 4]
            length = datagram[at + 1]
            at += 4 if length < 0x80 else length - 0x7C
        else:
            at = id_in_message(datagram)
        return int.from_bytes(datagram[at : at + datagram[at - 1]], "big")
    except IndexError:
        return -1
