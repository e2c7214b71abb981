"""The supply of a site on mains (UPS-MIB, RFC 1628)."""

from probes.simulator.moment import Moment
from probes.simulator.network import Device
from probes.simulator.noise import bell, noise, seed
from probes.simulator.objects import Objects, gauge, integer, text

_UPS = (1, 3, 6, 1, 2, 1, 33, 1)
_LINES = (1, 2, 3)
_BATTERY_NORMAL, _OUTPUT_NORMAL = 2, 3


def ups_names(device: Device) -> Objects:
    """Whose supply it is, and how it stands as long as there is mains."""
    return {
        (*_UPS, 1, 1, 0): text(device.vendor),
        (*_UPS, 1, 2, 0): text("Standby 10, simulated"),
        (*_UPS, 1, 5, 0): text(f"{device.location} supply"),
        (*_UPS, 2, 1, 0): integer(_BATTERY_NORMAL),
        (*_UPS, 2, 2, 0): integer(0),
        (*_UPS, 2, 4, 0): integer(100),
        (*_UPS, 3, 2, 0): integer(len(_LINES)),
        (*_UPS, 4, 1, 0): integer(_OUTPUT_NORMAL),
        (*_UPS, 4, 3, 0): integer(1),
        (*_UPS, 6, 1, 0): gauge(0),
    }


def ups_values(device: Device, moment: Moment) -> Objects:
    """Voltages, load, and what the battery would last at it."""
    key, minute = seed(device.name) + 401, int(moment.seconds // 60)
    load = 38 + 20 * noise(key, 0) + 2 * bell(key + 1, minute)
    objects: Objects = {
        (*_UPS, 2, 3, 0): integer(round(9_000 / load)),
        (*_UPS, 2, 7, 0): integer(round(23 + 3 * noise(key, 1) + 0.5 * bell(key + 2, minute // 10))),
        (*_UPS, 4, 4, 1, 5, 1): integer(round(load)),
    }
    for line in _LINES:
        objects[(*_UPS, 3, 3, 1, 3, line)] = integer(round(230 + 2 * bell(key + 10 + line, minute)))
    return objects
