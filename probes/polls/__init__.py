"""The probes, one file for each type, and the table that finds them."""

from collections.abc import Mapping

from nocdesk.network.model import ProbeType
from probes.polls.bgp4 import Bgp4Probe
from probes.polls.cisco_ipsla import CiscoIpslaProbe
from probes.polls.disman_ping import DismanPingProbe
from probes.polls.disman_traceroute import DismanTracerouteProbe
from probes.polls.entity_sensor import EntitySensorProbe
from probes.polls.huawei_nqa import HuaweiNqaProbe
from probes.polls.if_mib import IfMibProbe
from probes.polls.juniper_rpm import RPM_PROBE, TWAMP_PROBE
from probes.polls.mef_soam import MefSoamProbe
from probes.polls.ospf import OspfProbe
from probes.polls.system import SystemProbe
from probes.polls.table import TableProbe
from probes.polls.ups import UpsProbe
from probes.probe import Probe

PROBES: Mapping[ProbeType, Probe] = {
    ProbeType.SYSTEM: SystemProbe(),
    ProbeType.IF_MIB: IfMibProbe(),
    ProbeType.DISMAN_PING: DismanPingProbe(),
    ProbeType.DISMAN_TRACEROUTE: DismanTracerouteProbe(),
    ProbeType.CISCO_IPSLA: CiscoIpslaProbe(),
    ProbeType.JUNIPER_RPM: RPM_PROBE,
    ProbeType.TWAMP: TWAMP_PROBE,
    ProbeType.HUAWEI_NQA: HuaweiNqaProbe(),
    ProbeType.MEF_SOAM: MefSoamProbe(),
    ProbeType.ENTITY_SENSOR: EntitySensorProbe(),
    ProbeType.BGP4: Bgp4Probe(),
    ProbeType.OSPF: OspfProbe(),
    ProbeType.UPS: UpsProbe(),
    ProbeType.TABLE: TableProbe(),
}
"""Stateless, so one object of each serves all devices."""
