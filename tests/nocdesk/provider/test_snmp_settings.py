"""How a device is spoken to: chosen in the provider file, kept in the store, handed to the collector."""

import pytest

from nocdesk.core import Core
from nocdesk.network.model import SnmpBackend, SnmpVersion
from nocdesk.network.queries import SnmpSettings, poll_targets
from nocdesk.people.model import Actor, Role
from nocdesk.provider.apply import import_provider
from nocdesk.provider.catalogue import ensure_catalogue
from nocdesk.provider.file import parse_provider
from nocdesk.provider.plan import Plan

PROVIDER = """\
format = 1

[[device]]
name = "edge-1"
kind = "access-router"
address = "192.0.2.1"
credential = "ops"
{settings}

[[probe]]
name = "edge-1 system"
type = "system"
device = "edge-1"
"""


def bring_in(core: Core, settings: str) -> Plan:
    """Import a provider of one device with these settings."""
    with core.work(Actor("root", Role.ADMINISTRATOR)) as work:
        return import_provider(work, parse_provider("p.toml", PROVIDER.format(settings=settings)))


def faults(settings: str) -> tuple[str, ...]:
    """What is said of a device with these settings."""
    return parse_provider("p.toml", PROVIDER.format(settings=settings)).faults


def test_the_settings_of_a_device_reach_the_collector(core: Core) -> None:
    ensure_catalogue(core)
    bring_in(core, 'snmp = "v3"\nanswers_from = ["192.0.2.9", "2001:DB8::9"]\ncontext = "vrf-7"\nmax_varbinds = 20')

    with core.read() as session:
        (target,) = poll_targets(session)

    assert target.snmp is SnmpVersion.V3
    assert target.settings == SnmpSettings(SnmpBackend.NATIVE, ("192.0.2.9", "2001:db8::9"), "vrf-7", 20)


def test_a_device_without_settings_is_asked_by_our_own_client(core: Core) -> None:
    ensure_catalogue(core)
    bring_in(core, 'snmp = "v3"')

    with core.read() as session:
        (target,) = poll_targets(session)

    assert target.settings == SnmpSettings()


def test_settings_that_are_taken_out_of_the_file_are_taken_back(core: Core) -> None:
    ensure_catalogue(core)
    bring_in(core, 'snmp = "v3"\nbackend = "pysnmp"\ncontext = "vrf-7"\nmax_varbinds = 20')
    bring_in(core, 'snmp = "v3"')

    with core.read() as session:
        (target,) = poll_targets(session)

    assert target.settings == SnmpSettings()


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ("", "snmp is missing"),
        ('snmp = "v2c"\ncontext = "vrf-7"', "a context, which SNMP v2c does not know: set snmp to v3"),
        ('snmp = "v3"\nanswers_from = ["192.0.2.1"]', "names an address twice in address and answers_from"),
        ('snmp = "v3"\nanswers_from = ["192.0.2.9", "192.0.2.9"]', "names an address twice"),
        ('snmp = "v3"\nanswers_from = ["edge-1.example"]', "is not an IP address"),
        ('snmp = "v1"\nbackend = "pysnmp"', "speaks v1, which the backend pysnmp does not"),
        ('snmp = "v3"\nbackend = "pysnmp"\nanswers_from = ["192.0.2.9"]', "which the backend pysnmp does not know"),
        ('snmp = "v3"\nbackend = "gosnmp"', "backend"),
        ('snmp = "v3"\nmax_varbinds = 0', "max_varbinds"),
        (f'snmp = "v3"\ncontext = "{"é" * 17}"', "is longer than the 32 octets of a context name"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings: str, fault: str) -> None:
    (found,) = faults(settings)

    assert fault in found


@pytest.mark.parametrize("version", ["v1", "v2c"])
def test_a_version_without_secrets_is_warned_of_when_it_is_chosen(sqlite_core: Core, version: str) -> None:
    ensure_catalogue(sqlite_core)

    chosen = bring_in(sqlite_core, f'snmp = "{version}"')
    again = bring_in(sqlite_core, f'snmp = "{version}"')

    (warning,) = chosen.warnings
    assert warning.startswith(f"edge-1 speaks SNMP {version}, where the community crosses the network in clear")
    assert again.warnings == ()


def test_v3_is_not_warned_of(sqlite_core: Core) -> None:
    ensure_catalogue(sqlite_core)

    assert bring_in(sqlite_core, 'snmp = "v3"').warnings == ()


def test_an_address_of_the_old_kind_in_the_new_ones_clothes_is_stored_as_what_it_is(core: Core) -> None:
    ensure_catalogue(core)
    bring_in(core, 'snmp = "v3"\nanswers_from = ["::ffff:192.0.2.9", "fe80::9%eth0"]')

    with core.read() as session:
        (target,) = poll_targets(session)

    assert target.settings.answers_from == ("192.0.2.9", "fe80::9%eth0")
