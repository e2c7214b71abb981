"""ifTable and ifXTable of IF-MIB (RFC 2863), and which ports IEEE8023-LAG-MIB bundles."""

from collections.abc import Iterable

from probes.simulator.moment import Moment
from probes.simulator.network import Device, Interface
from probes.simulator.noise import noise, seed
from probes.simulator.objects import Objects, counter32, counter64, gauge, integer, octets, text, ticks
from probes.simulator.traffic import Traffic

_IF_NUMBER = (1, 3, 6, 1, 2, 1, 2, 1, 0)
_IF = (1, 3, 6, 1, 2, 1, 2, 2, 1)
_IFX = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)
_PORT = (1, 2, 840, 10006, 300, 43, 1, 2, 1, 1)
"""dot3adAggPortEntry of IEEE8023-LAG-MIB, by ifIndex: 12 is SelectedAggID, 13 AttachedAggID."""
_ETHERNET, _AGGREGATION = 6, 161
_UP, _DOWN = 1, 2
_PACKET_OCTETS = 640.0


def interface_names(device: Device) -> Objects:
    """What never changes: indexes, names, speeds, and which ports are members of an aggregation."""
    objects: Objects = {_IF_NUMBER: integer(len(device.interfaces))}
    indexes = {port.name: port.index for port in device.interfaces}
    for port in device.interfaces:
        index, speed_bps = port.index, sum(each.speed_bps for each in _members(device, port))
        mac = seed(f"{device.name} {port.name}").to_bytes(4, "big")
        objects |= {
            (*_IF, 1, index): integer(index),
            (*_IF, 2, index): text(port.name),
            (*_IF, 3, index): integer(_AGGREGATION if port.is_aggregate else _ETHERNET),
            (*_IF, 4, index): integer(1500 if device.kind == "demarcation" else 9000),
            (*_IF, 5, index): gauge(speed_bps),
            (*_IF, 6, index): octets(b"\x02\x00" + mac),
            (*_IF, 7, index): integer(_UP),
            (*_IFX, 1, index): text(port.name),
            (*_IFX, 15, index): gauge(speed_bps / 1e6),
            (*_IFX, 18, index): text(port.description),
            (*_IFX, 19, index): ticks(0),
        }
        if port.aggregate in indexes:
            objects |= {(*_PORT, 12, index): integer(indexes[port.aggregate])}
    return objects


def port_values(device: Device, port: Interface, traffic: Traffic, moment: Moment) -> Objects:
    """State and counters of a port; counters start from zero with the device."""
    members = _members(device, port)
    received, not_taken = _passed(traffic, [each.in_flow for each in members], moment)
    sent, dropped = _passed(traffic, [each.out_flow for each in members], moment)
    is_up = any(_is_up(each, moment) for each in members)
    objects: Objects = {
        (*_IF, 8, port.index): integer(_UP if is_up else _DOWN),
        (*_IF, 14, port.index): counter32(_errors(device, port, moment.started_s, moment.seconds)),
        (*_IF, 20, port.index): counter32(0),
    }
    objects |= _counters(port.index, received, sent, not_taken, dropped)
    if device.has_high_capacity:
        objects |= _high_capacity(port.index, received, sent)
    if port.aggregate is not None:
        # A member whose link is down is detached, though it stays selected.
        index = next((each.index for each in device.interfaces if each.name == port.aggregate), 0)
        objects |= {(*_PORT, 13, port.index): integer(index if is_up else 0)}
    return objects


def _members(device: Device, port: Interface) -> tuple[Interface, ...]:
    """The ports that carry what a port carries: of an aggregation its members, else the port itself."""
    if not port.is_aggregate:
        return (port,)
    return tuple(each for each in device.interfaces if each.aggregate == port.name) or (port,)


def _is_up(port: Interface, moment: Moment) -> bool:
    return port.link is None or port.link not in moment.conditions.down_links


def _passed(traffic: Traffic, flows: Iterable[str], moment: Moment) -> tuple[float, float]:
    parts = [traffic.passed(flow, moment.started_s, moment.seconds) for flow in flows]
    return sum(octets for octets, _ in parts), sum(packets for _, packets in parts)


def _counters(index: int, received: float, sent: float, not_taken: float, dropped: float) -> Objects:
    return {
        (*_IF, 10, index): counter32(received),
        (*_IF, 11, index): counter32(received / _PACKET_OCTETS),
        (*_IF, 13, index): counter32(not_taken * 0.02),
        (*_IF, 16, index): counter32(sent),
        (*_IF, 17, index): counter32(sent / _PACKET_OCTETS),
        (*_IF, 19, index): counter32(dropped),
    }


def _high_capacity(index: int, received: float, sent: float) -> Objects:
    return {
        (*_IFX, 6, index): counter64(received),
        (*_IFX, 7, index): counter64(received / _PACKET_OCTETS),
        (*_IFX, 10, index): counter64(sent),
        (*_IFX, 11, index): counter64(sent / _PACKET_OCTETS),
    }


def _errors(device: Device, port: Interface, started_s: float, moment_s: float) -> float:
    """A frame in error now and then; some ports have more of them."""
    every_s = 300.0 + 80_000.0 * noise(seed(f"{device.name} {port.name}"), 3)
    return (moment_s - started_s) / every_s
