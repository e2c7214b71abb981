"""The small lives beside the alarm's own, each with every event in every state, the forbidden ones included."""

from itertools import product

import pytest

from nocdesk.alarms.lifecycle import TransitionError
from nocdesk.alarms.shelf import ShelfEvent, ShelfState, is_shelving, next_shelf_state
from nocdesk.alarms.suppression import (
    ServiceEvent,
    ServiceState,
    SuppressionEvent,
    SuppressionState,
    next_service_state,
    next_suppression,
)

UNSHELVED, ASKED, ONE_SHOT, TIMED = ShelfState

# One line a state: ask, shelve once, shelve for a time, unshelve, the alarm clears, expire; None is forbidden.
SHELF: dict[ShelfState, tuple[ShelfState | None, ...]] = {
    UNSHELVED: (ASKED, ONE_SHOT, TIMED, None, UNSHELVED, None),
    ASKED: (None, ONE_SHOT, TIMED, UNSHELVED, ASKED, UNSHELVED),
    ONE_SHOT: (None, ONE_SHOT, TIMED, UNSHELVED, UNSHELVED, UNSHELVED),
    TIMED: (None, ONE_SHOT, TIMED, UNSHELVED, TIMED, UNSHELVED),
}
SUPPRESSION: dict[SuppressionState, tuple[SuppressionState | None, ...]] = {
    SuppressionState.FREE: (SuppressionState.SUPPRESSED, None),
    SuppressionState.SUPPRESSED: (SuppressionState.SUPPRESSED, SuppressionState.FREE),
}
SERVICE: dict[ServiceState, tuple[ServiceState | None, ...]] = {
    ServiceState.IN_SERVICE: (ServiceState.OUT_OF_SERVICE, None),
    ServiceState.OUT_OF_SERVICE: (None, ServiceState.IN_SERVICE),
}


@pytest.mark.parametrize(("state", "event"), list(product(ShelfState, ShelfEvent)))
def test_every_event_of_a_shelf_leads_where_the_table_says(state: ShelfState, event: ShelfEvent) -> None:
    following = SHELF[state][list(ShelfEvent).index(event)]

    if following is not None:
        assert next_shelf_state(state, event) is following
    else:
        with pytest.raises(TransitionError, match="shelf is"):
            next_shelf_state(state, event)


@pytest.mark.parametrize(("state", "event"), list(product(SuppressionState, SuppressionEvent)))
def test_every_event_of_a_suppression_leads_where_the_table_says(
    state: SuppressionState, event: SuppressionEvent
) -> None:
    following = SUPPRESSION[state][list(SuppressionEvent).index(event)]

    if following is not None:
        assert next_suppression(state, event) is following
    else:
        with pytest.raises(TransitionError, match="not suppressed"):
            next_suppression(state, event)


@pytest.mark.parametrize(("state", "event"), list(product(ServiceState, ServiceEvent)))
def test_every_event_of_a_resource_leads_where_the_table_says(state: ServiceState, event: ServiceEvent) -> None:
    following = SERVICE[state][list(ServiceEvent).index(event)]

    if following is not None:
        assert next_service_state(state, event, "acc-7") is following
    else:
        with pytest.raises(TransitionError, match="acc-7 is"):
            next_service_state(state, event, "acc-7")


def test_only_what_is_shelved_and_not_only_asked_for_is_quiet() -> None:
    assert [state for state in ShelfState if is_shelving(state)] == [ONE_SHOT, TIMED]
