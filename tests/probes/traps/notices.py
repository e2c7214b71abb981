"""Notifications as octets: written by our codec, whose messages other tests compare with net-snmp's and pysnmp's."""

from probes.snmp.codec import Message, Pdu, PduType, TrapV1, encode_message
from probes.snmp.varbind import Oid, SnmpType, VarBind
from probes.traps.notification import SNMP_TRAP_OID, SYS_UPTIME
from tests.probes.traps.receiving import COMMUNITY

LINK_DOWN: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 5, 3)
LINK_UP: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 5, 4)
IF_INDEX: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 1)
IF_DESCR: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1, 2)


def notice(
    number: int,
    *,
    name: Oid = LINK_DOWN,
    ticks: int | None = None,
    kind: PduType = PduType.TRAP_V2,
    community: str = COMMUNITY,
    further: tuple[VarBind, ...] = (),
) -> bytes:
    """A v2c notification with a number as request-id and, unless said otherwise, as sysUpTime and ifIndex."""
    varbinds = (
        VarBind(SYS_UPTIME, number if ticks is None else ticks, SnmpType.TIME_TICKS),
        VarBind(SNMP_TRAP_OID, name, SnmpType.OBJECT_IDENTIFIER),
        VarBind((*IF_INDEX, number), number, SnmpType.INTEGER),
        VarBind((*IF_DESCR, number), b"xe-0/0/%d" % number, SnmpType.OCTET_STRING),
        *further,
    )
    return encode_message(Message(1, community.encode(), Pdu(kind, number, 0, 0, varbinds)))


def inform(number: int) -> bytes:
    """The same as an INFORM."""
    return notice(number, kind=PduType.INFORM)


def notice_v1(number: int) -> bytes:
    """A v1 linkDown."""
    varbinds = (VarBind((*IF_INDEX, number), number, SnmpType.INTEGER),)
    trap = TrapV1((1, 3, 6, 1, 4, 1, 2636), bytes((192, 0, 2, 9)), 2, 0, number, varbinds)
    return encode_message(Message(0, COMMUNITY.encode(), trap))
