"""The board of planned works: what is shown, what coincides, and what was done."""

from datetime import timedelta

import pytest

from nocdesk.boards.plot_rows import LaneKind
from nocdesk.boards.plots import events_in_range
from nocdesk.boards.work_board import work_detail, work_rows
from nocdesk.boards.work_rows import WorkBoardRow, WorkDetail, WorkNotice, WorkState, work_state
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.works.commands import announce_work, call_off_work, end_work_now, extend_work, plan_work
from nocdesk.works.recurrence import recurrence_of
from nocdesk.works.series_commands import announce_series, end_series, plan_series
from tests.conftest import START
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.sla.agreed import Agreed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def provider(sqlite_core: Core) -> Provider:
    return make_provider(sqlite_core)


def plan(core: Core, *services: int, name: str = "Splice", begins: float = 1, lasts: float = 1) -> int:
    starts_at = START + begins * HOUR
    with core.work() as work:
        return plan_work(work, name=name, starts_at=starts_at, ends_at=starts_at + lasts * HOUR, service_ids=services)


def plan_weekly(core: Core, *services: int, rule: str = "FREQ=WEEKLY") -> int:
    with core.work() as work:
        recurrence = recurrence_of(rule, "UTC", START + 2 * HOUR, START + 3 * HOUR)
        return plan_series(work, name="Backups", recurrence=recurrence, service_ids=services)


def board(core: Core) -> list[WorkBoardRow]:
    with core.read() as session:
        return work_rows(session, core.clock.now())


def detail(core: Core, work_id: int) -> WorkDetail:
    with core.read() as session:
        found = work_detail(session, work_id, core.clock.now())
    assert found is not None
    return found


def test_a_work_comes_with_its_services_their_customers_and_who_planned_it(
    sqlite_core: Core, provider: Provider
) -> None:
    plan(sqlite_core, provider.access, provider.voice)

    (row,) = board(sqlite_core)

    assert [(service.name, service.customer) for service in row.services] == [
        ("ACC-1", "Northbank Group"),
        ("SIP-1", "Northbank Group"),
    ]
    assert (row.customers, row.planned_at) == (("Northbank Group",), START)
    assert row.planned_by == sqlite_core.actor.name
    assert (row.notice, row.was_told_all) == (None, False)


def test_works_that_take_one_service_down_at_the_same_time_name_each_other(
    sqlite_core: Core, provider: Provider
) -> None:
    plan(sqlite_core, provider.access, name="One", begins=1, lasts=2)
    plan(sqlite_core, provider.access, provider.voice, name="Two", begins=2, lasts=2)
    plan(sqlite_core, provider.access, name="Touching", begins=3, lasts=1)
    plan(sqlite_core, provider.voice, name="Elsewhere", begins=1, lasts=1)

    found = {row.name: row.overlaps for row in board(sqlite_core)}

    assert found == {"One": ("Two",), "Two": ("One", "Touching"), "Touching": ("Two",), "Elsewhere": ()}


def test_a_series_is_shown_for_fourteen_days_and_its_next_time_if_that_is_later(core: Core) -> None:
    provider = make_provider(core)
    plan_weekly(core, provider.access)
    with core.work() as work:
        rare = recurrence_of("FREQ=DAILY;INTERVAL=25", "UTC", START - 5 * DAY, START - 5 * DAY + HOUR)
        plan_series(work, name="Rare", recurrence=rare, service_ids=[provider.voice])

    found = [(row.name, row.starts_at, row.recurrence) for row in board(core)]

    weekly = "every week on Tue at 10:00 UTC"
    assert found == [
        ("Backups", START + 2 * HOUR, weekly),
        ("Backups", START + 7 * DAY + 2 * HOUR, weekly),
        ("Rare", START + 20 * DAY, "every 25 days at 08:00 UTC"),
    ]


