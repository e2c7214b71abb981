"""The life of a service problem: which state may follow which (TMF656, service problem lifecycle)."""

from collections.abc import Mapping

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.problems.model import ProblemState as State

TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.ACKNOWLEDGED: frozenset({State.IN_PROGRESS, State.RESOLVED, State.REJECTED, State.CANCELLED}),
    State.IN_PROGRESS: frozenset({State.PENDING, State.HELD, State.RESOLVED, State.CANCELLED}),
    State.PENDING: frozenset({State.IN_PROGRESS, State.RESOLVED, State.CANCELLED}),
    State.HELD: frozenset({State.IN_PROGRESS, State.RESOLVED, State.CANCELLED}),
    State.RESOLVED: frozenset({State.CLOSED, State.IN_PROGRESS}),
    # Other than a customer's ticket, a problem may be taken up again after it was closed.
    State.CLOSED: frozenset({State.IN_PROGRESS}),
    State.REJECTED: frozenset(),
    State.CANCELLED: frozenset(),
}

OPEN = frozenset({State.ACKNOWLEDGED, State.IN_PROGRESS, State.PENDING, State.HELD})
"""What is still to be worked on."""

WORDS: Mapping[State, str] = {
    State.ACKNOWLEDGED: _("open"),  # In a console "acknowledged" is said of alarms, and means that a person has looked.
    State.IN_PROGRESS: _("in progress"),
    State.PENDING: _("pending"),
    State.HELD: _("held"),
    State.RESOLVED: _("resolved"),
    State.CLOSED: _("closed"),
    State.REJECTED: _("rejected"),
    State.CANCELLED: _("cancelled"),
}

NEED_A_REASON = frozenset({State.PENDING, State.HELD, State.REJECTED, State.CANCELLED})


class ForbiddenStateError(NocdeskError):
    """A problem's state may not follow its present one."""


def check_step(number: str, state: State, following: State) -> None:
    """Refuse a state that may not follow, with the ones that may."""
    if following in TRANSITIONS[state]:
        return
    may_follow = ", ".join(WORDS[each] for each in State if each in TRANSITIONS[state])
    said = _("{problem} is {state} and cannot become {wanted}: nothing follows.")
    if may_follow:
        said = _("{problem} is {state} and cannot become {wanted}: it may become {states}.")
    raise ForbiddenStateError(
        said.format(problem=number, state=WORDS[state], wanted=WORDS[following], states=may_follow)
    )
