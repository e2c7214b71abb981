"""Two changes of one ticket become one, and what both changed is named."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nocdesk.merging import Merge, merge
from nocdesk.tickets.merging import TicketValues
from nocdesk.tickets.model import RestorationCause, RestorationStatus, TicketStatus

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TIMES = st.none() | st.sampled_from([NOON + timedelta(minutes=10 * step) for step in range(3)])
VALUES = st.builds(
    TicketValues,
    status=st.sampled_from([TicketStatus.ACKNOWLEDGED, TicketStatus.IN_PROGRESS, TicketStatus.HELD]),
    restoration=st.none() | st.sampled_from(list(RestorationStatus)[:3]),
    etr_at=TIMES,
    cause=st.none() | st.sampled_from(list(RestorationCause)[:3]),
    crew=st.sampled_from(["", "North 4", "North 6"]),
    next_update_at=TIMES,
)
BASE = TicketValues(TicketStatus.IN_PROGRESS, RestorationStatus.ON_SITE, NOON, None, "North 4", None)


def merged_by_table(base: TicketValues, mine: TicketValues, theirs: TicketValues) -> Merge[TicketValues]:
    """The slow way: for each field look up which of base, mine and theirs are alike."""
    values, contested = base, []
    for name in (field.name for field in fields(TicketValues)):
        was, my, their = (getattr(side, name) for side in (base, mine, theirs))
        table = {
            (True, True): was,
            (True, False): their,
            (False, True): my,
            (False, False): my,
        }
        values = replace(values, **{name: table[my == was, their == was]})
        if my != was and their != was and my != their:
            contested.append(name)
    return Merge(values, tuple(contested))


@given(VALUES, VALUES, VALUES)
def test_merging_follows_whoever_changed_a_field(base: TicketValues, mine: TicketValues, theirs: TicketValues) -> None:
    assert merge(base, mine, theirs) == merged_by_table(base, mine, theirs)


@given(VALUES, VALUES)
def test_who_changed_nothing_gets_the_other_version(base: TicketValues, other: TicketValues) -> None:
    assert merge(base, base, other) == Merge(other, ())
    assert merge(base, other, base) == Merge(other, ())


def test_two_who_change_different_fields_both_get_their_way() -> None:
    mine = replace(BASE, crew="North 6")
    theirs = replace(BASE, restoration=RestorationStatus.REPAIRING, cause=RestorationCause.CABLE_DAMAGE)

    assert merge(BASE, mine, theirs) == Merge(replace(theirs, crew="North 6"), ())


def test_a_field_that_both_change_is_contested_and_mine_meanwhile() -> None:
    mine, theirs = replace(BASE, crew="North 6"), replace(BASE, crew="South 1")

    assert merge(BASE, mine, theirs) == Merge(mine, ("crew",))
