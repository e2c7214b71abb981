"""Alarms with their services, customers, SLA clocks and tickets, for those who may see the network."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import CONSEQUENCES, MEANINGS
from nocdesk.alarms.flapping import is_flapping, restlessness
from nocdesk.alarms.model import Alarm, AlarmImpact, AlarmNote
from nocdesk.boards.clocks import most_urgent, sla_clocks
from nocdesk.boards.rows import AlarmDetail, AlarmRow, ImpactRow, JournalRow, ProposalRow, SlaClock, Touched, Withheld
from nocdesk.boards.shelf_board import withheld_of
from nocdesk.customers.model import Customer, Site
from nocdesk.language import _
from nocdesk.network.model import Device, Probe
from nocdesk.problems.model import MemberRole, ProblemMember, ServiceProblem
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.series_time import in_slices
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.traps.rules.rule import TrapRules
from nocdesk.works.model import PlannedWork, WorkScope

_EFFECT_RANK = {ServiceClass.DOWN: 0, ServiceClass.DEGRADED: 1}


@dataclass(frozen=True, slots=True)
class _Impact:
    service_id: int
    service: str
    label: str
    customer: str
    site: str
    effect: ServiceClass
    reason: str


@dataclass(frozen=True, slots=True)
class _Member:
    problem_id: int
    problem: str
    role: MemberRole


def alarm_rows(
    session: Session, *, now: datetime, ids: Collection[int] | None = None, include_closed: bool = False
) -> list[AlarmRow]:
    """Open alarms, or all; with `ids` only those of them that (still) qualify."""
    query = select(Alarm).order_by(Alarm.id)
    if not include_closed:
        query = query.where(Alarm.closed_at.is_(None))
    wanted = session.scalars(query.with_only_columns(Alarm.id)).all() if ids is None else sorted(ids)
    pages = (session.scalars(query.where(Alarm.id.in_(page))).all() for page in in_slices(wanted))
    return [row for page in pages for row in _page(session, page, now)]


def _page(session: Session, alarms: Sequence[Alarm], now: datetime) -> list[AlarmRow]:
    impacts = _impacts(session, [alarm.id for alarm in alarms])
    services = {impact.service_id for touched in impacts.values() for impact in touched}
    clocks = sla_clocks(session, services)
    planned = _planned(session, services, now)
    matches = _matches(session, [alarm.id for alarm in alarms])
    withheld = withheld_of(session, alarms)
    members = _members(session, [alarm.id for alarm in alarms])
    places = _places(session, {alarm.device_id for alarm in alarms if alarm.device_id is not None})
    return [
        _in_problem(
            _row(alarm, impacts[alarm.id], clocks, planned, matches[alarm.id], withheld[alarm.id], now),
            members.get(alarm.id),
            _touched(impacts[alarm.id], places.get(alarm.device_id)),
        )
        for alarm in alarms
    ]


def alarm_detail(
    session: Session, alarm_id: int, *, now: datetime, rules: TrapRules | None = None
) -> AlarmDetail | None:
    """Everything about one alarm; None where it is gone. What its trap's rule advises counts before what is general."""
    rows = alarm_rows(session, now=now, ids=[alarm_id], include_closed=True)
    if not rows:
        return None
    impacts = _impacts(session, [alarm_id])[alarm_id]
    clocks = sla_clocks(session, {impact.service_id for impact in impacts})
    key = select(Alarm.natural_key).where(Alarm.id == alarm_id).scalar_subquery()
    # A lasting note stands with every alarm of its trouble, above all that only happened.
    notes = (
        select(AlarmNote)
        .where(or_(AlarmNote.alarm_id == alarm_id, AlarmNote.natural_key == key))
        .order_by(AlarmNote.natural_key.is_(None), AlarmNote.id.desc())
    )
    return AlarmDetail(
        row=rows[0],
        device_id=session.scalar(select(Probe.device_id).where(Probe.id == rows[0].probe_id)),
        impacts=tuple(
            ImpactRow(i.service_id, i.service, i.label, i.customer, i.effect, i.reason, clocks.get(i.service_id))
            for i in _worst_first(impacts, clocks)
        ),
        proposals=tuple(proposal_rows(session, alarm_id=alarm_id)),
        guidance=_guidance(session, rows[0], rules),
        journal=tuple(
            JournalRow(note.at, note.author, note.text, note.natural_key is not None) for note in session.scalars(notes)
        ),
    )


