"""The authoritative side of USM (RFC 3414, clause 3.2): our own engine, as agents and receivers of INFORMs are one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nocdesk.credentials import UsmUser
from probes.snmp.codec import PduType, ScopedPdu, encode_scoped
from probes.snmp.usm_errors import UsmCause, UsmError
from probes.snmp.usm_keys import localized
from probes.snmp.usm_message import (
    Closed,
    SecurityKeys,
    check_digest,
    close,
    level_of,
    plain_of,
    read_closed,
    scoped_around,
    scoped_of,
    security_keys,
)
from probes.snmp.usm_parameters import AUTH_FLAG, REPORTABLE_FLAG, SecurityParameters
from probes.snmp.usm_reports import ReportKind, report_pdu
from probes.snmp.usm_window import MAX_TIME, is_in_own_window

_NOBODY = SecurityKeys(None, None)
_QUESTIONS = frozenset({PduType.GET, PduType.GETNEXT, PduType.GETBULK})
"""They ask for our objects; the context of an INFORM is the sender's (RFC 3413, clause 3.3)."""
_CAUSES = {
    ReportKind.UNKNOWN_ENGINE: UsmCause.UNKNOWN_ENGINE,
    ReportKind.UNKNOWN_USER: UsmCause.UNKNOWN_USER,
    ReportKind.UNSUPPORTED_LEVEL: UsmCause.BELOW_LEVEL,
    ReportKind.WRONG_DIGEST: UsmCause.WRONG_DIGEST,
    ReportKind.NOT_IN_TIME_WINDOW: UsmCause.OUT_OF_WINDOW,
    ReportKind.DECRYPTION_ERROR: UsmCause.UNDECRYPTABLE,
    ReportKind.UNKNOWN_CONTEXT: UsmCause.WRONG_CONTEXT,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A message to our engine that is believed; `boots` and `time` are what the sender took for ours."""

    message_id: int
    user: UsmUser
    boots: int
    time: int
    max_size: int
    scoped: ScopedPdu


class Authority:
    """One engine with its users; a user must speak at the level that its credential has."""

    def __init__(self, engine_id: bytes, boots: int, users: Iterable[UsmUser], started_at_s: float) -> None:
        self.engine_id, self.boots = engine_id, boots
        self.counts: Counter[ReportKind] = Counter()
        self._started_at_s = started_at_s
        self._users = {user.user.encode(): user for user in users}
        self._keys: dict[bytes, SecurityKeys] = {}

    def time(self, now_s: float) -> int:
        """snmpEngineTime: seconds since the engine counted its boots."""
        return min(int(now_s - self._started_at_s), MAX_TIME)

    def receive(self, datagram: bytes, now_s: float) -> Asked | bytes:
        """What is asked of us, or the Report that is to be sent back; raises UsmError or CodecError for silence."""
        closed = read_closed(datagram)
        if closed.parameters.engine_id != self.engine_id:
            return self._report(closed, ReportKind.UNKNOWN_ENGINE, now_s)
        user = self._users.get(closed.parameters.user)
        if user is None:
            return self._report(closed, ReportKind.UNKNOWN_USER, now_s)
        if closed.level != level_of(user):
            return self._report(closed, ReportKind.UNSUPPORTED_LEVEL, now_s)
        return self._received(closed, user, now_s)

    def answer(self, asked: Asked, pdu: bytes, now_s: float) -> bytes:
        """Our message around an encoded PDU that answers theirs."""
        name = asked.user.user.encode()
        return close(
            self._keys_of(name, asked.user),
            self._said(name, now_s),
            message_id=asked.message_id,
            flags=level_of(asked.user),
            plain=scoped_around(pdu, asked.scoped.context_engine_id, asked.scoped.context_name),
        )

    def _received(self, closed: Closed, user: UsmUser, now_s: float) -> Asked | bytes:
        keys, said = self._keys_of(closed.parameters.user, user), closed.parameters
        if closed.level:
            try:
                check_digest(closed, keys.signer)
            except UsmError:
                return self._report(closed, ReportKind.WRONG_DIGEST, now_s)
            if not is_in_own_window(self.boots, self.time(now_s), said.boots, said.time):
                return self._report(closed, ReportKind.NOT_IN_TIME_WINDOW, now_s, keys)
        try:
            scoped = scoped_of(closed, plain_of(closed, keys))
        except UsmError:
            return self._report(closed, ReportKind.DECRYPTION_ERROR, now_s, keys)
        if scoped.pdu.type in _QUESTIONS and scoped.context_engine_id != self.engine_id:
            return self._report(closed, ReportKind.UNKNOWN_CONTEXT, now_s, keys)
        message = closed.message
        return Asked(message.message_id, user, said.boots, said.time, message.max_size, scoped)

    def _keys_of(self, name: bytes, user: UsmUser) -> SecurityKeys:
        keys = self._keys.get(name)
        if keys is None:
            keys = self._keys[name] = security_keys(user, localized(user, self.engine_id))
        return keys

    def _said(self, name: bytes, now_s: float) -> SecurityParameters:
        return SecurityParameters(self.engine_id, self.boots, self.time(now_s), name)

    def _report(self, closed: Closed, kind: ReportKind, now_s: float, keys: SecurityKeys = _NOBODY) -> bytes:
        """RFC 3412, clause 7.1, step 3: signed where the sender is known, and only for what may be reported on."""
        self.counts[kind] += 1
        request_id = 0
        if closed.message.flags & REPORTABLE_FLAG == 0:
            raise UsmError(_CAUSES[kind])
        if not closed.level & ~AUTH_FLAG:
            pdu = scoped_of(closed, closed.message.data).pdu
            if pdu.type in (PduType.REPORT, PduType.RESPONSE):
                raise UsmError(UsmCause.UNEXPECTED_PDU)
            request_id = pdu.request_id
        scoped = ScopedPdu(self.engine_id, b"", report_pdu(kind, self.counts[kind], request_id))
        return close(
            keys,
            self._said(closed.parameters.user, now_s),
            message_id=closed.message.message_id,
            flags=AUTH_FLAG if keys.signer is not None else 0,
            plain=encode_scoped(scoped),
        )
