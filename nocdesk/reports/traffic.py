"""What interfaces carried: means of five minutes of the busier way, read some interfaces at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from nocdesk.reports.carriers import Carrier
from nocdesk.reports.document import Step
from nocdesk.store.series import Bins, bins_of
from nocdesk.store.series_reads import bins_between
from nocdesk.store.series_time import DAY_S, SECOND_US, microseconds

TOGETHER = 40
"""So many interfaces are read at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Traffic:
    """Of one interface: when each mean begins (epoch seconds, ascending), the busier way in bit/s, and its speed.

    The speed is the last that it told, None where it told none.
    """

    carrier: Carrier
    start_s: NDArray[np.int64]
    bps: NDArray[np.float64]
    speed_bps: float | None


def traffic(
    session: Session, of: Sequence[Carrier], start: datetime, end: datetime, step: Step = lambda _share: None
) -> Iterator[Traffic]:
    """What each interface carried from the start up to but not including the end."""
    for begin in range(0, len(of), TOGETHER):
        step(begin / len(of))
        some = of[begin : begin + TOGETHER]
        rates = bins_of(session, [number for carrier in some for number in carrier.rates], start, end)
        speeds = np.array([carrier.speed for carrier in some if carrier.speed is not None], np.int64)
        told = bins_between(session, speeds, DAY_S, microseconds(start), microseconds(end))
        yield from (_traffic(carrier, rates, told) for carrier in some)


def _traffic(carrier: Carrier, rates: Bins, told: Bins) -> Traffic:
    ways = [_own(rates, number) for number in carrier.rates]
    starts = np.unique(np.concatenate([way.start_us for way in ways]))
    busier = np.full(len(starts), -np.inf)
    for way in ways:
        places = np.searchsorted(starts, way.start_us)
        busier[places] = np.maximum(busier[places], way.means)
    speeds = _own(told, carrier.speed).maximum if carrier.speed is not None else np.empty(0)
    speed_bps = float(speeds[-1]) if len(speeds) and speeds[-1] > 0 else None
    return Traffic(carrier, starts // SECOND_US, busier, speed_bps)


def _own(bins: Bins, number: int) -> Bins:
    first, last = np.searchsorted(bins.series, (number, number + 1)).tolist()
    return bins.where(slice(first, last))
