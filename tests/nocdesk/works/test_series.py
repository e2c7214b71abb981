"""Recurring work stands in the store time by time, and its rule can be changed."""

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from sqlalchemy import func, select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Actor, AuditEntry, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.checks import PlannedWorkError
from nocdesk.works.commands import (
    announce_work,
    call_off_work,
    end_work_now,
    extend_work,
    move_work,
    plan_work,
)
from nocdesk.works.laying_out import AHEAD, lay_out_all
from nocdesk.works.model import WorkSeries
from nocdesk.works.queries import WorkRow, works_between
from nocdesk.works.recurrence import RecurrenceError, recurrence_of
from nocdesk.works.series_commands import announce_series, change_series, end_series, plan_series, resume_series
from tests.conftest import START
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.works.series_parts import DAY, FIRST, HOUR, MINUTE, plan_daily, rows


@pytest.fixture
def provider(sqlite_core: Core) -> Provider:
    return make_provider(sqlite_core)


def begins(found: Sequence[WorkRow]) -> list[datetime]:
    return [row.starts_at for row in found]


def test_each_time_of_a_series_is_a_work_of_its_name_on_its_services(sqlite_core: Core, provider: Provider) -> None:
    plan_daily(sqlite_core, provider.access, provider.voice)

    found = rows(sqlite_core, provider.access, days=3)

    assert begins(found) == [FIRST, FIRST + DAY, FIRST + 2 * DAY]
    assert {row.name for row in found} == {"Backups"}
    assert {row.service_ids for row in found} == {tuple(sorted((provider.access, provider.voice)))}
    assert {row.ends_at - row.starts_at for row in found} == {HOUR}


def test_a_series_is_laid_out_further_as_time_goes_on_and_no_time_twice(
    sqlite_core: Core, provider: Provider, clock: VirtualClock
) -> None:
    plan_daily(sqlite_core, provider.access)
    clock.advance((10 * DAY).total_seconds())

    for _ in range(2):
        with sqlite_core.work(SYSTEM) as work:
            lay_out_all(work)

    ahead = rows(sqlite_core, provider.access, days=1000)
    assert begins(ahead) == [FIRST + n * DAY for n in range(10 + AHEAD.days)]


def test_a_series_that_began_in_the_past_is_planned_from_now_on_only(sqlite_core: Core, provider: Provider) -> None:
    with sqlite_core.work() as work:
        old = recurrence_of("FREQ=DAILY", "UTC", FIRST - 30 * DAY, FIRST - 30 * DAY + HOUR)
        plan_series(work, name="Backups", recurrence=old, service_ids=[provider.access])

    with sqlite_core.read() as session:
        found = works_between(session, [provider.access], START - 60 * DAY, START + 2 * DAY)
    assert begins(found) == [FIRST, FIRST + DAY]


def test_a_changed_rule_moves_what_follows_it_and_leaves_what_was_changed_singly(
    sqlite_core: Core, provider: Provider, clock: VirtualClock
) -> None:
    number = plan_daily(sqlite_core, provider.access)
    first, second, *_ = rows(sqlite_core, provider.access)
    with sqlite_core.work() as work:
        move_work(
            work, work_id=second.id, starts_at=second.starts_at + HOUR, ends_at=second.ends_at + HOUR, reason="crew"
        )
    clock.advance(2.5 * 3600)

    with sqlite_core.work() as work:
        every_third = recurrence_of("FREQ=DAILY;INTERVAL=3", "UTC", FIRST, FIRST + 2 * HOUR)
        change_series(
            work,
            series_id=number,
            recurrence=every_third,
            service_ids=[provider.voice],
            reason="moved",
            announced_at=None,
        )

    assert [(row.id, row.ends_at - row.starts_at) for row in rows(sqlite_core, provider.access)] == [(first.id, HOUR)]
    assert begins(rows(sqlite_core, provider.voice)) == [FIRST + DAY + HOUR, FIRST + 3 * DAY, FIRST + 6 * DAY]


Command = Callable[[UnitOfWork, int], object]

REFUSED: list[tuple[str, Command]] = [
    ("in the future", lambda work, at: announce_work(work, work_id=at, at=START + MINUTE)),
    ("Enter a reason", lambda work, at: call_off_work(work, work_id=at, reason=" ")),
    ("Enter a reason", lambda work, at: extend_work(work, work_id=at, ends_at=FIRST + DAY, reason="")),
    ("lasts until then", lambda work, at: extend_work(work, work_id=at, ends_at=FIRST + MINUTE, reason="x")),
    ("would end before", lambda work, at: move_work(work, work_id=at, starts_at=FIRST, ends_at=FIRST, reason="x")),
    ("only work to come", lambda work, at: move_work(work, work_id=at, starts_at=START, ends_at=FIRST, reason="x")),
    ("no series of planned work", lambda work, at: end_series(work, series_id=99, reason="x")),
    ("no ended series", lambda work, at: resume_series(work, series_id=1)),
    ("Enter a reason", lambda work, at: end_series(work, series_id=1, reason="")),
    ("in the future", lambda work, at: announce_series(work, series_id=1, at=START + MINUTE)),
]


