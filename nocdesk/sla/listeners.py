"""What service levels do when the past reads otherwise: the periods that are over are doubted, and judged again."""

from sqlalchemy import select

from nocdesk.events import LedgerCorrected, TicketClocked
from nocdesk.sla.model import SlaDoubt, TicketTime
from nocdesk.sla.ticket_times import stops_content
from nocdesk.store.unit_of_work import UnitOfWork


def on_ledger_corrected(work: UnitOfWork, fact: LedgerCorrected) -> None:
    """Let the engine judge again what the correction touches: the period that runs, and those that are over."""
    work.touched("service", fact.service_id)
    if fact.began_at < fact.ended_at:
        work.session.add(SlaDoubt(service_id=fact.service_id, began_at=fact.began_at, ended_at=fact.ended_at))


def on_ticket_clocked(work: UnitOfWork, fact: TicketClocked) -> None:
    """Keep how long a ticket takes, as the evidence of objectives on response and restoration."""
    query = select(TicketTime).where(TicketTime.ticket == fact.ticket, TicketTime.kind == fact.kind)
    known = work.session.scalar(query)
    if fact.is_withdrawn or fact.service_id is None:
        if known is not None:
            _doubt(work, known)
            work.session.delete(known)
        return
    if known is not None and _is_other(known, fact):
        _doubt(work, known)
    row = known or TicketTime(ticket=fact.ticket, kind=fact.kind)
    row.service_id, row.priority = fact.service_id, fact.priority
    row.started_at, row.ended_at = fact.started_at, fact.ended_at
    row.stops = stops_content(fact.stops)
    work.session.add(row)


def _is_other(row: TicketTime, fact: TicketClocked) -> bool:
    before = row.service_id, row.priority, row.started_at, row.ended_at, row.stops
    return before != (fact.service_id, fact.priority, fact.started_at, fact.ended_at, stops_content(fact.stops))


def _doubt(work: UnitOfWork, row: TicketTime) -> None:
    """Periods that are over may have been judged by what the clock was before."""
    work.session.add(SlaDoubt(service_id=row.service_id, began_at=row.started_at, ended_at=work.now))
