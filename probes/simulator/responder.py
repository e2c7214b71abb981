"""Answers GET, GETNEXT and GETBULK over a sorted table of objects (RFC 3416, clause 4.2); knows no transport."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol, cast

from pysnmp.proto import rfc1902, rfc1905
from pysnmp.proto.api import v2c

from probes.simulator.objects import Held, Objects
from probes.snmp.varbind import Oid, SnmpType

_MOST_BULK_VARBINDS = 120
"""Keeps an answer to GETBULK below 9 kB, the largest datagram that macOS sends unless told otherwise."""
_NO_ACCESS = 6

_SYNTAX = {
    SnmpType.INTEGER: rfc1902.Integer32,
    SnmpType.OCTET_STRING: rfc1902.OctetString,
    SnmpType.OBJECT_IDENTIFIER: rfc1902.ObjectIdentifier,
    SnmpType.COUNTER32: rfc1902.Counter32,
    SnmpType.GAUGE32: rfc1902.Gauge32,
    SnmpType.TIME_TICKS: rfc1902.TimeTicks,
    SnmpType.COUNTER64: rfc1902.Counter64,
}

Bound = tuple[object, object]
"""A name and a value as pysnmp holds them."""


class Pdu(Protocol):
    """A protocol data unit of pysnmp."""

    tagSet: object


def respond(pdu: Pdu, order: Sequence[Oid], objects: Objects) -> Pdu:
    """The response to a request over the objects as they are now."""
    asked = cast(list[Bound], v2c.apiPDU.get_varbinds(pdu))
    response = cast(Pdu, v2c.apiPDU.get_response(pdu))
    if pdu.tagSet == rfc1905.GetRequestPDU.tagSet:
        found = [_exact(name, objects) for name, _ in asked]
    elif pdu.tagSet == rfc1905.GetNextRequestPDU.tagSet:
        found = [_next(name, order, objects) for name, _ in asked]
    elif pdu.tagSet == rfc1905.GetBulkRequestPDU.tagSet:
        found = _bulk(pdu, [name for name, _ in asked], order, objects)
    else:
        v2c.apiPDU.set_error_status(response, _NO_ACCESS)
        v2c.apiPDU.set_error_index(response, 1)
        found = asked
    v2c.apiPDU.set_varbinds(response, found)
    return response


def _exact(name: object, objects: Objects) -> Bound:
    oid = _oid(name)
    held = objects.get(oid)
    if held is not None:
        return name, _value(held)
    # An instance of a column that exists elsewhere is missing as an instance, anything else as an object.
    is_column_known = any(known[: len(oid) - 1] == oid[:-1] for known in objects)
    return name, rfc1905.noSuchInstance if is_column_known else rfc1905.noSuchObject


def _next(name: object, order: Sequence[Oid], objects: Objects) -> Bound:
    place = bisect_right(order, _oid(name))
    if place == len(order):
        return name, rfc1905.endOfMibView
    return rfc1902.ObjectIdentifier(order[place]), _value(objects[order[place]])


def _bulk(pdu: Pdu, names: list[object], order: Sequence[Oid], objects: Objects) -> list[Bound]:
    single = min(int(v2c.apiBulkPDU.get_non_repeaters(pdu)), len(names))
    found = [_next(name, order, objects) for name in names[:single]]
    row = names[single:]
    for _ in range(int(v2c.apiBulkPDU.get_max_repetitions(pdu)) if row else 0):
        if len(found) + len(row) > _MOST_BULK_VARBINDS:
            break
        bound = [_next(name, order, objects) for name in row]
        found.extend(bound)
        row = [name for name, _ in bound]
        if all(value is rfc1905.endOfMibView for _, value in bound):
            break
    return found


def _oid(name: object) -> Oid:
    return cast(Oid, tuple(cast("Sequence[int]", name)))


def _value(held: Held) -> object:
    return _SYNTAX[held[0]](held[1])
