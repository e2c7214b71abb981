"""What stands around a PDU on its way to an agent and back: for v1 and v2c a version and a community."""

from dataclasses import dataclass, field
from typing import Protocol

from nocdesk.credentials import Community
from nocdesk.network.model import SnmpVersion
from probes.snmp.codec import CodecError, Message, Pdu, PduType, decode_message, encode_message
from probes.snmp.messages import V1, V2C


class Envelope(Protocol):
    """Closes messages to one agent and opens those from it."""

    def seal(self, message_id: int, pdu: Pdu) -> bytes:
        """The whole message."""
        ...

    def open(self, datagram: bytes) -> Pdu:
        """The response inside; raises CodecError if this is none, SnmpError for what the agent says of the envelope."""
        ...


@dataclass(frozen=True, slots=True)
class CommunityEnvelope:
    """RFC 1157 and RFC 1901; an answer must bear the community of its question."""

    version: int
    community: bytes = field(repr=False)

    def seal(self, _message_id: int, pdu: Pdu) -> bytes:
        return encode_message(Message(self.version, self.community, pdu))

    def open(self, datagram: bytes) -> Pdu:
        message = decode_message(datagram)
        if not isinstance(message, Message) or message.version != self.version:
            raise CodecError("an answer in another version of SNMP")
        if message.community != self.community:
            raise CodecError("an answer with another community")
        if not isinstance(message.pdu, Pdu) or message.pdu.type is not PduType.RESPONSE:
            raise CodecError("a PDU that is no response")
        return message.pdu


def community_envelope(credential: Community, version: SnmpVersion) -> CommunityEnvelope:
    """The envelope that a community and a version make."""
    return CommunityEnvelope(V1 if version is SnmpVersion.V1 else V2C, credential.text.encode())