def _guidance(session: Session, row: AlarmRow, rules: TrapRules | None) -> tuple[str, ...]:
    rule = session.scalar(select(Alarm.rule).where(Alarm.id == row.id)) if rules is not None else None
    steps = (rules.guidance(rule) if rules is not None and rule else ()) or MEANINGS[row.condition].guidance
    return tuple(_(step) for step in steps)


def proposal_rows(
    session: Session, *, alarm_id: int | None = None, ticket_id: int | None = None, state: MatchState | None = None
) -> list[ProposalRow]:
    """Pairs of ticket and alarm that were proposed, linked or declined; what waits for a decision first, best first."""
    query = (
        select(TicketMatch, TroubleTicket, Customer.name, Service.name, Alarm.text)
        .join(TroubleTicket, TroubleTicket.id == TicketMatch.ticket_id)
        .join(Customer, Customer.id == TroubleTicket.customer_id)
        .join(Alarm, Alarm.id == TicketMatch.alarm_id)
        .outerjoin(Service, Service.id == TroubleTicket.service_id)
        .order_by(TicketMatch.score.desc(), TicketMatch.ticket_id)
    )
    if alarm_id is not None:
        query = query.where(TicketMatch.alarm_id == alarm_id)
    if ticket_id is not None:
        query = query.where(TicketMatch.ticket_id == ticket_id)
    if state is not None:
        query = query.where(TicketMatch.state == state)
    order = list(MatchState)
    rows = [
        ProposalRow(
            ticket_id=ticket.id,
            ticket=ticket.number,
            ticket_text=ticket.text,
            ticket_status=ticket.status,
            customer=customer,
            service=service or "",
            alarm_id=match.alarm_id,
            alarm_text=text,
            score=match.score,
            reasons=tuple(match.reasons),
            state=match.state,
        )
        for match, ticket, customer, service, text in session.execute(query)
    ]
    return sorted(rows, key=lambda row: order.index(row.state))


def _row(
    alarm: Alarm,
    impacts: Sequence[_Impact],
    clocks: Mapping[int, SlaClock],
    planned: Collection[int],
    matches: Sequence[tuple[str, MatchState]],
    withheld: Withheld,
    now: datetime,
) -> AlarmRow:
    ordered = _worst_first(impacts, clocks)
    customers = list(dict.fromkeys(impact.customer for impact in ordered))
    first = ordered[0] if ordered else None
    urgent = most_urgent(clocks, [impact.service_id for impact in impacts])
    return AlarmRow(
        id=alarm.id,
        severity=alarm.severity,
        is_active=alarm.cleared_at is None,
        is_acknowledged=alarm.acknowledged_at is not None,
        acknowledged_by=alarm.acknowledged_by,
        condition=alarm.condition,
        alarm_type=alarm.alarm_type,
        probable_cause=alarm.probable_cause,
        resource=alarm.resource,
        probe_id=alarm.probe_id,
        text=alarm.text,
        raised_at=alarm.raised_at, began_at=alarm.began_at, last_at=alarm.last_at, cleared_at=alarm.cleared_at,
        count=alarm.count,
        owner=alarm.owner,
        service_id=first.service_id if first else None,
        service=first.service if first else "",
        service_count=len(impacts),
        customer=customers[0] if customers else "", customer_count=len(customers),
        sla=urgent[1] if urgent else None,
        tickets=tuple(number for number, state in matches if state is MatchState.LINKED),
        proposals=sum(state is MatchState.PROPOSED for _, state in matches),
        is_planned=_is_planned(alarm, impacts, planned),
        version=alarm.version,
        withheld=withheld,
        is_flapping=is_flapping(restlessness(alarm.flap_value, alarm.changed_state_at, now)),
    )  # fmt: skip


