"""A manager of a few lines for the tests of USM: one blocking socket, and a retry after each hint."""

import socket

from nocdesk.credentials import UsmUser
from probes.snmp.codec import Pdu, PduType, encode_pdu
from probes.snmp.usm import Opened, UsmPeer
from probes.snmp.usm_reports import UsmReport
from probes.snmp.varbind import Oid, SnmpType, VarBind

SYS_NAME: Oid = (1, 3, 6, 1, 2, 1, 1, 5, 0)
TRIES = 4
FIRST_ID = 0x01000000


def get(number: int, *oids: Oid) -> bytes:
    """An encoded GET."""
    return encode_pdu(
        Pdu(PduType.GET, number, 0, 0, tuple(VarBind(oid, None, SnmpType.NULL) for oid in oids or (SYS_NAME,)))
    )


def response(number: int, text: bytes = b"kestrel", oid: Oid = SYS_NAME) -> bytes:
    """An encoded Response."""
    return encode_pdu(Pdu(PduType.RESPONSE, number, 0, 0, (VarBind(oid, text, SnmpType.OCTET_STRING),)))


def exchanged(port: int, datagram: bytes) -> bytes:
    """What the agent at that port answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.settimeout(60)
        wire.sendto(datagram, ("127.0.0.1", port))
        return wire.recv(65_535)


def asked(peer: UsmPeer, port: int, now_s: float = 0.0) -> tuple[Opened, list[UsmReport]]:
    """The answer for sysName, and the reports on the way to it."""
    reports: list[UsmReport] = []
    for number in range(FIRST_ID, FIRST_ID + TRIES):
        sent = peer.seal(number, get(number), now_s) if peer.is_known else peer.discovery(number)
        heard = peer.open(exchanged(port, sent), now_s)
        if isinstance(heard, Opened):
            return heard, reports
        reports.append(heard)
    raise AssertionError(f"no answer, but {reports}")


def first_report(user: UsmUser, port: int) -> UsmReport:
    """What the agent says of the first message that it can say something of but its engine id."""
    peer = UsmPeer(user)
    peer.open(exchanged(port, peer.discovery(1)), 0.0)
    heard = peer.open(exchanged(port, peer.seal(2, get(2), 0.0)), 0.0)
    assert isinstance(heard, UsmReport)
    return heard
