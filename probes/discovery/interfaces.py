"""The interfaces of a device, and which of them are worth watching (IF-MIB, RFC 2863; IEEE8023-LAG-MIB)."""

from collections import Counter
from collections.abc import Iterator, Mapping

from nocdesk.language import _
from probes.discovery.knocking import text_of
from probes.discovery.offers import InterfaceOffer, plural
from probes.discovery.reading import DeviceReader, Row
from probes.polls.if_mib import (
    IF_ADMIN_STATUS,
    IF_ENTRY,
    IF_HIGH_SPEED,
    IF_NAME,
    IF_OPER_STATUS,
    IF_SPEED,
    IF_X_ENTRY,
    SPEED_BEYOND_GAUGE,
    UP,
)
from probes.snmp.varbind import Oid, Value

IF_DESCR = 2
IF_TYPE = 3
"""ifDescr and ifType of ifEntry of IF-MIB, revision 200006140000Z."""
IF_ALIAS = 18
"""ifAlias of ifXEntry: what the provider has written on the interface."""

LAG_ATTACHED: Oid = (1, 2, 840, 10006, 300, 43, 1, 2, 1, 1, 13)
"""dot3adAggPortAttachedAggID of IEEE8023-LAG-MIB, revision 200706270000Z: the ifIndex of the aggregate, 0 for none."""

INTERNAL = {1: _("of type other"), 24: _("a loopback"), 131: _("a tunnel"), 150: _("an MPLS tunnel")}
"""IANAifType: what has no line of its own; proposed only where somebody has described it."""

_MAX_NAME = 200


async def interface_offers(reader: DeviceReader) -> list[InterfaceOffer]:
    """Every interface that has an ifName, in the order of ifIndex; those without one are named in the notes."""
    columns = (IF_TYPE, IF_ADMIN_STATUS, IF_OPER_STATUS, IF_SPEED)
    entries = await reader.table(_("the interfaces"), IF_ENTRY, IF_DESCR, columns)
    extended = await reader.table(_("the interfaces' names"), IF_X_ENTRY, IF_NAME, (IF_HIGH_SPEED, IF_ALIAS))
    attached = await reader.column(_("the link aggregation"), LAG_ATTACHED)
    nameless = len(entries.keys() - extended.keys())
    if nameless:
        reader.notes.append(
            _("{interfaces} without an ifName, by which they are known here: left out").format(
                interfaces=plural(nameless, "interface", "interfaces")
            )
        )
    counts = Counter(_name(row) for row in extended.values())
    members = {index: _name(extended.get(_aggregate(value), {})) for index, value in attached.items()}
    return [
        _offer(extended[index], entries.get(index, {}), counts, members.get(index, "")) for index in sorted(extended)
    ]


def _aggregate(value: Value) -> Oid:
    return (value,) if isinstance(value, int) else ()


def _name(row: Row) -> str:
    """Exactly as the device gives it, as it is asked for by it; empty where it is no text."""
    value = row.get(IF_NAME)
    try:
        return value.decode() if isinstance(value, bytes) else ""
    except UnicodeDecodeError:
        return ""


def _offer(extended: Row, entry: Row, counts: Mapping[str, int], lag: str) -> InterfaceOffer:
    name, description = _name(extended), text_of(extended.get(IF_ALIAS))[:_MAX_NAME]
    return InterfaceOffer(
        name=name,
        description=description,
        speed_bps=_speed(extended, entry),
        is_up=entry.get(IF_OPER_STATUS) == UP,
        left_out=next(_reasons(name, description, entry, counts), ""),
        lag=lag if lag != name else "",
    )


def _reasons(name: str, description: str, entry: Row, counts: Mapping[str, int]) -> Iterator[str]:
    if not name.strip() or not name.isprintable() or name != name.strip() or len(name) > _MAX_NAME:
        yield _("its ifName is no plain text")
    if counts[name] > 1:
        yield _("several interfaces have this ifName")
    if entry.get(IF_ADMIN_STATUS, UP) != UP:
        yield _("shut down")
    kind = entry.get(IF_TYPE)
    if isinstance(kind, int) and kind in INTERNAL and not description:
        yield _("{internal} without a description").format(internal=INTERNAL[kind])


def _speed(extended: Row, entry: Row) -> float:
    speed, high = entry.get(IF_SPEED), extended.get(IF_HIGH_SPEED)
    if isinstance(speed, int) and 0 < speed < SPEED_BEYOND_GAUGE:
        return float(speed)
    return high * 1e6 if isinstance(high, int) else 0.0
