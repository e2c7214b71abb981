"""Objects and their values as they come off the wire, free of any library."""

from dataclasses import dataclass
from enum import StrEnum

Oid = tuple[int, ...]
Value = int | bytes | Oid | None
"""None where the agent says that there is no such object or instance."""


class SnmpType(StrEnum):
    """The type that the agent gave a value (RFC 2578, RFC 3416)."""

    INTEGER = "INTEGER"
    OCTET_STRING = "OCTET STRING"
    NULL = "NULL"
    OBJECT_IDENTIFIER = "OBJECT IDENTIFIER"
    IP_ADDRESS = "IpAddress"
    COUNTER32 = "Counter32"
    GAUGE32 = "Gauge32"
    TIME_TICKS = "TimeTicks"
    OPAQUE = "Opaque"
    COUNTER64 = "Counter64"
    NO_SUCH_OBJECT = "noSuchObject"
    NO_SUCH_INSTANCE = "noSuchInstance"
    END_OF_MIB_VIEW = "endOfMibView"


@dataclass(frozen=True, slots=True)
class VarBind:
    """One object instance and its value."""

    oid: Oid
    value: Value
    type: SnmpType


@dataclass(frozen=True, slots=True)
class Walk:
    """What lies below a root; `is_complete` is False where the walk was ended by a limit or by a looping agent."""

    varbinds: tuple[VarBind, ...]
    is_complete: bool


def dotted(oid: Oid) -> str:
    """`1.3.6.1`, for people."""
    return ".".join(map(str, oid))
