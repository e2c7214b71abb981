"""The receiver's own alarms: it cannot receive, or what devices said was lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from nocdesk.alarms.catalogue import MEANINGS
from nocdesk.alarms.commands import Trouble, clear_alarm_of, raise_alarm
from nocdesk.alarms.keys import resource_key
from nocdesk.alarms.model import Condition
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.traps.commands import ReceiverBeat
from nocdesk.traps.event import LOSSES, Cause
from nocdesk.traps.model import ReceiverState

QUIET = timedelta(minutes=5)
"""Losses are over when there was none for so long."""

_WORDS = {
    Cause.RATE: "beyond the rate that one device may have",
    Cause.SPOOL_FULL: "the spool took no more",
    Cause.SPOOL_DAMAGED: "the spool's files are damaged",
    Cause.KERNEL: "the socket's buffer was full",
    Cause.KILLED_DECODER: "ended the decoder",
}


class ReceiverWatch:
    """Remembers which alarms of a receiver it has raised, so that each is raised once."""

    def __init__(self) -> None:
        self._down: str | None = None
        self._last_loss_at: datetime | None = None
        self._is_known = False

    def judge(self, work: UnitOfWork, beat: ReceiverBeat, lost: Mapping[tuple[str, Cause], int]) -> None:
        """Raise and clear by what a beat says and by what was lost since the one before."""
        if not self._is_known:
            # What an earlier collector has raised is this one's to clear.
            self._is_known = True
            for condition in (Condition.RECEIVER_DOWN, Condition.TRAPS_LOST):
                clear_alarm_of(work, key=resource_key(condition, beat.source), ended_at=work.now)
        self._judge_state(work, beat)
        self._judge_losses(work, beat, lost)

    def _judge_state(self, work: UnitOfWork, beat: ReceiverBeat) -> None:
        down = beat.detail or "The trap receiver has ended" if beat.state is ReceiverState.DOWN else None
        if down == self._down:
            return
        self._down = down
        if down is None:
            clear_alarm_of(work, key=resource_key(Condition.RECEIVER_DOWN, beat.source), ended_at=work.now)
        else:
            _raise(work, Condition.RECEIVER_DOWN, beat, down)

    def _judge_losses(self, work: UnitOfWork, beat: ReceiverBeat, lost: Mapping[tuple[str, Cause], int]) -> None:
        losses = {key: number for key, number in lost.items() if key[1] in LOSSES}
        if losses:
            if self._last_loss_at is None:
                _raise(work, Condition.TRAPS_LOST, beat, loss_text(losses))
            self._last_loss_at = work.now
        elif self._last_loss_at is not None and work.now - self._last_loss_at >= QUIET:
            clear_alarm_of(work, key=resource_key(Condition.TRAPS_LOST, beat.source), ended_at=self._last_loss_at)
            self._last_loss_at = None


def loss_text(losses: Mapping[tuple[str, Cause], int]) -> str:
    """How many were lost, the most of one kind first."""
    (source, cause), number = max(losses.items(), key=lambda item: item[1])
    others = sum(losses.values()) - number
    whose = f" from {source}" if source else ""
    rest = f", and {others} for other reasons" if others else ""
    return f"Traps lost: {number}{whose}, {_WORDS[cause]}{rest}"


def _raise(work: UnitOfWork, condition: Condition, beat: ReceiverBeat, text: str) -> None:
    severity = MEANINGS[condition].severity
    trouble = Trouble(resource_key(condition, beat.source), condition, severity, resource="trap receiver", text=text)
    raise_alarm(work, trouble=trouble, began_at=work.now, touches=())
