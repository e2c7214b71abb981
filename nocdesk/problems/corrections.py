"""The memory of corrections: what people have said of the troubles of two natural keys."""

from sqlalchemy import select

from nocdesk.language import N_
from nocdesk.problems.model import CorrectionKind, ProblemCorrection
from nocdesk.store.unit_of_work import UnitOfWork

UNDONE = N_("taken back")
"""The reason that the desk gives for what a person takes back; it is stored."""


def remember(work: UnitOfWork, kind: CorrectionKind, cause_key: str, symptom_key: str, reason: str) -> int:
    """Remember a correction; one that says the contrary, or gives the symptom to another cause, holds no longer."""
    contrary = ProblemCorrection.kind != kind
    pair = (ProblemCorrection.cause_key == cause_key) & (ProblemCorrection.symptom_key == symptom_key)
    back = (ProblemCorrection.cause_key == symptom_key) & (ProblemCorrection.symptom_key == cause_key)
    elsewhere = (ProblemCorrection.kind == CorrectionKind.JOIN) & (ProblemCorrection.symptom_key == symptom_key)
    is_against = (contrary & (pair | back)) | (elsewhere & ~pair) if kind is CorrectionKind.JOIN else contrary & pair
    holds = select(ProblemCorrection).where(ProblemCorrection.withdrawn_at.is_(None))
    for older in work.session.scalars(holds.where(is_against)).all():
        withdraw(work, older, f"said otherwise: {reason}")
    known = work.session.scalar(holds.where(pair, ProblemCorrection.kind == kind))
    if known is not None:
        return known.id
    correction = ProblemCorrection(
        kind=kind,
        cause_key=cause_key,
        symptom_key=symptom_key,
        at=work.now,
        by=work.actor.name,
        reason=reason.strip(),
    )
    work.session.add(correction)
    work.session.flush()
    after = {"kind": kind, "cause": cause_key, "symptom": symptom_key, "reason": reason.strip()}
    work.audit("correct_grouping", correction, {}, after)
    return correction.id


def withdraw(work: UnitOfWork, correction: ProblemCorrection, reason: str) -> None:
    """Let a correction hold no longer."""
    correction.withdrawn_at, correction.withdrawn_by = work.now, work.actor.name
    after = {"withdrawn_by": work.actor.name, "reason": reason.strip()}
    work.audit("withdraw_correction", correction, {"withdrawn_by": None}, after)
