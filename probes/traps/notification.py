"""What a notification says, whatever version it came in: v1's traps are read as RFC 3584, clause 3.1 maps them."""

import hashlib
from dataclasses import dataclass

from probes.snmp.codec import CodecError, Pdu, PduType, TrapV1, encode_pdu
from probes.snmp.varbind import Oid, SnmpType, VarBind

SYS_UPTIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
"""sysUpTime.0 of SNMPv2-MIB, revision 200210160000Z."""
SNMP_TRAP_OID: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0)
"""snmpTrapOID.0 of SNMPv2-MIB, revision 200210160000Z."""
SNMP_TRAP_ENTERPRISE: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 4, 3, 0)
"""snmpTrapEnterprise.0 of SNMPv2-MIB, revision 200210160000Z."""
SNMP_TRAPS: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 5)
"""snmpTraps of SNMPv2-MIB, revision 200210160000Z: coldStart is its first child."""
SNMP_TRAP_ADDRESS: Oid = (1, 3, 6, 1, 6, 3, 18, 1, 3, 0)
"""snmpTrapAddress.0 of SNMP-COMMUNITY-MIB, revision 200308060000Z."""
SNMP_TRAP_COMMUNITY: Oid = (1, 3, 6, 1, 6, 3, 18, 1, 4, 0)
"""snmpTrapCommunity.0 of SNMP-COMMUNITY-MIB, revision 200308060000Z; its value is a secret."""

ENTERPRISE_SPECIFIC = 6
MAX_TICKS = 2**32 - 1
"""RFC 2578, clause 7.1.8; a store takes no number of any size."""


class NoNotificationError(CodecError):
    """A whole message, but no trap and no INFORM."""


@dataclass(frozen=True, slots=True)
class Notification:
    """`varbinds` are those behind the device's time and the trap's name; `fingerprint` is equal for a repetition."""

    trap_oid: Oid
    uptime_ticks: int
    varbinds: tuple[VarBind, ...]
    is_inform: bool
    fingerprint: bytes


def notification(pdu: Pdu | TrapV1, *sender: bytes) -> Notification:
    """Read a notification that `sender` (its address or engine, whatever tells it from others) has sent."""
    digest = hashlib.blake2b(encode_pdu(pdu), digest_size=16)
    for part in sender:
        digest.update(len(part).to_bytes(4, "big") + part)
    if isinstance(pdu, TrapV1):
        return _of_v1(pdu, digest.digest())
    if pdu.type not in (PduType.TRAP_V2, PduType.INFORM):
        raise NoNotificationError(f"a {pdu.type.name} came to the port for traps")
    head = {varbind.oid: varbind for varbind in reversed(pdu.varbinds) if varbind.oid in (SYS_UPTIME, SNMP_TRAP_OID)}
    uptime, name = head.get(SYS_UPTIME), head.get(SNMP_TRAP_OID)
    if uptime is None or name is None or not isinstance(uptime.value, int) or not isinstance(name.value, tuple):
        raise CodecError("a notification without sysUpTime.0 and snmpTrapOID.0 (RFC 3416, clause 4.2.6)")
    if not 0 <= uptime.value <= MAX_TICKS:
        raise CodecError("a sysUpTime.0 that is negative or beyond 32 bits")
    rest = tuple(varbind for varbind in pdu.varbinds if varbind.oid not in (SYS_UPTIME, SNMP_TRAP_OID))
    is_inform = pdu.type is PduType.INFORM
    return Notification(name.value, uptime.value, without_secrets(rest), is_inform, digest.digest())


def _of_v1(trap: TrapV1, fingerprint: bytes) -> Notification:
    if trap.generic > ENTERPRISE_SPECIFIC or (trap.generic == ENTERPRISE_SPECIFIC and trap.specific < 0):
        raise CodecError(f"a v1 trap with the generic number {trap.generic} and the specific one {trap.specific}")
    if trap.generic == ENTERPRISE_SPECIFIC:
        name: Oid = (*trap.enterprise, 0, trap.specific)
    else:
        name = (*SNMP_TRAPS, trap.generic + 1)
    known = {varbind.oid for varbind in trap.varbinds}
    added = (
        VarBind(SNMP_TRAP_ADDRESS, trap.agent_address, SnmpType.IP_ADDRESS),
        VarBind(SNMP_TRAP_ENTERPRISE, trap.enterprise, SnmpType.OBJECT_IDENTIFIER),
    )
    varbinds = (*trap.varbinds, *(varbind for varbind in added if varbind.oid not in known))
    return Notification(name, trap.time_stamp, without_secrets(varbinds), is_inform=False, fingerprint=fingerprint)


def without_secrets(varbinds: tuple[VarBind, ...]) -> tuple[VarBind, ...]:
    """A proxy hands the community of the trap that it forwards on as an object: it is not kept."""
    return tuple(varbind for varbind in varbinds if varbind.oid != SNMP_TRAP_COMMUNITY)


def response(inform: Pdu) -> Pdu:
    """The answer to an INFORM: the same numbers and varbinds (RFC 3416, clause 4.2.7)."""
    return Pdu(PduType.RESPONSE, inform.request_id, 0, 0, inform.varbinds)
