"""Two small lives beside the alarm's own: suppressed by design or not, and its resource in service or out of it."""

from enum import StrEnum

from nocdesk.alarms.lifecycle import TransitionError
from nocdesk.language import _


class SuppressionState(StrEnum):
    """Whether the design (planned work, a known cause) keeps an alarm from asking for attention."""

    FREE = "free"
    SUPPRESSED = "suppressed"


class SuppressionEvent(StrEnum):
    """A reason begins to hold, or no reason holds any more."""

    SUPPRESS = "suppress"
    RELEASE = "release"


class ServiceState(StrEnum):
    """Whether a person has taken a resource out of service."""

    IN_SERVICE = "inService"
    OUT_OF_SERVICE = "outOfService"


class ServiceEvent(StrEnum):
    """What a person may do about it."""

    TAKE_OUT = "takeOut"
    TAKE_BACK = "takeBack"


SUPPRESSION_TRANSITIONS: dict[tuple[SuppressionState, SuppressionEvent], SuppressionState] = {
    (SuppressionState.FREE, SuppressionEvent.SUPPRESS): SuppressionState.SUPPRESSED,
    # A further reason, or another in place of the first.
    (SuppressionState.SUPPRESSED, SuppressionEvent.SUPPRESS): SuppressionState.SUPPRESSED,
    (SuppressionState.SUPPRESSED, SuppressionEvent.RELEASE): SuppressionState.FREE,
}

SERVICE_TRANSITIONS: dict[tuple[ServiceState, ServiceEvent], ServiceState] = {
    (ServiceState.IN_SERVICE, ServiceEvent.TAKE_OUT): ServiceState.OUT_OF_SERVICE,
    (ServiceState.OUT_OF_SERVICE, ServiceEvent.TAKE_BACK): ServiceState.IN_SERVICE,
}


def next_suppression(state: SuppressionState, event: SuppressionEvent) -> SuppressionState:
    """The state after an event; raises TransitionError where the event makes no sense."""
    following = SUPPRESSION_TRANSITIONS.get((state, event))
    if following is None:
        raise TransitionError(_("The alarm is not suppressed: there is nothing to release it from."))
    return following


def next_service_state(state: ServiceState, event: ServiceEvent, resource: str) -> ServiceState:
    """The state after an event; raises TransitionError where the event makes no sense."""
    following = SERVICE_TRANSITIONS.get((state, event))
    if following is None:
        is_out = event is ServiceEvent.TAKE_OUT
        said = _("{resource} is out of service already.") if is_out else _("{resource} is in service.")
        raise TransitionError(said.format(resource=resource))
    return following
