"""A storm: five aggregation routers die, and all that hangs on them tells of it, again and again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, islice
from pathlib import Path

from sqlalchemy import func, insert, select

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import clear_alarm_of, raise_alarm
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening, Condition
from nocdesk.alarms.trouble import Trouble
from nocdesk.catalog.model import ServiceSpecification
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement, Customer
from nocdesk.engine import Engine
from nocdesk.network.model import Device, DeviceKind, Interface, Link, Probe, ProbeType, SnmpVersion, Support
from nocdesk.network.topology import Topology, load_topology
from nocdesk.people.model import SYSTEM
from nocdesk.problems.correlator import Correlator
from nocdesk.problems.model import ServiceProblem
from nocdesk.problems.states import OPEN
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.quality.wire import Batch, encode_batch
from nocdesk.services.model import Service, ServiceClass, ServiceState
from nocdesk.store.spool import Spool
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import TroubleTicket

HUBS = 5
WELL = 8
"""Aggregation routers beside those that die."""

ACCESS = 486
CUSTOMERS = 100
CORE = 1


def hub_of(access: int) -> int:
    """The id of the aggregation router on which an access router (from 0) hangs."""
    return CORE + 1 + access * HUBS // ACCESS


def device_of(access: int) -> int:
    return CORE + HUBS + WELL + 1 + access


def fill_storm_network(core: Core) -> None:
    """500 devices, of which 486 carry a service each; each of 100 customers has its services behind one router."""
    devices = [(CORE, "core", DeviceKind.CORE_ROUTER)]
    devices += [(CORE + 1 + hub, f"hub-{hub}", DeviceKind.CORE_ROUTER) for hub in range(HUBS + WELL)]
    devices += [(device_of(access), f"acc-{access:03}", DeviceKind.ACCESS_ROUTER) for access in range(ACCESS)]
    ends = [(CORE + 1 + hub, CORE) for hub in range(HUBS + WELL)]
    ends += [(device_of(access), hub_of(access)) for access in range(ACCESS)]
    with core.work() as work:
        add = work.session.execute
        names = range(1, CUSTOMERS + 1)
        add(insert(Customer), [{"id": n, "name": f"Customer {n}", "number": f"C-{n}"} for n in names])
        work.session.add(ServiceSpecification(id=1, key="access", name="Access"))
        work.session.flush()
        add(insert(Agreement), [_agreement(n, work.now) for n in names])
        add(insert(Device), [_device(*row) for row in devices])
        add(insert(Interface), list(_interfaces(ends)))
        add(insert(Link), [_link(place) for place in range(len(ends))])
        add(insert(Service), [_service(access) for access in range(ACCESS)])
        add(insert(Support), [_support(access) for access in range(ACCESS)])
        add(insert(Probe), [_probe(row[0]) for row in devices])
        work.touched("inventory", 1)


def fill_tree_network(core: Core, *, devices: int) -> list[tuple[str, int]]:
    """Four core routers in a ring, and access trees of eleven, of which four in five hang on the first of them.

    The names and ids of what hangs on that one alone are given back.
    """
    rows = [(number + 1, f"core-{number}", DeviceKind.CORE_ROUTER) for number in range(4)]
    ends = [(number + 1, (number + 1) % 4 + 1) for number in range(4)]
    behind: list[tuple[str, int]] = []
    top = 0
    for number in range(5, devices + 1):
        is_top = (number - 5) % 11 == 0
        top = number if is_top else top
        upper = (1 if (number - 5) // 11 % 5 else 2) if is_top else top
        rows.append((number, f"acc-{number}", DeviceKind.ACCESS_ROUTER))
        ends.append((number, upper))
        if (top - 5) // 11 % 5:
            behind.append((f"acc-{number}", number))
    with core.work() as work:
        work.session.execute(insert(Device), [_device(*row) for row in rows])
        work.session.execute(insert(Interface), list(_interfaces(ends)))
        work.session.execute(insert(Link), [_link(place) for place in range(len(ends))])
        work.session.execute(insert(Probe), [_probe(row[0]) for row in rows])
        work.touched("inventory", 1)
    return behind


def _agreement(number: int, at: object) -> dict[str, object]:
    return {
        "id": number, "name": f"Agreement {number}", "customer_id": number, "template": "", "starts_at": at,
        "opens_tickets": True, "version": 1,
    }  # fmt: skip


def _device(number: int, name: str, kind: DeviceKind) -> dict[str, object]:
    return {
        "id": number, "name": name, "kind": kind, "address": f"10.0.{number // 250}.{number % 250}", "port": 161,
        "snmp": SnmpVersion.V3, "credential": "edge", "version": 1, "answers_from": [],
    }  # fmt: skip


def _interfaces(ends: list[tuple[int, int]]) -> Iterator[dict[str, object]]:
    numbers = count(1)
    for place, (lower, upper) in enumerate(ends):
        yield {"id": next(numbers), "device_id": lower, "name": "up" if place else "up-0", "description": ""}
        yield {"id": next(numbers), "device_id": upper, "name": f"down-{place}", "description": ""}


def _link(place: int) -> dict[str, object]:
    return {"id": place + 1, "name": f"L-{place}", "a_interface_id": 2 * place + 1, "b_interface_id": 2 * place + 2}


def _service(access: int) -> dict[str, object]:
    customer = (hub_of(access) - CORE - 1) * (CUSTOMERS // HUBS) + access % (CUSTOMERS // HUBS) + 1
    return {
        "id": access + 1, "name": f"ACC-{access:03}", "label": f"Line {access}", "customer_id": customer,
        "specification_id": 1, "agreement_id": customer, "state": ServiceState.ACTIVE,
        "current_class": ServiceClass.UP, "version": 1,
    }  # fmt: skip


def _support(access: int) -> dict[str, object]:
    return {"service_id": access + 1, "device_id": None, "link_id": HUBS + WELL + access + 1}


def _probe(device: int) -> dict[str, object]:
    """One that tells of silence and of the interfaces alike."""
    return {
        "id": device, "name": f"probe {device}", "type": ProbeType.IF_MIB, "device_id": device, "service_id": None,
        "interval_s": 5.0, "parameters": {}, "version": 1,
    }  # fmt: skip


@dataclass(slots=True)
class Storm:
    """Hears of events, and commits them and settles the problems once a second, as the collector does."""

    core: Core
    clock: VirtualClock
    topology: Topology
    correlator: Correlator = field(default_factory=Correlator)
    key_of: Callable[[Condition, str], str] = resource_key
    told: int = field(default=0)

    def rage(self, seconds: int, *, per_s: int = 1_000, changes: float = 0.02) -> None:
        """So many events a second; of the links that tell again that they are down, a share comes up for a moment."""
        told_links = count()
        for _ in range(seconds):
            with self.core.work(SYSTEM) as work:
                for hub in range(HUBS):
                    self._raise(work, Condition.DEVICE_SILENT, f"hub-{hub}", CORE + 1 + hub)
                for number in islice(told_links, per_s - HUBS):
                    self._tell_of_link(work, number % ACCESS, is_change=number % round(1 / changes) == 0)
            self.clock.advance(1)
            self.correlator.settle(self.core)

    def _tell_of_link(self, work: UnitOfWork, access: int, *, is_change: bool) -> None:
        resource = f"acc-{access:03} up"
        if is_change:
            clear_alarm_of(work, key=self.key_of(Condition.LINK_DOWN, resource), ended_at=work.now)
        self._raise(work, Condition.LINK_DOWN, resource, device_of(access))

    def _raise(self, work: UnitOfWork, condition: Condition, resource: str, device: int) -> None:
        meaning = MEANINGS[condition]
        link = self.topology.links.get((device, "up")) if condition is Condition.LINK_DOWN else None
        key = self.key_of(condition, resource)
        trouble = Trouble(key, condition, meaning.severity, resource, str(condition), device_id=device)
        touches = self.topology.touched_by_link(link) if link is not None else ()
        raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches)
        self.told += 1

    def alarms(self) -> int:
        """How many rows of alarms there are."""
        with self.core.read() as session:
            return session.scalar(select(func.count()).select_from(Alarm)) or 0

    def kept(self, *said: AlarmHappening) -> int:
        """How many events are kept that say so."""
        with self.core.read() as session:
            query = select(func.count()).select_from(AlarmEventRecord).where(AlarmEventRecord.happening.in_(said))
            return session.scalar(query) or 0

    def roots(self) -> list[str | None]:
        """The resources of the open problems' roots."""
        query = (
            select(Alarm.resource)
            .select_from(ServiceProblem)
            .outerjoin(Alarm, ServiceProblem.root_alarm_id == Alarm.id)
            .where(ServiceProblem.state.in_(OPEN))
            .order_by(ServiceProblem.id)
        )
        with self.core.read() as session:
            return list(session.scalars(query))

    def tickets(self) -> dict[int, int]:
        """By customer how many tickets there are."""
        query = select(TroubleTicket.customer_id, func.count()).group_by(TroubleTicket.customer_id)
        with self.core.read() as session:
            return dict(session.execute(query).all())


