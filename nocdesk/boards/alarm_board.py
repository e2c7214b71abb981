"""Alarms with their services, customers, SLA clocks and tickets, for those who may see the network."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select, true
from sqlalchemy.orm import Session

from nocdesk.alarms.catalogue import CONSEQUENCES, MEANINGS
from nocdesk.alarms.flapping import is_flapping, restlessness
from nocdesk.alarms.model import Alarm, AlarmImpact, AlarmNote, Condition
from nocdesk.alarms.withheld_model import AlarmShelf, OutOfService
from nocdesk.boards.clocks import CLOCKS, clocks_of, most_urgent, sla_clocks
from nocdesk.boards.rows import AlarmDetail, AlarmRow, ImpactRow, JournalRow, ProposalRow, SlaClock, Touched
from nocdesk.boards.shelf_board import IS_OUT_OF, IS_SHELF_OF, WITHHELD_COLUMNS, withheld_by
from nocdesk.customers.model import Customer, Site
from nocdesk.language import _
from nocdesk.network.model import Device, Probe
from nocdesk.problems.model import ProblemMember, ServiceProblem
from nocdesk.services.model import Service, ServiceClass
from nocdesk.sla.model import SlaStatus
from nocdesk.store.among import among, numbers
from nocdesk.store.series_time import in_slices
from nocdesk.store.together import Rows, Together
from nocdesk.tickets.model import MatchState, TicketMatch, TroubleTicket
from nocdesk.tickets.own_words import own_words
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
class _Beside:
    """What was read beside a page of alarms: impacts and matches by alarm, clocks by service, services under work."""

    impacts: Mapping[int, list[_Impact]]
    clocks: Mapping[int, SlaClock]
    under_work: frozenset[int]
    matches: Mapping[int, list[tuple[str, MatchState]]]


_IDS = numbers("ids")
_ALARMS: Select[*tuple[Any, ...]] = (
    select(
        Alarm.id, Alarm.severity, Alarm.cleared_at, Alarm.acknowledged_at, Alarm.acknowledged_by, Alarm.condition,
        Alarm.alarm_type, Alarm.probable_cause, Alarm.resource, Alarm.probe_id, Alarm.text, Alarm.raised_at,
        Alarm.began_at, Alarm.last_at, Alarm.count.label("times"), Alarm.owner, Alarm.version, Alarm.flap_value,
        Alarm.changed_state_at, Device.location, ServiceProblem.id.label("problem_id"), ServiceProblem.number,
        ProblemMember.role, *WITHHELD_COLUMNS,
    )
    .outerjoin(Device, Device.id == Alarm.device_id)
    .outerjoin(ProblemMember, and_(ProblemMember.alarm_id == Alarm.id, ProblemMember.left_at.is_(None)))
    .outerjoin(ServiceProblem, ServiceProblem.id == ProblemMember.problem_id)
    .outerjoin(AlarmShelf, IS_SHELF_OF)
    .outerjoin(OutOfService, IS_OUT_OF)
    .where(among(Alarm.id, _IDS))
    .order_by(Alarm.id)
)  # fmt: skip
_IMPACTS: Select[*tuple[Any, ...]] = (
    select(
        AlarmImpact.alarm_id,
        Service.id.label("service_id"),
        Service.name.label("service"),
        Service.label,
        Customer.name.label("customer"),
        Site.name.label("site"),
        AlarmImpact.effect,
        AlarmImpact.reason,
    )
    .join(Service, Service.id == AlarmImpact.service_id)
    .join(Customer, Customer.id == Service.customer_id)
    .outerjoin(Site, Site.id == Service.site_id)
    .where(among(AlarmImpact.alarm_id, _IDS))
    .order_by(Service.name)
)
_TOUCHED = select(AlarmImpact.service_id).where(among(AlarmImpact.alarm_id, _IDS))
_PLANNED = (
    select(WorkScope.service_id)
    .join(PlannedWork, PlannedWork.id == WorkScope.work_id)
    .where(PlannedWork.starts_at <= bindparam("now"), PlannedWork.ends_at > bindparam("now"))
)
_MATCHES: Select[*tuple[Any, ...]] = (
    select(TicketMatch.alarm_id, TroubleTicket.number, TicketMatch.state)
    .join(TroubleTicket, TroubleTicket.id == TicketMatch.ticket_id)
    .where(among(TicketMatch.alarm_id, _IDS))
    .order_by(TroubleTicket.id)
)
_BESIDES = (_IMPACTS, CLOCKS.where(SlaStatus.service_id.in_(_TOUCHED)), _PLANNED, _MATCHES)
_OPEN, _ALL = Together(_ALARMS.where(Alarm.closed_at.is_(None)), *_BESIDES), Together(_ALARMS, *_BESIDES)


def alarm_rows(
    session: Session, *, now: datetime, ids: Collection[int] | None = None, include_closed: bool = False
) -> list[AlarmRow]:
    """Open alarms, or all; with `ids` only those of them that (still) qualify."""
    if ids is None:
        ids = session.scalars(select(Alarm.id).where(true() if include_closed else Alarm.closed_at.is_(None))).all()
    queries = _ALL if include_closed else _OPEN
    pages = (queries.read(session, ids=page, now=now) for page in in_slices(sorted(ids)))
    return [row for page in pages for row in _page(page, now)]


def _page(read: Sequence[Rows], now: datetime) -> list[AlarmRow]:
    alarms, *rest = read
    beside = _beside(*rest)
    return [_row(alarm, beside, now) for alarm in alarms]


def _beside(impacts: Rows, clocks: Rows, under_work: Rows, matches: Rows) -> _Beside:
    of_alarms: dict[int, list[tuple[str, MatchState]]] = defaultdict(list)
    for alarm_id, number, state in matches:
        of_alarms[alarm_id].append((number, state))
    return _Beside(_impacts(impacts), clocks_of(clocks), frozenset(row.service_id for row in under_work), of_alarms)


def alarm_detail(
    session: Session, alarm_id: int, *, now: datetime, rules: TrapRules | None = None
) -> AlarmDetail | None:
    """Everything about one alarm; None where it is gone. What its trap's rule advises counts before what is general."""
    rows = alarm_rows(session, now=now, ids=[alarm_id], include_closed=True)
    if not rows:
        return None
    impacts = _impacts(session.execute(_IMPACTS, {"ids": [alarm_id]}))[alarm_id]
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
    read = own_words(session)
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
            ticket_text=read(ticket.text, ticket.is_system),
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


