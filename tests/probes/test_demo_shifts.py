"""The demo begins after a shift that was handed over."""

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.priority import Priority
from nocdesk.shifts.model import HandoverState
from nocdesk.shifts.queries import handovers, is_intact, overdue_handover
from nocdesk.tickets.commands import open_ticket
from nocdesk.tickets.model import TroubleTicket
from probes.demo_shifts import hand_over_the_shift_before
from tests.nocdesk.provider_builder import make_provider


def test_the_shift_before_the_demo_is_handed_over_with_what_was_pressing_read_back(sqlite_core: Core) -> None:
    provider = make_provider(sqlite_core)
    with sqlite_core.work(Actor("cleo", Role.CARE)) as work:
        number = open_ticket(work, customer_id=1, service_id=provider.voice, text="no dial tone")
        work.session.get_one(TroubleTicket, number).priority = Priority.CRITICAL

    hand_over_the_shift_before(sqlite_core)

    with sqlite_core.read() as session:
        (handover,) = handovers(session)
        overdue = overdue_handover(session, sqlite_core.settings.shifts, sqlite_core.clock.now())
    assert (handover.state, handover.read_back) == (HandoverState.ACCEPTED, [f"ticket:{number}"])
    assert is_intact(handover)
    assert overdue is None
