"""The shelf's life: an alarm put aside for a time (ISA-18.2, OPC UA Part 9), whatever the alarm's own state."""

from datetime import timedelta
from enum import StrEnum

from nocdesk.alarms.lifecycle import TransitionError
from nocdesk.language import _

LONGEST = timedelta(hours=24)
"""What is to be quiet for longer is planned work."""


class ShelfState(StrEnum):
    """Where the shelf of a trouble stands."""

    UNSHELVED = "unshelved"
    ASKED = "asked"
    """One person wants it shelved; it is so only once a second one agrees."""
    ONE_SHOT = "oneShot"
    """Until it clears."""
    TIMED = "timed"


class ShelfEvent(StrEnum):
    """What may happen to it."""

    ASK = "ask"
    SHELVE_ONCE = "shelveOnce"
    SHELVE_FOR = "shelveFor"
    UNSHELVE = "unshelve"
    CLEAR = "clear"
    """The alarm clears."""
    EXPIRE = "expire"
    """Its time is over, or the alarm has become worse than what was shelved."""


_S, _E = ShelfState, ShelfEvent

SHELF_TRANSITIONS: dict[tuple[ShelfState, ShelfEvent], ShelfState] = {
    (_S.UNSHELVED, _E.ASK): _S.ASKED,
    (_S.UNSHELVED, _E.SHELVE_ONCE): _S.ONE_SHOT,
    (_S.UNSHELVED, _E.SHELVE_FOR): _S.TIMED,
    (_S.UNSHELVED, _E.CLEAR): _S.UNSHELVED,
    (_S.ASKED, _E.SHELVE_ONCE): _S.ONE_SHOT,
    (_S.ASKED, _E.SHELVE_FOR): _S.TIMED,
    (_S.ASKED, _E.UNSHELVE): _S.UNSHELVED,
    (_S.ASKED, _E.CLEAR): _S.ASKED,
    (_S.ASKED, _E.EXPIRE): _S.UNSHELVED,
    # Shelving what is shelved says anew for how long.
    (_S.ONE_SHOT, _E.SHELVE_ONCE): _S.ONE_SHOT,
    (_S.ONE_SHOT, _E.SHELVE_FOR): _S.TIMED,
    (_S.ONE_SHOT, _E.UNSHELVE): _S.UNSHELVED,
    (_S.ONE_SHOT, _E.CLEAR): _S.UNSHELVED,
    (_S.ONE_SHOT, _E.EXPIRE): _S.UNSHELVED,
    (_S.TIMED, _E.SHELVE_ONCE): _S.ONE_SHOT,
    (_S.TIMED, _E.SHELVE_FOR): _S.TIMED,
    (_S.TIMED, _E.UNSHELVE): _S.UNSHELVED,
    (_S.TIMED, _E.CLEAR): _S.TIMED,
    (_S.TIMED, _E.EXPIRE): _S.UNSHELVED,
}

_REFUSALS = {
    _E.ASK: _("has been shelved, or asked to be; end that first, or extend it"),
    _E.UNSHELVE: _("is not shelved"),
    _E.EXPIRE: _("is not shelved"),
}
_WORDS = {_S.UNSHELVED: _("unshelved"), _S.ASKED: _("asked"), _S.ONE_SHOT: _("oneShot"), _S.TIMED: _("timed")}


def next_shelf_state(state: ShelfState, event: ShelfEvent) -> ShelfState:
    """The state after an event; raises TransitionError where the event makes no sense."""
    following = SHELF_TRANSITIONS.get((state, event))
    if following is None:
        raise TransitionError(
            _("The alarm {refusal} (its shelf is {state}).").format(refusal=_REFUSALS[event], state=_WORDS[state])
        )
    return following


def is_shelving(state: ShelfState) -> bool:
    """Whether the shelf keeps its alarm from asking for attention."""
    return state in (ShelfState.ONE_SHOT, ShelfState.TIMED)
