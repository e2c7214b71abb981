"""Troubles of the network as the engine raises them: with the device and the probe that they were seen by."""

from datetime import datetime

from sqlalchemy import select

from nocdesk.alarms.commands import Trouble, acknowledge_alarm, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.core import Core
from nocdesk.network.impact import load_support_graph
from nocdesk.network.model import Device, Interface, Link, Probe, ProbeType
from nocdesk.people.model import SYSTEM
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.reading import Outcome
from nocdesk.severity import PerceivedSeverity


def cut_link(core: Core, name: str, *, severity: PerceivedSeverity = PerceivedSeverity.CRITICAL) -> int:
    """A link goes dark at its first end; returns the alarm."""
    with core.read() as session:
        link = session.scalars(select(Link).where(Link.name == name)).one()
        port = session.get_one(Interface, link.a_interface_id)
        device = session.get_one(Device, port.device_id)
        touches = load_support_graph(session).falls_with_link(link.id)
        probe = session.scalar(select(Probe.id).where(Probe.device_id == device.id, Probe.type == ProbeType.IF_MIB))
    resource = f"{device.name} {port.name}"
    trouble = Trouble(
        key=f"linkDown|{resource}", condition=Condition.LINK_DOWN, severity=severity, resource=resource,
        text=f"Link down: {name}", device_id=device.id, probe_id=probe,
    )  # fmt: skip
    with core.work(SYSTEM) as work:
        return raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches).id


def silence(core: Core, name: str, *, severity: PerceivedSeverity = PerceivedSeverity.MAJOR) -> int:
    """A device answers no more; returns the alarm."""
    device_id = device_of(core, name)
    with core.work(SYSTEM) as work:
        probe = work.session.scalars(
            select(Probe.id).where(Probe.device_id == device_id, Probe.type == ProbeType.SYSTEM)
        ).first()
        if probe is not None:
            answered: datetime | None = None
            known = work.session.get(ProbeStatus, probe)
            if known is not None:
                answered = known.answered_at
            work.session.merge(
                ProbeStatus(probe_id=probe, outcome=Outcome.SILENT, polled_at=work.now, answered_at=answered)
            )
        trouble = Trouble(
            key=f"deviceSilent|{name}", condition=Condition.DEVICE_SILENT, severity=severity, resource=name,
            text="No answer (also if key or community wrong)", device_id=device_id, probe_id=probe,
        )  # fmt: skip
        return raise_alarm(work, trouble=trouble, began_at=work.now, touches=[]).id


def acknowledge(core: Core, alarm_id: int) -> None:
    """Somebody takes note of it."""
    with core.work() as work:
        acknowledge_alarm(work, alarm_id=alarm_id)


def device_of(core: Core, name: str) -> int:
    """The id of a device."""
    with core.read() as session:
        return session.scalars(select(Device.id).where(Device.name == name)).one()


def link_of(core: Core, name: str) -> int:
    """The id of a link."""
    with core.read() as session:
        return session.scalars(select(Link.id).where(Link.name == name)).one()
