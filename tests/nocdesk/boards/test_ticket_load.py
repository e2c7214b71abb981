"""Who has how much to do: what is counted of open tickets, by workgroup and by person."""

from datetime import timedelta

from sqlalchemy import event

from nocdesk.boards.ticket_load import BearerKind, LoadRow, load_rows
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.customers.model import Agreement
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import Service
from nocdesk.sla.agreements import renew
from nocdesk.tickets.commands import Assignment, assign_ticket, open_ticket
from nocdesk.tickets.model import TicketStatus, TroubleTicket, Workgroup
from tests.nocdesk.provider_builder import make_provider

HOUR = timedelta(hours=1)


def rows(core: Core) -> dict[tuple[BearerKind, str], LoadRow]:
    with core.read() as session:
        return {(row.kind, row.name): row for row in load_rows(session, core.clock.now())}


def test_each_ticket_counts_for_its_group_and_its_person_and_what_is_over_for_nobody(
    core: Core, clock: VirtualClock
) -> None:
    provider = make_provider(core)
    with core.work() as work:
        field = Workgroup(name="Field north", supervisor="sam", email="", takes_new=False)
        work.session.add(field)
        work.session.flush()
        numbers = [
            open_ticket(work, customer_id=provider.customer, service_id=provider.voice, text=f"Trouble {number}")
            for number in range(4)
        ]
        for number in numbers[:2]:
            assign_ticket(work, ticket_id=number, assignment=Assignment(field.id, "finn"))
    with core.work() as work:
        first, second, third, over = (work.session.get_one(TroubleTicket, number) for number in numbers)
        first.next_update_at, second.next_update_at = work.now - HOUR, work.now + HOUR
        third.workgroup_id, third.assignee, over.status = None, "", TicketStatus.RESOLVED

    found = rows(core)

    group, person = found[BearerKind.WORKGROUP, "Field north"], found[BearerKind.PERSON, "finn"]
    assert (group.open, group.updates_late, group.update_at) == (2, 1, clock.now() + HOUR)
    assert (person.open, person.updates_late) == (2, 1)
    assert found[BearerKind.PERSON, ""].open == 1
    assert sum(row.open for (kind, _), row in found.items() if kind is BearerKind.PERSON) == 3


def test_nobody_has_anything_where_there_is_no_ticket(core: Core) -> None:
    make_provider(core)

    assert rows(core) == {}


def test_overdue_is_what_is_late_by_an_agreement_and_not_by_the_own_target(core: Core, clock: VirtualClock) -> None:
    provider = make_provider(core)
    with core.work(SYSTEM) as work:
        terms = {"objective": [{"measure": "response", "limit": 1800, "target": 1.0}]}
        agreement = Agreement(
            name="Answers", customer_id=provider.customer, template="", starts_at=work.now, own_terms=terms
        )
        work.session.add(agreement)
        work.session.flush()
        work.session.get_one(Service, provider.voice).agreement_id = agreement.id
        renew(work, agreement, work.now, "signed")
    with core.work() as work:
        for service in (provider.voice, None):
            open_ticket(work, customer_id=provider.customer, service_id=service, text="Trouble")
    clock.advance(30 * 24 * HOUR.total_seconds())

    (nobody,) = (row for (kind, _), row in rows(core).items() if kind is BearerKind.PERSON)

    assert (nobody.open, nobody.overdue) == (2, 1)


def test_the_own_targets_are_read_once_for_all_tickets(core: Core) -> None:
    provider = make_provider(core)
    with core.work() as work:
        for _ in range(5):
            open_ticket(work, customer_id=provider.customer, service_id=None, text="Trouble")
    asked: list[str] = []
    event.listen(core.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    rows(core)

    assert sum("ticket_target" in statement for statement in asked) == 1
