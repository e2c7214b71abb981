"""The provider's own equipment and what hangs on it; customers, care and field support never see it."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nocdesk.services.model import PartEffect
from nocdesk.store.base import Base, Id


class DeviceKind(StrEnum):
    """What a device is for."""

    CORE_ROUTER = "core-router"
    ACCESS_ROUTER = "access-router"
    DEMARCATION = "demarcation"
    VOICE_GATEWAY = "voice-gateway"


class SnmpVersion(StrEnum):
    """How a device is spoken to; v1 and v2c carry their community in clear and are chosen per device."""

    V1 = "v1"
    V2C = "v2c"
    V3 = "v3"


class SnmpBackend(StrEnum):
    """Which client asks a device: NocDesk's own one, or pysnmp for an agent that needs it."""

    NATIVE = "native"
    PYSNMP = "pysnmp"


class ProbeType(StrEnum):
    """What a probe reads from its device."""

    SYSTEM = "system"
    IF_MIB = "if_mib"
    DISMAN_PING = "disman_ping"
    CISCO_IPSLA = "cisco_ipsla"
    DISMAN_TRACEROUTE = "disman_traceroute"
    JUNIPER_RPM = "juniper_rpm"
    HUAWEI_NQA = "huawei_nqa"
    MEF_SOAM = "mef_soam"
    TWAMP = "twamp"
    ENTITY_SENSOR = "entity_sensor"
    BGP4 = "bgp4"
    OSPF = "ospf"
    UPS = "ups"
    TABLE = "table"


MANY_ROWS = frozenset(
    {ProbeType.IF_MIB, ProbeType.ENTITY_SENSOR, ProbeType.BGP4, ProbeType.OSPF, ProbeType.UPS, ProbeType.TABLE}
)
"""The types that read many things of a device, each of which is judged by itself; the others are one test."""


class Device(Base):
    """An SNMP agent. `credential` names a secret that is kept elsewhere (keyring, systemd, encrypted file).

    `answers_from` are further addresses from which a device with several may answer, `context` is the SNMPv3 context
    of its objects, and `max_varbinds` the most that it is asked for at once (None: as it turns out). `latitude` and
    `longitude` are in degrees, north and east positive, where they are known. `collected_by` names the site whose
    collector polls it ("": the one without a site), and `needs` are what that must be able to.
    """

    __tablename__ = "device"
    __feed__ = {"device": "id", "inventory": "id"}
    __table_args__ = (UniqueConstraint("address", "port"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[DeviceKind]
    vendor: Mapped[str] = mapped_column(default="")
    location: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    address: Mapped[str]
    port: Mapped[int] = mapped_column(default=161)
    snmp: Mapped[SnmpVersion]
    credential: Mapped[str]
    backend: Mapped[SnmpBackend] = mapped_column(default=SnmpBackend.NATIVE)
    answers_from: Mapped[list[str]] = mapped_column(default=list)
    context: Mapped[str] = mapped_column(default="")
    max_varbinds: Mapped[int | None]
    collected_by: Mapped[str] = mapped_column(default="")
    needs: Mapped[list[str]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class Interface(Base):
    """An interface by its ifName; the ifIndex may change with every reboot and is never kept."""

    __tablename__ = "interface"
    __feed__ = {"device": "device_id", "inventory": "id"}
    __table_args__ = (UniqueConstraint("device_id", "name"),)

    id: Mapped[Id]
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")


class Link(Base):
    """Two interfaces with a cable, a fibre or a wavelength between them."""

    __tablename__ = "link"
    __feed__ = {"inventory": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    a_interface_id: Mapped[int] = mapped_column(ForeignKey("interface.id"), index=True)
    b_interface_id: Mapped[int] = mapped_column(ForeignKey("interface.id"), index=True)


class Support(Base):
    """A device or a link that supports a service: exactly one of the two is set; `effect` as of a dependency."""

    __tablename__ = "support"
    __feed__ = {"inventory": "id"}
    __table_args__ = (
        CheckConstraint("(device_id IS NULL) <> (link_id IS NULL)", name="one_resource"),
        UniqueConstraint("service_id", "device_id", "link_id"),
    )

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("link.id"), index=True)
    effect: Mapped[PartEffect] = mapped_column(default=PartEffect.PASS)
    weight: Mapped[float] = mapped_column(default=1.0)


class Probe(Base):
    """What is polled on a device, how often, and which service it measures (None for the device's own health).

    `parameters` are of the shape that `nocdesk.provider.probe_parameters` gives for the type.
    """

    __tablename__ = "probe"
    __feed__ = {"probe": "id", "inventory": "id"}

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    type: Mapped[ProbeType]
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    interval_s: Mapped[float] = mapped_column(default=60.0)
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}
