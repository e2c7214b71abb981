"""Problems as one row of a list each: all that their alarms touch, each service and customer counted once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from nocdesk.alarms.model import AlarmImpact
from nocdesk.boards.clocks import CLOCKS, clocks_of, most_urgent
from nocdesk.boards.rows import ProblemLine, SlaClock
from nocdesk.customers.model import Customer
from nocdesk.problems.model import ProblemMember
from nocdesk.services.model import Service
from nocdesk.sla.model import SlaStatus
from nocdesk.store.among import among, numbers
from nocdesk.store.together import Together
from nocdesk.tickets.model import TicketStatus, TroubleTicket

_OVER = (TicketStatus.CLOSED, TicketStatus.REJECTED, TicketStatus.CANCELLED)
_IS_OF_THESE = and_(ProblemMember.left_at.is_(None), among(ProblemMember.problem_id, numbers("ids")))
_SERVICES = (
    select(AlarmImpact.service_id)
    .join(ProblemMember, ProblemMember.alarm_id == AlarmImpact.alarm_id)
    .where(_IS_OF_THESE)
)
_QUERIES = Together(
    # The services that a problem's alarms touch, with their customers.
    select(ProblemMember.problem_id, Service.id.label("service_id"), Customer.name)
    .join(AlarmImpact, AlarmImpact.alarm_id == ProblemMember.alarm_id)
    .join(Service, Service.id == AlarmImpact.service_id)
    .join(Customer, Customer.id == Service.customer_id)
    .where(_IS_OF_THESE)
    .distinct(),
    CLOCKS.where(SlaStatus.service_id.in_(_SERVICES)),
    select(TroubleTicket.problem_id, TroubleTicket.number, TroubleTicket.status)
    .where(among(TroubleTicket.problem_id, numbers("ids")))
    .order_by(TroubleTicket.id),
)


def problem_lines(session: Session, problem_ids: Collection[int]) -> list[ProblemLine]:
    """What these problems are as a whole."""
    if not problem_ids:
        return []
    touched, clocks, tickets = _QUERIES.read(session, ids=problem_ids)
    urgent = clocks_of(clocks)
    services: dict[int, dict[int, str]] = defaultdict(dict)
    for problem_id, service_id, customer in touched:
        services[problem_id][service_id] = customer
    numbered: dict[int, list[str]] = defaultdict(list)
    for problem_id, number, status in tickets:
        if status not in _OVER:
            numbered[problem_id].append(number)
    return [_line(each, services[each], numbered[each], urgent) for each in sorted(problem_ids)]


def _line(
    problem_id: int, services: Mapping[int, str], tickets: Iterable[str], clocks: Mapping[int, SlaClock]
) -> ProblemLine:
    customers = sorted(set(services.values()))
    urgent = most_urgent(clocks, services)
    return ProblemLine(
        id=problem_id,
        service_count=len(services),
        customer_count=len(customers),
        customer=customers[0] if customers else "",
        tickets=tuple(tickets),
        sla=urgent[1] if urgent else None,
    )
