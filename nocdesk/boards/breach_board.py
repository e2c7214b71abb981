"""The breach review: the queue of breaches, and everything that is known of one of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from nocdesk.boards.breach_figures import Forecast, breach_clocks, forecast_of, measured_of, part_of
from nocdesk.boards.breach_rows import BreachDetail, BreachRow, DecisionLine, StretchLine
from nocdesk.boards.sla_board import ObjectiveRow, objective_rows
from nocdesk.customers.model import Customer
from nocdesk.outages.reading import ledger_reading
from nocdesk.services.model import Service
from nocdesk.sla.breaches.editing import decisions_of, standing_of
from nocdesk.sla.breaches.model import BreachDecision, BreachState, BreachStep, SlaBreach
from nocdesk.sla.model import SlaStatus
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series_time import in_slices

SHIFT = timedelta(hours=8)
"""For so long a breach that was decided stays in the queue."""

_LOUD = (Verdict.BREACHED, Verdict.AT_RISK)
_UNDECIDED = (BreachState.OPEN, BreachState.PROPOSED)


@dataclass(frozen=True, slots=True)
class BreachQueueBoard:
    """The queue; `older` counts what was decided before the shift, `last_at` is the latest decision of all.

    `at_risk` counts the promises that are broken or at risk.
    """

    rows: tuple[BreachRow, ...]
    older: int
    last_at: datetime | None
    at_risk: int


def breach_queue(session: Session, *, now: datetime, with_older: bool = False) -> BreachQueueBoard:
    """What is to review, what waits for a signature, and what was decided in this shift (with_older: ever)."""
    since = now - SHIFT
    is_decided = SlaBreach.state.not_in(_UNDECIDED)
    # What turned out not to be bad before anybody decided is nobody's work any more.
    query = _breaches().where((SlaBreach.state != BreachState.OPEN) | (SlaBreach.bad_s > 0))
    if not with_older:
        query = query.where(~is_decided | (SlaBreach.decided_at >= since))
    older = session.scalar(select(func.count()).select_from(SlaBreach).where(is_decided, SlaBreach.decided_at < since))
    return BreachQueueBoard(
        _rows(session, session.execute(query).all()),
        older or 0,
        session.scalar(select(func.max(SlaBreach.decided_at)).where(is_decided)),
        session.scalar(select(func.count()).select_from(SlaStatus).where(SlaStatus.state.in_(_LOUD))) or 0,
    )


def breach_row(session: Session, breach_id: int) -> BreachRow | None:
    """One breach."""
    rows = _rows(session, session.execute(_breaches().where(SlaBreach.id == breach_id)).all())
    return rows[0] if rows else None


def breach_detail(
    session: Session, breach_id: int, *, start: datetime, end: datetime, now: datetime
) -> BreachDetail | None:
    """Everything about one breach; of the ledger what lies between `start` and `end`."""
    row = breach_row(session, breach_id)
    if row is None:
        return None
    ledger = ledger_reading(session, [row.service_id], start, min(end, now), now=now)[row.service_id]
    part = part_of(session, row, now)
    measured = measured_of(session, row, part)
    forecast = forecast_of(session, part, now) if part is not None else Forecast()
    return BreachDetail(
        row=row,
        due_s=measured.due_s,
        measured_s=measured.measured_s,
        before_s=_bad_before(session, row),
        bin_s=part.objective.bin_s if part is not None and part.objective.counts_bins else 0.0,
        gaps=measured.gaps,
        stretches=tuple(StretchLine(s.service_class, s.began_at, s.ended_at) for s in ledger),
        burn=forecast.burn,
        credits=forecast.credits,
        charge=forecast.charge,
        decisions=tuple(_line(entry) for entry in decisions_of(session, breach_id)),
        clocks=breach_clocks(session, row, part, now),
    )


def _breaches() -> Select[SlaBreach, str, str, str]:
    return (
        select(SlaBreach, Service.name, Service.label, Customer.name)
        .join(Service, Service.id == SlaBreach.service_id)
        .join(Customer, Customer.id == Service.customer_id)
        .order_by(SlaBreach.began_at.desc(), SlaBreach.id)
    )


def _rows(session: Session, found: Sequence[tuple[SlaBreach, str, str, str]]) -> tuple[BreachRow, ...]:
    service_ids = {breach.service_id for breach, *_ in found}
    standings = {(o.service_id, _name(o)): o for o in objective_rows(session, service_ids=service_ids)} if found else {}
    decisions = _standing_decisions(session, [breach.id for breach, *_ in found])
    return tuple(
        _row(breach, names, standings.get((breach.service_id, breach.objective)), decisions.get(breach.id, []))
        for breach, *names in found
    )


def _name(row: ObjectiveRow) -> str:
    return row.objective


def _standing_decisions(session: Session, ids: Collection[int]) -> Mapping[int, list[BreachDecision]]:
    logs: dict[int, list[BreachDecision]] = {}
    for part in in_slices(sorted(ids)):
        query = select(BreachDecision).where(BreachDecision.breach_id.in_(part)).order_by(BreachDecision.id)
        for entry in session.scalars(query):
            logs.setdefault(entry.breach_id, []).append(entry)
    return {breach_id: standing_of(log) for breach_id, log in logs.items()}


def _row(
    breach: SlaBreach, names: Sequence[str], standing: ObjectiveRow | None, decisions: Sequence[BreachDecision]
) -> BreachRow:
    service, label, customer = names
    last = decisions[-1] if decisions else None
    first = next((entry for entry in reversed(decisions) if entry.step is BreachStep.EXCLUDE), None)
    return BreachRow(
        id=breach.id,
        version=breach.version,
        service_id=breach.service_id,
        service=service,
        label=label,
        customer=customer,
        objective=breach.objective,
        standing=standing if standing and standing.period_starts_at == breach.period_starts_at else None,
        began_at=breach.began_at,
        until_at=breach.until_at,
        is_running=breach.is_running,
        bad_s=breach.bad_s,
        worst=breach.worst,
        state=breach.state,
        decided_at=breach.decided_at,
        decided_by=last.by if last is not None else "",
        proposed_by=first.by if first is not None and breach.state is BreachState.PROPOSED else "",
        reason=last.reason if last is not None else None,
        note=last.note if last is not None else "",
    )


def _line(entry: BreachDecision) -> DecisionLine:
    return DecisionLine(entry.at, entry.by, entry.role, entry.step, entry.state, entry.reason, entry.note, entry.bad_s)


def _bad_before(session: Session, row: BreachRow) -> float:
    """What was bad earlier in the same period, without what two people excluded."""
    if row.standing is None:
        return 0.0
    query = select(func.coalesce(func.sum(SlaBreach.bad_s), 0.0)).where(
        SlaBreach.service_id == row.service_id,
        SlaBreach.objective == row.objective,
        SlaBreach.period_starts_at == row.standing.period_starts_at,
        SlaBreach.began_at < row.began_at,
        SlaBreach.state != BreachState.EXCLUDED,
    )
    return float(session.scalar(query) or 0.0)
