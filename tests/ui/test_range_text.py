"""The range that is shown, in words."""

from datetime import datetime

import pytest

from ui.charts.time_range import TimeRange
from ui.widgets.range_bar import range_text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-11-28T16:04+00:00", "2026-11-28T17:04+00:00", "Sat 28 Nov 16:04 to 17:04 UTC"),
        ("2026-11-27T17:04+00:00", "2026-11-28T17:04+00:00", "Fri 27 Nov 17:04 to Sat 28 Nov 17:04 UTC"),
        ("2026-12-31T23:04:00+00:00", "2027-01-01T01:04:00+00:00", "Thu 31 Dec 23:04 to Fri 1 Jan 01:04 UTC"),
        (
            "2025-11-28T17:04+00:00",
            "2026-11-28T17:04+00:00",
            "Fri 28 Nov 2025 to Sat 28 Nov 2026 UTC",
        ),
    ],
)
def test_a_day_that_is_the_same_is_said_once_and_of_months_only_the_days(start: str, end: str, text: str) -> None:
    first, last = (datetime.fromisoformat(at).timestamp() for at in (start, end))

    assert range_text(TimeRange(first, last)) == text
