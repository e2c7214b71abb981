"""Things of which several people count one part up, each in a value of their own: tickets, works, problems, terms."""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import update
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.customers.model import Agreement
from nocdesk.merging import Version
from nocdesk.people.model import Role
from nocdesk.problems import editing as problem_editing
from nocdesk.problems.commands import own_problem
from nocdesk.problems.editing import ProblemValues
from nocdesk.problems.model import ServiceProblem
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.agreements import last_entered
from nocdesk.sla.revising import revise_to
from nocdesk.sla.terms_parts import TermsParts, terms_of_parts
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.commands import assign_crew, open_ticket
from nocdesk.tickets.merging import TicketValues, version_of
from nocdesk.tickets.model import TroubleTicket
from nocdesk.works.commands import WorkWindow, extend_work, plan_work
from nocdesk.works.commands import version_of as work_version
from nocdesk.works.model import PlannedWork
from tests.nocdesk.provider_builder import make_provider

V = TypeVar("V")
MINUTE = timedelta(minutes=1)


class Counted(ABC, Generic[V]):
    """`part` is what is counted up; whoever saves has seen a version and wants one more than it says."""

    name: ClassVar[str]
    part: ClassVar[str]
    role: ClassVar[Role] = Role.ENGINEER
    id: int

    @abstractmethod
    def read(self, session: Session) -> Version[V]:
        """The thing as it is."""

    @abstractmethod
    def count(self, values: V) -> int:
        """How far it has been counted."""

    @abstractmethod
    def one_more(self, values: V, person: int) -> V:
        """What this person wants of it."""

    @abstractmethod
    def save(self, work: UnitOfWork, wanted: V, seen: Version[V]) -> None:
        """Save it as the desk does."""

    @abstractmethod
    def save_unguarded(self, work: UnitOfWork, wanted: V) -> None:
        """The same without what was seen."""


class CountedTicket(Counted[TicketValues]):
    """Its crew."""

    name, part, role = "ticket", "crew", Role.FIELD

    def __init__(self, core: Core) -> None:
        provider = make_provider(core)
        with core.work() as work:
            self.id = open_ticket(work, customer_id=provider.customer, service_id=provider.voice, text="No tone")
            assign_crew(work, ticket_id=self.id, crew="0 people")

    def read(self, session: Session) -> Version[TicketValues]:
        return version_of(session.get_one(TroubleTicket, self.id))

    def count(self, values: TicketValues) -> int:
        return int(values.crew.split()[0])

    def one_more(self, values: TicketValues, person: int) -> TicketValues:
        return replace(values, crew=f"{self.count(values) + 1} by {person}")

    def save(self, work: UnitOfWork, wanted: TicketValues, seen: Version[TicketValues]) -> None:
        assign_crew(work, ticket_id=self.id, crew=wanted.crew, expected_version=seen.version)

    def save_unguarded(self, work: UnitOfWork, wanted: TicketValues) -> None:
        work.session.execute(update(TroubleTicket).where(TroubleTicket.id == self.id).values(crew=wanted.crew))


class CountedProblem(Counted[ProblemValues]):
    """Its owner."""

    name, part = "problem", "owner"

    def __init__(self, core: Core) -> None:
        with core.work() as work:
            times = dict.fromkeys(("began_at", "opened_at", "changed_at"), work.now)
            problem = ServiceProblem(
                number="PRB-1", severity=PerceivedSeverity.MAJOR, text="Link down", rule="link", reason="", **times,
                owner="0 people",
            )  # fmt: skip
            work.session.add(problem)
            work.session.flush()
            self.id = problem.id

    def read(self, session: Session) -> Version[ProblemValues]:
        return problem_editing.version_of(session, session.get_one(ServiceProblem, self.id))

    def count(self, values: ProblemValues) -> int:
        return int((values.owner or "0").split()[0])

    def one_more(self, values: ProblemValues, person: int) -> ProblemValues:
        return replace(values, owner=f"{self.count(values) + 1} by {person}")

    def save(self, work: UnitOfWork, wanted: ProblemValues, seen: Version[ProblemValues]) -> None:
        own_problem(work, problem_id=self.id, owner=wanted.owner, seen=seen)

    def save_unguarded(self, work: UnitOfWork, wanted: ProblemValues) -> None:
        own_problem(work, problem_id=self.id, owner=wanted.owner)


class CountedWork(Counted[WorkWindow]):
    """The minutes that it lasts."""

    name, part = "planned work", "ends_at"
    begins_at: datetime

    def __init__(self, core: Core) -> None:
        service, self.begins_at = make_provider(core).voice, core.clock.now()
        with core.work() as work:
            end = self.begins_at + timedelta(days=365)
            self.id = plan_work(work, name="PW-1", starts_at=self.begins_at, ends_at=end, service_ids=[service])
        self.begins_at = end

    def read(self, session: Session) -> Version[WorkWindow]:
        return work_version(session, session.get_one(PlannedWork, self.id))

    def count(self, values: WorkWindow) -> int:
        return (values.ends_at - self.begins_at) // MINUTE

    def one_more(self, values: WorkWindow, person: int) -> WorkWindow:
        ends_at = self.begins_at + (self.count(values) + 1) * MINUTE + timedelta(seconds=person)
        return replace(values, ends_at=ends_at)

    def save(self, work: UnitOfWork, wanted: WorkWindow, seen: Version[WorkWindow]) -> None:
        extend_work(work, work_id=self.id, ends_at=wanted.ends_at, reason="takes longer", seen=seen.values)

    def save_unguarded(self, work: UnitOfWork, wanted: WorkWindow) -> None:
        planned = work.session.get_one(PlannedWork, self.id, with_for_update=True)
        planned.ends_at = wanted.ends_at


class CountedAgreement(Counted[TermsParts]):
    """What it costs in a month."""

    name, part, role = "agreement", "monthly_charge", Role.SUPERVISOR

    def __init__(self, core: Core) -> None:
        make_provider(core)
        with core.read() as session:
            self.id = session.query(Agreement.id).scalar()

    def read(self, session: Session) -> Version[TermsParts]:
        found = last_entered(session, session.get_one(Agreement, self.id))
        assert found is not None
        return found

    def count(self, values: TermsParts) -> int:
        return int(float(values["monthly_charge"] or 0))

    def one_more(self, values: TermsParts, person: int) -> TermsParts:
        return {**values, "currency": "EUR", "monthly_charge": f"{self.count(values) + 1}.0{person + 1}"}

    def save(self, work: UnitOfWork, wanted: TermsParts, seen: Version[TermsParts]) -> None:
        revise_to(work, agreement_id=self.id, terms=terms_of_parts(wanted), reason="dearer", seen=seen.version)

    def save_unguarded(self, work: UnitOfWork, wanted: TermsParts) -> None:
        revise_to(work, agreement_id=self.id, terms=terms_of_parts(wanted), reason="dearer")
