"""The calendar keeps the series in order: it folds, seals, rolls up and deletes, and loses nothing on the way."""

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.series_keeping import FOLD_EVERY_S, SeriesKeeping, retention_of
from nocdesk.setting_groups import KeepSettings
from nocdesk.store.series import SeriesKey, append_columns, bins, series_ids, series_points
from nocdesk.store.series_tables import series_chunk, series_part, series_rollup, series_tail
from nocdesk.store.series_tail import UnknownSeriesError

STEP_S = 60.0


@pytest.fixture
def number(core: Core) -> int:
    key = SeriesKey(1, "rtt_ms", "a")
    with core.work(SYSTEM) as work:
        return series_ids(work.session, [key])[key]


def pass_time(core: Core, clock: VirtualClock, keeping: SeriesKeeping, number: int, steps: int) -> None:
    """A sample a minute, and the calendar's run after each."""
    for _ in range(steps):
        clock.advance(STEP_S)
        with core.work(SYSTEM) as work:
            at_us = np.array([round(work.now.timestamp() * 1e6)])
            append_columns(work.session, np.array([number]), at_us, np.array([1.0]))
        keeping.run()


def rows(session: Session) -> dict[str, int]:
    tables = (series_tail, series_part, series_chunk, series_rollup)
    return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_samples_are_folded_then_sealed_and_never_missed(core: Core, clock: VirtualClock, number: int) -> None:
    keeping, start = SeriesKeeping(core), clock.now()

    pass_time(core, clock, keeping, number, 100)

    with core.read() as session:
        found = rows(session)
        assert found["series_chunk"] == 1
        assert found["series_tail"] * STEP_S < FOLD_EVERY_S
        assert found["series_part"] > 0
        assert len(series_points(session, number, start, clock.now().timestamp() + 1).times) == 100
        assert sum(row.count for row in bins(session, number, start, clock.now().timestamp() + 1)) == 100


def test_a_day_that_is_over_is_rolled_up_and_what_is_too_old_is_deleted(
    core: Core, clock: VirtualClock, number: int
) -> None:
    keeping = SeriesKeeping(core)
    pass_time(core, clock, keeping, number, 5)

    clock.advance(2 * 86_400)
    keeping.run()
    with core.read() as session:
        rolled = rows(session)
    clock.advance(200 * 86_400)
    keeping.delete_outlived()
    with core.read() as session:
        left = rows(session)

    assert rolled == {"series_tail": 0, "series_part": 0, "series_chunk": 1, "series_rollup": 4}
    assert left == {"series_tail": 0, "series_part": 0, "series_chunk": 0, "series_rollup": 3}


def test_the_bins_that_service_levels_are_computed_from_are_kept_for_the_month_that_runs() -> None:
    shortest = KeepSettings(raw_days=2, minute_days=2, five_minute_days=40, hour_days=40, day_days=40)

    assert dict(retention_of(shortest).days_of_step)[300] >= 31
    with pytest.raises(ValueError, match="greater than or equal to 40"):
        KeepSettings(five_minute_days=39)


def test_samples_of_a_series_that_does_not_exist_change_nothing(core: Core, number: int) -> None:
    with core.work(SYSTEM) as work, pytest.raises(UnknownSeriesError):
        append_columns(work.session, np.array([number, number + 1]), np.array([0, 0]), np.array([1.0, 1.0]))

    with core.read() as session:
        assert rows(session)["series_tail"] == 0
