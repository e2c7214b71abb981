"""What service levels do when the past reads otherwise: the periods that are over are doubted, and judged again."""

from nocdesk.events import LedgerCorrected
from nocdesk.sla.model import SlaDoubt
from nocdesk.store.unit_of_work import UnitOfWork


def on_ledger_corrected(work: UnitOfWork, fact: LedgerCorrected) -> None:
    """Let the engine judge again what the correction touches: the period that runs, and those that are over."""
    work.touched("service", fact.service_id)
    if fact.began_at < fact.ended_at:
        work.session.add(SlaDoubt(service_id=fact.service_id, began_at=fact.began_at, ended_at=fact.ended_at))
