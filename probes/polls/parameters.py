"""Reads the parameters of a probe and refuses those that make no sense, before anything is asked."""

from ipaddress import IPv4Address

from nocdesk.errors import NocdeskError
from probes.probe import ProbeTarget
from probes.snmp.varbind import Oid

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


def test_index(target: ProbeTarget) -> Oid:
    """The parameters `owner` and `test` as DISMAN-PING-MIB and its relatives index by them.

    Both strings have their lengths before them, as neither is IMPLIED (RFC 2578, clause 7.7).
    """
    owner, test = admin_string(target, "owner"), admin_string(target, "test")
    return (len(owner), *owner, len(test), *test)


def instance_of(target: ProbeTarget) -> str:
    """What the measurements of such a test are called."""
    return str(target.parameters["test"])


def named_test(target: ProbeTarget) -> str:
    """The test for a message."""
    return f"'{target.parameters['test']}' of owner '{target.parameters['owner']}'"


def ipv4_index(target: ProbeTarget, parameter: str) -> Oid | None:
    """An IPv4 address as an index takes it; None where the parameter is left out."""
    value = target.parameters.get(parameter)
    if value is None:
        return None
    try:
        return tuple(IPv4Address(value).packed)
    except ValueError as error:
        raise BadProbeError(
            f"Probe '{target.name}' has the parameter '{parameter}' = {value!r}, which is no IPv4 address: "
            "give the one that the peer has"
        ) from error
