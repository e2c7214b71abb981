"""Takes communities out of the octets of a datagram that could not be decoded, before anybody keeps them."""

from collections.abc import Iterable

BLANK = ord("*")
_SEQUENCE, _INTEGER, _OCTET_STRING = 0x30, 0x02, 0x04
_V3 = 3
_PDU_TAGS = frozenset(bytes((tag,)) for tag in range(0xA0, 0xA9))
_HEAD_OCTETS = 64
"""A community lies in front: where it is not found, nothing readable is left there."""
_SHORTEST_WORD = 3


def without_communities(datagram: bytes, communities: Iterable[bytes]) -> bytes:
    """The datagram with stars in place of its community and of every community that is known here."""
    found = bytearray(datagram)
    for community in communities:
        _blank_all(found, community)
    if not _says_v3(datagram):
        start = _community_at(datagram)
        stop = 0 if start is None else start + datagram[start - 1]
        if start is not None and datagram[stop : stop + 1] in _PDU_TAGS:
            _blank(found, start, stop)
        else:
            _blank_words(found, _HEAD_OCTETS)
    return bytes(found)


def _says_v3(datagram: bytes) -> bool:
    """Whether a version of 3 and the sequence of v3's header stand where they belong, however wrong the lengths are."""
    version = _behind_length(datagram, 0)
    return datagram[version : version + 4] == bytes((_INTEGER, 1, _V3, _SEQUENCE))


def _community_at(datagram: bytes) -> int | None:
    """Where the content of the first octet string begins, if one stands where v1 and v2c have their community."""
    at = _behind_length(datagram, 0)
    if datagram[:1] != bytes((_SEQUENCE,)) or datagram[at : at + 1] != bytes((_INTEGER,)):
        return None
    at = _behind_length(datagram, at) + 1
    if datagram[at : at + 1] != bytes((_OCTET_STRING,)) or at + 2 > len(datagram):
        return None
    return at + 2 if datagram[at + 1] < 0x80 else None


def _behind_length(datagram: bytes, at: int) -> int:
    length = datagram[at + 1] if at + 1 < len(datagram) else 0
    return at + 2 + (length & 0x7F if length >= 0x80 else 0)


def _blank_all(found: bytearray, community: bytes) -> None:
    at = found.find(community) if community else -1
    while at >= 0:
        _blank(found, at, at + len(community))
        at = found.find(community, at + len(community))


def _blank_words(found: bytearray, stop: int) -> None:
    """Blank every run of readable characters that begins before `stop`, to its end."""
    begin = 0
    for at in range(len(found) + 1):
        if at < len(found) and 0x20 <= found[at] < 0x7F:
            continue
        if at - begin >= _SHORTEST_WORD and begin < stop:
            _blank(found, begin, at)
        begin = at + 1
        if begin >= stop:
            return


def _blank(found: bytearray, start: int, stop: int) -> None:
    found[start:stop] = bytes((BLANK,)) * (stop - start)
