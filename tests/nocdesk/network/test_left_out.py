"""What was left out of a discovery is kept by host, until it is taken back or something else is left out there."""

import pytest
from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.network.left_out import Offered, leave_out_proposals, left_out_proposals, take_back_proposals
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError

ANN, BOB = Actor("ann", Role.ENGINEER), Actor("bob", Role.ADMINISTRATOR)
PRINTER = Offered("192.0.2.9", 161, "printer", ("eth0", "printer system"))
UPS = Offered("192.0.2.9", 1161, "ups", ())


def kept(core: Core) -> list[tuple[Offered, str]]:
    with core.read() as session:
        return [(row.offered, row.by) for row in left_out_proposals(session).values()]


def test_what_was_left_out_last_of_a_host_counts_and_is_taken_back_by_anybody_who_discovers(core: Core) -> None:
    more = Offered(*PRINTER.place, "printer", ("eth0", "eth1"))
    with core.work(ANN) as work:
        leave_out_proposals(work, offers=[PRINTER, UPS])
    with core.work(BOB) as work:
        leave_out_proposals(work, offers=[more])
    assert kept(core) == [(UPS, "ann"), (more, "bob")]

    with core.work(ANN) as work:
        take_back_proposals(work, places=[more.place, ("192.0.2.77", 161)])

    assert kept(core) == [(UPS, "ann")]
    with core.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    acts = [(entry.actor, entry.action, (entry.before or entry.after)["name"]) for entry in entries]
    assert acts == [
        ("ann", "leave_out_proposal", "printer"),
        ("ann", "leave_out_proposal", "ups"),
        ("bob", "take_back_proposal", "printer"),
        ("bob", "leave_out_proposal", "printer"),
        ("ann", "take_back_proposal", "printer"),
    ]


def test_who_may_not_discover_leaves_nothing_out(core: Core) -> None:
    with pytest.raises(NotAllowedError), core.work(Actor("cy", Role.CARE)) as work:
        leave_out_proposals(work, offers=[UPS])
    assert kept(core) == []
