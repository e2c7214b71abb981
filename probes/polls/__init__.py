"""The probes, one file for each type, and the table that finds them."""

from collections.abc import Mapping

from nocdesk.network.model import ProbeType
from probes.polls.cisco_ipsla import CiscoIpslaProbe
from probes.polls.disman_ping import DismanPingProbe
from probes.polls.if_mib import IfMibProbe
from probes.polls.system import SystemProbe
from probes.probe import Probe

PROBES: Mapping[ProbeType, Probe] = {
    ProbeType.SYSTEM: SystemProbe(),
    ProbeType.IF_MIB: IfMibProbe(),
    ProbeType.DISMAN_PING: DismanPingProbe(),
    ProbeType.CISCO_IPSLA: CiscoIpslaProbe(),
}
"""Stateless, so one object of each serves all devices."""
