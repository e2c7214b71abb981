"""Temperature, fan, supply and the light of linked ports (ENTITY-MIB, RFC 4133, and ENTITY-SENSOR-MIB, RFC 3433)."""

from probes.simulator.moment import Moment
from probes.simulator.network import Device, Interface
from probes.simulator.noise import bell, noise, seed
from probes.simulator.objects import Objects, gauge, integer, text, ticks

_ENTITY = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
"""entPhysicalEntry: 2 Descr, 5 Class, 7 Name."""
_SENSOR = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1)
"""entPhySensorEntry: 1 Type, 2 Scale, 3 Precision, 4 Value, 5 OperStatus, 6 UnitsDisplay, 7 ValueTimeStamp."""
_SENSOR_CLASS = 8
_OTHER, _VOLTS_DC, _CELSIUS, _RPM = 1, 4, 8, 10
_UNITS = 9
_OK = 1
_DARK_DBM = -40.0
_OF_CHASSIS = {
    1: ("Temperature", _CELSIUS, 1, "C"),
    2: ("Fan 1", _RPM, 0, "rpm"),
    3: ("Supply 1", _VOLTS_DC, 1, "V"),
}
"""Index → name, type, precision, unit."""
_FIRST_RX, _FIRST_TX = 1_000, 2_000


def sensor_names(device: Device) -> Objects:
    """What the sensors are."""
    objects: Objects = {}
    for index, (name, kind, precision, unit) in _OF_CHASSIS.items():
        objects |= _named(index, name, kind, precision, unit)
    for port in _lit(device):
        for first, direction in ((_FIRST_RX, "Rx"), (_FIRST_TX, "Tx")):
            objects |= _named(first + port.index, f"{port.name} {direction} Power", _OTHER, 2, "dBm")
    return objects


def sensor_values(device: Device, moment: Moment) -> Objects:
    """What they show; a port whose fibre is cut receives no light."""
    key, minute = seed(device.name) + 307, int(moment.seconds // 60)
    objects: Objects = {
        (*_SENSOR, 4, 1): integer(round(10 * (31 + 8 * noise(key, 0) + bell(key + 1, minute)))),
        (*_SENSOR, 4, 2): integer(round(5_200 + 600 * noise(key, 1) + 40 * bell(key + 2, minute))),
        (*_SENSOR, 4, 3): integer(round(10 * (53.5 + 0.2 * bell(key + 3, minute)))),
    }
    for port in _lit(device):
        is_dark = port.link in moment.conditions.down_links
        light = seed(f"{device.name} {port.name}")
        received_dbm = -3.0 - 6.0 * noise(light, 4) + 0.05 * bell(light, minute)
        objects[(*_SENSOR, 4, _FIRST_RX + port.index)] = integer(round(100 * (_DARK_DBM if is_dark else received_dbm)))
        objects[(*_SENSOR, 4, _FIRST_TX + port.index)] = integer(round(100 * (-1.5 + noise(light, 5))))
    return objects


def _lit(device: Device) -> list[Interface]:
    return [port for port in device.interfaces if port.link is not None]


def _named(index: int, name: str, kind: int, precision: int, unit: str) -> Objects:
    return {
        (*_ENTITY, 2, index): text(f"{name} sensor"),
        (*_ENTITY, 5, index): integer(_SENSOR_CLASS),
        (*_ENTITY, 7, index): text(name),
        (*_SENSOR, 1, index): integer(kind),
        (*_SENSOR, 2, index): integer(_UNITS),
        (*_SENSOR, 3, index): integer(precision),
        (*_SENSOR, 5, index): integer(_OK),
        (*_SENSOR, 6, index): text(unit),
        (*_SENSOR, 7, index): ticks(0),
        (*_SENSOR, 8, index): gauge(0),
    }
