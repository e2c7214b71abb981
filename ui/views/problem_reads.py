"""What the screen of a problem reads, on a pool thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.boards.problem_page import (
    ProblemPage,
    ProblemServiceRow,
    SaidToCustomer,
    open_problems,
    problem_page,
    said_to_customer,
    worst_problem,
)
from nocdesk.boards.problem_sketch_rows import ProblemSketch
from nocdesk.boards.problem_sketching import problem_sketch
from nocdesk.core import Core
from nocdesk.problems.model import ServiceProblem
from nocdesk.services.model import ServiceClass
from nocdesk.traps.rules.book import RuleBook
from ui.kept_network import KeptNetwork
from ui.topology.scene import Scene, Size
from ui.topology.sketch import compose_sketch


@dataclass(frozen=True, slots=True)
class ProblemAnswer:
    """A problem (None: there is none), its picture, and the open ones: what can be stepped to and merged with."""

    asked: int | None
    page: ProblemPage | None
    sketch: ProblemSketch
    scene: Scene | None
    said: SaidToCustomer | None
    others: tuple[tuple[int, str], ...]


class ProblemReads:
    """The reads of a core, each in a short session of its own; the network is kept until the inventory changes."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._book = RuleBook(core.settings.traps.rule_dir, core.settings.names_file, core.clock)
        self._network = KeptNetwork(core)

    def forget_network(self) -> None:
        """The inventory has changed; what is being read of the old one is not kept either."""
        self._network.forget()

    def problem(self, asked: int | None, size: Size, before: Scene | None, customer_id: int | None) -> ProblemAnswer:
        """Everything about a problem, or about the one that presses most; what stays keeps its place."""
        rules, _ = self._book.current()
        now = self._core.clock.now()
        with self._core.read() as session:
            others = _open_ones(session)
            problem_id = asked if asked is not None else worst_problem(session)
            page = problem_page(session, problem_id, now=now, rules=rules) if problem_id is not None else None
            if page is None:
                return ProblemAnswer(asked, None, ProblemSketch(), None, None, others)
            graph = self._network.graph(session)
            sketch = problem_sketch(session, graph, page.detail.id, page.impacted)
            customer = customer_id if customer_id is not None else _first_customer(page.services)
            said = self._said(session, page, customer) if customer is not None else None
        return ProblemAnswer(asked, page, sketch, compose_sketch(sketch, size, before), said, others)

    def said(self, page: ProblemPage, customer_id: int) -> SaidToCustomer | None:
        """What a customer may be told of a problem."""
        with self._core.read() as session:
            return self._said(session, page, customer_id)

    def _said(self, session: Session, page: ProblemPage, customer_id: int) -> SaidToCustomer | None:
        services = {row.id for row in page.services if row.customer_id == customer_id}
        return said_to_customer(session, customer_id, services, now=self._core.clock.now())


def _first_customer(services: Sequence[ProblemServiceRow]) -> int | None:
    """The customer of the service that fares worst."""
    felt = [row.customer_id for row in services if row.effect is not ServiceClass.UP]
    return felt[0] if felt else None


def _open_ones(session: Session) -> tuple[tuple[int, str], ...]:
    """The open problems in the order in which they press, each with the words that it is chosen by."""
    ids = open_problems(session)
    query = select(ServiceProblem.id, ServiceProblem.number, ServiceProblem.text).where(ServiceProblem.id.in_(ids))
    words = {number: f"{name} · {text}" for number, name, text in session.execute(query)}
    return tuple((number, words[number]) for number in ids)
