"""What a table answers to GET, GETNEXT and GETBULK of every version (RFC 1157, RFC 3416, RFC 3584); no transport."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from probes.simulator.table import Table, is_below, place_of
from probes.snmp.ber import OBJECT_IDENTIFIER, SEQUENCE, encode_integer
from probes.snmp.codec import Pdu, PduType, encode_oid, tlv
from probes.snmp.messages import V1
from probes.snmp.values import encode_value, encode_varbind, encode_varbinds
from probes.snmp.varbind import Oid, SnmpType, VarBind

_SMALLEST_VARBIND = 8
"""Octets: bounds what a GETBULK of endless repetitions may look up."""


class ErrorStatus(IntEnum):
    """The error-status values that agents of the simulator give (RFC 3416, clause 3)."""

    NO_ERROR = 0
    TOO_BIG = 1
    NO_SUCH_NAME = 2
    NO_ACCESS = 6


Part = int | bytes
"""One varbind of an answer: the place of an object, or the encoded varbind where there is none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which objects a request gets; stands for as long as the table has the same objects, whatever their values."""

    asked: Pdu
    version: int
    parts: tuple[Part, ...]
    refusal: bytes = b""
    """What is answered instead, whatever the values."""


def plan(asked: Pdu, table: Table, version: int, room: int) -> Plan:
    """Look up what a request asks for; `room` is how many octets the answer's PDU may have."""
    names = [varbind.oid for varbind in asked.varbinds]
    if version == V1:
        return _plan_v1(asked, names, table)
    if asked.type is PduType.GET:
        return Plan(asked, version, tuple(_exact(name, table) for name in names))
    if asked.type is PduType.GETNEXT:
        return Plan(asked, version, tuple(_next(table.after(name), name, table) for name in names))
    return Plan(asked, version, tuple(_bulk(asked, names, table, room // _SMALLEST_VARBIND)))


def tail(planned: Plan, table: Table, room: int) -> bytes:
    """All of the response's PDU behind its request-id, with the values of now."""
    asked = planned.asked
    if planned.refusal:
        return planned.refusal
    encoded = [part if isinstance(part, bytes) else _encoded(part, table) for part in planned.parts]
    if asked.type is PduType.GETBULK:
        encoded = _that_fit(encoded, room)
    whole = _tail(ErrorStatus.NO_ERROR, 0, tlv(SEQUENCE, *encoded))
    if len(whole) <= room:
        return whole
    # RFC 3416, clause 4.2.1: tooBig comes without varbinds; RFC 1157, clause 4.1.2: with those of the request.
    return _tail(ErrorStatus.TOO_BIG, 0, encode_varbinds(asked.varbinds if planned.version == V1 else ()))


def refused(asked: Pdu, version: int) -> Plan:
    """The same for a request that would set something."""
    status = ErrorStatus.NO_SUCH_NAME if version == V1 else ErrorStatus.NO_ACCESS
    return Plan(asked, version, (), _tail(status, 1, encode_varbinds(asked.varbinds)))


def _tail(status: int, index: int, varbinds: bytes) -> bytes:
    return encode_integer(status) + encode_integer(index) + varbinds


def _encoded(place: int, table: Table) -> bytes:
    kind, value = table.held(place)
    return tlv(SEQUENCE, tlv(OBJECT_IDENTIFIER, encode_oid(table.name(place))), encode_value(kind, value))


def _that_fit(encoded: Sequence[bytes], room: int) -> list[bytes]:
    # The integers and the list's head take up to twelve octets.
    left = room - 12
    fitting = []
    for each in encoded:
        left -= len(each)
        if left < 0:
            break
        fitting.append(each)
    return fitting


def _exact(name: Oid, table: Table) -> Part:
    place = place_of(table, name)
    if place is not None:
        return place
    # An instance of a column that exists elsewhere is missing as an instance, anything else as an object.
    is_known = is_below(table, name[:-1])
    return _exception(name, SnmpType.NO_SUCH_INSTANCE if is_known else SnmpType.NO_SUCH_OBJECT)


def _next(place: int, name: Oid, table: Table) -> Part:
    return place if place < len(table) else _exception(name, SnmpType.END_OF_MIB_VIEW)


def _exception(name: Oid, kind: SnmpType) -> bytes:
    return encode_varbind(VarBind(name, None, kind))


def _bulk(asked: Pdu, names: Sequence[Oid], table: Table, most: int) -> Iterator[Part]:
    """RFC 3416, clause 4.2.3; the rows end with the first that is at the end in all columns."""
    single = min(asked.error_status, len(names))
    for name in names[:single]:
        yield _next(table.after(name), name, table)
    repeated = names[single:]
    places = [table.after(name) for name in repeated]
    for number in range(min(asked.error_index, most // len(repeated) + 1) if repeated else 0):
        for name, place in zip(repeated, places, strict=True):
            yield _next(place + number, name if place >= len(table) else table.name(len(table) - 1), table)
        if all(place + number >= len(table) for place in places):
            return


def _plan_v1(asked: Pdu, names: Sequence[Oid], table: Table) -> Plan:
    """RFC 3584, clause 4.2.2.1: v1 knows no Counter64: asked for it is not there, and the next of it is behind it."""
    parts: list[Part] = []
    for index, name in enumerate(names, start=1):
        place = place_of(table, name) if asked.type is PduType.GET else table.after(name)
        while asked.type is PduType.GETNEXT and place is not None and place < len(table) and _is_wide(place, table):
            place += 1
        if place is None or place >= len(table) or _is_wide(place, table):
            return Plan(asked, V1, (), _tail(ErrorStatus.NO_SUCH_NAME, index, encode_varbinds(asked.varbinds)))
        parts.append(place)
    return Plan(asked, V1, tuple(parts))


def _is_wide(place: int, table: Table) -> bool:
    return table.held(place)[0] is SnmpType.COUNTER64
