"""An SNMPv3 agent on our own codec and USM: the authoritative side of RFC 3414, clause 3.2."""

from collections import Counter
from functools import partial
from typing import Protocol

from nocdesk.credentials import UsmUser
from probes.simulator.answer import Plan, plan, refused
from probes.simulator.fast_agent import LARGEST_REQUEST, REQUESTS, Send, readable, response_head
from probes.simulator.memory import LARGEST_ANSWER, SET_REQUEST, Head, Memory
from probes.simulator.table import Subject, Table
from probes.snmp.ber import OCTET_STRING, SEQUENCE, whole
from probes.snmp.codec import CodecError, ScopedPdu, decode_scoped, encode_scoped, tlv
from probes.snmp.messages import V2C
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
    security_keys,
)
from probes.snmp.usm_parameters import AUTH_FLAG, REPORTABLE_FLAG, SecurityParameters
from probes.snmp.usm_reports import ReportKind, report_pdu
from probes.snmp.usm_window import is_in_own_window

_AROUND_PDU = 256
"""Octets at most that a message has besides its PDU."""
_NO_KEYS = SecurityKeys(None, None)


class Engine(Protocol):
    """The clock of an agent's engine."""

    def boots_and_time(self) -> tuple[int, int]:
        """snmpEngineBoots and snmpEngineTime."""
        ...


class UserAgent:
    """Answers one user at that user's security level, from the context without a name."""

    def __init__(
        self, subject: Subject, user: UsmUser, engine_id: bytes, engine: Engine, largest: int = LARGEST_ANSWER
    ) -> None:
        self._subject = subject
        self._user, self._level = user.user.encode(), level_of(user)
        self._engine_id, self._engine = engine_id, engine
        self._keys = security_keys(user, localized(user, engine_id))
        self._largest = largest
        self._memory = Memory(self._learn)
        self._reported: Counter[ReportKind] = Counter()

    def receive(self, datagram: bytes, send: Send) -> None:
        """What cannot be believed is answered with the report that RFC 3414 has for it."""
        now = self._subject.now()
        if now is None or len(datagram) > LARGEST_REQUEST:
            return
        try:
            asked = read_closed(datagram)
            found = self._examined(asked)
            answer = self._report(asked, found) if isinstance(found, ReportKind) else self._answer(asked, found, now)
        except (CodecError, UsmError, IndexError):
            return
        if answer is not None:
            send(answer)

    def _examined(self, asked: Closed) -> ReportKind | bytes:
        """The scoped PDU of a message that is believed, else why it is not; in the order of clause 3.2."""
        said = asked.parameters
        if said.engine_id != self._engine_id:
            return ReportKind.UNKNOWN_ENGINE
        if said.user != self._user:
            return ReportKind.UNKNOWN_USER
        if asked.level != self._level:
            return ReportKind.UNSUPPORTED_LEVEL
        try:
            if self._level & AUTH_FLAG:
                check_digest(asked, self._keys.signer)
                if not is_in_own_window(*self._engine.boots_and_time(), said.boots, said.time):
                    return ReportKind.NOT_IN_TIME_WINDOW
            plain = plain_of(asked, self._keys)
        except UsmError as error:
            return ReportKind.DECRYPTION_ERROR if error.cause is UsmCause.UNDECRYPTABLE else ReportKind.WRONG_DIGEST
        # What a wrong key makes of a scoped PDU seldom looks like one.
        return plain if _is_scoped(plain) else ReportKind.DECRYPTION_ERROR

    def _answer(self, asked: Closed, plain: bytes, now: tuple[float, Table]) -> bytes | None:
        largest = min(self._largest, asked.message.max_size - _AROUND_PDU)
        scoped = self._memory.answer(plain, now, largest)
        if scoped is None:
            return None
        return self._closed(self._keys, asked, self._level, scoped)

    def _report(self, asked: Closed, kind: ReportKind) -> bytes | None:
        """Unsigned but for one: who is told the time must be able to believe it."""
        if not asked.message.flags & REPORTABLE_FLAG:
            return None
        self._reported[kind] += 1
        pdu = report_pdu(kind, self._reported[kind], _request_id(asked))
        scoped = encode_scoped(ScopedPdu(self._engine_id, b"", pdu))
        is_signed = kind is ReportKind.NOT_IN_TIME_WINDOW
        keys, flags = (self._keys, AUTH_FLAG) if is_signed else (_NO_KEYS, 0)
        return self._closed(keys, asked, flags, scoped)

    def _closed(self, keys: SecurityKeys, asked: Closed, flags: int, scoped: bytes) -> bytes:
        """To the user who asked, whether known or not."""
        said = SecurityParameters(self._engine_id, *self._engine.boots_and_time(), asked.parameters.user)
        return close(keys, said, message_id=asked.message.message_id, flags=flags, plain=scoped)

    def _learn(self, plain: bytes, tag_at: int, table: Table) -> tuple[Plan, Head] | None:
        scoped = decode_scoped(readable(plain, tag_at))
        if scoped.pdu.type not in REQUESTS or scoped.context_engine_id != self._engine_id or scoped.context_name:
            return None
        is_set = plain[tag_at] == SET_REQUEST
        planned = refused(scoped.pdu, V2C) if is_set else plan(scoped.pdu, table, V2C, self._largest)
        return planned, partial(response_head, tlv(OCTET_STRING, self._engine_id) + tlv(OCTET_STRING))


def _is_scoped(plain: bytes) -> bool:
    """Whether octets are one element of the tag and the length that a scoped PDU has."""
    try:
        whole(plain, SEQUENCE)
    except CodecError:
        return False
    return True


def _request_id(asked: Closed) -> int:
    """The request-id where it can be read without keys, else 0 (RFC 3412, clause 7.1, step 3)."""
    try:
        return decode_scoped(asked.message.data).pdu.request_id
    except CodecError:
        return 0