@pytest.mark.parametrize(("message", "command"), REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(
    sqlite_core: Core, provider: Provider, message: str, command: Command
) -> None:
    plan_daily(sqlite_core, provider.access)
    before = rows(sqlite_core, provider.access)

    with pytest.raises(PlannedWorkError, match=message), sqlite_core.work() as work:
        command(work, before[0].id)

    assert rows(sqlite_core, provider.access) == before


def test_a_rule_that_would_never_come_again_or_too_often_is_refused(sqlite_core: Core, provider: Provider) -> None:
    over = recurrence_of("FREQ=DAILY;COUNT=2", "UTC", START - 9 * DAY, START - 9 * DAY + HOUR)
    with pytest.raises(PlannedWorkError, match="never take place again"), sqlite_core.work() as work:
        plan_series(work, name="Over", recurrence=over, service_ids=[provider.access])
    with pytest.raises(RecurrenceError, match="does not fall on"):
        recurrence_of("FREQ=WEEKLY;BYDAY=SU", "UTC", FIRST, FIRST + HOUR)


def test_an_ended_series_takes_place_no_more_and_can_be_taken_up_again(
    sqlite_core: Core, provider: Provider, clock: VirtualClock
) -> None:
    number = plan_daily(sqlite_core, provider.access)
    skipped = rows(sqlite_core, provider.access)[2]
    with sqlite_core.work() as work:
        call_off_work(work, work_id=skipped.id, reason="freeze")
    clock.advance(2.5 * 3600)
    before = rows(sqlite_core, provider.access)

    with sqlite_core.work() as work:
        end_series(work, series_id=number, reason="replaced")
    assert rows(sqlite_core, provider.access) == before[:1]
    with sqlite_core.work() as work:
        resume_series(work, series_id=number)
    assert rows(sqlite_core, provider.access) == before


def test_two_works_may_overlap_on_one_service(sqlite_core: Core, provider: Provider) -> None:
    plan_daily(sqlite_core, provider.access)
    with sqlite_core.work() as work:
        plan_work(work, name="Splice", starts_at=FIRST, ends_at=FIRST + HOUR, service_ids=[provider.access])

    assert [row.name for row in rows(sqlite_core, provider.access, days=1)] == ["Backups", "Splice"]


@pytest.mark.parametrize("role", [Role.FIELD, Role.CARE, Role.AUDITOR, Role.COLLECTOR, Role.PORTAL])
def test_only_those_who_operate_plan_and_care_announces(sqlite_core: Core, provider: Provider, role: Role) -> None:
    number = plan_daily(sqlite_core, provider.access)
    first = rows(sqlite_core, provider.access)[0].id
    again = recurrence_of("FREQ=DAILY", "UTC", FIRST, FIRST + HOUR)
    planning: list[Callable[[UnitOfWork], object]] = [
        lambda work: plan_series(work, name="x", recurrence=again, service_ids=[provider.access]),
        lambda work: end_series(work, series_id=number, reason="x"),
        lambda work: call_off_work(work, work_id=first, reason="x"),
        lambda work: extend_work(work, work_id=first, ends_at=FIRST + DAY, reason="x"),
        lambda work: end_work_now(work, work_id=first),
    ]

    for command in planning:
        with pytest.raises(NotAllowedError), sqlite_core.work(Actor("someone", role)) as work:
            command(work)
    if role is Role.CARE:
        with sqlite_core.work(Actor("cleo", role)) as work:
            announce_work(work, work_id=first)
    else:
        with pytest.raises(NotAllowedError), sqlite_core.work(Actor("someone", role)) as work:
            announce_work(work, work_id=first)


def test_every_act_on_a_series_and_on_one_of_its_times_is_in_the_audit_trail(
    sqlite_core: Core, provider: Provider
) -> None:
    number = plan_daily(sqlite_core, provider.access)
    first, second, *_ = (row.id for row in rows(sqlite_core, provider.access))
    with sqlite_core.work() as work:
        announce_series(work, series_id=number)
        call_off_work(work, work_id=first, reason="freeze")
        extend_work(work, work_id=second, ends_at=FIRST + 2 * DAY, reason="slow disks")
        end_series(work, series_id=number, reason="replaced")

    with sqlite_core.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.kind.in_(("work_series", "planned_work")))).all()
        series = session.scalar(select(func.count()).select_from(WorkSeries))
    assert [(entry.action, entry.after.get("reason")) for entry in entries] == [
        ("plan_series", ""),
        ("announce_series", None),
        ("call_off_work", "freeze"),
        ("extend_work", "slow disks"),
        ("end_series", "replaced"),
    ]
    assert series == 1
