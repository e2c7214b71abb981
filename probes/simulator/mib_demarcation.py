"""The tables of demarcation devices that the shipped table files read (ACD-PAA-MIB, CM-PERFORMANCE-MIB)."""

from collections.abc import Iterable

from probes.simulator.conditions import NetworkState
from probes.simulator.jitter_result import PACKETS, jitter_result
from probes.simulator.mib_ping import completed_at
from probes.simulator.moment import Moment
from probes.simulator.network import Device
from probes.simulator.objects import Objects, counter64, gauge, integer
from probes.simulator.traffic import Traffic

_PAA = (1, 3, 6, 1, 4, 1, 22420, 2, 5, 1, 1)
"""acdPaaResultEntry: 2 State; 4, 8 near-end and far-end loss; 26 two-way delay, 37 its variation, 48 one-way delay."""
_RUNNING = 3
_LOSS_VALID, _DELAY_VALID = (3, 7), (23, 34, 45)
_VALID, _INVALID = 1, 2
_PORT = (1, 3, 6, 1, 4, 1, 2544, 1, 12, 5, 1, 1, 1)
"""cmEthernetAccPortStatsEntry: 7 and 16 octets sent and received, 9 errors, 10 discards, 40 unavailable seconds."""
_ROLLOVER = 3
_HUNDREDTHS_OF_PERCENT = 10_000


def paa_values(device: Device, state: NetworkState, moment: Moment) -> Objects:
    """An agent for each service that ends at the device."""
    services = (service for service, needs in state.network.needs.items() if device.name in needs.devices)
    objects: Objects = {}
    for row, service in enumerate(services, start=1):
        columns = _paa_row(service, state, completed_at(service, moment.seconds))
        objects |= {(*_PAA, number, row): integer(value) for number, value in columns.items()}
    return objects


def _paa_row(service: str, state: NetworkState, ended_s: float) -> dict[int, int]:
    result = jitter_result(service, state, ended_s)
    quality = result.quality
    there, back = (_HUNDREDTHS_OF_PERCENT * lost / PACKETS for lost in (result.lost_there, result.lost_back))
    return {
        2: _RUNNING,
        **dict.fromkeys(_LOSS_VALID, _VALID),
        **dict.fromkeys(_DELAY_VALID, _INVALID if result.is_lost else _VALID),
        4: _HUNDREDTHS_OF_PERCENT if result.is_lost else round(back),
        8: _HUNDREDTHS_OF_PERCENT if result.is_lost else round(there),
        26: round(1_000 * quality.rtt_ms),
        37: round(1_000 * quality.jitter_ms),
        48: round(1_000 * quality.rtt_ms * (1 - result.share_there)),
    }


def access_port_values(device: Device, traffic: Traffic, moment: Moment) -> Objects:
    """The counters of the ports at which customers are connected."""
    objects: Objects = {}
    for port in device.interfaces:
        if port.link is None:
            received, not_taken = traffic.passed(port.in_flow, moment.started_s, moment.seconds)
            sent, _ = traffic.passed(port.out_flow, moment.started_s, moment.seconds)
            counts = ((7, sent), (9, 0.0), (10, not_taken), (16, received), (40, 0.0))
            row = (1, 1, 1, port.index, _ROLLOVER)
            objects[(*_PORT, 1, *row)] = gauge(_ROLLOVER)
            objects |= _counts(row, counts)
    return objects


def _counts(row: tuple[int, ...], counts: Iterable[tuple[int, float]]) -> Objects:
    return {(*_PORT, number, *row): counter64(value) for number, value in counts}
