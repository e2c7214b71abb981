"""The objects that a simulated device answers: OID → type and value."""

from probes.snmp.varbind import Oid, SnmpType, Value

Held = tuple[SnmpType, Value]
Objects = dict[Oid, Held]

_32 = 1 << 32
_64 = 1 << 64


def integer(value: int) -> Held:
    """INTEGER."""
    return SnmpType.INTEGER, value


def text(value: str) -> Held:
    """OCTET STRING in UTF-8."""
    return SnmpType.OCTET_STRING, value.encode()


def octets(value: bytes) -> Held:
    """OCTET STRING."""
    return SnmpType.OCTET_STRING, value


def address(value: bytes) -> Held:
    """IpAddress."""
    return SnmpType.IP_ADDRESS, value


def oid(value: Oid) -> Held:
    """OBJECT IDENTIFIER."""
    return SnmpType.OBJECT_IDENTIFIER, value


def gauge(value: float) -> Held:
    """Gauge32 or Unsigned32, which latches at its largest value."""
    return SnmpType.GAUGE32, max(0, min(int(value), _32 - 1))


def counter32(value: float) -> Held:
    """Counter32, which wraps."""
    return SnmpType.COUNTER32, int(value) % _32


def counter64(value: float) -> Held:
    """Counter64, which wraps."""
    return SnmpType.COUNTER64, int(value) % _64


def ticks(seconds: float) -> Held:
    """TimeTicks: hundredths of a second, which wrap after 497 days."""
    return SnmpType.TIME_TICKS, int(seconds * 100) % _32
