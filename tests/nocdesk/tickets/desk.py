"""A desk on a store with a small provider in it: two customers, their sites, services and dependencies."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.model import Condition
from nocdesk.catalog.model import ServiceSpecification
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Customer, Site
from nocdesk.events import ProblemOpened
from nocdesk.network.topology import Touch
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.problems.model import MemberRole, ProblemMember, ServiceProblem
from nocdesk.services.model import Dependency, Service
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.model import TicketMatch, TroubleTicket
from nocdesk.tickets.queries import timeline

MORNING = datetime(2026, 3, 4, 0, 12, tzinfo=UTC)
ENGINEER = Actor("mara", Role.ENGINEER)
CARE = Actor("cleo", Role.CARE)
FIELD = Actor("finn", Role.FIELD)


@dataclass(slots=True)
class Desk:
    """The store, its clock, and the ids of what is in it by name."""

    core: Core
    clock: VirtualClock
    customers: dict[str, int] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)
    services: dict[str, int] = field(default_factory=dict)

    def work(self, actor: Actor = ENGINEER) -> AbstractContextManager[UnitOfWork]:
        return self.core.work(actor)

    def read(self) -> AbstractContextManager[Session]:
        return self.core.read()

    def open_ticket(self, service: str = "SIP-1", customer: str = "Harbour Bank", minutes_ago: float = 0) -> int:
        """A call about a service, whose trouble began so many minutes ago."""
        began_at = datetime.fromtimestamp(self.clock.now().timestamp() - minutes_ago * 60, UTC)
        with self.work(CARE) as work:
            return open_ticket(
                work,
                customer_id=self.customers[customer],
                service_id=self.services[service],
                text="Calls break off",
                began_at=began_at,
            )

    def raise_alarm(self, *services: str, key: str = "linkDown|acc-7 ge-0/0/1") -> int:
        """A link that fails now, with the services that ride on it."""
        touches = [Touch(self.services[name], "rides on LINK-7") for name in services]
        trouble = Trouble(key, Condition.LINK_DOWN, PerceivedSeverity.CRITICAL, "acc-7 ge-0/0/1", "Link down: LINK-7")
        with self.work(SYSTEM) as work:
            return raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches).id

    def make_problem(self, *alarms: int) -> int:
        """A problem of these alarms as correlation tells of one; the first explains the others."""
        with self.work(SYSTEM) as work:
            problem = ServiceProblem(
                number=f"SP-{alarms[0]}",
                severity=PerceivedSeverity.CRITICAL,
                text="acc-7 is silent",
                rule="silent-parent",
                reason="acc-7 carries them",
                root_alarm_id=alarms[0],
                began_at=work.now,
                opened_at=work.now,
                changed_at=work.now,
            )
            work.session.add(problem)
            work.session.flush()
            add_members(work, problem.id, *alarms)
            work.happened(ProblemOpened(problem.id))
            return problem.id

    def clear_alarm(self, key: str = "linkDown|acc-7 ge-0/0/1") -> None:
        with self.work(SYSTEM) as work:
            clear_alarm_of(work, key=key, ended_at=work.now)

    def ticket(self, ticket_id: int) -> TroubleTicket:
        with self.read() as session:
            return session.get_one(TroubleTicket, ticket_id)

    def lines(self, ticket_id: int) -> list[str]:
        with self.read() as session:
            return [row.text for row in timeline(session, ticket_id)]

    def matches(self) -> list[TicketMatch]:
        with self.read() as session:
            return list(session.scalars(select(TicketMatch).order_by(TicketMatch.ticket_id, TicketMatch.alarm_id)))


def add_members(work: UnitOfWork, problem_id: int, *alarms: int) -> None:
    """Make alarms members of a problem, and of no other."""
    for alarm_id in alarms:
        query = select(ProblemMember).where(ProblemMember.alarm_id == alarm_id, ProblemMember.left_at.is_(None))
        for old in work.session.scalars(query):
            old.left_at = work.now
        work.session.flush()
        member = ProblemMember(
            problem_id=problem_id, alarm_id=alarm_id, role=MemberRole.SYMPTOM, rule="", reason="", joined_at=work.now
        )
        work.session.add(member)
    work.session.flush()


def make_desk(core: Core, clock: VirtualClock) -> Desk:
    """Harbour Bank (Zurich time) has a voice trunk over its access line; Mill Dairy has lines of its own."""
    clock.at = MORNING
    desk = Desk(core, clock)
    with core.work() as work:
        _fill(work.session, desk)
    return desk


def _fill(session: Session, desk: Desk) -> None:
    specification = ServiceSpecification(key="connectivity", name="Connectivity")
    bank = Customer(name="Harbour Bank", number="C-1", timezone="Europe/Zurich")
    dairy = Customer(name="Mill Dairy", number="C-2", timezone="UTC")
    session.add_all([specification, bank, dairy])
    session.flush()
    desk.customers = {bank.name: bank.id, dairy.name: dairy.id}
    for name, customer in (("Harbour Street", bank), ("Quay", bank), ("Mill Lane", dairy)):
        site = Site(name=name, customer_id=customer.id)
        session.add(site)
        session.flush()
        desk.sites[name] = site.id
    for name, label, customer, at in (
        ("SIP-1", "Voice trunk, Harbour Street", bank, "Harbour Street"),
        ("ACC-1", "Internet line, Harbour Street", bank, "Harbour Street"),
        ("ACC-2", "Internet line, Quay", bank, "Quay"),
        ("ACC-3", "", dairy, "Mill Lane"),
        ("WEB-3", "Shop, Mill Lane", dairy, "Mill Lane"),
    ):
        service = Service(
            name=name, label=label, customer_id=customer.id, site_id=desk.sites[at], specification_id=specification.id
        )
        session.add(service)
        session.flush()
        desk.services[name] = service.id
    for above, below in (("SIP-1", "ACC-1"), ("WEB-3", "ACC-3")):
        session.add(Dependency(service_id=desk.services[above], depends_on_id=desk.services[below]))
