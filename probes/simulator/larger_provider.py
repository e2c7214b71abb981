"""Makes the demo's provider as large as is asked for; what is there already stays, so that the story still fits.

The same number gives the same provider.
"""

import re
from collections.abc import Iterator

from nocdesk.errors import NocdeskError
from probes.simulator.invented_names import company, street
from probes.simulator.larger_network import GrownDevice, GrownLink, LargerNetwork

_MOST_DEVICES = 20_000
_CORE = re.compile(r'name = "([\w-]+)"\nkind = "core-router"')
_VENDORS = {"core-router": "Vantor", "access-router": "Vantor", "demarcation": "Lumeo"}
_CREDENTIALS = {
    "core-router": 'snmp = "v3"\ncredential = "core"',
    "access-router": 'snmp = "v3"\ncredential = "access"',
    "demarcation": 'snmp = "v2c"\ncredential = "demarcation"',
}
_PROBES = {
    "core-router": ("system", "if_mib", "bgp4", "ospf", "entity_sensor"),
    "access-router": ("system", "if_mib"),
    "demarcation": ("system", "if_mib"),
}
_INTERFACES = "interfaces = ["
ADDED_INTERVAL_S = 60.0
"""How often the added devices are polled: a desk that watches thousands does not ask all of them every five seconds."""
_FIRST_PORT = 17_000
_FIRST_SERVICE, _FIRST_CUSTOMER = 10_000, 20_000
_TIERS = ("Bronze access", "Silver access")
_SITES_PER_CUSTOMER = 2


class ProviderSizeError(NocdeskError):
    """A provider cannot have so many devices."""


def larger_provider(text: str, devices: int) -> str:
    """The provider file with so many devices; raises ProviderSizeError for less than it has."""
    present = text.count("\n[[device]]")
    if not present <= devices <= _MOST_DEVICES:
        raise ProviderSizeError(
            f"the demo cannot have {devices} devices; choose a number from {present} to {_MOST_DEVICES}"
        )
    grown = LargerNetwork(_CORE.findall(text), devices - present)
    for core in grown.old:
        text = _with_interfaces(text, core)
    return text + "\n" + "\n".join(_blocks(grown))


def _with_interfaces(text: str, core: GrownDevice) -> str:
    """The file with the interfaces of a core router that lead to what is new."""
    head = text.index(f'name = "{core.name}"\nkind = "core-router"')
    at = text.index(_INTERFACES, head) + len(_INTERFACES)
    return f"{text[:at]}\n{_interfaces(core)}{text[at:]}" if core.interfaces else text


def _blocks(grown: LargerNetwork) -> Iterator[str]:
    for number, device in enumerate(grown.new):
        yield from _device(number, device)
    yield from map(_link, grown.links)
    for number, (demarcation, router, link) in enumerate(grown.tails):
        yield from _customer(number, demarcation)
        yield from _service(number, demarcation, router, link)


def _device(number: int, device: GrownDevice) -> Iterator[str]:
    if device.kind == "demarcation":
        device.interfaces.append(("cust1", "customer port"))
    yield (
        f'[[device]]\nname = "{device.name}"\nkind = "{device.kind}"\nvendor = "{_VENDORS[device.kind]}"\n'
        f'location = "{device.place} exchange"\nlatitude = {device.at[0]}\nlongitude = {device.at[1]}\n'
        f'address = "127.0.0.1"\nport = {_FIRST_PORT + number}\n'
        f"{_CREDENTIALS[device.kind]}\ninterfaces = [\n{_interfaces(device)}]\n"
    )
    for kind in _PROBES[device.kind]:
        yield (
            f'[[probe]]\nname = "{device.name} {kind}"\ntype = "{kind}"\ndevice = "{device.name}"\n'
            f"interval_s = {ADDED_INTERVAL_S}\n"
        )


def _interfaces(device: GrownDevice) -> str:
    return "".join(f'  {{ name = "{name}", description = "{text}" }},\n' for name, text in device.interfaces)


def _link(link: GrownLink) -> str:
    a, b = (f'{{ device = "{device}", interface = "{port}" }}' for device, port in (link.a, link.b))
    return f'[[link]]\nname = "{link.name}"\na = {a}\nb = {b}\n'


def _customer(number: int, demarcation: GrownDevice) -> Iterator[str]:
    """A site for each demarcation, and a customer for every second."""
    customer, which = divmod(number, _SITES_PER_CUSTOMER)
    name = company(customer)
    if which == 0:
        tier = _tier(customer)
        yield f'[[customer]]\nname = "{name}"\nnumber = "K-{_FIRST_CUSTOMER + customer}"\n'
        yield f'[[agreement]]\nname = "{_agreement(customer)}"\ncustomer = "{name}"\ntemplate = "{tier}"\n'
    yield (
        f'[[site]]\nname = "{name} {which + 1}"\ncustomer = "{name}"\n'
        f'address = "{street(number)}, {demarcation.place}"\n'
    )


def _service(number: int, demarcation: GrownDevice, router: GrownDevice, link: str) -> Iterator[str]:
    customer, which = divmod(number, _SITES_PER_CUSTOMER)
    name = f"ACC-{_FIRST_SERVICE + number}"
    yield (
        f'[[service]]\nname = "{name}"\nlabel = "Internet access, {street(number)}"\n'
        f'customer = "{company(customer)}"\nsite = "{company(customer)} {which + 1}"\nspecification = "access"\n'
        f'agreement = "{_agreement(customer)}"\n'
    )
    yield f'[[support]]\nservice = "{name}"\ndevice = "{demarcation.name}"\n'
    yield (
        f'[[probe]]\nname = "{name} test"\ntype = "disman_ping"\ndevice = "{router.name}"\nservice = "{name}"\n'
        f'interval_s = {ADDED_INTERVAL_S}\nparameters = {{ owner = "noc", test = "{name}" }}\n'
    )


def _tier(customer: int) -> str:
    return _TIERS[customer % len(_TIERS)]


def _agreement(customer: int) -> str:
    return f"K-{_FIRST_CUSTOMER + customer} {_tier(customer)}"