def make_storm(core: Core, clock: VirtualClock) -> Storm:
    """A store with the network, and a storm that is about to break."""
    fill_storm_network(core)
    with core.read() as session:
        return Storm(core, clock, load_topology(session))


@dataclass(slots=True)
class SpooledStorm:
    """The storm as the collector hears it: polls in a real spool, of which each tells of a change of state.

    The hubs fall silent once; every link comes and goes, again and again, so that the engine has something to do with
    each of them: alarms, ledger, tickets, problems.
    """

    storm: Storm
    spool: Spool
    engine: Engine
    batches_per_s: int = 4
    """As often as the collector writes into its spool."""
    told: int = field(default=0)

    def calm(self) -> None:
        """All is well, and then the hubs have been silent for long enough to count as such."""
        self._spool([self._answer(device, is_up=True, after_s=0.0) for device in self._devices()])
        self._pass_second()
        for _ in range(MEANINGS[Condition.DEVICE_SILENT].count):
            self._spool([self._silence(CORE + 1 + hub) for hub in range(HUBS)])
            self._pass_second()
        self.told += HUBS

    def rage(self, seconds: int, *, per_s: int = 1_000) -> None:
        """So many changes of state a second, applied as they come."""
        for _ in range(seconds):
            self.fall(1, per_s=per_s)
            self.engine.apply_waiting()

    def fall(self, seconds: int, *, per_s: int = 1_000) -> None:
        """The same, and it waits in the spool."""
        for _ in range(seconds):
            each = per_s // self.batches_per_s
            for batch in range(self.batches_per_s):
                self._spool([self._change(place / per_s) for place in range(batch * each, (batch + 1) * each)])
            self.storm.clock.advance(1)

    def drain(self) -> None:
        """Apply what waits, and settle the problems."""
        while self.spool.waiting():
            self.engine.apply_waiting()
        self._pass_second()

    def _change(self, after_s: float) -> Reading:
        before, self.told = self.told - HUBS, self.told + 1
        return self._answer(device_of(before % ACCESS), is_up=before // ACCESS % 2 == 1, after_s=after_s)

    def _answer(self, device: int, *, is_up: bool, after_s: float) -> Reading:
        clock = self.storm.clock
        now_s = clock.monotonic() + after_s
        up = Measurement(Metric.OPER_UP, "up", Kind.GAUGE, float(is_up))
        at = clock.now() + timedelta(seconds=after_s)
        return Reading(device, at, now_s, Outcome.ANSWERED, round(now_s * 100) + 100_000, (up,), 1.0)

    def _silence(self, device: int) -> Reading:
        return Reading(device, self.storm.clock.now(), self.storm.clock.monotonic(), Outcome.SILENT)

    def _devices(self) -> Iterator[int]:
        yield from range(CORE, CORE + 1 + HUBS + WELL)
        yield from (device_of(access) for access in range(ACCESS))

    def _spool(self, readings: list[Reading]) -> None:
        self.spool.append(encode_batch(Batch("storm", tuple(readings))))

    def _pass_second(self) -> None:
        self.storm.clock.advance(1)
        self.engine.apply_waiting()


def make_spooled_storm(core: Core, clock: VirtualClock, directory: Path) -> SpooledStorm:
    """A storm that is about to break over a spool and an engine."""
    storm = make_storm(core, clock)
    spool = Spool(directory / "spool.db")
    return SpooledStorm(storm, spool, Engine(core, spool))
