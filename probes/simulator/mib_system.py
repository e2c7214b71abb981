"""The system group of SNMPv2-MIB (RFC 3418)."""

from probes.simulator.moment import Moment
from probes.simulator.network import Device
from probes.simulator.objects import Objects, integer, oid, text, ticks

_SYSTEM = (1, 3, 6, 1, 2, 1, 1)
UP_TIME = (*_SYSTEM, 3, 0)
# Enterprise number 32473 is set aside for documentation (RFC 5612).
_OBJECT_ID = (1, 3, 6, 1, 4, 1, 32473, 1)
_KINDS = {"core-router": 1, "access-router": 2, "demarcation": 3, "voice-gateway": 4}
_INTERNET_AND_END_TO_END = 0b0000_1100


def system_names(device: Device) -> Objects:
    """What never changes."""
    return {
        (*_SYSTEM, 1, 0): text(f"{device.vendor} {device.kind.replace('-', ' ')}, simulated"),
        (*_SYSTEM, 2, 0): oid((*_OBJECT_ID, _KINDS.get(device.kind, 9))),
        (*_SYSTEM, 4, 0): text("noc@provider.example"),
        (*_SYSTEM, 5, 0): text(device.name),
        (*_SYSTEM, 6, 0): text(device.location),
        (*_SYSTEM, 7, 0): integer(_INTERNET_AND_END_TO_END),
    }


def system_values(moment: Moment) -> Objects:
    """sysUpTime."""
    return {UP_TIME: ticks(moment.seconds - moment.started_s)}
