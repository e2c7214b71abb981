"""The life of a trouble ticket: which status may follow which (TMF621, trouble ticket lifecycle)."""

from collections.abc import Mapping

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.tickets.model import TicketStatus as Status

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.ACKNOWLEDGED: frozenset({Status.IN_PROGRESS, Status.REJECTED, Status.CANCELLED}),
    Status.IN_PROGRESS: frozenset({Status.PENDING, Status.HELD, Status.RESOLVED, Status.CANCELLED}),
    Status.PENDING: frozenset({Status.IN_PROGRESS, Status.CANCELLED}),
    Status.HELD: frozenset({Status.IN_PROGRESS, Status.CANCELLED}),
    # Closed only when the customer accepts the restoration, otherwise back to work.
    Status.RESOLVED: frozenset({Status.CLOSED, Status.IN_PROGRESS}),
    Status.CLOSED: frozenset(),
    Status.REJECTED: frozenset(),
    Status.CANCELLED: frozenset(),
}

FINAL = frozenset(status for status, following in TRANSITIONS.items() if not following)
"""What nothing follows."""

OPEN = frozenset(Status) - FINAL - {Status.RESOLVED}
"""What is still to be worked on: new alarms are proposed to such tickets."""

WORDS: Mapping[Status, str] = {
    Status.ACKNOWLEDGED: _("acknowledged"),
    Status.IN_PROGRESS: _("in progress"),
    Status.PENDING: _("pending"),
    Status.HELD: _("held"),
    Status.RESOLVED: _("resolved"),
    Status.CLOSED: _("closed"),
    Status.REJECTED: _("rejected"),
    Status.CANCELLED: _("cancelled"),
}


class ForbiddenTransitionError(NocdeskError):
    """A ticket's status may not follow its present one."""


def is_allowed(status: Status, following: Status) -> bool:
    """Whether a status may follow another."""
    return following in TRANSITIONS[status]


def check_transition(number: str, status: Status, following: Status) -> None:
    """Refuse a status that may not follow, with the ones that may."""
    if is_allowed(status, following):
        return
    may_follow = ", ".join(WORDS[s] for s in Status if s in TRANSITIONS[status])
    remedy = (
        _("it may become {may_follow}").format(may_follow=may_follow)
        if may_follow
        else _("nothing follows; open a new ticket instead")
    )
    raise ForbiddenTransitionError(
        _("{number} is {status} and cannot become {following}: {remedy}.").format(
            number=number, status=WORDS[status], following=WORDS[following], remedy=remedy
        )
    )


def steps_to_resolved(status: Status) -> tuple[Status, ...]:
    """The statuses to pass, in order, from an open one to resolved: what was not in progress is so for a moment."""
    if status is Status.IN_PROGRESS:
        return (Status.RESOLVED,)
    return Status.IN_PROGRESS, Status.RESOLVED
