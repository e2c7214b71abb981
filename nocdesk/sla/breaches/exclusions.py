"""What an exclusion that two people signed says in the outage ledger, and taking it back there."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.outages.classes import DECLARED
from nocdesk.outages.commands import correct_ledger, declare_exclusion, withdraw_correction
from nocdesk.services.model import ServiceClass
from nocdesk.sla.breaches.model import BreachDecision, ExclusionReason, SlaBreach
from nocdesk.sla.breaches.states import BreachError
from nocdesk.sla.versions import versions_for
from nocdesk.store.unit_of_work import UnitOfWork

CLASS_OF: Mapping[ExclusionReason, ServiceClass] = {
    ExclusionReason.MAINTENANCE: ServiceClass.PLANNED,
    ExclusionReason.CUSTOMER: ServiceClass.CUSTOMER_CAUSED,
    ExclusionReason.FORCE_MAJEURE: ServiceClass.FORCE_MAJEURE,
    # What was measured wrongly was not measured: it counts for neither side, and is missing from the coverage.
    ExclusionReason.MEASUREMENT_FAULT: ServiceClass.UNKNOWN,
}
"""In which class the time of a breach counts by the reason of its exclusion."""


def require_ledger(session: Session, breach: SlaBreach) -> None:
    """Refuse a breach about tickets: what the outage ledger says of their service excuses no late answer."""
    versions = versions_for(session, breach.service_id)
    terms = next((each.terms for each in versions if each.is_in_force(breach.began_at)), None)
    objective = None if terms is None else terms.objective(breach.objective)
    if objective is not None and objective.counts_tickets:
        raise BreachError(
            _(
                "{objective} rests on the clocks of tickets, which the outage ledger cannot excuse: "
                "dispute the breach, or reject the ticket if it was none."
            ).format(objective=breach.objective)
        )


def exclude_in_ledger(work: UnitOfWork, breach: SlaBreach, proposal: BreachDecision) -> int:
    """Declare the time of the breach in the class of its reason, signed by who acts and by who proposed it.

    The whole service is in that class, so the time counts for none of its objectives.
    """
    assert proposal.reason is not None
    service_class = CLASS_OF[proposal.reason]
    say = declare_exclusion if service_class in DECLARED else correct_ledger
    return say(
        work,
        service_id=breach.service_id,
        service_class=service_class,
        began_at=breach.began_at,
        ended_at=breach.until_at,
        reason=f"{breach.objective}: {proposal.note}",
        second_signature=proposal.by,
    )


def withdraw_in_ledger(work: UnitOfWork, correction_id: int, why: str) -> None:
    """Let the time count again as the evidence says."""
    withdraw_correction(work, correction_id=correction_id, reason=why)
