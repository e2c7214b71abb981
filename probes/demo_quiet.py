"""Writes the time before the written day for services of which nothing is told then: measured, and working."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import inf

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.inventory import current_inventory
from nocdesk.outages.ledger import begin_all, unopened, witness
from nocdesk.people.model import SYSTEM
from nocdesk.sla.parts import running_parts
from nocdesk.store.series import append_columns
from nocdesk.store.series_columns import Columns, joined
from nocdesk.store.series_reads import samples_between
from nocdesk.store.series_repeats import keep_repeated
from nocdesk.store.series_time import DAY_US, microseconds

STEP = timedelta(minutes=5)
_SETTLED = timedelta(minutes=10)
"""So long after a fault its trouble is out of the samples."""

Stretch = tuple[datetime, datetime]


class QuietTime:
    """From the beginning of the ledgers up to the day that is written.

    Its samples are those of that day, without its faults, at the same times of every day before.
    """

    def __init__(self, core: Core, begins_at: datetime, until: datetime) -> None:
        self._core = core
        self._begins_at, self._until = begins_at, until
        self._service_ids: list[int] = []

    def open_ledgers(self) -> None:
        """Let every measured service that has no ledger yet have worked without a gap; the clock stands at the end."""
        with self._core.work(SYSTEM) as work:
            witnessed = current_inventory(work.session, None).topology.witnesses.values()
            measured = {service_id for services in witnessed for service_id in services}
            self._service_ids = [number for number in unopened(work) if number in measured]
            begin_all(work, dict.fromkeys(self._service_ids, self._begins_at))
            for at in (self._begins_at, self._until):
                witness(work, dict.fromkeys(self._service_ids, at), dict.fromkeys(self._service_ids, inf))

    def keep_samples(self, faults: Iterable[Stretch]) -> None:
        """Repeat what the written day measured of promises, now that it is over."""
        with self._core.work(SYSTEM) as work:
            parts = running_parts(work.session, work.now, self._service_ids)
            numbers = np.array(sorted({part.series_id for part in parts if part.series_id is not None}), np.int64)
            written = samples_between(work.session, numbers, microseconds(self._until), microseconds(work.now))
            day = _quiet_day(written, numbers, list(faults))
            self._repeat(work.session, day)

    def _repeat(self, session: Session, day: Columns) -> None:
        """On the whole days, which are packed once, and on the pieces of days at both ends."""
        begin_us, until_us = microseconds(self._begins_at), microseconds(self._until)
        first_us, last_us = -(-begin_us // DAY_US) * DAY_US, until_us // DAY_US * DAY_US
        whole = list(range(first_us, last_us, DAY_US))
        if whole:
            keep_repeated(session, _on(day, whole[0]), whole)
        pieces = joined([_on(day, at_us).within(begin_us, until_us) for at_us in {first_us - DAY_US, last_us}])
        append_columns(session, pieces.series, pieces.at_us, pieces.values)


def _on(day: Columns, day_us: int) -> Columns:
    return Columns(day.series, day.at_us + day_us, day.values)


def _quiet_day(written: Columns, numbers: NDArray[np.int64], faults: Sequence[Stretch]) -> Columns:
    """A day of each series by the time of day (µs since midnight); where there was a fault a straight line is drawn."""
    kept = written.where(_is_quiet(written.at_us, faults))
    step_us = STEP // timedelta(microseconds=1)
    phase_us = int(kept.at_us[0]) % step_us if len(kept) else 0
    grid_us = np.arange(phase_us, DAY_US, step_us, dtype=np.int64)
    found = []
    for number in numbers.tolist():
        own = kept.of_series(np.array([number], np.int64))
        if len(own):
            values = np.interp(grid_us, own.at_us % DAY_US, own.values, period=DAY_US)
            found.append(Columns(np.full(len(grid_us), number, np.int64), grid_us, np.round(values, 3)))
    return joined(found)


def _is_quiet(at_us: NDArray[np.int64], faults: Sequence[Stretch]) -> NDArray[np.bool_]:
    is_quiet = np.ones(len(at_us), np.bool_)
    for began_at, ended_at in faults:
        is_quiet &= (at_us < microseconds(began_at)) | (at_us > microseconds(ended_at + _SETTLED))
    return is_quiet