def test_what_is_over_or_called_off_stays_for_a_day(sqlite_core: Core, provider: Provider, clock: VirtualClock) -> None:
    ended = plan(sqlite_core, provider.access, name="Ended", begins=1, lasts=4)
    off = plan(sqlite_core, provider.access, name="Off", begins=6, lasts=2)
    with sqlite_core.work() as work:
        call_off_work(work, work_id=off, reason="rain")
    clock.advance(2 * 3600)
    with sqlite_core.work() as work:
        end_work_now(work, work_id=ended)

    states = {row.name: work_state(row, clock.now()) for row in board(sqlite_core)}
    assert states == {"Ended": WorkState.OVER, "Off": WorkState.CALLED_OFF}
    assert {row.name: row.shown_end for row in board(sqlite_core)} == {
        "Ended": START + 2 * HOUR,
        "Off": START + 8 * HOUR,
    }
    clock.advance(DAY.total_seconds() + 1)
    assert [row.name for row in board(sqlite_core)] == ["Off"]
    clock.advance(6 * 3600)
    assert board(sqlite_core) == []


def test_the_times_that_went_with_an_ended_series_are_not_shown(sqlite_core: Core, provider: Provider) -> None:
    number = plan_weekly(sqlite_core, provider.access)
    with sqlite_core.work() as work:
        end_series(work, series_id=number, reason="replaced")

    assert board(sqlite_core) == []


def test_the_detail_tells_what_was_done_about_the_work_and_its_series_and_when_it_comes_next(
    sqlite_core: Core, provider: Provider, clock: VirtualClock
) -> None:
    number = plan_weekly(sqlite_core, provider.access)
    clock.advance(60)
    with sqlite_core.work() as work:
        announce_series(work, series_id=number)
    clock.advance(60)
    first = board(sqlite_core)[0]
    with sqlite_core.work() as work:
        extend_work(work, work_id=first.id, ends_at=first.ends_at + HOUR, reason="slow disks")

    found = detail(sqlite_core, first.id)

    assert [(line.action, line.reason) for line in found.history] == [
        ("extend_work", "slow disks"),
        ("announce_series", ""),
        ("plan_series", ""),
    ]
    assert [time.starts_at for time in found.following] == [START + 2 * HOUR + n * 7 * DAY for n in range(5)]
    assert (found.row.notice, found.row.was_told_all) == (2 * HOUR - timedelta(minutes=1), False)


def test_each_time_of_a_series_stands_in_the_lane_of_planned_works(sqlite_core: Core, provider: Provider) -> None:
    plan_weekly(sqlite_core, provider.access)

    with sqlite_core.read() as session:
        events = events_in_range(session, provider.access, START, START + 15 * DAY)

    planned = [(event.subject, event.at, event.until) for event in events if event.kind is LaneKind.PLANNED]
    first = START + 2 * HOUR
    assert planned == [("Backups", first + n * 7 * DAY, first + n * 7 * DAY + HOUR) for n in range(3)]


def test_an_agreement_that_asks_for_more_notice_will_not_exclude(sqlite_core: Core, provider: Provider) -> None:
    Agreed(sqlite_core, provider).agree(starts_at=START - DAY, planned={"notice_days": 2})
    for name, begins, service in (
        ("Exactly", 48.0, provider.voice),
        ("Late", 47.99, provider.voice),
        ("Unbound", 1.0, provider.access),
        ("Untold", 72.0, provider.voice),
    ):
        number = plan(sqlite_core, service, name=name, begins=begins)
        if name != "Untold":
            with sqlite_core.work() as work:
                announce_work(work, work_id=number)

    found = {row.name: row for row in board(sqlite_core)}

    asked = (WorkNotice("Northbank voice", "Northbank Group", 2 * DAY),)
    assert {name: row.notices for name, row in found.items()} == {
        "Exactly": asked, "Late": asked, "Unbound": (), "Untold": asked
    }  # fmt: skip
    assert {name for name, row in found.items() if row.is_late} == {"Late", "Untold"}
    with sqlite_core.work() as work:
        exactly = found["Exactly"]
        extend_work(work, work_id=exactly.id, ends_at=exactly.ends_at + HOUR, reason="slow")
    (row,) = [row for row in board(sqlite_core) if row.name == "Exactly"]
    assert (row.is_in_time(asked[0]), row.is_late) == (True, True)


def test_unknown_work_has_no_detail(sqlite_core: Core) -> None:
    with sqlite_core.read() as session:
        assert work_detail(session, 7, START) is None
