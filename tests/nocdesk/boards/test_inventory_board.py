"""The service inventory says what plain queries of the store say, in as many queries for many services as for few."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, text

from nocdesk.boards.inventory_board import dependent_rows, inventory_rows, services_of
from nocdesk.boards.inventory_rows import InventoryRow, PartKind, PartState, TroubleWord
from nocdesk.boards.service_curves import service_curves
from nocdesk.boards.service_parts import service_parts
from nocdesk.boards.service_words import may_say, not_yet
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import Dependency, Service, ServiceClass
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.tickets.commands import set_etr
from nocdesk.tickets.model import RestorationCause, RestorationStatus
from nocdesk.tickets.restoration import RestorationUpdate, update_restoration
from nocdesk.works.commands import plan_work
from tests.conftest import START
from tests.nocdesk.boards.shift import ENGINEER, Shift
from tests.nocdesk.provider_builder import Provider, make_provider


@pytest.fixture
def shift(shift: Shift) -> Shift:
    with shift.core.work(SYSTEM) as work:
        evaluate_agreements(work)
    return shift


def plain(core: Core, query: str, **values: object) -> list[tuple[object, ...]]:
    with core.read() as session:
        return [tuple(row) for row in session.execute(text(query), values)]


def rows_of(core: Core) -> dict[str, InventoryRow]:
    with core.read() as session:
        return {row.name: row for row in inventory_rows(session, now=core.clock.now())}


@contextmanager
def counted(core: Core) -> Iterator[list[str]]:
    """The statements that a session sends."""
    statements: list[str] = []

    def on_execute(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    with core.read() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", on_execute)
    yield statements
    event.remove(engine, "before_cursor_execute", on_execute)


def test_every_service_stands_with_its_customer_state_and_words(shift: Shift) -> None:
    rows = rows_of(shift.core)

    stored = plain(
        shift.core,
        "SELECT s.name, s.label, c.name, c.number, s.current_class FROM service s"
        " JOIN customer c ON c.id = s.customer_id",
    )
    assert {(r.name, r.label, r.customer, r.customer_number, r.service_class.name) for r in rows.values()} == {
        tuple(str(value) if place < 4 else str(value).upper() for place, value in enumerate(row)) for row in stored
    }
    assert rows["SIP-1"].troubles == (TroubleWord.LINE,)
    assert rows["SIP-1"].since == START + timedelta(seconds=15)
    assert (rows["SIP-1"].tier, rows["ACC-1"].tier) == ("Gold", "")
    assert (rows["SIP-1"].title, rows["SIP-1"].site) == ("Voice trunk", "Harbour Street")


def test_promises_are_the_standing_of_each_objective_the_most_urgent_first(shift: Shift) -> None:
    row = rows_of(shift.core)["SIP-1"]

    stored = plain(
        shift.core,
        "SELECT budget_s, budget_left_s FROM sla_status st JOIN service s ON s.id = st.service_id"
        " WHERE s.name = 'SIP-1'",
    )
    assert sorted((p.budget_s, p.left_s) for p in row.promises) == sorted(stored)
    assert row.promise is not None
    assert row.promise.used_s == pytest.approx(max(0.0, row.promise.budget_s - row.promise.left_s))
    assert rows_of(shift.core)["ACC-1"].promises == ()


def test_a_ticket_says_its_time_and_how_that_was_moved(shift: Shift) -> None:
    first = shift.clock.now() + timedelta(hours=2)
    with shift.core.work(ENGINEER) as work:
        set_etr(work, ticket_id=shift.ticket, etr_at=work.now + timedelta(hours=3))

    [ticket] = rows_of(shift.core)["SIP-1"].tickets

    assert (ticket.id, ticket.text) == (shift.ticket, "No dial tone")
    assert ticket.etr_at == shift.clock.now() + timedelta(hours=3)
    assert (ticket.history.first, ticket.history.moves) == (first, 1)


def test_trouble_that_was_noticed_is_told_from_trouble_that_was_not(shift: Shift) -> None:
    assert not rows_of(shift.core)["SIP-1"].is_taken_up

    with shift.core.work(ENGINEER) as work:
        work.session.execute(text("UPDATE alarm SET acknowledged_at = raised_at WHERE cleared_at IS NULL"))

    assert rows_of(shift.core)["SIP-1"].is_taken_up


@pytest.mark.parametrize(
    ("begins_h", "ends_h", "is_told"), [(1, 3, True), (4, 5, True), (25, 27, True), (27, 28, False), (1, 2, False)]
)
def test_planned_work_is_told_from_a_day_before_until_it_ends(
    sqlite_core: Core, clock: VirtualClock, begins_h: int, ends_h: int, is_told: bool
) -> None:
    provider = make_provider(sqlite_core)
    with sqlite_core.work() as work:
        plan_work(
            work,
            name="PW-1",
            starts_at=work.now + timedelta(hours=begins_h),
            ends_at=work.now + timedelta(hours=ends_h),
            service_ids=[provider.voice],
        )

    clock.advance(2 * 3600)
    rows = rows_of(sqlite_core)

    assert (rows["SIP-1"].work is not None) is is_told
    assert rows["ACC-1"].work is None


def test_the_services_of_an_alarm_and_of_a_ticket_are_found(shift: Shift) -> None:
    with shift.core.read() as session:
        touched = services_of(session, alarms=[shift.link_alarm])
        complained = services_of(session, tickets=[shift.ticket])
        nothing = services_of(session)
        rows = inventory_rows(session, now=shift.clock.now(), ids=complained)

    assert touched == {shift.provider.access, shift.provider.voice}
    assert complained == {shift.provider.voice}
    assert nothing == set()
    assert rows == [rows_of(shift.core)["SIP-1"]]


def test_many_services_take_as_many_queries_as_few(sqlite_core: Core) -> None:
    provider = make_provider(sqlite_core)
    with counted(sqlite_core) as few:
        read_all(sqlite_core)
    add_chain(sqlite_core, provider, 60)
    with counted(sqlite_core) as many:
        rows = read_all(sqlite_core)

    assert len(rows) == 62
    assert len(many) == len(few)


def read_all(core: Core) -> list[InventoryRow]:
    with core.read() as session:
        rows = inventory_rows(session, now=core.clock.now())
        service_parts(session, [row.id for row in rows])
        service_curves(session, rows, start=START - timedelta(hours=1), end=START)
        dependent_rows(session, rows[0].id)
        return rows


def add_chain(core: Core, provider: Provider, length: int) -> list[int]:
    """Services each of which depends on the one before it, the first on the access, and every third on voice too."""
    with core.work() as work:
        access = work.session.get_one(Service, provider.access)
        added: list[int] = []
        for number in range(length):
            service = Service(
                name=f"S-{number}", customer_id=access.customer_id, specification_id=access.specification_id
            )
            work.session.add(service)
            work.session.flush()
            below = [added[-1] if added else provider.access, *([provider.voice] if number % 3 == 2 else [])]
            work.session.add_all(Dependency(service_id=service.id, depends_on_id=lower) for lower in below)
            added.append(service.id)
        return added


def test_what_depends_on_a_service_is_all_that_a_slow_walk_finds(sqlite_core: Core) -> None:
    provider = make_provider(sqlite_core)
    chain = add_chain(sqlite_core, provider, 7)
    with sqlite_core.read() as session:
        edges = {(d.service_id, d.depends_on_id) for d in session.scalars(select(Dependency))}
        found = {row.id: row.steps for row in dependent_rows(session, provider.access)}
        last = dependent_rows(session, chain[-1])

    assert found == {service: shortest(edges, service, provider.access) for service in (provider.voice, *chain)}
    assert last == []


def shortest(edges: set[tuple[int, int]], upper: int, lower: int) -> int:
    """The least number of dependencies between two services, by trying every way."""
    below = [depends_on for service, depends_on in edges if service == upper]
    return 1 if lower in below else 1 + min(shortest(edges, service, lower) for service in below)


def test_the_parts_of_a_service_say_what_has_failed_since_when(shift: Shift) -> None:
    with shift.core.read() as session:
        parts = service_parts(session, [shift.provider.voice, shift.provider.access])

    access = {part.kind: part for part in parts[shift.provider.access]}
    voice = {part.kind: part for part in parts[shift.provider.voice]}
    assert access[PartKind.LINE].state is PartState.NO_SIGNAL
    assert access[PartKind.LINE].since == rows_of(shift.core)["ACC-1"].since
    assert voice[PartKind.SERVICE].name == "Line"
    assert voice[PartKind.SERVICE].service_id == shift.provider.access
    assert voice[PartKind.SERVICE].state is PartState.DOWN
    assert voice[PartKind.SERVICE_CENTRE].state is PartState.WORKING
    assert set(voice) == {PartKind.SERVICE, PartKind.SERVICE_CENTRE, PartKind.MEASUREMENT}


def test_what_may_be_said_names_the_state_the_cause_and_the_times_of_the_customers_clock(shift: Shift) -> None:
    with shift.core.work() as work:
        work.session.execute(text("UPDATE customer SET timezone = 'Europe/Berlin'"))
        update = RestorationUpdate(
            status=RestorationStatus.ON_SITE,
            etr_at=work.now + timedelta(hours=2),
            cause=RestorationCause.CABLE_DAMAGE,
            crew="crew at CORE-1",
            note="ge-0/0/1 on CORE-1 is dark",
        )
        update_restoration(work, ticket_id=shift.ticket, update=update)
    row = rows_of(shift.core)["SIP-1"]

    words = may_say(row, shift.clock.now())

    assert words.startswith("Your service Voice trunk has had no connection since 09:00 CET.")
    assert "A cable that serves you is damaged and a crew is on site." in words
    assert "to work again by 11:01 CET" in words
    assert re.search(r"CORE|ge-0", words) is None
    assert not any("caused" in sentence for sentence in not_yet(row))


def test_without_a_ticket_no_time_is_given(shift: Shift) -> None:
    row = rows_of(shift.core)["ACC-1"]

    assert row.service_class is ServiceClass.DOWN
    assert "We cannot say yet when it will be over." in may_say(row, shift.clock.now())
    assert "a time: none has been promised" in not_yet(row)
