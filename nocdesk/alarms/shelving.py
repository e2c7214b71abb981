"""Putting alarms aside for a time, with a reason, and bringing them back."""

from datetime import datetime

from sqlalchemy import select

from nocdesk.alarms.attention import take_acknowledgement_back, write_end
from nocdesk.alarms.happenings import record
from nocdesk.alarms.lifecycle import AlarmState, TransitionError
from nocdesk.alarms.model import Alarm, AlarmHappening
from nocdesk.alarms.shelf import LONGEST, ShelfEvent, ShelfState, is_shelving, next_shelf_state
from nocdesk.alarms.standing import alarm_by_id, life_of, open_alarm, write_note
from nocdesk.alarms.withheld_model import AlarmShelf
from nocdesk.alarms.withholding import forget_withholding, outgrows
from nocdesk.calendar_words import kept_minute
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.policy import Act, require
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.unit_of_work import UnitOfWork


class ShelfError(NocdeskError):
    """An alarm that cannot be shelved as asked."""


def shelve_alarm(work: UnitOfWork, *, alarm_id: int, reason: str, until: datetime | None = None) -> AlarmShelf:
    """Put the trouble of an alarm aside until then, or without `until` until it clears (within 24 h).

    A critical one is only asked to be put aside: a second person has to agree.
    """
    require(work.actor, Act.SHELVE_ALARM)
    alarm = alarm_by_id(work, alarm_id)
    if life_of(alarm) is AlarmState.CLOSED:
        raise TransitionError(_("The alarm is closed: there is nothing to put aside."))
    shelf = _shelf_of(work, alarm) or _new_shelf(work, alarm)
    before = {"state": shelf.state, "until": shelf.until}
    _put(work, shelf, until, reason)
    shelf.is_one_shot, shelf.shelved_at, shelf.by = until is None, work.now, work.actor.name
    shelf.severity = alarm.severity
    if alarm.severity is PerceivedSeverity.CRITICAL:
        shelf.state, shelf.seconded_by = next_shelf_state(shelf.state, ShelfEvent.ASK), None
        write_note(work, alarm, f"asked to be shelved {_how_long(shelf)}: {shelf.reason}")
        work.session.flush()
    else:
        _shelve(work, shelf, alarm)
    work.audit("shelve_alarm", shelf, before, _said(shelf))
    return shelf


def second_shelf(work: UnitOfWork, *, shelf_id: int) -> None:
    """Agree that a critical alarm is put aside; that takes another person than who asked for it."""
    require(work.actor, Act.SHELVE_ALARM)
    shelf = _shelf(work, shelf_id)
    if shelf.state is not ShelfState.ASKED:
        raise ShelfError(_("Nobody has asked for this to be shelved, or it is shelved already."))
    if shelf.by == work.actor.name:
        raise ShelfError(_("{by} asked for it; shelving a critical alarm takes a second person.").format(by=shelf.by))
    shelf.seconded_by = work.actor.name
    _shelve(work, shelf, open_alarm(work, shelf.natural_key))
    work.audit("second_shelf", shelf, {"state": ShelfState.ASKED}, _said(shelf))


def extend_shelf(work: UnitOfWork, *, shelf_id: int, until: datetime, reason: str) -> None:
    """Let it be put aside until then (at most 24 h from now); a critical one, again, by two people."""
    require(work.actor, Act.SHELVE_ALARM)
    shelf = _shelf(work, shelf_id)
    if not is_shelving(shelf.state):
        raise ShelfError(_("It is not shelved yet: a second person has to agree first."))
    if shelf.severity is PerceivedSeverity.CRITICAL:
        if shelf.by == work.actor.name:
            raise ShelfError(
                _("{by} has shelved it; extending a critical alarm takes another person.").format(by=shelf.by)
            )
        shelf.seconded_by = work.actor.name
    before = {"until": shelf.until, "reason": shelf.reason}
    _put(work, shelf, until, reason)
    alarm = open_alarm(work, shelf.natural_key)
    if alarm is not None:
        write_note(work, alarm, f"shelf extended {_how_long(shelf)}: {shelf.reason}")
        alarm.changed_at = work.now
    forget_withholding(work.session)
    work.audit("extend_shelf", shelf, before, _said(shelf))


def unshelve_alarm(work: UnitOfWork, *, shelf_id: int, reason: str = "") -> None:
    """Bring it back, or decline that it is put aside; whoever does so sees it, and nobody else is called."""
    require(work.actor, Act.SHELVE_ALARM)
    shelf = _shelf(work, shelf_id)
    before = {"state": shelf.state, "until": shelf.until}
    words = f"unshelved: {reason.strip()}" if reason.strip() else "unshelved"
    alarm = open_alarm(work, shelf.natural_key)
    if alarm is not None:
        write_note(work, alarm, words)
    end_shelf(work, shelf, alarm, ShelfEvent.UNSHELVE, words, asks=False)
    work.audit("unshelve_alarm", shelf, before, {"state": shelf.state, "reason": reason.strip()})


