"""Requests that an agent knows, and their answers: of one that it knows only the request-id is looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan

from probes.simulator.answer import Plan, tail
from probes.simulator.table import Table

LARGEST_ANSWER = 8_192
"""Octets of an answer's PDU: with its head below 9 kB, the largest datagram that macOS sends unless told otherwise."""
SET_REQUEST = 0xA3
_MOST_TEMPLATES = 256

Head = Callable[[int], bytes]
"""All that stands before an answer's request-id, for so many octets from there on."""
Learn = Callable[[bytes, int, Table], tuple[Plan, Head] | None]
"""Reads a request that is not known, whose PDU is at a place; None where it is not to be answered."""


@dataclass(slots=True)
class _Template:
    """A request as it came once, and its answer around the request-id as it was at a stamp."""

    planned: Plan
    table: Table
    size: int
    """Octets of the request."""
    make_head: Head
    stamp: float = nan
    head: bytes = b""
    tail: bytes = b""


class Memory:
    """What an agent remembers of the requests that it has answered; raises IndexError for what is no request."""

    def __init__(self, learn: Learn) -> None:
        self._learn = learn
        self._templates: dict[tuple[bytes, bytes, int], _Template] = {}

    def answer(self, request: bytes, now: tuple[float, Table], largest: int) -> bytes | None:
        """What is answered to a message, or to a scoped PDU; the PDU of it has `largest` octets at most."""
        tag_at, at, end = _places(request)
        key = request[:at], request[end:], largest
        known = self._templates.get(key)
        if known is None or known.table is not now[1] or known.size != len(request):
            learnt = self._learn(request, tag_at, now[1])
            if learnt is None:
                return None
            if len(self._templates) >= _MOST_TEMPLATES:
                self._templates.clear()
            known = self._templates[key] = _Template(learnt[0], now[1], len(request), learnt[1])
        if known.stamp != now[0]:
            known.stamp, known.tail = now[0], tail(known.planned, known.table, largest)
            known.head = known.make_head(end - at + len(known.tail))
        return known.head + request[at:end] + known.tail


def _places(request: bytes) -> tuple[int, int, int]:
    """Where the PDU's tag and its request-id are, and where that ends; nothing is checked but that they exist.

    A community message has a version and a community before its PDU, a scoped PDU an engine id and a context.
    """
    at = _content_at(request, 0)
    at += 2 + request[at + 1]
    tag_at = at + 2 + request[at + 1]
    at = _content_at(request, tag_at)
    return tag_at, at, at + 2 + request[at + 1]


def _content_at(request: bytes, at: int) -> int:
    length = request[at + 1]
    return at + 2 if length < 0x80 else at + 2 + (length & 0x7F)
