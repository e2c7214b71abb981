"""Request-ids that nobody can foresee: an agent that is polled itself must not know what its neighbours are asked."""

import secrets
import struct
from collections.abc import Iterator
from itertools import chain

_COUNT = 1_024
"""Drawn at once, since to ask the system for each costs more than to match an answer."""
_BLOCK = struct.Struct(f"!{_COUNT}I")
_FREE = int.from_bytes(_BLOCK.pack(*[0x3FFFFC00] * _COUNT), "big")
"""Twenty bits of each are chance."""
_FIXED = int.from_bytes(_BLOCK.pack(*range(0x40000000, 0x40000000 + _COUNT)), "big")
"""With the first it takes four octets and is not negative; the last ten count, so that a dict finds it at once."""


def request_ids() -> Iterator[int]:
    """One after the other, without end; one may come again, and is to be passed over while it is in use."""
    return chain.from_iterable(_blocks())


def _blocks() -> Iterator[tuple[int, ...]]:
    while True:
        drawn = int.from_bytes(secrets.token_bytes(_BLOCK.size), "big") & _FREE | _FIXED
        yield _BLOCK.unpack(drawn.to_bytes(_BLOCK.size, "big"))
