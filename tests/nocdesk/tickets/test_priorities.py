"""A priority follows from impact and urgency by the table, and the table has an answer for everything."""

from itertools import product

import pytest

from nocdesk.catalog.model import SlaTemplate
from nocdesk.customers.model import Agreement
from nocdesk.priority import Priority
from nocdesk.services.model import Service, ServiceClass
from nocdesk.tickets.commands import open_ticket, set_priority
from nocdesk.tickets.editing import TicketConflictError, TicketError
from nocdesk.tickets.model import TicketStatus
from nocdesk.tickets.priorities import Harm, Impact, Urgency, impact_of, priority_of, usual_urgency
from tests.nocdesk.tickets.desk import CARE, ENGINEER, Desk

MATRIX = [
    ("high", "critical high medium"),
    ("medium", "high medium low"),
    ("low", "medium low low"),
]


@pytest.mark.parametrize(("impact", "row"), MATRIX)
def test_the_matrix_is_that_of_the_table(impact: str, row: str) -> None:
    found = [priority_of(Impact(impact), urgency) for urgency in Urgency]

    assert found == [Priority(word) for word in row.split()]


def test_more_impact_or_more_urgency_never_makes_a_ticket_less_pressing() -> None:
    order = {level: place for kind in (Impact, Urgency, Priority) for place, level in enumerate(kind)}
    pairs = list(product(Impact, Urgency))

    for (impact, urgency), (other_impact, other_urgency) in product(pairs, pairs):
        if order[impact] <= order[other_impact] and order[urgency] <= order[other_urgency]:
            mine, other = priority_of(impact, urgency), priority_of(other_impact, other_urgency)
            assert order[mine] <= order[other]


IMPACTS = [
    (Harm(ServiceClass.DOWN, True, 1), Impact.HIGH),
    (Harm(ServiceClass.DOWN, False, 1), Impact.MEDIUM),
    (Harm(ServiceClass.DEGRADED, True, 1), Impact.MEDIUM),
    (Harm(ServiceClass.DEGRADED, False, 1), Impact.LOW),
    (Harm(ServiceClass.DEGRADED, False, 3), Impact.HIGH),
    (Harm(ServiceClass.UP, True, 0), Impact.LOW),
    (Harm(None, False, 0), Impact.LOW),
    (Harm(None, False, 3), Impact.HIGH),
]


@pytest.mark.parametrize(("harm", "impact"), IMPACTS)
def test_the_impact_is_what_is_broken_for_how_many(harm: Harm, impact: Impact) -> None:
    assert impact_of(harm) is impact


def test_every_trouble_has_an_impact() -> None:
    for service_class, is_promised, broken in product([None, *ServiceClass], (True, False), range(5)):
        assert impact_of(Harm(service_class, is_promised, broken)) in Impact


def test_the_tier_says_how_urgent_it_is_where_nobody_does() -> None:
    assert [usual_urgency(tier) for tier in ("Gold", "Bronze", "Homemade", "")] == [
        Urgency.HIGH, Urgency.LOW, Urgency.MEDIUM, Urgency.MEDIUM,
    ]  # fmt: skip


def test_a_ticket_about_a_promised_service_that_is_down_is_pressing(desk: Desk) -> None:
    _break(desk, "SIP-1", template="Gold voice")

    ticket = desk.ticket(desk.open_ticket("SIP-1"))

    assert (ticket.impact, ticket.urgency, ticket.priority) == (Impact.HIGH, Urgency.HIGH, Priority.CRITICAL)


def test_who_opens_the_ticket_may_say_how_urgent_it_is(sqlite_desk: Desk) -> None:
    _break(sqlite_desk, "SIP-1", template="Gold voice")

    with sqlite_desk.work(CARE) as work:
        number = open_ticket(
            work,
            customer_id=sqlite_desk.customers["Harbour Bank"],
            service_id=sqlite_desk.services["SIP-1"],
            text="No hurry",
            urgency=Urgency.LOW,
        )

    assert sqlite_desk.ticket(number).priority is Priority.MEDIUM


def test_a_priority_can_be_set_and_its_reason_is_for_the_staff(desk: Desk) -> None:
    number = desk.open_ticket("SIP-1")

    with desk.work() as work:
        set_priority(
            work,
            ticket_id=number,
            impact=Impact.HIGH,
            urgency=Urgency.HIGH,
            reason="The CEO called",
            expected_version=2,
        )

    assert desk.ticket(number).priority is Priority.CRITICAL
    assert desk.lines(number)[1:] == [
        "Priority low → critical (impact high, urgency high)",
        "Reason: The CEO called",
    ]


def test_who_sets_a_priority_on_an_old_version_is_in_conflict(desk: Desk) -> None:
    number = desk.open_ticket("SIP-1")
    seen = desk.ticket(number).version
    with desk.work() as work:
        set_priority(work, ticket_id=number, impact=Impact.HIGH, urgency=Urgency.HIGH)

    with pytest.raises(TicketConflictError, match="changed by mara"), desk.work(CARE) as work:
        set_priority(work, ticket_id=number, impact=Impact.LOW, urgency=Urgency.LOW, expected_version=seen)

    assert desk.ticket(number).priority is Priority.CRITICAL


def test_what_is_over_is_not_pressing_any_more(sqlite_desk: Desk) -> None:
    number = sqlite_desk.open_ticket("SIP-1")
    with sqlite_desk.work(ENGINEER) as work:
        work.session.get_one(type(sqlite_desk.ticket(number)), number).status = TicketStatus.CANCELLED

    with pytest.raises(TicketError, match="is cancelled"), sqlite_desk.work() as work:
        set_priority(work, ticket_id=number, impact=Impact.HIGH, urgency=Urgency.HIGH)


def _break(desk: Desk, service: str, *, template: str) -> None:
    with desk.work() as work:
        row = work.session.get_one(Service, desk.services[service])
        agreement = Agreement(name="Agreed", customer_id=row.customer_id, template=template, starts_at=work.now)
        work.session.add_all([agreement, SlaTemplate(name=template, tier="Gold")])
        work.session.flush()
        row.agreement_id, row.current_class, row.class_since = agreement.id, ServiceClass.DOWN, work.now
