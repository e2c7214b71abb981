"""Agents on our own codec, which answer a request that they know from memory: only its request-id is looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import Protocol

from nocdesk.credentials import Community
from probes.simulator.answer import Plan, plan, refused, tail
from probes.simulator.table import Subject, Table
from probes.snmp.ber import OCTET_STRING, SEQUENCE, encode_integer, length_octets
from probes.snmp.codec import CodecError, Message, Pdu, PduType, decode_message, tlv

LARGEST_ANSWER = 8_192
"""Octets of an answer's PDU: with its head below 9 kB, the largest datagram that macOS sends unless told otherwise."""
_LARGEST_REQUEST = 16_384
_MOST_TEMPLATES = 256
_SET_REQUEST = 0xA3
_REQUESTS = frozenset({PduType.GET, PduType.GETNEXT, PduType.GETBULK})

Send = Callable[[bytes], None]


class Agent(Protocol):
    """Takes a datagram, and sends the answer if there is one."""

    def receive(self, datagram: bytes, send: Send) -> None:
        """Answer a datagram; what is not understood or not allowed is not answered."""
        ...


@dataclass(slots=True)
class _Template:
    """A request as it came once, and its answer around the request-id as it was at a stamp."""

    planned: Plan
    table: Table
    community: bytes
    size: int
    """Octets of the request."""
    stamp: float = nan
    head: bytes = b""
    tail: bytes = b""

    def renew(self, stamp: float, request_id_octets: int, largest: int) -> None:
        """Make the answer of now."""
        self.stamp = stamp
        self.tail = tail(self.planned, self.table, largest)
        pdu_octets = request_id_octets + len(self.tail)
        before = encode_integer(self.planned.version) + tlv(OCTET_STRING, self.community)
        before += bytes((PduType.RESPONSE,)) + length_octets(pdu_octets)
        self.head = bytes((SEQUENCE,)) + length_octets(len(before) + pdu_octets) + before


class CommunityAgent:
    """An SNMPv1 and v2c agent (RFC 1157, RFC 1901); a wrong community is not answered, as with real agents."""

    def __init__(
        self,
        subject: Subject,
        secret: Community,
        versions: frozenset[int] = frozenset({0, 1}),
        largest: int = LARGEST_ANSWER,
    ) -> None:
        self._subject = subject
        self._community = secret.text.encode()
        self._versions = versions
        self._largest = largest
        self._templates: dict[tuple[bytes, bytes], _Template] = {}

    def receive(self, datagram: bytes, send: Send) -> None:
        now = self._subject.now()
        if now is None or len(datagram) > _LARGEST_REQUEST:
            return
        try:
            tag_at, at, end = _places(datagram)
        except IndexError:
            return
        key = datagram[:at], datagram[end:]
        known = self._templates.get(key)
        if known is None or known.table is not now[1] or known.size != len(datagram):
            known = self._learn(key, datagram, tag_at, now[1])
            if known is None:
                return
        if known.stamp != now[0]:
            known.renew(now[0], end - at, self._largest)
        send(known.head + datagram[at:end] + known.tail)

    def _learn(self, key: tuple[bytes, bytes], datagram: bytes, tag_at: int, table: Table) -> _Template | None:
        is_set = datagram[tag_at] == _SET_REQUEST
        # The codec knows no request that sets; it looks like one that gets.
        readable = datagram[:tag_at] + bytes((PduType.GET,)) + datagram[tag_at + 1 :] if is_set else datagram
        try:
            message = decode_message(readable)
        except CodecError:
            return None
        if not isinstance(message, Message) or not isinstance(message.pdu, Pdu) or not self._is_allowed(message):
            return None
        asked, version = message.pdu, message.version
        planned = refused(asked, version) if is_set else plan(asked, table, version, self._largest)
        if len(self._templates) >= _MOST_TEMPLATES:
            self._templates.clear()
        known = self._templates[key] = _Template(planned, table, self._community, len(datagram))
        return known

    def _is_allowed(self, message: Message) -> bool:
        is_request = isinstance(message.pdu, Pdu) and message.pdu.type in _REQUESTS
        return is_request and message.version in self._versions and message.community == self._community


def _places(datagram: bytes) -> tuple[int, int, int]:
    """Where the PDU's tag and its request-id are, and where that ends; nothing is checked but that they exist."""
    at = _content_at(datagram, 0)
    at += 2 + datagram[at + 1]
    tag_at = at + 2 + datagram[at + 1]
    at = _content_at(datagram, tag_at)
    return tag_at, at, at + 2 + datagram[at + 1]


def _content_at(datagram: bytes, at: int) -> int:
    length = datagram[at + 1]
    return at + 2 if length < 0x80 else at + 2 + (length & 0x7F)
