"""Hypothesis strategies for whatever SNMP can carry, and the same in pysnmp's types as the independent witness."""

from hypothesis import strategies as st
from pysnmp.proto import rfc1902, rfc1905

from probes.snmp.codec import Pdu, PduType, TrapV1
from probes.snmp.varbind import Oid, SnmpType, Value, VarBind

ARCS = st.integers(0, 2**32 - 1)


def oids(max_arcs: int = 128) -> st.SearchStrategy[Oid]:
    """Object identifiers of every legal beginning and length."""
    rest = st.lists(ARCS, max_size=max_arcs - 2).map(tuple)
    low = st.tuples(st.integers(0, 1), st.integers(0, 39), rest)
    high = st.tuples(st.just(2), ARCS, rest)
    return st.one_of(low, high).map(lambda parts: (parts[0], parts[1], *parts[2]))


VALUES: dict[SnmpType, st.SearchStrategy[Value]] = {
    SnmpType.INTEGER: st.integers(-(2**31), 2**31 - 1),
    SnmpType.OCTET_STRING: st.binary(max_size=300),
    SnmpType.NULL: st.none(),
    SnmpType.OBJECT_IDENTIFIER: oids(20),
    SnmpType.IP_ADDRESS: st.binary(min_size=4, max_size=4),
    SnmpType.COUNTER32: st.integers(0, 2**32 - 1),
    SnmpType.GAUGE32: st.integers(0, 2**32 - 1),
    SnmpType.TIME_TICKS: st.integers(0, 2**32 - 1),
    SnmpType.OPAQUE: st.binary(max_size=40),
    SnmpType.COUNTER64: st.integers(0, 2**64 - 1),
    SnmpType.NO_SUCH_OBJECT: st.none(),
    SnmpType.NO_SUCH_INSTANCE: st.none(),
    SnmpType.END_OF_MIB_VIEW: st.none(),
}

_EXCEPTIONS = {SnmpType.NO_SUCH_OBJECT, SnmpType.NO_SUCH_INSTANCE, SnmpType.END_OF_MIB_VIEW}


def varbinds(
    kinds: tuple[SnmpType, ...] = tuple(SnmpType), max_size: int = 12
) -> st.SearchStrategy[tuple[VarBind, ...]]:
    """Lists of varbinds with values of these types."""
    one = st.sampled_from(kinds).flatmap(lambda kind: st.builds(VarBind, oids(20), VALUES[kind], st.just(kind)))
    return st.lists(one, max_size=max_size).map(tuple)


INTEGER32 = st.integers(-(2**31), 2**31 - 1)
RESPONSES = st.builds(Pdu, st.just(PduType.RESPONSE), INTEGER32, st.integers(0, 18), st.integers(0, 9), varbinds())
BULKS = st.builds(
    Pdu, st.just(PduType.GETBULK), INTEGER32, st.integers(0, 9), st.integers(0, 2**31 - 1), varbinds((SnmpType.NULL,))
)
V1_KINDS = tuple(set(SnmpType) - _EXCEPTIONS - {SnmpType.COUNTER64})
TRAPS = st.builds(
    TrapV1,
    oids(20),
    st.binary(min_size=4, max_size=4),
    st.integers(0, 6),
    st.integers(0, 2**31 - 1),
    st.integers(0, 2**32 - 1),
    varbinds(V1_KINDS),
)

_PYSNMP = {
    SnmpType.INTEGER: rfc1902.Integer32,
    SnmpType.OCTET_STRING: rfc1902.OctetString,
    SnmpType.OBJECT_IDENTIFIER: rfc1902.ObjectIdentifier,
    SnmpType.IP_ADDRESS: rfc1902.IpAddress,
    SnmpType.COUNTER32: rfc1902.Counter32,
    SnmpType.GAUGE32: rfc1902.Gauge32,
    SnmpType.TIME_TICKS: rfc1902.TimeTicks,
    SnmpType.OPAQUE: rfc1902.Opaque,
    SnmpType.COUNTER64: rfc1902.Counter64,
}
_EMPTY = {
    SnmpType.NULL: rfc1905.unSpecified,
    SnmpType.NO_SUCH_OBJECT: rfc1905.noSuchObject,
    SnmpType.NO_SUCH_INSTANCE: rfc1905.noSuchInstance,
    SnmpType.END_OF_MIB_VIEW: rfc1905.endOfMibView,
}


def pysnmp_value(varbind: VarBind) -> object:
    """The value as pysnmp has it."""
    if varbind.type in _EMPTY:
        return _EMPTY[varbind.type]
    return _PYSNMP[varbind.type](varbind.value)
