"""From a datagram of the raw spool to an event, and to the answer that an INFORM awaits."""

import hmac
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nocdesk.credentials import Community, Credential
from nocdesk.traps.event import Cause, TrapEvent, TrapState, TrapVarBind
from nocdesk.traps.words import CAUSE_WORDS
from probes.snmp.codec import CodecError, Message, Pdu, PduType, V3Message, decode_message, encode_message
from probes.snmp.varbind import SnmpType, VarBind, dotted
from probes.traps.blanking import without_communities
from probes.traps.notification import NoNotificationError, Notification, notification, response
from probes.traps.raw_spool import Numbered
from probes.traps.refusal import RefusedError, refusal_text
from probes.traps.secured import Secured, SecuredNotifications

MAX_RAW = 2_048
"""Octets kept of what cannot be decoded: enough to see what it is."""

Senders = Mapping[str, Sequence[Credential]]
"""By address, the credentials of the devices there: nobody else's are accepted from it."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What became of a datagram, if anything; `answer` is to be sent back, where its sender awaits one."""

    event: TrapEvent | None
    answer: bytes = field(default=b"", repr=False)


class Decoder:
    """Knows who may send and with which secrets, and nothing of any store."""

    def __init__(self, senders: Senders, secured: SecuredNotifications) -> None:
        self.senders = senders
        self._secured = secured

    def decode(self, numbered: Numbered) -> Decoded:
        """Never fails for what is wrong with a datagram: that is an event too."""
        version = ""
        try:
            message = decode_message(numbered.datagram.content)
            version = _version(message)
            return self._read(numbered, message, version)
        except RefusedError as error:
            return Decoded(_event(numbered, TrapState.REFUSED, error.cause, str(error), version))
        except NoNotificationError as error:
            detail = refusal_text(Cause.NO_NOTIFICATION, str(error))
            return Decoded(_event(numbered, TrapState.REFUSED, Cause.NO_NOTIFICATION, detail, version))
        except CodecError as error:
            return Decoded(self._undecodable(numbered, Cause.MALFORMED, str(error), version))

    def set_aside(self, numbered: Numbered) -> Decoded:
        """An event for a datagram that has ended a decoder, made without decoding it."""
        return Decoded(self._undecodable(numbered, Cause.KILLED_DECODER, "it ended the decoder that read it", ""))

    def _read(self, numbered: Numbered, message: Message | V3Message, version: str) -> Decoded:
        if isinstance(message, V3Message):
            return self._read_secured(numbered, version)
        self._check_community(numbered.datagram.source, message.community)
        found = notification(message.pdu, numbered.datagram.source.encode())
        return Decoded(_decoded(numbered, found, version), _answer(message))

    def _read_secured(self, numbered: Numbered, version: str) -> Decoded:
        datagram = numbered.datagram
        at_s = datagram.at_us / 1e6
        secured = self._secured.open(datagram.content, self.senders.get(datagram.source, ()), at_s)
        believed = secured.notification
        if believed is None:
            return Decoded(_complaint(numbered, secured, version), secured.answer)
        is_trap = believed.asked is None
        # The engine of an INFORM is our own: there it is the address that tells two senders apart.
        sender = (believed.engine_id, str(believed.boots).encode()) if is_trap else (datagram.source.encode(),)
        found = notification(believed.scoped.pdu, *sender, believed.user.encode())
        event = replace(_decoded(numbered, found, version), user=believed.user)
        if is_trap:
            event = replace(event, engine_id=believed.engine_id.hex())
        if is_trap and believed.level:
            # Unsigned, anybody may have said so, and after a start the engine's own traps would be old.
            event = replace(event, engine_boots=believed.boots, engine_time_s=believed.time)
        return Decoded(event, secured.answer)

    def _check_community(self, source: str, community: bytes) -> None:
        is_known = False
        for credential in self.senders.get(source, ()):
            # All are compared, each in constant time: how long it takes tells nothing.
            if isinstance(credential, Community):
                is_known |= hmac.compare_digest(credential.text.encode(), community)
        if not is_known:
            raise RefusedError(Cause.UNKNOWN_COMMUNITY, "its community is not that of a device at this address")

    def _undecodable(self, numbered: Numbered, cause: Cause, detail: str, version: str) -> TrapEvent:
        communities = (
            credential.text.encode()
            for credentials in self.senders.values()
            for credential in credentials
            if isinstance(credential, Community)
        )
        raw = without_communities(numbered.datagram.content[:MAX_RAW], communities)
        return _event(numbered, TrapState.UNDECODABLE, cause, detail, version, raw)


def _answer(message: Message) -> bytes:
    """The Response that an INFORM awaits; a trap awaits none."""
    if not isinstance(message.pdu, Pdu) or message.pdu.type is not PduType.INFORM:
        return b""
    return encode_message(Message(message.version, message.community, response(message.pdu)))


def _complaint(numbered: Numbered, secured: Secured, version: str) -> TrapEvent | None:
    """What stands in the list where a Report goes back; who only asks for our engine has said nothing yet."""
    if secured.refused is None:
        return None
    what = f"{CAUSE_WORDS[secured.refused]}, as a Report has told its sender"
    detail = refusal_text(secured.refused, what, secured.user)
    return _event(numbered, TrapState.REFUSED, secured.refused, detail, version)


def _version(message: Message | V3Message) -> str:
    if isinstance(message, V3Message):
        return "v3"
    return "v2c" if message.version else "v1"


def _event(
    numbered: Numbered, state: TrapState, cause: Cause, detail: str, version: str, raw: bytes = b""
) -> TrapEvent:
    datagram = numbered.datagram
    return TrapEvent(
        seq=numbered.seq,
        at_us=datagram.at_us,
        source=datagram.source,
        port=datagram.port,
        state=state,
        cause=cause,
        detail=detail,
        version=version,
        raw=raw,
    )


def _decoded(numbered: Numbered, found: Notification, version: str) -> TrapEvent:
    datagram = numbered.datagram
    return TrapEvent(
        seq=numbered.seq,
        at_us=datagram.at_us,
        source=datagram.source,
        port=datagram.port,
        state=TrapState.DECODED,
        version=version,
        is_inform=found.is_inform,
        trap_oid=dotted(found.trap_oid),
        uptime_ticks=found.uptime_ticks,
        varbinds=tuple(map(_varbind, found.varbinds)),
        fingerprint=found.fingerprint.hex(),
    )


def _varbind(varbind: VarBind) -> TrapVarBind:
    value = varbind.value
    if isinstance(value, tuple):
        return TrapVarBind(dotted(varbind.oid), varbind.type, dotted(value))
    if isinstance(value, bytes):
        is_address = varbind.type is SnmpType.IP_ADDRESS
        return TrapVarBind(dotted(varbind.oid), varbind.type, socket.inet_ntoa(value) if is_address else value.hex())
    return TrapVarBind(dotted(varbind.oid), varbind.type, value)
