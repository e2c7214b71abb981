"""A look at a datagram before a library sees it: whose answer it is, and the one fault that is worth mending."""

from collections import OrderedDict

MAX_BYTES = 65_535
MAX_EXPECTED = 4_096
MAX_DEPTH = 8
SEQUENCE, INTEGER, OCTET_STRING = 0x30, 0x02, 0x04
UNSIGNED_TAGS = frozenset({0x41, 0x42, 0x43, 0x46})
"""Counter32, Gauge32, TimeTicks and Counter64: none of them can be negative."""

Address = tuple[str, int]


class _NotBerError(ValueError):
    """The bytes are not a bounded BER element."""


def message_id(datagram: bytes) -> int | None:
    """The request-id of a v1/v2c message or the msgID of a v3 message (RFC 3412, clause 6.2); None if there is none."""
    try:
        start, end = _content(datagram, 0, len(datagram), SEQUENCE)
        if end != len(datagram):
            return None
        version_at, version_end = _content(datagram, start, end, INTEGER)
        if _integer(datagram, version_at, version_end) == 3:
            inner, inner_end = _content(datagram, version_end, end, SEQUENCE)
        else:
            _, community_end = _content(datagram, version_end, end, OCTET_STRING)
            inner, inner_end = _content(datagram, community_end, end, None)
        return _integer(datagram, *_content(datagram, inner, inner_end, INTEGER))
    except _NotBerError:
        return None


def is_version_3(datagram: bytes) -> bool:
    """Whether a message that has an id is a v3 one, whose content is signed and must not be touched."""
    start, end = _content(datagram, 0, len(datagram), SEQUENCE)
    return _integer(datagram, *_content(datagram, start, end, INTEGER)) == 3


def with_unsigned_mended(datagram: bytes) -> bytes:
    """Give unsigned values that agents encode without their leading zero octet that octet (`04 FF FF FF FF`).

    Strict decoders read such a counter as negative and drop the whole answer; what is no BER comes back as it is.
    """
    try:
        return _mended(datagram, 0, len(datagram), 0)
    except _NotBerError:
        return datagram


def _mended(data: bytes, at: int, end: int, depth: int) -> bytes:
    if depth > MAX_DEPTH:
        raise _NotBerError
    parts: list[bytes] = []
    while at < end:
        tag = data[at]
        start, stop = _content(data, at, end, None)
        content = data[start:stop]
        if tag & 0x20:
            content = _mended(data, start, stop, depth + 1)
        elif tag in UNSIGNED_TAGS and content and content[0] & 0x80:
            content = b"\0" + content
        parts.append(bytes([tag]) + _length(len(content)) + content)
        at = stop
    return b"".join(parts)


def _content(data: bytes, at: int, end: int, tag: int | None) -> tuple[int, int]:
    """Where the content of the element at `at` starts and stops; it must have that tag and end before `end`."""
    if at + 2 > end or (tag is not None and data[at] != tag):
        raise _NotBerError
    length, start = data[at + 1], at + 2
    if length & 0x80:
        octets = length & 0x7F
        if not 1 <= octets <= 4 or start + octets > end:
            raise _NotBerError
        length, start = int.from_bytes(data[start : start + octets]), start + octets
    if start + length > end:
        raise _NotBerError
    return start, start + length


def _integer(data: bytes, start: int, stop: int) -> int:
    if not 1 <= stop - start <= 5:
        raise _NotBerError
    return int.from_bytes(data[start:stop], signed=True)


def _length(count: int) -> bytes:
    if count < 0x80:
        return bytes([count])
    octets = count.to_bytes((count.bit_length() + 7) // 8)
    return bytes([0x80 | len(octets)]) + octets


class ExpectedAnswers:
    """Which answers are awaited from whom; an answer is let in once, and only from the address that was asked."""

    def __init__(self) -> None:
        self._awaited: OrderedDict[tuple[Address, int], None] = OrderedDict()
        self.refused = 0

    def sent(self, datagram: bytes, address: Address) -> None:
        """A request leaves; its answer may come from there."""
        number = message_id(datagram)
        if number is None:
            return
        self._awaited[address, number] = None
        while len(self._awaited) > MAX_EXPECTED:
            self._awaited.popitem(last=False)

    def admits(self, datagram: bytes, address: Address) -> bool:
        """Whether this is a whole message that was asked for; others are counted."""
        number = message_id(datagram)
        if number is not None and (address, number) in self._awaited:
            del self._awaited[address, number]
            return True
        self.refused += 1
        return False
