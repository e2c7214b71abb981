"""The whole table of a ticket's statuses, the forbidden ones included."""

from itertools import product

import pytest

from nocdesk.tickets.model import TicketStatus as Status
from nocdesk.tickets.workflow import (
    FINAL,
    OPEN,
    ForbiddenTransitionError,
    check_transition,
    is_allowed,
    steps_to_resolved,
)

# Written out by hand from the TMF621 diagram: rows are from, columns are to, x is allowed.
TABLE = """
              acknowledged inProgress pending held resolved closed rejected cancelled
acknowledged  .            x          .       .    .        .      x        x
inProgress    .            .          x       x    x        .      .        x
pending       .            x          .       .    .        .      .        x
held          .            x          .       .    .        .      .        x
resolved      .            x          .       .    .        x      .        .
closed        .            .          .       .    .        .      .        .
rejected      .            .          .       .    .        .      .        .
cancelled     .            .          .       .    .        .      .        .
"""


def read_table() -> dict[tuple[Status, Status], bool]:
    header, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return {(Status(row[0]), Status(to)): mark == "x" for row in rows for to, mark in zip(header, row[1:], strict=True)}


@pytest.mark.parametrize(("status", "following"), list(product(Status, Status)))
def test_every_pair_of_statuses_is_allowed_or_refused_as_the_table_says(status: Status, following: Status) -> None:
    expected = read_table()[status, following]

    assert is_allowed(status, following) is expected
    if expected:
        check_transition("TT-1001", status, following)
    else:
        with pytest.raises(ForbiddenTransitionError, match=r"^TT-1001 is .* and cannot become .*: .*\.$"):
            check_transition("TT-1001", status, following)


def test_a_refusal_names_what_may_follow() -> None:
    with pytest.raises(ForbiddenTransitionError) as refusal:
        check_transition("TT-1007", Status.ACKNOWLEDGED, Status.CLOSED)

    message = "TT-1007 is acknowledged and cannot become closed: it may become in progress, rejected, cancelled."
    assert str(refusal.value) == message


def test_nothing_follows_a_final_status() -> None:
    assert {Status.CLOSED, Status.REJECTED, Status.CANCELLED} == FINAL
    assert {Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.PENDING, Status.HELD} == OPEN


@pytest.mark.parametrize("status", sorted(OPEN))
def test_the_way_to_resolved_takes_only_allowed_steps(status: Status) -> None:
    steps = steps_to_resolved(status)

    assert steps[-1] is Status.RESOLVED
    assert all(is_allowed(before, after) for before, after in zip((status, *steps), steps, strict=False))
