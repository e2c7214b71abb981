"""A fault in the desk as a value: what happened, where, and how often; no exception is kept, nor what it holds."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType

from nocdesk.language import _
from ui.crash.secrets import Hide

NOT_SAVED = _("What was asked for just then was not saved: the store takes a change as a whole or not at all.")
PERHAPS_NOT_DONE = _(
    "What was saved before stays saved. What you did just then may not have been done: look whether it was."
)
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the program: `place` tells it from others, `saved` says what became of the work.

    One that is past has ended the program before this one.
    """

    sentence: str
    place: str
    saved: str
    details: str
    first_at: datetime
    last_at: datetime
    count: int = 1
    is_past: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What is the same whenever the same line fails in the same way."""
        return self.place, self.sentence.partition(":")[0]

    def again(self, at: datetime) -> "Fault":
        """The fault, once more."""
        return replace(self, count=self.count + 1, last_at=at)


def fault_of(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None, at: datetime, hide: Hide
) -> Fault:
    """What an exception says, without the objects that it holds on to.

    The frames are cleared: a painter of a failed paint event that lived on would end the process.
    """
    raised = error if error is not None else kind()
    details = hide("".join(traceback.format_exception(kind, raised, trace)))[-_LONGEST:]
    steps = traceback.extract_tb(trace)
    is_change = NOT_SAVED in getattr(raised, "__notes__", ())
    sentence = hide(f"{kind.__name__}: {raised}".rstrip(": "))
    traceback.clear_frames(trace)
    return Fault(sentence, _place(steps), NOT_SAVED if is_change else PERHAPS_NOT_DONE, details, at, at)


def _place(steps: Sequence[traceback.FrameSummary]) -> str:
    if not steps:
        return _("outside of Python")
    last = steps[-1]
    return _("{last} in {rpartition}, line {lineno}").format(
        last=last.name, rpartition=last.filename.replace(chr(92), "/").rpartition("/")[2], lineno=last.lineno
    )


def report_text(faults: Sequence[Fault], about: str) -> str:
    """What a person sends to whoever can mend it."""
    parts = [about]
    for fault in faults:
        times = (
            _("once")
            if fault.count == 1
            else _("{count} times, last at {instant}").format(count=fault.count, instant=_instant(fault.last_at))
        )
        head = _("{sentence}\nin {place}\nat {instant}, {times}\n{saved}").format(
            sentence=fault.sentence, place=fault.place, instant=_instant(fault.first_at), times=times, saved=fault.saved
        )
        parts.append(f"{head}\n\n{fault.details.rstrip()}")
    return "\n\n".join(parts) + "\n"


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")
