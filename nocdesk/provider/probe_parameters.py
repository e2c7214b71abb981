"""What the parameters of each probe type must look like; checked with the rest of what a file says."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, Strict, model_validator

from nocdesk.language import _
from nocdesk.network.model import ProbeType
from nocdesk.provider.entry import Part
from nocdesk.provider.fields import Ipv4Address, Name, Whole

RowNumber = Annotated[Whole, Field(ge=1, le=2_147_483_647)]


def _fits_an_index(value: str) -> str:
    if len(value.encode()) > 32:
        raise ValueError(_("is longer than the 32 bytes of a DISMAN-PING-MIB index: give the name set on the device"))
    return value


IndexName = Annotated[Name, AfterValidator(_fits_an_index)]


class NamedTestParameters(Part):
    """A test by its owner and name on the device, each of up to 32 bytes (DISMAN-PING-MIB, RFC 4560, and its kin)."""

    owner: IndexName
    test: IndexName


class HistoryParameters(NamedTestParameters):
    """A test by its latest results or by all that is new in its history, which costs a walk at each poll."""

    history: Annotated[bool, Strict()] = False


class IpSlaParameters(Part):
    """An operation of CISCO-RTTMON-MIB by its number."""

    entry: RowNumber


class SoamParameters(Part):
    """A maintenance end point: its sessions (MEF-SOAM-PM-MIB) of delay, of loss, or both, and whether its faults."""

    md: RowNumber
    ma: RowNumber
    mep: RowNumber
    delay: RowNumber | None = None
    loss: RowNumber | None = None
    faults: Annotated[bool, Strict()] = False

    @model_validator(mode="after")
    def _names_a_session(self) -> Self:
        if self.delay is None and self.loss is None and not self.faults:
            raise ValueError(_("delay or loss is missing: give the number of one session, or of both, or set faults"))
        return self


class PeerParameters(Part):
    """A BGP peer by its address; none for all."""

    peer: Ipv4Address | None = None


class NeighborParameters(Part):
    """An OSPF neighbour by its address; none for all."""

    neighbor: Ipv4Address | None = None


class SensorParameters(Part):
    """A pattern of the names of the sensors to read; none for all."""

    sensors: Name | None = None


class TableParameters(Part):
    """A declared table by the name of its file, and a pattern of the rows to read; none for all."""

    table: Name
    row: Name | None = None


class NoParameters(Part):
    """A probe type that needs none."""


PARAMETERS: dict[ProbeType, type[Part]] = {
    ProbeType.SYSTEM: NoParameters,
    ProbeType.IF_MIB: NoParameters,
    ProbeType.DISMAN_PING: HistoryParameters,
    ProbeType.DISMAN_TRACEROUTE: HistoryParameters,
    ProbeType.CISCO_IPSLA: IpSlaParameters,
    ProbeType.JUNIPER_RPM: HistoryParameters,
    ProbeType.TWAMP: HistoryParameters,
    ProbeType.HUAWEI_NQA: NamedTestParameters,
    ProbeType.MEF_SOAM: SoamParameters,
    ProbeType.ENTITY_SENSOR: SensorParameters,
    ProbeType.BGP4: PeerParameters,
    ProbeType.OSPF: NeighborParameters,
    ProbeType.UPS: NoParameters,
    ProbeType.TABLE: TableParameters,
}
