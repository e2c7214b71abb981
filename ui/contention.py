"""Who or what has changed a thing meanwhile, so that an act which waited would undo it, or hide it, unseen."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import or_, select

from nocdesk.alarms.model import Alarm, AlarmEventRecord, AlarmHappening
from nocdesk.instants import clock_time, zone_word
from nocdesk.language import _
from nocdesk.people.model import AuditEntry
from nocdesk.problems.model import ServiceProblem
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.tickets.model import TroubleTicket
from ui.meanwhile import done_by_others, touches
from ui.phone_ticket import PhoneTicket, open_by_phone, opened_by_others
from ui.waitable_commands import Asked, called

_LATCHING = {"acknowledge_alarm": _("acknowledged it"), "unacknowledge_alarm": _("took the acknowledgement back")}
_MOVED = _("moved it on")
_MERGED = _("made it part of another")
_CONTENDERS: Mapping[str, Mapping[str, str]] = {
    "acknowledge_alarm": _LATCHING,
    "unacknowledge_alarm": _LATCHING,
    "own_alarm": {"own_alarm": _("took it or let go of it")},
    "clear_alarm": {"clear_alarm": _("cleared it")},
    "own_problem": {"own_problem": _("took it or let go of it"), "merge_problems": _MERGED},
    "change_problem_state": {"change_problem_state": _MOVED, "reopen_problem": _MOVED, "merge_problems": _MERGED},
    "assign_ticket": {"assign_ticket": _("gave it to somebody")},
    "start_clock": {
        "change_status": _MOVED,
        "restore_ticket": _MOVED,
        "update_restoration": _MOVED,
        "set_back": _MOVED,
        "merge_ticket": _MOVED,
        "undo_merge": _MOVED,
        "resolve_by_proof": _MOVED,
        "reopen_ticket": _MOVED,
    },
}
"""By command the acts on the same thing after which it means something else.

Most commands of tickets carry the version that was seen. Here are those that do not always: what takes a change back.
"""
_QUIETING = ("acknowledge_alarm", "clear_alarm")
"""What is said of an alarm as it was: not of one that has asked anew."""
_ASKING = (AlarmHappening.RAISED, AlarmHappening.WORSENED)
_KINDS = {
    "alarm": Alarm.__tablename__,
    "ticket": TroubleTicket.__tablename__,
    "problem": ServiceProblem.__tablename__,
}


def contender(work: UnitOfWork, asked: Asked, since: datetime) -> str:
    """Who else did what to the same thing since then, or that it asked anew, in words; empty where neither is so."""
    about = asked.about()
    if about is None:
        return _same_call(work, asked, since)
    kind, number = about
    return _other_person(work, asked.command, kind, number, since) or _alarm_itself(work, asked.command, number, since)


def _same_call(work: UnitOfWork, asked: Asked, since: datetime) -> str:
    command, values = called(asked)
    return opened_by_others(work, cast(PhoneTicket, values["call"]), since) if command is open_by_phone else ""


def _other_person(work: UnitOfWork, command: str, kind: str, number: int, since: datetime) -> str:
    words = _CONTENDERS.get(command)
    if words is None:
        return ""
    entries = done_by_others(work, _KINDS[kind], number, since)
    entry = next((entry for entry in entries if entry.action in words and _contends(entry, command)), None)
    if entry is None:
        return ""
    return _("{actor} {words} at {at} {zone} meanwhile").format(
        actor=entry.actor, words=words[entry.action], at=clock_time(entry.at), zone=zone_word(entry.at)
    )


def _contends(entry: AuditEntry, command: str) -> bool:
    """An update of the restoration leaves most tickets in the status that they had."""
    return command != "start_clock" or touches(entry, ())


def _alarm_itself(work: UnitOfWork, command: str, alarm_id: int, since: datetime) -> str:
    if command not in _QUIETING:
        return ""
    query = (
        select(AlarmEventRecord.at)
        .where(AlarmEventRecord.alarm_id == alarm_id, AlarmEventRecord.at > since)
        # What the person has let go of meanwhile, such as a shelf, asks by the person's own will.
        .where(AlarmEventRecord.by != work.actor.name)
        .where(or_(AlarmEventRecord.is_annunciated, AlarmEventRecord.happening.in_(_ASKING)))
        .order_by(AlarmEventRecord.id.desc())
        .limit(1)
    )
    at = work.session.scalar(query)
    if at is None:
        return ""
    return _("asked anew at {at} {zone} meanwhile").format(at=clock_time(at), zone=zone_word(at))
