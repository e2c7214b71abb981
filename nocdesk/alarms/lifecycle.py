"""The alarm's life: the current state (active or cleared) beside the latched one (acknowledged or not)."""

from enum import StrEnum

from nocdesk.errors import NocdeskError
from nocdesk.language import _


class AlarmState(StrEnum):
    """Where an alarm stands; it is open in all of them but the last."""

    ACTIVE = "active"
    ACKNOWLEDGED = "acknowledged"
    """Active, and somebody has taken note."""
    LATCHED = "latched"
    """Cleared before anybody took note: it stays until somebody does."""
    CLOSED = "closed"


class AlarmEvent(StrEnum):
    """What may happen to an alarm."""

    RAISE = "raise"
    CLEAR = "clear"
    ACKNOWLEDGE = "acknowledge"
    UNACKNOWLEDGE = "unacknowledge"
    EXPIRE = "expire"
    """An acknowledgement is too old: the question is asked again."""
    RETURN = "return"
    """The trouble is back soon after its alarm was closed."""
    FLAP = "flap"
    """It is back once more, as it was before: what was taken note of is its flapping."""


class TransitionError(NocdeskError):
    """The alarm is in no state for this."""


TRANSITIONS: dict[tuple[AlarmState, AlarmEvent], AlarmState] = {
    (AlarmState.ACTIVE, AlarmEvent.RAISE): AlarmState.ACTIVE,
    (AlarmState.ACTIVE, AlarmEvent.CLEAR): AlarmState.LATCHED,
    (AlarmState.ACTIVE, AlarmEvent.ACKNOWLEDGE): AlarmState.ACKNOWLEDGED,
    (AlarmState.ACKNOWLEDGED, AlarmEvent.RAISE): AlarmState.ACKNOWLEDGED,
    (AlarmState.ACKNOWLEDGED, AlarmEvent.CLEAR): AlarmState.CLOSED,
    (AlarmState.ACKNOWLEDGED, AlarmEvent.UNACKNOWLEDGE): AlarmState.ACTIVE,
    (AlarmState.ACKNOWLEDGED, AlarmEvent.EXPIRE): AlarmState.ACTIVE,
    (AlarmState.LATCHED, AlarmEvent.RAISE): AlarmState.ACTIVE,
    (AlarmState.LATCHED, AlarmEvent.ACKNOWLEDGE): AlarmState.CLOSED,
    # The way back from an acknowledgement that was a slip of the finger.
    (AlarmState.CLOSED, AlarmEvent.UNACKNOWLEDGE): AlarmState.LATCHED,
    (AlarmState.CLOSED, AlarmEvent.RETURN): AlarmState.ACTIVE,
    (AlarmState.CLOSED, AlarmEvent.FLAP): AlarmState.ACKNOWLEDGED,
}

_REFUSALS = {
    AlarmEvent.RAISE: _("is closed; a new trouble makes a new alarm"),
    AlarmEvent.CLEAR: _("is not active"),
    AlarmEvent.ACKNOWLEDGE: _("has been acknowledged already"),
    AlarmEvent.UNACKNOWLEDGE: _("has not been acknowledged"),
    AlarmEvent.EXPIRE: _("has no acknowledgement that could expire"),
    AlarmEvent.RETURN: _("is open; its trouble counts up"),
    AlarmEvent.FLAP: _("is open; its trouble counts up"),
}
_WORDS = {
    AlarmState.ACTIVE: _("active"),
    AlarmState.ACKNOWLEDGED: _("acknowledged"),
    AlarmState.LATCHED: _("latched"),
    AlarmState.CLOSED: _("closed"),
}


def next_state(state: AlarmState, event: AlarmEvent) -> AlarmState:
    """The state after an event; raises TransitionError where the event makes no sense."""
    following = TRANSITIONS.get((state, event))
    if following is None:
        raise TransitionError(
            _("The alarm {refusal} (it is {state}).").format(refusal=_REFUSALS[event], state=_WORDS[state])
        )
    return following


def state_of(*, is_active: bool, is_acknowledged: bool) -> AlarmState:
    """The state that the two sides make."""
    if is_active:
        return AlarmState.ACKNOWLEDGED if is_acknowledged else AlarmState.ACTIVE
    return AlarmState.CLOSED if is_acknowledged else AlarmState.LATCHED
