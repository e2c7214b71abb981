"""Instants in words and back: a wall clock that is set forward, set back, and told apart by its offset."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.instants import (
    ZoneError,
    clock_minute,
    clock_time,
    dated,
    day_after,
    offset_text,
    show_in,
    start_of_day,
    zone_named,
    zone_words,
)
from nocdesk.typed_instants import TypedInstantError, instant_typed

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo")
# Around the moments at which the clocks of these zones are set, and everywhere else.
CHANGES = [
    *(datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)),
    *(datetime(2026, 11, 1, 6, tzinfo=UTC), datetime(2026, 4, 4, 15, tzinfo=UTC)),
]
MINUTES = st.one_of(
    st.integers(0, 20 * 365 * 1440).map(lambda n: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    st.tuples(st.sampled_from(CHANGES), st.integers(-180, 180)).map(lambda it: it[0] + timedelta(minutes=it[1])),
)


@given(at=MINUTES, zone=st.sampled_from(ZONES))
def test_what_is_shown_is_understood_as_the_same_minute(at: datetime, zone: str) -> None:
    show_in(ZoneInfo(zone))

    assert instant_typed(dated(at), at) == at
    assert instant_typed(clock_minute(at), at - timedelta(minutes=1)) == at
    assert instant_typed(f"{clock_minute(at).split('+')[0][:5]}{offset_text(at)}", at - timedelta(minutes=1)) == at


@given(at=MINUTES, zone=st.sampled_from(ZONES))
def test_two_instants_are_never_shown_alike(at: datetime, zone: str) -> None:
    show_in(ZoneInfo(zone))

    assert len({dated(at + timedelta(minutes=n)) for n in range(0, 181, 30)}) == 7


@given(at=MINUTES, zone=st.sampled_from(ZONES))
def test_a_day_ends_where_the_next_begins(at: datetime, zone: str) -> None:
    show_in(ZoneInfo(zone))
    begun, ends = start_of_day(at), day_after(at)

    assert begun <= at < ends
    assert start_of_day(ends - timedelta(seconds=1)) == begun
    assert timedelta(hours=22) < ends - begun < timedelta(hours=26)


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    show_in(ZoneInfo("Europe/Berlin"))
    first, second = (datetime(2026, 10, 25, hour, 14, tzinfo=UTC) for hour in (0, 1))

    assert dated(first) == "2026-10-25 02:14+02 CEST"
    assert dated(second) == "2026-10-25 02:14+01 CET"
    assert clock_time(second) == "02:14:00+01"
    assert clock_time(first - timedelta(hours=3), second) == "23:14:00+02"
    assert zone_words(first, second) == "CEST, then CET"
    assert dated(datetime(2026, 11, 29, 1, 14, tzinfo=UTC)) == "2026-11-29 02:14 CET"
    noon = datetime(2026, 10, 24, 10, tzinfo=UTC)
    assert [instant_typed(f"02:14{told}", noon) for told in ("", "+02:00", " CEST", " CET", "+01", "Z")] == [
        *(first, first, first, second, second),
        datetime(2026, 10, 25, 2, 14, tzinfo=UTC),
    ]


def test_what_no_clock_shows_is_refused_or_moved_on() -> None:
    show_in(ZoneInfo("Europe/Berlin"))
    now = datetime(2026, 3, 28, 12, tzinfo=UTC)

    assert instant_typed("2026-03-29 02:30", now) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert instant_typed("tomorrow", now) is None
    for text in (
        "2026-01-10 02:30 CEST",
        "2026-02-30 02:30",
        "02:30 PST",
        "02:30+99",
        "0001-01-01 00:30",
        "9999-12-31 23:30-05",
    ):
        with pytest.raises(TypedInstantError):
            instant_typed(text, now)


def test_a_zone_without_letters_is_told_by_its_offset() -> None:
    show_in(ZoneInfo("America/Sao_Paulo"))

    assert dated(datetime(2026, 11, 29, 3, 0, tzinfo=UTC)) == "2026-11-29 00:00 -03"


def test_a_zone_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZoneError, match="Mars/Olympus"):
        zone_named("Mars/Olympus")
    monkeypatch.setenv("TZ", "Europe/Riga")
    assert zone_named("local") == ZoneInfo("Europe/Riga")
