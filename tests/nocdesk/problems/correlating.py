"""A network in a store with its correlator: alarms are raised and cleared as the engine does, and problems read."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Device, Probe
from nocdesk.network.topology import Touch, load_topology
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.problems.correlator import Correlator
from nocdesk.problems.model import MemberRole, ProblemMember, ServiceProblem
from nocdesk.requests.model import Request
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.network_builder import make_network

ENGINEER = Actor("mara", Role.ENGINEER)


@dataclass(slots=True)
class Correlating:
    """The network of `make_network`: a core ring cr-…, sites s00, s01, … each with an access router and devices."""

    core: Core
    clock: VirtualClock
    correlator: Correlator = field(default_factory=Correlator)

    def build(self, devices: int = 50) -> "Correlating":
        make_network(self.core, devices=devices)
        return self

    def raise_(self, condition: Condition, resource: str, *, severity: PerceivedSeverity | None = None) -> int:
        """The trouble of a device, of an interface as `device ifName`, or of a probe."""
        with self.core.work(SYSTEM) as work:
            topology = load_topology(work.session)
            name, _, part = resource.partition(" ")
            device = work.session.scalar(select(Device).where(Device.name == name))
            probe = work.session.scalar(select(Probe).where(Probe.name == resource))
            touches: list[Touch] = []
            if device is not None and not part:
                touches = topology.touched_by_device(device.id, name)
            elif device is not None and (link := topology.links.get((device.id, part))) is not None:
                touches = topology.touched_by_link(link)
            if probe is None and device is not None and not part:
                probe = work.session.scalar(select(Probe).where(Probe.name == f"{name} system"))
            meaning = MEANINGS[condition]
            trouble = Trouble(
                key=resource_key(condition, resource),
                condition=condition,
                severity=severity or (meaning.severity if touches else meaning.idle_severity),
                resource=resource,
                text=condition.value,
                device_id=device.id if device else None,
                probe_id=probe.id if probe else None,
            )
            return raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches).id

    def silent(self, *devices: str) -> list[int]:
        return [self.raise_(Condition.DEVICE_SILENT, device) for device in devices]

    def down(self, link: str) -> int:
        """A link by its name, as its first end sees it."""
        with self.core.read() as session:
            topology = load_topology(session)
            names = dict(session.execute(select(Device.id, Device.name)).all())
            ends = [f"{names[device]} {port}" for (device, port), place in topology.links.items() if place.name == link]
        return self.raise_(Condition.LINK_DOWN, min(ends, key=lambda end: int(end.rsplit("-", 1)[1])))

    def clear(self, *alarm_ids: int) -> None:
        with self.core.work(SYSTEM) as work:
            for alarm_id in alarm_ids:
                key = work.session.get_one(Alarm, alarm_id).natural_key
                clear_alarm_of(work, key=key, ended_at=work.now)

    def settle(self, after_s: float = 1.0) -> int:
        self.clock.advance(after_s)
        return self.correlator.settle(self.core)

    def problems(self) -> list[ServiceProblem]:
        with self.core.read() as session:
            return list(session.scalars(select(ServiceProblem).order_by(ServiceProblem.id)))

    def problem(self) -> ServiceProblem:
        (found,) = self.problems()
        return found

    def members(self, problem_id: int) -> dict[int, MemberRole]:
        query = select(ProblemMember).where(ProblemMember.problem_id == problem_id, ProblemMember.left_at.is_(None))
        with self.core.read() as session:
            return {member.alarm_id: member.role for member in session.scalars(query.order_by(ProblemMember.alarm_id))}

    def reasons(self, problem_id: int) -> dict[int, str]:
        query = select(ProblemMember).where(ProblemMember.problem_id == problem_id, ProblemMember.left_at.is_(None))
        with self.core.read() as session:
            return {member.alarm_id: member.reason for member in session.scalars(query)}

    def symptoms(self) -> dict[int, str]:
        """By alarm the problem that it is a symptom of."""
        with self.core.read() as session:
            return dict(session.execute(select(Alarm.id, Alarm.symptom_of).order_by(Alarm.id)).all())

    def asked(self) -> list[str]:
        """The probes that the collector shall poll at once."""
        query = select(Probe.name).join(Request, Request.subject_id == Probe.id).order_by(Request.id)
        with self.core.read() as session:
            return list(session.scalars(query))

    def later(self, **how_long: float) -> None:
        self.clock.advance(timedelta(**how_long).total_seconds())
