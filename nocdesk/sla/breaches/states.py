"""Which decision leads a breach from which state to which; whatever is not in the table is refused."""

from collections.abc import Mapping

from nocdesk.errors import NocdeskError
from nocdesk.language import _, pgettext
from nocdesk.sla.breaches.model import BreachState, BreachStep

_S, _D = BreachState, BreachStep

STEPS: Mapping[tuple[BreachState, BreachStep], BreachState] = {
    (_S.OPEN, _D.CONFIRM): _S.CONFIRMED,
    (_S.OPEN, _D.EXCLUDE): _S.PROPOSED,
    (_S.OPEN, _D.DISPUTE): _S.DISPUTED,
    (_S.PROPOSED, _D.CONFIRM): _S.CONFIRMED,
    (_S.PROPOSED, _D.SIGN): _S.EXCLUDED,
    (_S.PROPOSED, _D.DISPUTE): _S.DISPUTED,
    (_S.PROPOSED, _D.REOPEN): _S.OPEN,
    (_S.CONFIRMED, _D.EXCLUDE): _S.PROPOSED,
    (_S.CONFIRMED, _D.DISPUTE): _S.DISPUTED,
    (_S.CONFIRMED, _D.REOPEN): _S.OPEN,
    (_S.DISPUTED, _D.CONFIRM): _S.CONFIRMED,
    (_S.DISPUTED, _D.EXCLUDE): _S.PROPOSED,
    (_S.DISPUTED, _D.REOPEN): _S.OPEN,
    # What two people signed is withdrawn first, with a reason, before anything else is decided.
    (_S.EXCLUDED, _D.REOPEN): _S.OPEN,
}

STATE_WORDS: Mapping[BreachState, str] = {
    _S.OPEN: pgettext("breach", "open"),
    _S.PROPOSED: _("waiting for the second signature of an exclusion"),
    _S.CONFIRMED: pgettext("breach", "confirmed"),
    _S.EXCLUDED: pgettext("breach", "excluded"),
    _S.DISPUTED: pgettext("breach", "disputed"),
}

STEP_WORDS: Mapping[BreachStep, str] = {
    _D.CONFIRM: _("be confirmed"),
    _D.EXCLUDE: _("be excluded"),
    _D.SIGN: _("be signed a second time"),
    _D.DISPUTE: _("be disputed"),
    _D.REOPEN: _("be opened again"),
    _D.TAKE_BACK: _("have its last decision taken back"),
}


class BreachError(NocdeskError):
    """What was asked of a breach cannot be."""


def is_possible(state: BreachState, step: BreachStep) -> bool:
    """Whether a breach in this state may take the step."""
    return (state, step) in STEPS


def next_state(state: BreachState, step: BreachStep) -> BreachState:
    """The state after the step."""
    if is_possible(state, step):
        return STEPS[state, step]
    possible = [STEP_WORDS[other] for other in BreachStep if is_possible(state, other)]
    raise BreachError(
        _("A breach that is {state} cannot {step}; it can {possible}.").format(
            state=STATE_WORDS[state], step=STEP_WORDS[step], possible=_(" or ").join(possible)
        )
    )