def _row(alarm: Any, beside: _Beside, now: datetime) -> AlarmRow:
    impacts, matches = beside.impacts[alarm.id], beside.matches[alarm.id]
    ordered = _worst_first(impacts, beside.clocks)
    customers = list(dict.fromkeys(impact.customer for impact in ordered))
    first = ordered[0] if ordered else None
    urgent = most_urgent(beside.clocks, [impact.service_id for impact in impacts])
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
        count=alarm.times,
        owner=alarm.owner,
        service_id=first.service_id if first else None,
        service=first.service if first else "",
        service_count=len(impacts),
        customer=customers[0] if customers else "", customer_count=len(customers),
        sla=urgent[1] if urgent else None,
        tickets=tuple(number for number, state in matches if state is MatchState.LINKED),
        proposals=sum(state is MatchState.PROPOSED for _, state in matches),
        is_planned=_is_planned(alarm.condition, impacts, beside.under_work),
        version=alarm.version,
        withheld=withheld_by(alarm),
        is_flapping=is_flapping(restlessness(alarm.flap_value, alarm.changed_state_at, now)),
        problem_id=alarm.problem_id, problem=alarm.number or "", role=alarm.role,
        touched=_touched(impacts, alarm.location),
    )  # fmt: skip


def _is_planned(condition: Condition, impacts: Sequence[_Impact], planned: Collection[int]) -> bool:
    # As `under_work` counts: a promise is kept by no planned work.
    is_promise = condition in CONSEQUENCES
    return bool(impacts) and not is_promise and all(impact.service_id in planned for impact in impacts)


def _touched(impacts: Sequence[_Impact], place: str | None) -> Touched:
    services = dict.fromkeys(impact.service for impact in impacts)
    customers = dict.fromkeys(impact.customer for impact in impacts)
    sites = dict.fromkeys(site for site in (place, *(impact.site for impact in impacts)) if site)
    return Touched(tuple(services), tuple(customers), tuple(sites))


def _worst_first(impacts: Sequence[_Impact], clocks: Mapping[int, SlaClock]) -> list[_Impact]:
    order = [service_id for service_id, _ in sorted(clocks.items(), key=lambda pair: pair[1].budget_left_s)]
    place = {service_id: index for index, service_id in enumerate(order)}
    return sorted(
        impacts, key=lambda i: (_EFFECT_RANK.get(i.effect, 2), place.get(i.service_id, len(place)), i.service)
    )


def _impacts(rows: Iterable[Any]) -> Mapping[int, list[_Impact]]:
    found: dict[int, list[_Impact]] = defaultdict(list)
    for alarm_id, service_id, service, label, customer, site, effect, reason in rows:
        found[alarm_id].append(_Impact(service_id, service, label, customer, site or "", effect, reason))
    return found
