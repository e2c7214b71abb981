"""Agents of SNMPv1 and v2c on our own codec, which answer a request that they know from memory."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from nocdesk.credentials import Community
from probes.simulator.answer import Plan, plan, refused
from probes.simulator.memory import LARGEST_ANSWER, SET_REQUEST, Head, Memory
from probes.simulator.table import Subject, Table
from probes.snmp.ber import OCTET_STRING, SEQUENCE, encode_integer, length_octets
from probes.snmp.codec import CodecError, Message, Pdu, PduType, decode_message, tlv

LARGEST_REQUEST = 16_384
REQUESTS = frozenset({PduType.GET, PduType.GETNEXT, PduType.GETBULK})

Send = Callable[[bytes], None]


class Agent(Protocol):
    """Takes a datagram, and sends the answer if there is one."""

    def receive(self, datagram: bytes, send: Send) -> None:
        """Answer a datagram; what is not understood or not allowed is not answered."""
        ...


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
        self._memory = Memory(self._learn)

    def receive(self, datagram: bytes, send: Send) -> None:
        now = self._subject.now()
        if now is None or len(datagram) > LARGEST_REQUEST:
            return
        try:
            answer = self._memory.answer(datagram, now, self._largest)
        except IndexError:
            return
        if answer is not None:
            send(answer)

    def _learn(self, datagram: bytes, tag_at: int, table: Table) -> tuple[Plan, Head] | None:
        try:
            message = decode_message(readable(datagram, tag_at))
        except CodecError:
            return None
        if not isinstance(message, Message) or not isinstance(message.pdu, Pdu) or not self._is_allowed(message):
            return None
        asked, version = message.pdu, message.version
        is_set = datagram[tag_at] == SET_REQUEST
        planned = refused(asked, version) if is_set else plan(asked, table, version, self._largest)
        return planned, partial(response_head, encode_integer(version) + tlv(OCTET_STRING, message.community))

    def _is_allowed(self, message: Message) -> bool:
        is_request = isinstance(message.pdu, Pdu) and message.pdu.type in REQUESTS
        return is_request and message.version in self._versions and message.community == self._community


def readable(request: bytes, tag_at: int) -> bytes:
    """A request as the codec reads it, which knows none that sets: that looks like one that gets."""
    if request[tag_at] != SET_REQUEST:
        return request
    return request[:tag_at] + bytes((PduType.GET,)) + request[tag_at + 1 :]


def response_head(before: bytes, octets: int) -> bytes:
    """What stands before a response's request-id: `before` is what stands before the PDU."""
    before += bytes((PduType.RESPONSE,)) + length_octets(octets)
    return bytes((SEQUENCE,)) + length_octets(len(before) + octets) + before
