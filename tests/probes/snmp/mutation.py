"""Mutated datagrams in the manner of the PROTOS suite: lengths, tags, cuts, doublings and plain noise, by a seed."""

import random
from collections.abc import Callable

_LENGTHS = (0x00, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x88, 0xFF)
_TAGS = (
    0x02,
    0x04,
    0x05,
    0x06,
    0x1F,
    0x30,
    0x31,
    0x40,
    0x41,
    0x44,
    0x46,
    0x80,
    0x82,
    0xA0,
    0xA2,
    0xA4,
    0xA8,
    0xBF,
    0xFF,
)


def mutated(datagram: bytes, chance: random.Random) -> bytes:
    """The datagram after one to four mutations."""
    changed = bytearray(datagram)
    for _ in range(chance.randint(1, 4)):
        chance.choice(_WAYS)(changed, chance)
    return bytes(changed)


def _set_octet(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def _flip_bit(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _set_length(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.choice(_LENGTHS)


def _set_tag(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.choice(_TAGS)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _remove(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    del data[at : at + chance.randint(1, 8)]


def _insert(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.randbytes(chance.randint(1, 8))


def _double(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    piece = data[at : at + chance.randint(1, 40)]
    data[at:at] = piece * chance.choice((1, 1, 1, 20))


def _nest(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = bytes((0x30, 0x84, 0, 0, chance.randrange(256), chance.randrange(256))) * chance.choice((1, 4, 200))


_WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _set_octet,
    _flip_bit,
    _set_length,
    _set_tag,
    _cut,
    _remove,
    _insert,
    _double,
    _nest,
)
