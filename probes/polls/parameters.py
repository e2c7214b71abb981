"""Reads the parameters of a probe and refuses those that make no sense, before anything is asked."""

from nocdesk.errors import NocdeskError
from probes.probe import ProbeTarget

MAX_ADMIN_STRING = 32
"""pingCtlOwnerIndex and pingCtlTestName are SnmpAdminStrings of at most 32 octets (RFC 4560)."""

MAX_INTEGER32 = 2_147_483_647


class BadProbeError(NocdeskError):
    """A probe's parameters cannot be turned into objects."""


def admin_string(target: ProbeTarget, parameter: str) -> bytes:
    """A text parameter as an index takes it."""
    value = target.parameters.get(parameter)
    octets = value.encode() if isinstance(value, str) else b""
    if not 1 <= len(octets) <= MAX_ADMIN_STRING:
        raise BadProbeError(
            f"Probe '{target.name}' needs the parameter '{parameter}', a text of 1 to {MAX_ADMIN_STRING} octets: "
            "give the one that the test has on the device"
        )
    return octets


def positive_integer(target: ProbeTarget, parameter: str) -> int:
    """A number parameter as an index takes it."""
    value = target.parameters.get(parameter)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_INTEGER32:
        raise BadProbeError(
            f"Probe '{target.name}' needs the parameter '{parameter}', a number from 1 to {MAX_INTEGER32}: "
            "give the one that the operation has on the device"
        )
    return value
