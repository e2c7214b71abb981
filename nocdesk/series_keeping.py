"""Keeps the series in order beside those who write them: folds, seals, rolls up and deletes, each in short steps.

Everything is prepared from a read and written in a transaction of its own, since packing takes longer than writing and
alarms and desks wait for the same write lock.
"""

import math

from sqlalchemy import func, select

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.setting_groups import KeepSettings
from nocdesk.store.series_days import prepare_rolling, write_rolling
from nocdesk.store.series_hours import due_blocks, prepare_sealing, write_sealing
from nocdesk.store.series_retention import Retention, delete_outlived, move_borders
from nocdesk.store.series_tables import series_tail
from nocdesk.store.series_tail import FOLDED_AT_ONCE, prepare_folding, write_folding
from nocdesk.store.series_time import DAY_S, HOUR_S

SEAL_AFTER_S = 300.0
"""An hour is sealed so long after its end, when late samples have come in."""

FOLD_EVERY_S = 120.0
FOLD_FROM = 500_000
"""The tail is folded when it is that old, or has so many samples."""

SEALED_IN_RUNS = 30
LEAST_SEALED = 8
"""Of the blocks that are due a run seals this share and at least so many, so that sealing is spread over the hour."""

SERIES_AT_ONCE = 32
ROLLED_IN_A_RUN = 512
DELETED_IN_A_RUN = 100


class SeriesKeeping:
    """The calendar's work on the series of one core; one run at a time."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._folded_s: float | None = None

    def run(self) -> None:
        """Fold the tail if it is time, then seal some hours and roll up some days that are over."""
        if self._is_time_to_fold():
            self._fold()
        self._seal()
        self._roll_up()

    def delete_outlived(self) -> None:
        """Delete what the settings say is kept no longer."""
        retention = retention_of(self._core.settings.keep)
        with self._core.work(SYSTEM) as work:
            move_borders(work.session, retention, work.now)
        for _ in range(DELETED_IN_A_RUN):
            with self._core.work(SYSTEM) as work:
                if not delete_outlived(work.session):
                    return

    def _is_time_to_fold(self) -> bool:
        now_s = self._core.clock.monotonic()
        if self._folded_s is None or now_s - self._folded_s >= FOLD_EVERY_S:
            self._folded_s = now_s
            return True
        with self._core.read() as session:
            return (session.scalar(select(func.sum(series_tail.c.count))) or 0) >= FOLD_FROM

    def _fold(self) -> None:
        while True:
            with self._core.read() as session:
                folding = prepare_folding(session)
            if folding.seqs:
                with self._core.work(SYSTEM) as work:
                    write_folding(work.session, folding)
            if sum(part[4] for part in folding.parts) < FOLDED_AT_ONCE // 2:
                return

    def _seal(self) -> None:
        before = self._core.clock.now().timestamp() - SEAL_AFTER_S
        with self._core.read() as session:
            due = due_blocks(session, before)
        for _ in range(min(due, max(LEAST_SEALED, math.ceil(due / SEALED_IN_RUNS)))):
            with self._core.read() as session:
                prepared = prepare_sealing(session, before, 1)
            for sealing in prepared:
                with self._core.work(SYSTEM) as work:
                    write_sealing(work.session, sealing)

    def _roll_up(self) -> None:
        before = self._core.clock.now().timestamp() - SEAL_AFTER_S
        for _ in range(ROLLED_IN_A_RUN // SERIES_AT_ONCE):
            with self._core.read() as session:
                rolling = prepare_rolling(session, before, SERIES_AT_ONCE)
            if rolling is None:
                return
            with self._core.work(SYSTEM) as work:
                write_rolling(work.session, rolling)


def retention_of(keep: KeepSettings) -> Retention:
    """The policy that these settings say."""
    steps = (60, keep.minute_days), (300, keep.five_minute_days), (HOUR_S, keep.hour_days), (DAY_S, keep.day_days)
    return Retention(keep.raw_days, steps)