def _is_planned(alarm: Alarm, impacts: Sequence[_Impact], planned: Collection[int]) -> bool:
    # As `under_work` counts: a promise is kept by no planned work.
    is_promise = alarm.condition in CONSEQUENCES
    return bool(impacts) and not is_promise and all(impact.service_id in planned for impact in impacts)


def _in_problem(row: AlarmRow, member: _Member | None, touched: Touched) -> AlarmRow:
    if member is None:
        return replace(row, touched=touched)
    return replace(row, touched=touched, problem_id=member.problem_id, problem=member.problem, role=member.role)


def _members(session: Session, alarm_ids: Iterable[int]) -> Mapping[int, _Member]:
    query = (
        select(ProblemMember.alarm_id, ServiceProblem.id, ServiceProblem.number, ProblemMember.role)
        .join(ServiceProblem, ServiceProblem.id == ProblemMember.problem_id)
        .where(ProblemMember.left_at.is_(None), ProblemMember.alarm_id.in_(list(alarm_ids)))
    )
    return {
        alarm_id: _Member(problem_id, number, role) for alarm_id, problem_id, number, role in session.execute(query)
    }


def _touched(impacts: Sequence[_Impact], place: str | None) -> Touched:
    services = dict.fromkeys(impact.service for impact in impacts)
    customers = dict.fromkeys(impact.customer for impact in impacts)
    sites = dict.fromkeys(site for site in (place, *(impact.site for impact in impacts)) if site)
    return Touched(tuple(services), tuple(customers), tuple(sites))


def _places(session: Session, device_ids: Iterable[int]) -> Mapping[int | None, str]:
    query = select(Device.id, Device.location).where(Device.id.in_(list(device_ids)))
    return {device_id: location for device_id, location in session.execute(query)}


def _worst_first(impacts: Sequence[_Impact], clocks: Mapping[int, SlaClock]) -> list[_Impact]:
    order = [service_id for service_id, _ in sorted(clocks.items(), key=lambda pair: pair[1].budget_left_s)]
    place = {service_id: index for index, service_id in enumerate(order)}
    return sorted(
        impacts, key=lambda i: (_EFFECT_RANK.get(i.effect, 2), place.get(i.service_id, len(place)), i.service)
    )


def _impacts(session: Session, alarm_ids: Iterable[int]) -> Mapping[int, list[_Impact]]:
    query = (
        select(
            AlarmImpact.alarm_id,
            Service.id,
            Service.name,
            Service.label,
            Customer.name,
            Site.name,
            AlarmImpact.effect,
            AlarmImpact.reason,
        )
        .join(Service, Service.id == AlarmImpact.service_id)
        .join(Customer, Customer.id == Service.customer_id)
        .outerjoin(Site, Site.id == Service.site_id)
        .where(AlarmImpact.alarm_id.in_(list(alarm_ids)))
        .order_by(Service.name)
    )
    found: dict[int, list[_Impact]] = defaultdict(list)
    for alarm_id, service_id, service, label, customer, site, effect, reason in session.execute(query):
        found[alarm_id].append(_Impact(service_id, service, label, customer, site or "", effect, reason))
    return found


def _matches(session: Session, alarm_ids: Iterable[int]) -> Mapping[int, list[tuple[str, MatchState]]]:
    query = (
        select(TicketMatch.alarm_id, TroubleTicket.number, TicketMatch.state)
        .join(TroubleTicket, TroubleTicket.id == TicketMatch.ticket_id)
        .where(TicketMatch.alarm_id.in_(list(alarm_ids)))
        .order_by(TroubleTicket.id)
    )
    found: dict[int, list[tuple[str, MatchState]]] = defaultdict(list)
    for alarm_id, number, state in session.execute(query):
        found[alarm_id].append((number, state))
    return found


def _planned(session: Session, service_ids: Collection[int], now: datetime) -> set[int]:
    query = (
        select(WorkScope.service_id)
        .join(PlannedWork, PlannedWork.id == WorkScope.work_id)
        .where(PlannedWork.starts_at <= now, PlannedWork.ends_at > now)
    )
    return set(session.scalars(query)).intersection(service_ids)
