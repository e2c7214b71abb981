"""Which step leads a handover from which state to which; whatever is not in the table is refused."""

from collections.abc import Mapping
from enum import StrEnum

from nocdesk.errors import NocdeskError
from nocdesk.language import _, pgettext
from nocdesk.shifts.model import HandoverState


class HandoverStep(StrEnum):
    """What a person does with a handover."""

    EDIT = "edit"
    SIGN = "sign"
    """By who leaves."""
    RECALL = "recall"
    """Who leaves takes the signature back."""
    READ_BACK = "readBack"
    """Who comes says one of the pressing items back."""
    ACCEPT = "accept"
    """Signed by who comes."""
    REFUSE = "refuse"
    DISCARD = "discard"


class HandoverError(NocdeskError):
    """What was asked of a handover cannot be."""


_S, _T = HandoverState, HandoverStep

STEPS: Mapping[tuple[HandoverState, HandoverStep], HandoverState] = {
    (_S.DRAFT, _T.EDIT): _S.DRAFT,
    (_S.DRAFT, _T.SIGN): _S.OFFERED,
    (_S.DRAFT, _T.DISCARD): _S.DISCARDED,
    (_S.OFFERED, _T.RECALL): _S.DRAFT,
    (_S.OFFERED, _T.READ_BACK): _S.OFFERED,
    (_S.OFFERED, _T.ACCEPT): _S.ACCEPTED,
    (_S.OFFERED, _T.REFUSE): _S.REFUSED,
    # What was refused is mended first, so that it is not the same sheet that is signed again.
    (_S.REFUSED, _T.EDIT): _S.DRAFT,
    (_S.REFUSED, _T.DISCARD): _S.DISCARDED,
}

STATE_WORDS: Mapping[HandoverState, str] = {
    _S.DRAFT: _("a draft"),
    _S.OFFERED: _("signed by who leaves"),
    _S.REFUSED: pgettext("handover", "refused"),
    _S.ACCEPTED: _("signed by both"),
    _S.DISCARDED: _("discarded"),
}

_STEP_WORDS: Mapping[HandoverStep, str] = {
    _T.EDIT: _("be changed"),
    _T.SIGN: _("be signed by who leaves"),
    _T.RECALL: _("be recalled"),
    _T.READ_BACK: _("be read back"),
    _T.ACCEPT: _("be signed by who comes"),
    _T.REFUSE: _("be refused"),
    _T.DISCARD: _("be discarded"),
}


def is_possible(state: HandoverState, step: HandoverStep) -> bool:
    """Whether a handover in this state may take the step."""
    return (state, step) in STEPS


def next_state(state: HandoverState, step: HandoverStep) -> HandoverState:
    """The state after the step; raises HandoverError, which says what is possible instead."""
    if is_possible(state, step):
        return STEPS[state, step]
    possible = [_STEP_WORDS[other] for other in HandoverStep if is_possible(state, other)]
    instead = (
        _("it can {possible}").format(possible=_(" or ").join(possible))
        if possible
        else _("nothing can be done with it any more")
    )
    raise HandoverError(
        _("A handover that is {state} cannot {step}; {instead}.").format(
            state=STATE_WORDS[state], step=_STEP_WORDS[step], instead=instead
        )
    )
