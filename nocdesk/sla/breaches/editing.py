"""How a breach is fetched for a decision, so that of two people who decide the second sees what the first did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from nocdesk.language import _
from nocdesk.services.model import Service
from nocdesk.sla.breaches.model import BreachDecision, BreachState, BreachStep, ExclusionReason, SlaBreach
from nocdesk.sla.breaches.states import STATE_WORDS, BreachError
from nocdesk.store.unit_of_work import ConflictError, UnitOfWork


@dataclass(frozen=True, slots=True)
class BreachVersion:
    """What was decided about a breach last, and by whom; nobody where it is untouched."""

    breach_id: int
    breach: str
    version: int
    state: BreachState
    step: BreachStep | None = None
    by: str = ""
    at: datetime | None = None
    reason: ExclusionReason | None = None
    note: str = ""
    bad_s: float = 0.0


class BreachConflictError(ConflictError):
    """Somebody else decided first; `theirs` is what was decided."""

    def __init__(self, theirs: BreachVersion) -> None:
        at = _(" at {at:%H:%M:%S} UTC").format(at=theirs.at) if theirs.at is not None else ""
        super().__init__(
            _(
                "{by} decided about {breach} first{at}: it is {state} now. Nothing of yours "
                "was saved; compare both, then decide again."
            ).format(by=theirs.by or _("Somebody else"), breach=theirs.breach, at=at, state=STATE_WORDS[theirs.state])
        )
        self.theirs = theirs


def breach_to_decide(work: UnitOfWork, breach_id: int, expected_version: int | None) -> SlaBreach:
    """The breach as it is now, kept from other writers until the end of the unit of work.

    Raises BreachConflictError where it is no longer in the version that the decision was made on; None: whatever it is.
    """
    try:
        breach = work.to_edit(SlaBreach, breach_id)
    except StaleDataError as error:
        work.session.expire_all()
        raise BreachConflictError(version_of(work.session, work.session.get_one(SlaBreach, breach_id))) from error
    if breach is None:
        raise BreachError(_("There is no breach {breach_id}; look at the queue again.").format(breach_id=breach_id))
    if expected_version is not None and breach.version != expected_version:
        raise BreachConflictError(version_of(work.session, breach))
    return breach


def version_of(session: Session, breach: SlaBreach) -> BreachVersion:
    """What was decided about a breach last."""
    service = session.scalar(select(Service.name).where(Service.id == breach.service_id))
    name = f"{service}, {breach.objective}"
    log = [entry for entry in decisions_of(session, breach.id) if entry.step is not BreachStep.JUDGED_AGAIN]
    if not log:
        return BreachVersion(breach.id, name, breach.version, breach.state, bad_s=breach.bad_s)
    last = log[-1]
    return BreachVersion(
        breach_id=breach.id,
        breach=name,
        version=breach.version,
        state=breach.state,
        step=last.step,
        by=last.by,
        at=last.at,
        reason=last.reason,
        note=last.note,
        bad_s=last.bad_s,
    )


def decisions_of(session: Session, breach_id: int) -> list[BreachDecision]:
    """The log of a breach, oldest first."""
    query = select(BreachDecision).where(BreachDecision.breach_id == breach_id).order_by(BreachDecision.id)
    return list(session.scalars(query))


def standing_of(log: Sequence[BreachDecision]) -> list[BreachDecision]:
    """The decisions of a log that were not taken back, oldest first; one that takes back goes with what it takes."""
    standing: list[BreachDecision] = []
    for entry in log:
        if entry.step is BreachStep.TAKE_BACK:
            standing.pop()
        elif entry.step is not BreachStep.JUDGED_AGAIN:
            standing.append(entry)
    return standing
