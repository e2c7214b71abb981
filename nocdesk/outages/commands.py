"""What a person may say of the ledger: correct it, declare that time does not count, take that back."""

from datetime import datetime

from sqlalchemy import select

from nocdesk.errors import NocdeskError
from nocdesk.events import LedgerCorrected
from nocdesk.language import _
from nocdesk.outages.classes import DECLARED
from nocdesk.outages.model import LedgerCorrection, StatementKind
from nocdesk.people.policy import Act, require
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.unit_of_work import UnitOfWork


class LedgerCorrectionError(NocdeskError):
    """The ledger cannot be corrected as asked."""


def correct_ledger(
    work: UnitOfWork,
    *,
    service_id: int,
    service_class: ServiceClass,
    began_at: datetime,
    ended_at: datetime,
    reason: str,
    second_signature: str | None = None,
) -> int:
    """Put a stretch of the past into another class; what the ledger said before stays and can be read."""
    require(work.actor, Act.CORRECT_LEDGER)
    if ended_at > work.now:
        raise LedgerCorrectionError(
            _("The correction would end at {end}, which is still to come: correct what has been.").format(
                end=ended_at.isoformat()
            )
        )
    said = LedgerCorrection(
        kind=StatementKind.CORRECTION,
        service_id=service_id,
        service_class=service_class,
        began_at=began_at,
        ended_at=ended_at,
        reason=reason,
        second_signature=second_signature,
    )
    return _say(work, "correct_ledger", said)


def declare_exclusion(
    work: UnitOfWork,
    *,
    service_id: int,
    service_class: ServiceClass,
    began_at: datetime,
    ended_at: datetime,
    reason: str,
    second_signature: str | None = None,
) -> int:
    """Declare that the customer or force majeure was the cause of all that was from then to then; it may go on."""
    require(work.actor, Act.CORRECT_LEDGER)
    if service_class not in DECLARED:
        words = ", ".join(sorted(DECLARED))
        raise LedgerCorrectionError(
            _("Time is not excluded as {service_class}: choose one of {classes}.").format(
                service_class=service_class, classes=words
            )
        )
    said = LedgerCorrection(
        kind=StatementKind.EXCLUSION,
        service_id=service_id,
        service_class=service_class,
        began_at=began_at,
        ended_at=ended_at,
        reason=reason,
        second_signature=second_signature,
    )
    return _say(work, "declare_exclusion", said)


def withdraw_correction(work: UnitOfWork, *, correction_id: int, reason: str) -> int:
    """Take back a correction or an exclusion, by a row that says who, when and why."""
    require(work.actor, Act.CORRECT_LEDGER)
    before = work.session.get(LedgerCorrection, correction_id)
    if before is None or before.kind is StatementKind.WITHDRAWAL:
        raise LedgerCorrectionError(
            _("There is no correction {correction_id} to withdraw: look at the list again.").format(
                correction_id=correction_id
            )
        )
    is_gone = select(LedgerCorrection.id).where(LedgerCorrection.withdraws_id == correction_id)
    if work.session.scalar(is_gone) is not None:
        raise LedgerCorrectionError(
            _("Correction {correction_id} has been withdrawn already.").format(correction_id=correction_id)
        )
    said = LedgerCorrection(
        kind=StatementKind.WITHDRAWAL,
        service_id=before.service_id,
        began_at=before.began_at,
        ended_at=before.ended_at,
        reason=reason,
        withdraws_id=correction_id,
    )
    return _say(work, "withdraw_correction", said)


def _say(work: UnitOfWork, action: str, said: LedgerCorrection) -> int:
    said.reason, said.made_by, said.made_at = said.reason.strip(), work.actor.name, work.now
    _check(work, said)
    work.session.add(said)
    work.session.flush()
    after = {
        "service": said.service_id,
        "class": said.service_class,
        "from": said.began_at,
        "to": said.ended_at,
        "reason": said.reason,
        "second_signature": said.second_signature,
        "withdraws": said.withdraws_id,
    }
    work.audit(action, said, {}, {name: value for name, value in after.items() if value is not None})
    work.happened(LedgerCorrected(said.service_id, said.began_at, said.ended_at))
    return said.id


def _check(work: UnitOfWork, said: LedgerCorrection) -> None:
    if not said.reason:
        raise LedgerCorrectionError(_("The ledger is not changed without a reason: say why."))
    if said.ended_at <= said.began_at:
        raise LedgerCorrectionError(_("The stretch would end before it begins: give an end after its beginning."))
    if work.session.get(Service, said.service_id) is None:
        raise LedgerCorrectionError(
            _("There is no service {service_id}: choose one from the inventory.").format(service_id=said.service_id)
        )
    if said.second_signature is not None and said.second_signature == work.actor.name:
        raise LedgerCorrectionError(
            _("{actor} cannot sign twice: the second signature is another person's.").format(actor=work.actor.name)
        )