def expire_shelves(work: UnitOfWork) -> int:
    """End those whose time is over; what is still active asks for attention, also where it was acknowledged before."""
    require(work.actor, Act.RECORD_MEASUREMENT)
    query = select(AlarmShelf).where(AlarmShelf.ended_at.is_(None), AlarmShelf.until <= work.now)
    shelves = work.session.scalars(query).all()
    for shelf in shelves:
        alarm = open_alarm(work, shelf.natural_key)
        end_shelf(work, shelf, alarm, ShelfEvent.EXPIRE, "the time on the shelf is over", asks=True)
    return len(shelves)


def end_shelf(
    work: UnitOfWork, shelf: AlarmShelf, alarm: Alarm | None, event: ShelfEvent, words: str, *, asks: bool
) -> None:
    """Take the trouble off the shelf, and its open alarm with it."""
    shelf.state = next_shelf_state(shelf.state, event)
    shelf.ended_at, shelf.ended_by, shelf.end_reason = work.now, work.actor.name, words
    forget_withholding(work.session)
    if alarm is None or alarm.shelf_id != shelf.id:
        return
    alarm.shelf_id = None
    if asks and life_of(alarm) is AlarmState.ACKNOWLEDGED:
        take_acknowledgement_back(alarm, work.now)
    write_end(work, alarm, AlarmHappening.UNSHELVED, words, asks=asks)


def keep_on_shelf(work: UnitOfWork, alarm: Alarm, shelf: AlarmShelf | None) -> None:
    """An alarm whose trouble is on a shelf is so too, unless it has become what one person may not put aside."""
    if shelf is None:
        return
    if outgrows(alarm, shelf):
        end_shelf(work, shelf, alarm, ShelfEvent.EXPIRE, "became critical, and one person had shelved it", asks=False)
        return
    alarm.shelf_id = shelf.id


def end_one_shot(work: UnitOfWork, alarm: Alarm) -> None:
    """The alarm has cleared: so ends what was put aside until then."""
    shelf = work.session.get(AlarmShelf, alarm.shelf_id) if alarm.shelf_id is not None else None
    if shelf is None or next_shelf_state(shelf.state, ShelfEvent.CLEAR) is shelf.state:
        return
    end_shelf(work, shelf, alarm, ShelfEvent.CLEAR, "cleared, and was shelved until then", asks=False)


def _put(work: UnitOfWork, shelf: AlarmShelf, until: datetime | None, reason: str) -> None:
    until = until or work.now + LONGEST
    if not reason.strip():
        raise ShelfError(_("Shelving needs a reason: say why nobody needs to look at it."))
    if until <= work.now:
        raise ShelfError(_("The time on the shelf would be over already: choose a later end."))
    if until > work.now + LONGEST:
        raise ShelfError(_("An alarm is shelved for 24 h at most: plan work for what is to be quiet for longer."))
    shelf.until, shelf.reason = until, reason.strip()


def _shelve(work: UnitOfWork, shelf: AlarmShelf, alarm: Alarm | None) -> None:
    event = ShelfEvent.SHELVE_ONCE if shelf.is_one_shot else ShelfEvent.SHELVE_FOR
    shelf.state = next_shelf_state(shelf.state, event)
    work.session.flush()
    forget_withholding(work.session)
    if alarm is None:
        return
    alarm.shelf_id, alarm.changed_at = shelf.id, work.now
    write_note(work, alarm, f"shelved {_how_long(shelf)}: {shelf.reason}")
    record(work, alarm, AlarmHappening.SHELVED, text=shelf.reason)


def _new_shelf(work: UnitOfWork, alarm: Alarm) -> AlarmShelf:
    shelf = AlarmShelf(
        natural_key=alarm.natural_key, resource=alarm.resource, text=alarm.text, state=ShelfState.UNSHELVED
    )
    work.session.add(shelf)
    return shelf


def _shelf_of(work: UnitOfWork, alarm: Alarm) -> AlarmShelf | None:
    query = select(AlarmShelf).where(AlarmShelf.natural_key == alarm.natural_key, AlarmShelf.ended_at.is_(None))
    return work.session.scalar(query)


def _shelf(work: UnitOfWork, shelf_id: int) -> AlarmShelf:
    shelf = work.session.get(AlarmShelf, shelf_id)
    if shelf is None or shelf.ended_at is not None:
        raise ShelfError(_("It is not on the shelf any more; look at it again."))
    return shelf


def _how_long(shelf: AlarmShelf) -> str:
    end = f"{kept_minute(shelf.until)} UTC"
    return f"until it clears, at the latest until {end}" if shelf.is_one_shot else f"until {end}"


def _said(shelf: AlarmShelf) -> dict[str, object]:
    return {
        "key": shelf.natural_key,
        "state": shelf.state,
        "until": shelf.until,
        "reason": shelf.reason,
        "seconded_by": shelf.seconded_by,
    }
