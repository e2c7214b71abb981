"""Which tables of objects a device has: by the tests that it runs and by what else is read of it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from probes.simulator.adjacency import Adjacencies
from probes.simulator.conditions import NetworkState
from probes.simulator.mib_demarcation import access_port_values, paa_values
from probes.simulator.mib_interfaces import interface_names, port_values
from probes.simulator.mib_ipsla import ipsla_names, ipsla_values
from probes.simulator.mib_nqa import nqa_values
from probes.simulator.mib_peers import bgp_values, ospf_values
from probes.simulator.mib_ping import ping_names, ping_values, run_number
from probes.simulator.mib_rpm import rpm_values
from probes.simulator.mib_sensors import sensor_names, sensor_values
from probes.simulator.mib_soam import soam_values
from probes.simulator.mib_system import system_names, system_values
from probes.simulator.mib_traceroute import traceroute_names, traceroute_values
from probes.simulator.mib_ups import ups_names, ups_values
from probes.simulator.moment import Live, Moment
from probes.simulator.network import Device, ServiceTest
from probes.simulator.objects import Objects
from probes.simulator.traffic import Traffic

_TEST_NAMES: Mapping[str, Callable[[ServiceTest], Objects]] = {
    "disman_ping": ping_names,
    "disman_traceroute": traceroute_names,
    "cisco_ipsla": ipsla_names,
}
_TEST_VALUES: Mapping[str, Callable[[ServiceTest, NetworkState, Moment], Objects]] = {
    "disman_ping": ping_values,
    "disman_traceroute": traceroute_values,
    "cisco_ipsla": ipsla_values,
    "juniper_rpm": rpm_values,
    "twamp": rpm_values,
    "huawei_nqa": nqa_values,
    "mef_soam": soam_values,
}
_RUNS_WITH_ROWS = frozenset({"huawei_nqa", "disman_traceroute", "juniper_rpm", "twamp"})
_DEVICE_NAMES: Mapping[str, Callable[[Device], Objects]] = {"entity_sensor": sensor_names, "ups": ups_names}
_DEVICE_VALUES: Mapping[str, Callable[[Device, Moment], Objects]] = {
    "entity_sensor": sensor_values,
    "ups": ups_values,
}
_PEER_VALUES: Mapping[str, Callable[[Device, Adjacencies, Moment], Objects]] = {
    "bgp4": bgp_values,
    "ospf": ospf_values,
}


def fixed_objects(device: Device) -> Objects:
    """Those that never change."""
    objects = system_names(device) | interface_names(device)
    for test in device.tests:
        if test.type in _TEST_NAMES:
            objects |= _TEST_NAMES[test.type](test)
    for table in device.tables & _DEVICE_NAMES.keys():
        objects |= _DEVICE_NAMES[table](device)
    return objects


def live_objects(device: Device, traffic: Traffic, adjacencies: Adjacencies) -> Iterator[Live]:
    """Those that change, in groups."""
    yield system_values
    for port in device.interfaces:
        yield partial(port_values, device, port, traffic)
    for test in device.tests:
        yield partial(_TEST_VALUES[test.type], test, adjacencies.state)
    for table in sorted(device.tables & _DEVICE_VALUES.keys()):
        yield partial(_DEVICE_VALUES[table], device)
    for table in sorted(device.tables & _PEER_VALUES.keys()):
        yield partial(_PEER_VALUES[table], device, adjacencies)
    if "accedian-paa" in device.tables:
        yield partial(paa_values, device, adjacencies.state)
    if "adva-access-port" in device.tables:
        yield partial(access_port_values, device, traffic)


def layout(device: Device, moment_s: float) -> tuple[int, ...]:
    """Another one as soon as there are other objects than before: some tests give each run rows of its own."""
    return tuple(run_number(test, moment_s) for test in device.tests if test.type in _RUNS_WITH_ROWS)
