"""Each time of a series is called off, moved, extended and announced by itself."""

from collections.abc import Callable

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.works.checks import PlannedWorkError
from nocdesk.works.commands import (
    WorkWindow,
    announce_work,
    call_off_work,
    end_work_now,
    extend_work,
    move_work,
    plan_work,
    take_back,
    window_of,
)
from nocdesk.works.laying_out import lay_out_all
from nocdesk.works.model import PlannedWork
from nocdesk.works.queries import works_between
from nocdesk.works.series_commands import announce_series
from tests.conftest import START
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.works.series_parts import DAY, FIRST, HOUR, plan_daily, rows


@pytest.fixture
def provider(sqlite_core: Core) -> Provider:
    return make_provider(sqlite_core)


def window(core: Core, work_id: int) -> WorkWindow:
    with core.read() as session:
        return window_of(session.get_one(PlannedWork, work_id))


def test_one_time_can_be_called_off_moved_and_extended_and_the_others_stay(
    sqlite_core: Core, provider: Provider, clock: VirtualClock
) -> None:
    plan_daily(sqlite_core, provider.access)
    one, two, three, four = (row.id for row in rows(sqlite_core, provider.access, days=4))

    with sqlite_core.work() as work:
        call_off_work(work, work_id=one, reason="freeze")
        move_work(work, work_id=two, starts_at=FIRST + 30 * HOUR, ends_at=FIRST + 31 * HOUR, reason="crew")
        extend_work(work, work_id=three, ends_at=FIRST + 2 * DAY + 3 * HOUR, reason="slow disks")
    clock.advance(DAY.total_seconds() * 1.5)
    with sqlite_core.work(SYSTEM) as work:
        lay_out_all(work)

    found = {row.id: (row.starts_at, row.ends_at) for row in rows(sqlite_core, provider.access, days=4)}
    assert found == {
        two: (FIRST + 30 * HOUR, FIRST + 31 * HOUR),
        three: (FIRST + 2 * DAY, FIRST + 2 * DAY + 3 * HOUR),
        four: (FIRST + 3 * DAY, FIRST + 3 * DAY + HOUR),
    }


def test_what_was_announced_reaches_the_times_to_come_and_those_laid_out_later(
    sqlite_core: Core, provider: Provider, clock: VirtualClock
) -> None:
    number = plan_daily(sqlite_core, provider.access)
    clock.advance(3 * 3600)
    told = clock.now()

    with sqlite_core.work() as work:
        announce_series(work, series_id=number)
    clock.advance((5 * DAY).total_seconds())
    with sqlite_core.work(SYSTEM) as work:
        lay_out_all(work)

    first, *rest = rows(sqlite_core, provider.access, days=62)
    assert first.announced_at is None
    assert {row.announced_at for row in rest} == {told}


def test_what_is_added_to_announced_work_was_not_announced(sqlite_core: Core, provider: Provider) -> None:
    with sqlite_core.work() as work:
        number = plan_work(
            work,
            name="Splice",
            starts_at=FIRST,
            ends_at=FIRST + HOUR,
            service_ids=[provider.access],
            announced_at=START - 5 * DAY,
        )
    with sqlite_core.work() as work:
        extend_work(work, work_id=number, ends_at=FIRST + 3 * HOUR, reason="second cable")

    told, added = rows(sqlite_core, provider.access)
    assert (told.ends_at, told.announced_at) == (FIRST + HOUR, START - 5 * DAY)
    assert (added.starts_at, added.ends_at, added.announced_at) == (FIRST + HOUR, FIRST + 3 * HOUR, None)
    with sqlite_core.read() as session:
        only_added = works_between(session, [provider.access], FIRST + HOUR, FIRST + 2 * HOUR)
    assert only_added == [added]


def test_moved_work_has_to_be_announced_anew(sqlite_core: Core, provider: Provider) -> None:
    plan_daily(sqlite_core, provider.access, announced_at=START - DAY)
    first = rows(sqlite_core, provider.access)[0]

    with sqlite_core.work() as work:
        move_work(work, work_id=first.id, starts_at=FIRST + HOUR, ends_at=FIRST + 2 * HOUR, reason="crew")
    assert rows(sqlite_core, provider.access)[0].announced_at is None
    with sqlite_core.work() as work:
        announce_work(work, work_id=first.id)
    assert rows(sqlite_core, provider.access)[0].announced_at == START


def test_work_that_has_begun_is_not_announced_moved_or_called_off(
    sqlite_core: Core, provider: Provider, clock: VirtualClock
) -> None:
    plan_daily(sqlite_core, provider.access)
    first = rows(sqlite_core, provider.access)[0]
    clock.advance(2.5 * 3600)

    refused: list[tuple[str, Callable[[UnitOfWork], object]]] = [
        ("announced before it begins", lambda work: announce_work(work, work_id=first.id, at=START)),
        ("has begun", lambda work: call_off_work(work, work_id=first.id, reason="x")),
        (
            "only work to come",
            lambda work: move_work(work, work_id=first.id, starts_at=FIRST + DAY, ends_at=FIRST + 2 * DAY, reason="x"),
        ),
    ]
    for message, command in refused:
        with pytest.raises(PlannedWorkError, match=message), sqlite_core.work() as work:
            command(work)


def test_a_change_is_taken_back_unless_somebody_was_at_it_since(sqlite_core: Core, provider: Provider) -> None:
    plan_daily(sqlite_core, provider.access)
    first = rows(sqlite_core, provider.access)[0].id
    before = window(sqlite_core, first)
    with sqlite_core.work() as work:
        call_off_work(work, work_id=first, reason="freeze")
    after = window(sqlite_core, first)

    with sqlite_core.work() as work:
        take_back(work, work_id=first, before=before, after=after)
    assert window(sqlite_core, first) == before

    with pytest.raises(PlannedWorkError, match="changed since"), sqlite_core.work() as work:
        take_back(work, work_id=first, before=before, after=after)


def test_ended_work_goes_on_only_for_a_few_minutes(sqlite_core: Core, provider: Provider, clock: VirtualClock) -> None:
    plan_daily(sqlite_core, provider.access)
    first = rows(sqlite_core, provider.access)[0].id
    clock.advance(2.1 * 3600)
    before = window(sqlite_core, first)
    with sqlite_core.work() as work:
        end_work_now(work, work_id=first)
    after = window(sqlite_core, first)
    clock.advance(11 * 60)

    with pytest.raises(PlannedWorkError, match="is over"), sqlite_core.work() as work:
        take_back(work, work_id=first, before=before, after=after)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda work, number: call_off_work(work, work_id=number, reason="freeze"), "is over"),
        (
            lambda work, number: move_work(
                work, work_id=number, starts_at=FIRST + DAY, ends_at=FIRST + DAY + HOUR, reason="freeze"
            ),
            "only work to come",
        ),
    ],
    ids=["called off", "moved"],
)
def test_work_that_would_have_begun_does_not_begin_in_the_past(
    sqlite_core: Core, provider: Provider, clock: VirtualClock, change: Callable[[UnitOfWork, int], None], message: str
) -> None:
    with sqlite_core.work() as work:
        number = plan_work(work, name="Splice", starts_at=FIRST, ends_at=FIRST + 8 * HOUR, service_ids=[provider.voice])
    before = window(sqlite_core, number)
    with sqlite_core.work() as work:
        change(work, number)
    after = window(sqlite_core, number)
    clock.advance((FIRST - clock.now()).total_seconds() + 11 * 60)

    with pytest.raises(PlannedWorkError, match=message), sqlite_core.work() as work:
        take_back(work, work_id=number, before=before, after=after)
