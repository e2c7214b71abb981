"""Every state of a handover with every step, forbidden ones included, written down once more by hand."""

from itertools import product

import pytest

from nocdesk.shifts.model import HandoverState as S
from nocdesk.shifts.states import HandoverError, next_state
from nocdesk.shifts.states import HandoverStep as T

# A row for each state; the steps in the order of the heads; a dot where a step is refused.
HEADS = (T.EDIT, T.SIGN, T.RECALL, T.READ_BACK, T.ACCEPT, T.REFUSE, T.DISCARD)
TABLE = {
    S.DRAFT: "draft offered . . . . discarded",
    S.OFFERED: ". . draft offered accepted refused .",
    S.REFUSED: "draft . . . . . discarded",
    S.ACCEPTED: ". . . . . . .",
    S.DISCARDED: ". . . . . . .",
}


def test_the_table_has_every_state_and_every_step() -> None:
    assert set(TABLE) == set(S)
    assert set(HEADS) == set(T)


@pytest.mark.parametrize(("state", "step"), list(product(S, T)))
def test_a_step_leads_where_the_table_says_or_is_refused(state: S, step: T) -> None:
    expected = TABLE[state].split()[HEADS.index(step)]

    if expected == ".":
        with pytest.raises(HandoverError, match="A handover that is"):
            next_state(state, step)
    else:
        assert next_state(state, step) == expected
