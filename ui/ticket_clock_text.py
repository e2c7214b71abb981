"""The clock of a ticket as evidence, in a sentence: when it ran and stood, and what it used of what is allowed."""

from datetime import datetime

from nocdesk.boards.ticket_time_board import TicketTimeLine
from nocdesk.language import _
from nocdesk.sla.ticket_evidence import StopEvidence
from nocdesk.tickets.clocks import ClockState
from ui.text import age, minute

STATE_WORDS = {
    ClockState.KEPT: _("in time"),
    ClockState.MISSED: _("too late"),
    ClockState.LATE: _("late"),
    ClockState.STOPPED: _("stands"),
    ClockState.RUNNING: _("running"),
}


def clock_sentence(line: TicketTimeLine, now: datetime) -> str:
    """ "TT-1004 from 10:02 to 14:30, due 14:02: 4 h 28 min of 4 h, too late." and its stops."""
    return " ".join([f"{line.number} {span_words(line, now)}: {used_words(line)}.", *stop_sentences(line, now)])


def span_words(line: TicketTimeLine, now: datetime) -> str:
    """From when until when it ran, and when it was due."""
    end = (
        _("to {ended_at}").format(ended_at=minute(line.ended_at, now)) if line.ended_at is not None else _("until now")
    )
    due = _(", due {due_at}").format(due_at=minute(line.due_at, now)) if line.due_at is not None else ""
    return _("from {started_at} {end}{due}").format(started_at=minute(line.started_at, now), end=end, due=due)


def used_words(line: TicketTimeLine) -> str:
    """What it used of what is allowed, and what that means."""
    return _("{used_s} of {limit_s}, {state_words}").format(
        used_s=age(line.used_s), limit_s=age(line.limit_s), state_words=STATE_WORDS[line.state]
    )


def stop_sentences(line: TicketTimeLine, now: datetime) -> list[str]:
    """Each time in which it stood, with the reason and who gave it."""
    return [_stop(stop, now) for stop in line.stops]


def _stop(stop: StopEvidence, now: datetime) -> str:
    until = _("now") if stop.ended_at is None else minute(stop.ended_at, now)
    why = ": ".join(filter(None, (stop.reason, stop.note)))
    return _("It stood {began_at} to {until}: {why} ({begun_by}).").format(
        began_at=minute(stop.began_at, now), until=until, why=why, begun_by=stop.begun_by
    )
