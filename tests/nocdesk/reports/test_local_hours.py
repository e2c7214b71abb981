"""Days, weekdays and hours by the clocks of a zone, against looking each instant up."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from nocdesk.reports.local_hours import local_times

ZONES = ("UTC", "Europe/Riga", "America/Chicago", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")


@pytest.mark.parametrize("timezone", ZONES)
@pytest.mark.parametrize("around", ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-25", "2011-12-30", "1960-02-29"])
def test_each_instant_is_where_its_clock_shows_it(timezone: str, around: str) -> None:
    middle = int(datetime.fromisoformat(around).replace(tzinfo=UTC).timestamp())
    instants = np.arange(middle - 2 * 86_400, middle + 3 * 86_400, 300)

    found = local_times(instants, timezone)

    for place, at in enumerate(instants.tolist()):
        local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(timezone))
        expected = (local.toordinal(), local.weekday(), local.hour)
        assert (found.days[place], found.weekdays[place], found.hours[place]) == expected


def test_the_hour_that_comes_twice_counts_twice_and_the_skipped_one_not_at_all() -> None:
    spring = int(datetime(2026, 3, 28, 22, tzinfo=UTC).timestamp())
    autumn = int(datetime(2026, 10, 24, 21, tzinfo=UTC).timestamp())

    hours = [
        np.bincount(local_times(np.arange(begin, begin + length * 3_600, 300), "Europe/Riga").hours, minlength=24)
        for begin, length in ((spring, 23), (autumn, 25))
    ]

    assert hours[0].tolist() == [12, 12, 12, 0, *[12] * 20]
    assert hours[1].tolist() == [12, 12, 12, 24, *[12] * 20]
