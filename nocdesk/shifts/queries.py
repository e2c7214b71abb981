"""Which handovers there are, and whether one is overdue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.shifts.calendar import Shift, shift_at, shift_before
from nocdesk.shifts.hours import ShiftSettings
from nocdesk.shifts.model import Handover, HandoverState
from nocdesk.shifts.sheet import sealing
from nocdesk.shifts.states import HandoverError

MOST_LISTED = 100
JUST_ENDED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OverdueHandover:
    """A shift that is over and whose handover nobody has signed for both sides; without a number none was begun."""

    shift: str
    ended_at: datetime
    handover_id: int | None
    state: HandoverState | None


def handovers(session: Session, *, limit: int = MOST_LISTED) -> list[Handover]:
    """The handovers, the newest first."""
    return list(session.scalars(select(Handover).order_by(Handover.ends_at.desc(), Handover.id.desc()).limit(limit)))


def handover_of(session: Session, shift: str, starts_at: datetime) -> Handover | None:
    """The handover of one shift, unless it was given up."""
    return session.scalar(
        select(Handover).where(
            Handover.shift == shift, Handover.starts_at == starts_at, Handover.state != HandoverState.DISCARDED
        )
    )


def shift_to_hand_over(session: Session, settings: ShiftSettings, now: datetime) -> Shift:
    """The shift whose handover is due: the one that has just ended and is not signed for by both, else the present."""
    before, present = shift_before(settings, now), shift_at(settings, now)
    if before is not None and (present is None or now - before.ends_at < JUST_ENDED):
        found = handover_of(session, before.name, before.starts_at)
        if present is None or found is None or found.state is not HandoverState.ACCEPTED:
            return before
    if present is None:
        raise HandoverError(_("There has been no shift for nine days: look at shifts.hours in the settings."))
    return present


def overdue_handover(session: Session, settings: ShiftSettings, now: datetime) -> OverdueHandover | None:
    """The handover of the shift that ended last, where it has been over for longer than the settings allow.

    Nothing is overdue where nobody has prepared one for a week: then shifts are handed over in another way.
    """
    shift = shift_before(settings, now)
    if shift is None or now - shift.ends_at < timedelta(minutes=settings.unsigned_after_min):
        return None
    found = handover_of(session, shift.name, shift.starts_at)
    if found is not None and found.state is HandoverState.ACCEPTED:
        return None
    if found is None and not _are_in_use(session, shift.starts_at):
        return None
    state = None if found is None else found.state
    return OverdueHandover(shift.name, shift.ends_at, None if found is None else found.id, state)


def is_intact(handover: Handover) -> bool:
    """Whether what both have signed is still what is stored; of what is not signed there is nothing to prove."""
    return handover.state is not HandoverState.ACCEPTED or handover.seal == sealing(handover)


def _are_in_use(session: Session, before: datetime) -> bool:
    """Whether one was prepared in the week before."""
    recent = before - timedelta(days=7)
    query = select(Handover.id).where(or_(Handover.ends_at >= recent, Handover.prepared_at >= recent))
    return session.scalar(query.limit(1)) is not None
