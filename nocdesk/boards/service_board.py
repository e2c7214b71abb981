"""Services, tickets and service levels in the customer's words: no word of the network in any of these rows."""

from collections import Counter, defaultdict
from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from nocdesk.boards.clocks import sla_clocks
from nocdesk.boards.rows import ServiceRow, SlaRow, TicketRow
from nocdesk.catalog.model import ServiceSpecification, SlaTemplate
from nocdesk.customers.model import Agreement, Customer, Site
from nocdesk.services.model import Service
from nocdesk.sla.model import SlaStatus
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket, Workgroup
from nocdesk.tickets.own_words import own_words
from nocdesk.tickets.workflow import FINAL, OPEN


def service_rows(session: Session, *, ids: Collection[int] | None = None) -> list[ServiceRow]:
    """Services by customer and name."""
    query = (
        select(Service, Customer.name, Site.name, ServiceSpecification.name, SlaTemplate.tier)
        .join(Customer, Customer.id == Service.customer_id)
        .join(ServiceSpecification, ServiceSpecification.id == Service.specification_id)
        .outerjoin(Site, Site.id == Service.site_id)
        .outerjoin(Agreement, Agreement.id == Service.agreement_id)
        .outerjoin(SlaTemplate, SlaTemplate.name == Agreement.template)
        .order_by(Customer.name, Service.name)
    )
    if ids is not None:
        query = query.where(Service.id.in_(ids))
    clocks = sla_clocks(session, ids)
    tickets = _open_tickets(session)
    return [
        ServiceRow(
            id=service.id,
            name=service.name,
            label=service.label,
            customer_id=service.customer_id,
            customer=customer,
            site=site or "",
            specification=specification,
            tier=tier or "",
            service_class=service.current_class,
            since=service.class_since,
            sla=clocks.get(service.id),
            open_tickets=tickets[service.id],
        )
        for service, customer, site, specification, tier in session.execute(query)
    ]


def ticket_rows(
    session: Session, *, ids: Collection[int] | None = None, include_closed: bool = False
) -> list[TicketRow]:
    """Tickets that are not at their end, or all, the newest first."""
    query = _tickets(ids, include_closed=include_closed)
    read = own_words(session)
    linked, proposed = _matches(session, query.with_only_columns(TroubleTicket.id).order_by(None))
    found = session.execute(query).all()
    clocks = sla_clocks(session, {ticket.service_id for ticket, *_ in found if ticket.service_id is not None})
    return [
        TicketRow(
            id=ticket.id,
            number=ticket.number,
            status=ticket.status,
            customer_id=ticket.customer_id,
            customer=customer,
            service_id=ticket.service_id,
            service=service or "",
            site=site or "",
            text=read(ticket.text, ticket.is_system),
            opened_at=ticket.opened_at,
            began_at=ticket.began_at,
            etr_at=ticket.etr_at,
            restored_at=ticket.restored_at,
            restoration=ticket.restoration,
            next_update_at=ticket.next_update_at,
            updated_by=ticket.updated_by,
            sla=clocks.get(ticket.service_id) if ticket.service_id is not None else None,
            alarms=tuple(linked[ticket.id]),
            proposals=proposed[ticket.id],
            version=ticket.version,
            priority=ticket.priority,
            workgroup=workgroup or "",
            assignee=ticket.assignee,
            problem_id=ticket.problem_id,
        )
        for ticket, customer, service, site, workgroup in found
    ]


def _tickets(ids: Collection[int] | None, *, include_closed: bool) -> Select[TroubleTicket, str, str, str, str]:
    query = (
        select(TroubleTicket, Customer.name, Service.name, Site.name, Workgroup.name)
        .join(Customer, Customer.id == TroubleTicket.customer_id)
        .outerjoin(Service, Service.id == TroubleTicket.service_id)
        .outerjoin(Site, Site.id == func.coalesce(TroubleTicket.site_id, Service.site_id))
        .outerjoin(Workgroup, Workgroup.id == TroubleTicket.workgroup_id)
        .order_by(TroubleTicket.id.desc())
    )
    if not include_closed:
        query = query.where(TroubleTicket.status.not_in(tuple(FINAL)))
    if ids is not None:
        query = query.where(TroubleTicket.id.in_(ids))
    return query


def sla_rows(session: Session, *, service_id: int | None = None) -> list[SlaRow]:
    """Where each objective stands, by customer and service."""
    query = (
        select(SlaStatus, Service.name, Customer.name)
        .join(Service, Service.id == SlaStatus.service_id)
        .join(Customer, Customer.id == Service.customer_id)
        .order_by(Customer.name, Service.name, SlaStatus.id)
    )
    if service_id is not None:
        query = query.where(SlaStatus.service_id == service_id)
    return [
        SlaRow(
            service_id=status.service_id,
            service=service,
            customer=customer,
            measure=status.measure,
            target=status.target,
            limit=status.limit,
            achieved=status.achieved,
            coverage=status.coverage or 0.0,
            budget_s=status.budget_s or 0.0,
            budget_left_s=status.budget_left_s or 0.0,
            breach_at=status.breach_at,
            state=status.state,
            computed_at=status.computed_at,
            objective=status.objective,
            reason=status.reason,
            version=status.version,
            has_budget=status.budget_s is not None,
        )
        for status, service, customer in session.execute(query)
    ]


def _matches(session: Session, tickets: Select[int]) -> tuple[dict[int, list[int]], Counter[int]]:
    """By ticket, the alarms that are linked with it, and how many are proposed."""
    linked: dict[int, list[int]] = defaultdict(list)
    proposed: Counter[int] = Counter()
    query = select(TicketMatch).where(TicketMatch.ticket_id.in_(tickets)).order_by(TicketMatch.alarm_id)
    for match in session.scalars(query):
        if match.state is MatchState.LINKED:
            linked[match.ticket_id].append(match.alarm_id)
        elif match.state is MatchState.PROPOSED:
            proposed[match.ticket_id] += 1
    return linked, proposed


def _open_tickets(session: Session) -> Counter[int]:
    query = (
        select(TroubleTicket.service_id, func.count())
        .where(TroubleTicket.status.in_(tuple(OPEN)), TroubleTicket.service_id.is_not(None))
        .group_by(TroubleTicket.service_id)
    )
    return Counter({service_id: count for service_id, count in session.execute(query) if service_id is not None})
