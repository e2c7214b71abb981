"""The ledger reads the same whether alarms are told of in one transaction or each in one of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.catalog.model import ServiceSpecification
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Customer
from nocdesk.network.topology import Touch
from nocdesk.outages.checking import differences
from nocdesk.outages.ledger import witness
from nocdesk.outages.reading import ledger_reading
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import Service
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.unit_of_work import UnitOfWork

ALONE, TOGETHER = "alone", "together"


@dataclass(frozen=True, slots=True)
class Told:
    """An alarm of a service is raised or cleared, by evidence of so many seconds ago."""

    service: int
    trouble: int
    is_raised: bool
    ago_s: int
    condition: Condition


told = st.builds(
    Told,
    service=st.integers(0, 1),
    trouble=st.integers(0, 2),
    is_raised=st.booleans(),
    ago_s=st.integers(0, 40),
    condition=st.sampled_from([Condition.LINK_DOWN, Condition.THRESHOLD, Condition.TEST_FAILED]),
)
rounds = st.lists(st.lists(told, min_size=1, max_size=5), min_size=1, max_size=5)


def make_services(core: Core) -> dict[tuple[str, int], int]:
    """Two services of each way; the second of each is measured, too."""
    with core.work() as work:
        customer = Customer(name=f"Bank {work.now.timestamp()}", number=f"C-{work.now.timestamp()}")
        kind = work.session.scalar(select(ServiceSpecification)) or ServiceSpecification(key="access", name="Access")
        work.session.add_all([customer, kind])
        work.session.flush()
        found = {}
        for way in (ALONE, TOGETHER):
            for number in range(2):
                name = f"{way}-{number}-{work.now.timestamp()}"
                service = Service(name=name, customer_id=customer.id, specification_id=kind.id)
                work.session.add(service)
                work.session.flush()
                found[way, number] = service.id
        return found


def tell(work: UnitOfWork, one: Told, way: str, services: dict[tuple[str, int], int]) -> None:
    service = services[way, one.service]
    key, at = f"{one.condition}|{service}|{one.trouble}", work.now - timedelta(seconds=one.ago_s)
    if not one.is_raised:
        clear_alarm_of(work, key=key, ended_at=at)
        return
    trouble = Trouble(key, one.condition, PerceivedSeverity.MAJOR, f"LINK-{one.trouble}", "is down")
    raise_alarm(work, trouble=trouble, began_at=at, touches=[Touch(service, "rides on it")])


def live_through(core: Core, clock: VirtualClock, services: dict[tuple[str, int], int], told: list[list[Told]]) -> None:
    for batch in told:
        clock.advance(60)
        with core.work(SYSTEM) as work:
            measured = [services[way, 1] for way in (ALONE, TOGETHER)]
            witness(work, dict.fromkeys(measured, work.now), dict.fromkeys(measured, 90.0))
        for one in batch:
            with core.work(SYSTEM) as work:
                tell(work, one, ALONE, services)
        with core.work(SYSTEM) as work:
            for one in batch:
                tell(work, one, TOGETHER, services)


def read(core: Core, clock: VirtualClock, service_id: int) -> Sequence[tuple[object, ...]]:
    end = clock.now()
    with core.read() as session:
        stretches = ledger_reading(session, [service_id], end - timedelta(hours=1), end)[service_id]
    return [(one.service_class, one.beneath, one.began_at, one.ended_at) for one in stretches]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=rounds)
def test_what_is_told_together_reads_as_what_is_told_one_by_one(
    sqlite_core: Core, clock: VirtualClock, batches: list[list[Told]]
) -> None:
    clock.advance(7200)
    services = make_services(sqlite_core)

    live_through(sqlite_core, clock, services, batches)

    for number in range(2):
        assert read(sqlite_core, clock, services[TOGETHER, number]) == read(sqlite_core, clock, services[ALONE, number])
    with sqlite_core.read() as session:
        assert list(differences(session, services.values(), None, clock.now())) == []
