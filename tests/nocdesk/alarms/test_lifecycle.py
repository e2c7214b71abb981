"""The alarm's life: every event in every state, the forbidden ones included."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.alarms.lifecycle import AlarmEvent, AlarmState, TransitionError, next_state, state_of

ACTIVE, ACKNOWLEDGED, LATCHED, CLOSED = AlarmState
RAISE, CLEAR, ACKNOWLEDGE, UNACKNOWLEDGE, EXPIRE, RETURN, FLAP = AlarmEvent

# One line a state: raise, clear, acknowledge, take the acknowledgement back, let it expire, and the trouble's return
# after the close, once and when it flaps; None is forbidden.
TABLE: dict[AlarmState, tuple[AlarmState | None, ...]] = {
    ACTIVE: (ACTIVE, LATCHED, ACKNOWLEDGED, None, None, None, None),
    ACKNOWLEDGED: (ACKNOWLEDGED, CLOSED, None, ACTIVE, ACTIVE, None, None),
    LATCHED: (ACTIVE, None, CLOSED, None, None, None, None),
    CLOSED: (None, None, None, LATCHED, None, ACTIVE, ACKNOWLEDGED),
}


@pytest.mark.parametrize(("state", "event"), list(product(AlarmState, AlarmEvent)))
def test_every_event_leads_where_the_table_says_or_is_refused_in_words(state: AlarmState, event: AlarmEvent) -> None:
    following = TABLE[state][list(AlarmEvent).index(event)]

    if following is not None:
        assert next_state(state, event) is following
    else:
        with pytest.raises(TransitionError, match="alarm"):
            next_state(state, event)


@given(st.lists(st.sampled_from(AlarmEvent), max_size=30))
def test_the_state_is_always_that_of_its_two_sides(events: list[AlarmEvent]) -> None:
    state, is_active, is_acknowledged = ACTIVE, True, False
    for event in events:
        try:
            following = next_state(state, event)
        except TransitionError:
            continue
        is_active = {RAISE: True, RETURN: True, FLAP: True, CLEAR: False}.get(event, is_active)
        taken_back = {UNACKNOWLEDGE: False, EXPIRE: False, RETURN: False}
        is_acknowledged = {ACKNOWLEDGE: True, **taken_back}.get(event, is_acknowledged)
        state = following

    assert state is state_of(is_active=is_active, is_acknowledged=is_acknowledged)
