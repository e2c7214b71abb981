"""Planned work covers its services for its window."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.works.checks import PlannedWorkError
from nocdesk.works.commands import end_work_now, plan_work
from nocdesk.works.model import PlannedWork, WorkScope
from nocdesk.works.queries import works_between
from tests.conftest import START
from tests.nocdesk.provider_builder import Provider, make_provider

MINUTE = timedelta(minutes=1)


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


@pytest.fixture
def sqlite_provider(sqlite_core: Core) -> Provider:
    return make_provider(sqlite_core)


def plan(core: Core, *services: int, name: str = "Fibre splice", begins: int = 10, ends: int = 20) -> int:
    """Work from so many to so many minutes after the start."""
    with core.work() as work:
        return plan_work(
            work, name=name, starts_at=START + begins * MINUTE, ends_at=START + ends * MINUTE, service_ids=services
        )


def covered(core: Core, service: int, at: datetime) -> list[str]:
    with core.read() as session:
        return [row.name for row in works_between(session, [service], at, at + timedelta.resolution)]


@pytest.mark.parametrize(("minute", "is_covered"), [(9, False), (10, True), (19.999, True), (20, False)])
def test_work_covers_from_its_start_up_to_but_not_including_its_end(
    core: Core, provider: Provider, minute: float, is_covered: bool
) -> None:
    plan(core, provider.access)

    names = covered(core, provider.access, START + minute * MINUTE)

    assert names == (["Fibre splice"] if is_covered else [])
    assert covered(core, provider.voice, START + minute * MINUTE) == []


def test_the_rows_of_work_name_all_services_in_its_scope(core: Core, provider: Provider) -> None:
    number = plan(core, provider.voice, provider.access, provider.voice)

    with core.read() as session:
        (row,) = works_between(session, [provider.access], START, START + 60 * MINUTE)

    assert (row.id, row.service_ids) == (number, tuple(sorted((provider.voice, provider.access))))


REFUSED = [
    ("no name", {"name": " "}, "needs a name"),
    ("an end before the start", {"ends_at": START + 5 * MINUTE}, "would end before it begins"),
    ("no duration", {"ends_at": START + 10 * MINUTE}, "would end before it begins"),
    ("over already", {"starts_at": START - 2 * MINUTE, "ends_at": START - MINUTE}, "would be over already"),
    ("a name that is taken", {"name": "Card swap"}, "planned work called Card swap already"),
    ("no service", {"service_ids": []}, "touches no service"),
    ("an unknown service", {"service_ids": [1, 99]}, r"unknown services \[99\]"),
]


@pytest.mark.parametrize(("change", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_work_that_makes_no_sense_is_refused(
    sqlite_core: Core, sqlite_provider: Provider, change: dict[str, object], message: str
) -> None:
    plan(sqlite_core, sqlite_provider.voice, name="Card swap")
    usual: dict[str, object] = {
        "name": "Fibre splice",
        "starts_at": START + 10 * MINUTE,
        "ends_at": START + 20 * MINUTE,
        "service_ids": [sqlite_provider.access],
    }

    with pytest.raises(PlannedWorkError, match=message), sqlite_core.work() as work:
        plan_work(work, **{**usual, **change})  # type: ignore[arg-type]


def test_work_may_be_entered_while_it_goes_on(sqlite_core: Core, sqlite_provider: Provider) -> None:
    plan(sqlite_core, sqlite_provider.access, begins=-5, ends=5)

    assert covered(sqlite_core, sqlite_provider.access, START) == ["Fibre splice"]


def test_work_that_goes_on_can_be_ended_early_once(core: Core, provider: Provider, clock: VirtualClock) -> None:
    number = plan(core, provider.access)
    clock.advance(15 * 60)

    with core.work() as work:
        end_work_now(work, work_id=number)

    assert covered(core, provider.access, clock.now()) == []
    assert covered(core, provider.access, clock.now() - MINUTE) == ["Fibre splice"]
    with pytest.raises(PlannedWorkError, match="has ended already"), core.work() as work:
        end_work_now(work, work_id=number)


def test_work_that_has_not_begun_is_called_off(core: Core, provider: Provider) -> None:
    number = plan(core, provider.access)

    with core.work() as work:
        end_work_now(work, work_id=number)

    assert covered(core, provider.access, START + 10 * MINUTE) == []
    with core.read() as session:
        assert works_between(session, [provider.access], START, START + 60 * MINUTE) == []


def test_unknown_work_cannot_be_ended(sqlite_core: Core) -> None:
    with pytest.raises(PlannedWorkError, match="no planned work 7"), sqlite_core.work() as work:
        end_work_now(work, work_id=7)


@pytest.mark.parametrize("role", [Role.CARE, Role.FIELD, Role.AUDITOR, Role.COLLECTOR, Role.PORTAL])
def test_work_is_planned_by_those_who_operate(sqlite_core: Core, sqlite_provider: Provider, role: Role) -> None:
    with pytest.raises(NotAllowedError), sqlite_core.work(Actor("someone", role)) as work:
        plan_work(work, name="x", starts_at=START, ends_at=START + MINUTE, service_ids=[sqlite_provider.access])


def test_planning_and_ending_are_audited(core: Core, provider: Provider) -> None:
    number = plan(core, provider.access)
    with core.work() as work:
        end_work_now(work, work_id=number)

    with core.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.kind == "planned_work")).all()
    assert [(entry.action, entry.entity_id) for entry in entries] == [("plan_work", number), ("end_work_now", number)]


WINDOWS = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6), st.booleans()), max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(windows=WINDOWS, query=st.tuples(st.integers(0, 18), st.integers(1, 6)))
def test_what_a_minute_by_minute_oracle_says_is_covered_is_covered(
    sqlite_core: Core, sqlite_provider: Provider, windows: list[tuple[int, int, bool]], query: tuple[int, int]
) -> None:
    service = sqlite_provider.access
    with sqlite_core.work() as work:
        work.session.execute(delete(WorkScope))
        work.session.execute(delete(PlannedWork))
    for number, (begins, lasts, is_ours) in enumerate(windows):
        scope = service if is_ours else sqlite_provider.voice
        plan(sqlite_core, scope, name=str(number), begins=begins, ends=begins + lasts)

    ours = [(str(n), range(b, b + lasts)) for n, (b, lasts, is_ours) in enumerate(windows) if is_ours]
    for minute in range(20):
        expected = {name for name, minutes in ours if minute in minutes}
        assert set(covered(sqlite_core, service, START + minute * MINUTE)) == expected
    begin, end = query[0], query[0] + query[1]
    with sqlite_core.read() as session:
        rows = works_between(session, [service], START + begin * MINUTE, START + end * MINUTE)
    assert {row.name for row in rows} == {name for name, minutes in ours if set(minutes) & set(range(begin, end))}
