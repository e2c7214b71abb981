"""Values of objects as octets, encoded as SNMP sends them (BER, RFC 3417, clause 8): never the datagram itself."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from nocdesk.quality.answer import Binding
from nocdesk.quality.layout import ObjectValue, Oid

_TAGS: Mapping[str, int] = {
    "INTEGER": 0x02,
    "OCTET STRING": 0x04,
    "OBJECT IDENTIFIER": 0x06,
    "IpAddress": 0x40,
    "Counter32": 0x41,
    "Gauge32": 0x42,
    "TimeTicks": 0x43,
    "Opaque": 0x44,
    "Counter64": 0x46,
    "noSuchObject": 0x80,
    "noSuchInstance": 0x81,
    "endOfMibView": 0x82,
}
_NULL = 0x05


def value_octets(type_name: str, value: ObjectValue) -> bytes:
    """Tag, length and content of a value; one of a type that is not known is told by what it is."""
    content = _content(value)
    return bytes([_TAGS.get(type_name, _tag_of(value)), *_length(len(content))]) + content


def varbind_octets(binding: Binding) -> bytes:
    """An object's name and value as the SEQUENCE that they travel in (RFC 3416, clause 3)."""
    name = _content(binding.oid)
    content = bytes([0x06, *_length(len(name))]) + name + value_octets(binding.type, binding.value)
    return bytes([0x30, *_length(len(content))]) + content


def fingerprint(bindings: Iterable[Binding]) -> str:
    """The SHA-256 of these objects, one encoded after the other."""
    digest = sha256()
    for binding in bindings:
        digest.update(varbind_octets(binding))
    return digest.hexdigest()


def _tag_of(value: ObjectValue) -> int:
    if value is None:
        return _NULL
    if isinstance(value, tuple):
        return _TAGS["OBJECT IDENTIFIER"]
    return _TAGS["OCTET STRING"] if isinstance(value, bytes) else _TAGS["INTEGER"]


def _content(value: ObjectValue) -> bytes:
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    if isinstance(value, int):
        # X.690, clause 8.3.2: as few octets as hold the number and its sign.
        return value.to_bytes((value if value >= 0 else ~value).bit_length() // 8 + 1, "big", signed=True)
    return _oid_content(value)


def _oid_content(oid: Oid) -> bytes:
    """X.690, clause 8.19: the first two arcs in one number, each number in groups of seven bits."""
    first, second, *rest = (*oid, 0, 0)[: max(2, len(oid))]
    return b"".join(_arc(number) for number in (40 * first + second, *rest))


def _arc(number: int) -> bytes:
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def _length(length: int) -> bytes:
    if length < 0x80:
        return bytes([length])
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets
