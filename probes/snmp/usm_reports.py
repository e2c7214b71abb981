"""Reports: what an engine says of a message that it could not process (RFC 3411, clause 1.5.4; RFC 3414, 3.2)."""

from dataclasses import dataclass
from enum import Enum

from probes.snmp.pdu import Pdu, PduType
from probes.snmp.varbind import Oid, SnmpType, VarBind


class ReportKind(Enum):
    """The counter that a Report holds, by its instance."""

    UNSUPPORTED_LEVEL = (1, 3, 6, 1, 6, 3, 15, 1, 1, 1, 0)
    """SNMP-USER-BASED-SM-MIB (RFC 3414, 200210160000Z) usmStatsUnsupportedSecLevels.0 and the five after it."""
    NOT_IN_TIME_WINDOW = (1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0)
    UNKNOWN_USER = (1, 3, 6, 1, 6, 3, 15, 1, 1, 3, 0)
    UNKNOWN_ENGINE = (1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0)
    WRONG_DIGEST = (1, 3, 6, 1, 6, 3, 15, 1, 1, 5, 0)
    DECRYPTION_ERROR = (1, 3, 6, 1, 6, 3, 15, 1, 1, 6, 0)
    UNKNOWN_MODEL = (1, 3, 6, 1, 6, 3, 11, 2, 1, 1, 0)
    """SNMP-MPD-MIB (RFC 3412, 200210140000Z) snmpUnknownSecurityModels.0 and the two after it."""
    INVALID_MESSAGE = (1, 3, 6, 1, 6, 3, 11, 2, 1, 2, 0)
    UNKNOWN_PDU_HANDLER = (1, 3, 6, 1, 6, 3, 11, 2, 1, 3, 0)
    UNAVAILABLE_CONTEXT = (1, 3, 6, 1, 6, 3, 12, 1, 4, 0)
    """SNMP-TARGET-MIB (RFC 3413, 200210140000Z) snmpUnavailableContexts.0 and snmpUnknownContexts.0."""
    UNKNOWN_CONTEXT = (1, 3, 6, 1, 6, 3, 12, 1, 5, 0)
    OTHER = ()
    """A counter that none of these documents has."""


_KINDS = {kind.value: kind for kind in ReportKind}


@dataclass(frozen=True, slots=True)
class UsmReport:
    """What came of a message; unless it is authenticated anybody may have said so.

    `engine_id` is that of the engine which reports.
    """

    message_id: int
    kind: ReportKind
    is_authenticated: bool
    engine_id: bytes


def report_kind(pdu: Pdu) -> ReportKind:
    """What a Report is about."""
    oid: Oid = pdu.varbinds[0].oid if pdu.varbinds else ()
    # Some agents leave out the instance.
    return _KINDS.get(oid) or _KINDS.get((*oid, 0)) or ReportKind.OTHER


def report_pdu(kind: ReportKind, count: int, request_id: int) -> Pdu:
    """The Report of a counter."""
    varbind = VarBind(kind.value, count % 2**32, SnmpType.COUNTER32)
    return Pdu(PduType.REPORT, request_id, 0, 0, (varbind,))
