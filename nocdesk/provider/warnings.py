"""What a provider may have but should know to be weak."""

from collections.abc import Iterable, Iterator

from nocdesk.language import _, ngettext
from nocdesk.network.model import SnmpVersion
from nocdesk.provider.entry import Entry
from nocdesk.provider.network import DeviceEntry

_SHOWN = 6


def warnings_of(entries: Iterable[Entry]) -> Iterator[str]:
    """One line for each version of SNMP that proves nothing, with the devices for which it was chosen."""
    devices = [entry for entry in entries if isinstance(entry, DeviceEntry)]
    for version in (SnmpVersion.V1, SnmpVersion.V2C):
        names = [device.name for device in devices if device.snmp == version]
        if names:
            yield unsafe_version(version, names)


def unsafe_version(version: SnmpVersion, names: list[str]) -> str:
    """That these devices speak a version without secrets."""
    named = ", ".join(names[:_SHOWN])
    if len(names) > _SHOWN:
        named = _("{names} and {count} more").format(names=named, count=len(names) - _SHOWN)
    return ngettext(
        "{names} speaks SNMP {version}, where the community crosses the network in clear and nothing proves who "
        "answers: set v3 with authentication and privacy where the device can",
        "{names} speak SNMP {version}, where the community crosses the network in clear and nothing proves who "
        "answers: set v3 with authentication and privacy where the device can",
        len(names),
    ).format(names=named, version=version)
