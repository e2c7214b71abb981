"""Tickets' clocks against an oracle that walks through every second of the customer's wall clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.sla.calendar import ContractCalendar
from nocdesk.sla.hours import DayHours, WeeklyHours
from nocdesk.sla.ticket_clocks import TicketClock, decided, due_at, used_us

SECOND = timedelta(seconds=1)
# Europe/Zurich sets its clocks forward on 29 March and back on 25 October 2026, both Sundays.
SPRING, AUTUMN = datetime(2026, 3, 29, 0, 0, tzinfo=UTC), datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
CALENDARS = (
    ContractCalendar("Europe/Zurich"),
    ContractCalendar("Europe/Zurich", (WeeklyHours.of("sun 02:15-03:40"), WeeklyHours.of("mon 00:00-00:30"))),
    ContractCalendar(
        "Europe/Zurich", (WeeklyHours.of("sat,sun 01:30-04:00"),), exempt=(DayHours.of("2026-03-29 03:10-03:20"),)
    ),
)


def is_contract_second(calendar: ContractCalendar, at: datetime) -> bool:
    """By the wall clock alone: the weekday and the time of day that it shows, and the day that is exempt."""
    wall = at.astimezone(ZoneInfo(calendar.timezone))
    second = wall.hour * 3600 + wall.minute * 60 + wall.second
    if any(day.day == wall.date() and day.start_s <= second < day.end_s for day in calendar.exempt):
        return False
    if not calendar.hours:
        return True
    return any(wall.weekday() in hours.days and hours.start_s <= second < hours.end_s for hours in calendar.hours)


def counted(calendar: ContractCalendar, clock: TicketClock, until: datetime) -> int:
    """The seconds that run, counted one by one."""
    end = until if clock.ended_at is None else min(until, clock.ended_at)
    total, at = 0, clock.started_at
    while at < end:
        stopped = any(begin <= at and (over is None or at < over) for begin, over in clock.stops)
        total += is_contract_second(calendar, at) and not stopped
        at += SECOND
    return total


def ran_out_at(calendar: ContractCalendar, clock: TicketClock, limit_s: int, last: datetime) -> datetime | None:
    """The instant after the second with which the limit is used up."""
    left, at = limit_s, clock.started_at
    while at < last:
        stopped = any(begin <= at and (over is None or at < over) for begin, over in clock.stops)
        if is_contract_second(calendar, at) and not stopped:
            left -= 1
            if left == 0:
                return at + SECOND
        at += SECOND
    return None


@st.composite
def clocks(draw: st.DrawFn) -> TicketClock:
    started = draw(st.sampled_from((SPRING, AUTUMN))) + draw(st.integers(0, 5400)) * SECOND
    cuts = sorted(draw(st.lists(st.integers(0, 12_000), max_size=4, unique=True)))
    edges = [started + cut * SECOND for cut in cuts]
    stops = [(edges[n], edges[n + 1] if n + 1 < len(edges) else None) for n in range(0, len(edges), 2)]
    ended = draw(st.none() | st.integers(0, 12_000))
    if ended is not None:
        over = started + ended * SECOND
        stops = [(begin, min(end or over, over)) for begin, end in stops if begin < over]
        return TicketClock("TT-1", started, over, tuple(stops))
    return TicketClock("TT-1", started, None, tuple(stops))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(CALENDARS), clocks(), st.integers(0, 14_000))
def test_the_time_used_is_that_of_the_seconds_counted_one_by_one(
    calendar: ContractCalendar, clock: TicketClock, later: int
) -> None:
    until = clock.started_at + later * SECOND

    assert used_us(calendar, clock, until) == counted(calendar, clock, until) * 1_000_000


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(CALENDARS), clocks(), st.integers(1, 6000))
def test_a_target_is_gone_with_the_second_that_uses_it_up(
    calendar: ContractCalendar, clock: TicketClock, limit_s: int
) -> None:
    now = clock.started_at + 12_000 * SECOND
    open_since = next((begin for begin, end in clock.stops if end is None), None)
    expected = ran_out_at(calendar, clock, limit_s, open_since or now + timedelta(days=1))

    found = due_at(calendar, clock, limit_s, now)

    if expected is not None:
        assert found == expected
    elif open_since is not None:
        assert found is None
    else:
        assert found is None or found > now


@settings(max_examples=30, deadline=None)
@given(clocks(), st.integers(1, 6000), st.integers(1, 12_000))
def test_every_clock_is_decided_in_exactly_one_of_two_periods_that_touch(
    clock: TicketClock, limit_s: int, border: int
) -> None:
    calendar = CALENDARS[0]
    start, end = clock.started_at - SECOND, clock.started_at + timedelta(days=2)
    middle = clock.started_at + border * SECOND

    whole = decided(calendar, [clock], limit_s, start, end)
    halves = [
        *decided(calendar, [clock], limit_s, start, middle),
        *decided(calendar, [clock], limit_s, middle, end),
    ]

    assert [(each.at, each.is_kept) for each in halves] == [(each.at, each.is_kept) for each in whole]


def test_a_restoration_at_the_very_end_of_the_target_is_in_time() -> None:
    started = datetime(2026, 3, 4, 12, tzinfo=UTC)
    on_time = TicketClock("TT-1", started, started + timedelta(hours=4))
    too_late = TicketClock("TT-2", started, started + timedelta(hours=4, microseconds=1))

    found = decided(CALENDARS[0], [on_time, too_late], 4 * 3600, started, started + timedelta(days=1))

    assert [each.is_kept for each in found] == [True, False]


def test_over_a_weekend_and_a_holiday_the_clock_stands() -> None:
    calendar = ContractCalendar(
        "Europe/Zurich", (WeeklyHours.of("mon-fri 08:00-17:00"),), exempt=(DayHours(date(2026, 4, 6)),)
    )
    thursday = datetime(2026, 4, 2, 14, tzinfo=UTC)  # 16:00 in Zurich

    found = due_at(calendar, TicketClock("TT-1", thursday), 10 * 3600 + 1800, thursday)

    # An hour on Thursday, nine on Friday, and half an hour on Tuesday after Easter Monday.
    assert found == datetime(2026, 4, 7, 6, 30, tzinfo=UTC)
