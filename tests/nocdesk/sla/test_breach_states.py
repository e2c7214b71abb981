"""The whole table of a breach's states and steps, what is forbidden included."""

import pytest

from nocdesk.sla.breaches.model import BreachState, BreachStep
from nocdesk.sla.breaches.states import BreachError, is_possible, next_state

no: str | None = None
#            confirm      exclude              sign        dispute     reopen
TABLE: dict[str, tuple[str | None, ...]] = {
    "open": ("confirmed", "exclusionProposed", no, "disputed", no),
    "exclusionProposed": ("confirmed", no, "excluded", "disputed", "open"),
    "confirmed": (no, "exclusionProposed", no, "disputed", "open"),
    "excluded": (no, no, no, no, "open"),
    "disputed": ("confirmed", "exclusionProposed", no, no, "open"),
}
STEPS = ("confirm", "exclude", "sign", "dispute", "reopen")
CASES = [(state, step, after) for state, row in TABLE.items() for step, after in zip(STEPS, row, strict=True)] + [
    (state, "takeBack", None) for state in TABLE
]


@pytest.mark.parametrize(("state", "step", "after"), CASES)
def test_each_step_leads_where_the_table_says_or_is_refused(state: str, step: str, after: str | None) -> None:
    before, wanted = BreachState(state), BreachStep(step)

    assert is_possible(before, wanted) is (after is not None)
    if after is not None:
        assert next_state(before, wanted) is BreachState(after)
    else:
        with pytest.raises(BreachError, match="it can "):
            next_state(before, wanted)


def test_the_table_has_every_state_and_every_step() -> None:
    assert {(state, step) for state, step, noafter in CASES} == {
        (state.value, step.value) for state in BreachState for step in set(BreachStep) - {BreachStep.JUDGED_AGAIN}
    }


def test_a_refusal_says_what_can_be_done_instead() -> None:
    with pytest.raises(BreachError) as refused:
        next_state(BreachState.EXCLUDED, BreachStep.CONFIRM)

    assert str(refused.value) == "A breach that is excluded cannot be confirmed; it can be opened again."
