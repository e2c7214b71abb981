"""From the desk's start to its end: hooks, log and the trace of a hard crash, and at the next start a word of it."""

from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtWidgets import QWidget

from nocdesk.core import Core
from nocdesk.language import _
from ui.crash.fault import Fault
from ui.crash.guard import CrashGuard
from ui.crash.log import CrashLog, HardCrashes
from ui.crash.secrets import passwords_of
from ui.crash.window import CrashTeller
from ui.session_place import PlaceKind, SessionPlace, claim_place

FAULTY_EXIT = 70
"""EX_SOFTWARE of sysexits.h: the desk was closed as it should be, and there was a fault meanwhile."""
_KEPT = {
    PlaceKind.DESK: (
        _(
            "What was saved is in the store. Notes on alarms, tickets and handovers, updates, tickets of the phone, "
            "decisions on breaches and rule texts are as they were a second or so before the end. What else was being "
            "typed is lost."
        )
    ),
    PlaceKind.WALL: _("Nothing is typed on a wallboard, and it changes nothing."),
}
_KILLED = _("It was ended from outside, or the machine stopped: the program itself has left no trace of a fault.")


class CrashWatch:
    """Is entered before the desk is made and left after it is gone; an end by an error leaves its mark standing."""

    def __init__(self, core: Core, kind: PlaceKind = PlaceKind.DESK) -> None:
        self._clock = core.clock
        self._kind = kind
        self.place: SessionPlace | None = claim_place(core, kind)
        self._log = CrashLog(core.settings.log_dir)
        self.guard = CrashGuard(core.clock, self._log, passwords_of(core.engine.url))
        self._hard = HardCrashes(self.place.file("crash")) if self.place else None
        self.ended_badly = self._last_end()
        self._teller: CrashTeller | None = None

    @property
    def exit_code(self) -> int:
        """Nothing, or that there were faults."""
        return FAULTY_EXIT if self.guard.faults else 0

    def tell_in(self, window: QWidget) -> None:
        """Tell of faults in front of this window from now on, beginning with how the desk ended before."""
        self._teller = CrashTeller(self.guard, window)
        self.guard.caught.connect(self._teller.tell)
        if self.ended_badly is not None:
            self._teller.tell(self.ended_badly)

    @property
    def session_file(self) -> Path | None:
        """Where the desk keeps how it stands; None where nothing can be kept."""
        return self.place.file("session") if self.place is not None else None

    def _last_end(self) -> Fault | None:
        if self.place is None or self._hard is None or not self.place.was_left_open:
            return None
        trace, now = self.guard.hide(self._hard.last()), self._clock.now()
        sentence = trace.splitlines()[0] if trace else _("It was ended without being closed.")
        return Fault(sentence, _("before this start"), _KEPT[self._kind], trace or _KILLED, now, now, is_past=True)

    # Python's own names from here on.

    def __enter__(self) -> Self:
        if self.ended_badly is not None:
            self._log.write(self.ended_badly, self.guard.about())
        if self._hard is not None:
            self._hard.watch()
        self.guard.switch_on()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.guard.switch_off()
        if isinstance(error, Exception):
            self._log.say(
                self._clock.now(),
                self.guard.hide(_("The desk ended with {kind}: {error}").format(kind=kind, error=error)),
            )
            return
        if self._hard is not None:
            self._hard.leave()
        if self.place is not None:
            self.place.leave()
