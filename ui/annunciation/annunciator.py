"""Calls the person at this seat: in sight, by ear, and to screen readers, by the rules that were chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from nocdesk.boards.call_board import CalledAlarm, CallQuestion, RuleTrial
from nocdesk.core import Core
from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.people.policy import Act, may
from nocdesk.severity import PerceivedSeverity
from ui.annunciation.bell import make_bell, ring_one_by_one
from ui.annunciation.call import Call, Kind, Newcomer
from ui.annunciation.queue import LONGEST_S, MUTE_S, REPEAT_S, REPEATS, Queue
from ui.annunciation.reads import CallReads, RuleNames, SeatCalls
from ui.annunciation.tone import sound_of
from ui.background import Background, is_store_silent
from ui.change_feed import Changes
from ui.preferences import PreferenceMemory

UNHEARD_AFTER_S = REPEAT_S * REPEATS
_LOOK_EVERY_S = 15.0


@dataclass(frozen=True, slots=True)
class CallState:
    """How a seat is called now: what keeps sounds away and for how long, and how many alarms came if it is a flood."""

    muted_s: float = 0.0
    quiet_s: float = 0.0
    flood: int = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """Until when sounds are muted, and the seat is left in peace, by the wall clock: what outlives the desk."""

    muted_until: datetime | None = None
    quiet_until: datetime | None = None


class Annunciator(QObject):
    """Reads what asks for attention whenever an alarm changed; only seats are called that may acknowledge.

    `called` tells of each call that is to be seen; `changed` of the state, once a second at most.
    """

    called = Signal(object)
    changed = Signal(object)
    tried = Signal(object)
    failed = Signal(str)

    def __init__(self, core: Core, background: Background, preferences: PreferenceMemory, window: QWidget) -> None:
        super().__init__(window)
        self._core, self._background, self._preferences, self._window = core, background, preferences, window
        self._reads = CallReads(core)
        self.is_called = may(core.actor.role, Act.ACKNOWLEDGE_ALARM)
        self._is_supervisor = core.actor.role is Role.SUPERVISOR
        self.bell = make_bell(background, self)
        self._queue = Queue()
        self._state = CallState()
        self._silence = Silence()
        self._last_id: int | None = None
        self._heard: frozenset[int] = frozenset()
        self._faults: tuple[str, ...] = ()
        self._changed_ids: set[int] = set()
        self._is_reading = False
        self._is_old = True
        self._looked_s = float("-inf")

    @property
    def state(self) -> CallState:
        """How the seat is called now."""
        now_s, queue = self._core.clock.monotonic(), self._queue
        return CallState(queue.muted_s(now_s), queue.quiet_s(now_s), queue.flood_count if queue.is_flood else 0)

    @property
    def silence(self) -> Silence:
        """What keeps sounds away, to be taken up by the next desk."""
        return self._silence

    def take_up(self, silence: Silence) -> None:
        """Go on with the silence of the desk before, until the same ends: no later than one that begins now would."""
        now, now_s = self._core.clock.now(), self._core.clock.monotonic()
        silence = Silence(
            _no_later(silence.muted_until, now + timedelta(seconds=MUTE_S)),
            _no_later(silence.quiet_until, now + timedelta(seconds=LONGEST_S)),
        )
        self._silence = silence
        if silence.muted_until is not None and silence.muted_until > now:
            self._queue = self._queue.mute(now_s, (silence.muted_until - now).total_seconds())
        if silence.quiet_until is not None and silence.quiet_until > now:
            self._queue = self._queue.leave_in_peace(now_s, (silence.quiet_until - now).total_seconds())
        self._tell_state()

    def on_changes(self, changes: Changes) -> None:
        """Alarms may have come, or been taken note of."""
        if not changes.touches("alarm"):
            return
        self._is_old = True
        self._changed_ids |= self._queue.left.keys() if changes.has_gap else changes.of("alarm")
        self._read()

    def tick(self) -> None:
        """Once a second: what is due by now, and how long it is silent still."""
        if self._core.clock.monotonic() - self._looked_s >= _LOOK_EVERY_S:
            # What withholds an alarm, and how long nobody acknowledged it, changes with the time alone.
            self._is_old = True
            self._changed_ids |= {one.newcomer.alarm_id for one in self._queue.waiting}
        self._step()
        self._read()

    def toggle_mute(self) -> None:
        """No sound for five minutes; again: sounds at once."""
        now_s = self._core.clock.monotonic()
        is_muted = self._queue.muted_s(now_s) > 0
        self._queue = self._queue.unmute() if is_muted else self._queue.mute(now_s)
        until = None if is_muted else self._core.clock.now() + timedelta(seconds=MUTE_S)
        self._silence = replace(self._silence, muted_until=until)
        self._tell_state()

    def leave_in_peace(self, minutes: int) -> None:
        """Do not disturb for so many minutes; none ends it."""
        self._queue = self._queue.leave_in_peace(self._core.clock.monotonic(), minutes * 60.0)
        until = self._core.clock.now() + timedelta(minutes=minutes) if minutes else None
        self._silence = replace(self._silence, quiet_until=until)
        self._tell_state()

    def try_out(self) -> None:
        """Call once, as the rules now would, and say what they make of the alarms that ask."""
        self._background.read(lambda: self._reads.trial(self._names), self._on_tried, self.failed.emit)

    @property
    def _names(self) -> RuleNames:
        now = self._preferences.now
        return RuleNames(now.call_filter, now.always_filter)

    def _on_tried(self, trial: RuleTrial) -> None:
        words = _("Test: {calling} of {asking} alarms that ask now call this seat").format(
            calling=trial.calling, asking=trial.asking
        )
        is_sounded = not self.state.muted_s and not self.state.quiet_s
        self._tell([Call(Kind.NEW, trial.worst or PerceivedSeverity.WARNING, words, None, True, is_sounded)])
        self.tried.emit(trial)

    def _read(self) -> None:
        if not self.is_called or not self._is_old or self._is_reading:
            return
        self._is_reading, self._is_old = True, False
        self._looked_s = self._core.clock.monotonic()
        known = self._changed_ids & self._queue.left.keys()
        self._changed_ids = set()
        after = timedelta(seconds=UNHEARD_AFTER_S) if self._is_supervisor else None
        asked = CallQuestion(self._last_id, frozenset(known), unheard_after=after, heard=self._heard)
        names = self._names
        self._background.read(lambda: self._reads.calls(asked, names), self._on_calls, self._on_failed)

    def _on_calls(self, answer: SeatCalls) -> None:
        self._is_reading = False
        self._tell_faults(answer.faults)
        calls = answer.calls
        self._last_id, self._heard = calls.last_id, calls.heard
        self._queue = self._queue.settle(calls.taken).reword(calls.now)
        self._queue = self._queue.sit_down(self._core.clock.monotonic(), _newcomers(calls.standing))
        self._step(_newcomers(calls.new), _newcomers(calls.unheard))
        # What changed while this was read is in no answer yet.
        self._read()

    def _on_failed(self, message: str) -> None:
        # That the store is away is told by the window; what came meanwhile is called once it is back.
        self._is_reading, self._is_old = False, True
        self._changed_ids |= self._queue.left.keys()
        if not is_store_silent(message):
            self._tell_faults((message,))

    def _tell_faults(self, faults: tuple[str, ...]) -> None:
        """Once, and again after it was well in between."""
        for fault in faults:
            if fault not in self._faults:
                self.failed.emit(fault)
        self._faults = faults

    def _step(self, new: Sequence[Newcomer] = (), unheard: Sequence[Newcomer] = ()) -> None:
        self._queue, calls = self._queue.step(self._core.clock.monotonic(), new, unheard)
        self._tell(calls)
        self._tell_state()

    def _tell(self, calls: Sequence[Call]) -> None:
        for call in calls:
            if call.is_shown:
                self._announce(call)
                self.called.emit(call)
        ring_one_by_one(self.bell, [sound_of(call) for call in calls if call.is_sounded], self)

    def _tell_state(self) -> None:
        state = self.state
        # Seconds are what is shown of it: less is no news.
        shown = replace(state, muted_s=float(round(state.muted_s)), quiet_s=float(round(state.quiet_s)))
        if shown != self._state:
            self._state = shown
            self.changed.emit(shown)

    def _announce(self, call: Call) -> None:
        event = QAccessibleAnnouncementEvent(self._window, f"{call.severity}: {call.words}")
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if call.is_assertive else politeness.Polite)
        QAccessible.updateAccessibility(event)


def _no_later(until: datetime | None, latest: datetime) -> datetime | None:
    # The clock may have been ahead when it was written.
    return None if until is None else min(until, latest)


def _newcomers(alarms: Sequence[CalledAlarm]) -> list[Newcomer]:
    return [Newcomer(one.id, one.severity, one.text, one.always) for one in alarms]
