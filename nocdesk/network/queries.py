"""What may be read of the network: what the collector polls."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.network.model import Device, Interface, Probe, ProbeType, SnmpBackend, SnmpVersion
from nocdesk.network.poll_groups import UNNAMED, PollGroup, poll_group


@dataclass(frozen=True, slots=True)
class ProbeTask:
    """What is to be read from a device."""

    probe_id: int
    name: str
    type: ProbeType
    interval_s: float
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SnmpSettings:
    """What is set for a device that is not spoken to like all others."""

    backend: SnmpBackend = SnmpBackend.NATIVE
    answers_from: tuple[str, ...] = ()
    context: str = ""
    max_varbinds: int | None = None


@dataclass(frozen=True, slots=True)
class PollTarget:
    """A device with its address, the name of its credential, its interfaces by ifName, and its probes."""

    device_id: int
    name: str
    address: str
    port: int
    snmp: SnmpVersion
    credential: str
    interfaces: tuple[str, ...]
    probes: tuple[ProbeTask, ...]
    settings: SnmpSettings = SnmpSettings()
    group: PollGroup = UNNAMED


def poll_targets(session: Session) -> list[PollTarget]:
    """Every device that has a probe."""
    tasks: dict[int, list[ProbeTask]] = defaultdict(list)
    for probe in session.scalars(select(Probe).order_by(Probe.id)):
        tasks[probe.device_id].append(ProbeTask(probe.id, probe.name, probe.type, probe.interval_s, probe.parameters))
    interfaces: dict[int, list[str]] = defaultdict(list)
    for interface in session.scalars(select(Interface).order_by(Interface.id)):
        interfaces[interface.device_id].append(interface.name)
    return [
        PollTarget(
            device_id=device.id,
            name=device.name,
            address=device.address,
            port=device.port,
            snmp=device.snmp,
            credential=device.credential,
            interfaces=tuple(interfaces[device.id]),
            probes=tuple(tasks[device.id]),
            settings=_settings(device),
            group=poll_group(device.collected_by, device.needs),
        )
        for device in session.scalars(select(Device).order_by(Device.id))
        if tasks[device.id]
    ]


def targets_naming(session: Session, credential: str) -> list[PollTarget]:
    """Every device that names the credential, also one without a probe; what is read of it is left out."""
    return [
        PollTarget(
            device_id=device.id,
            name=device.name,
            address=device.address,
            port=device.port,
            snmp=device.snmp,
            credential=credential,
            interfaces=(),
            probes=(),
            settings=_settings(device),
        )
        for device in session.scalars(select(Device).where(Device.credential == credential).order_by(Device.id))
    ]


def _settings(device: Device) -> SnmpSettings:
    return SnmpSettings(device.backend, tuple(device.answers_from), device.context, device.max_varbinds)
