"""ifTable and ifXTable of IF-MIB (RFC 2863)."""

from probes.simulator.moment import Moment
from probes.simulator.network import Device, Interface
from probes.simulator.noise import noise, seed
from probes.simulator.objects import Objects, counter32, counter64, gauge, integer, octets, text, ticks
from probes.simulator.traffic import Traffic

_IF_NUMBER = (1, 3, 6, 1, 2, 1, 2, 1, 0)
_IF = (1, 3, 6, 1, 2, 1, 2, 2, 1)
_IFX = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)
_ETHERNET = 6
_UP, _DOWN = 1, 2
_PACKET_OCTETS = 640.0


def interface_names(device: Device) -> Objects:
    """What never changes: indexes, names, speeds."""
    objects: Objects = {_IF_NUMBER: integer(len(device.interfaces))}
    for port in device.interfaces:
        index = port.index
        mac = seed(f"{device.name} {port.name}").to_bytes(4, "big")
        objects |= {
            (*_IF, 1, index): integer(index),
            (*_IF, 2, index): text(port.name),
            (*_IF, 3, index): integer(_ETHERNET),
            (*_IF, 4, index): integer(1500 if device.kind == "demarcation" else 9000),
            (*_IF, 5, index): gauge(port.speed_bps),
            (*_IF, 6, index): octets(b"\x02\x00" + mac),
            (*_IF, 7, index): integer(_UP),
            (*_IFX, 1, index): text(port.name),
            (*_IFX, 15, index): gauge(port.speed_bps / 1e6),
            (*_IFX, 18, index): text(port.description),
            (*_IFX, 19, index): ticks(0),
        }
    return objects


def port_values(device: Device, port: Interface, traffic: Traffic, moment: Moment) -> Objects:
    """State and counters of a port; counters start from zero with the device."""
    is_up = port.link is None or port.link not in moment.conditions.down_links
    received, not_taken = traffic.passed(port.in_flow, moment.started_s, moment.seconds)
    sent, dropped = traffic.passed(port.out_flow, moment.started_s, moment.seconds)
    objects: Objects = {
        (*_IF, 8, port.index): integer(_UP if is_up else _DOWN),
        (*_IF, 14, port.index): counter32(_errors(device, port, moment.started_s, moment.seconds)),
        (*_IF, 20, port.index): counter32(0),
    }
    objects |= _counters(port.index, received, sent, not_taken, dropped)
    if device.has_high_capacity:
        objects |= _high_capacity(port.index, received, sent)
    return objects


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
