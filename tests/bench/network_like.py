"""Series like those of a network: answer times, loss, slow and noisy rates, load; polled every ten seconds or so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KINDS = 5
STEP_US = 10_000_000
JITTER_US = 2_000
_OF_A_DEVICE = 10
_DEVICE_APART_US = 400


@dataclass(frozen=True, slots=True, eq=False)
class Tick:
    """One value of each series; those of a device were polled together."""

    at_us: NDArray[np.int64]
    values: NDArray[np.float64]


class NetworkLike:
    """Ticks of so many series from an instant on, the same in every run."""

    def __init__(self, count: int, start_us: int) -> None:
        self._random = np.random.default_rng(1)
        self._start_us = start_us
        self._kinds = np.arange(count) % KINDS
        self._devices = np.arange(count) // _OF_A_DEVICE
        self._slow = np.full(int((self._kinds == 2).sum()), 5e7)

    def tick(self, number: int) -> Tick:
        """The tick of this number."""
        values = np.empty(len(self._kinds))
        for kind in range(KINDS):
            chosen = self._kinds == kind
            values[chosen] = self._values(kind, int(chosen.sum()))
        jitter = self._random.integers(-JITTER_US, JITTER_US, int(self._devices[-1]) + 1)[self._devices]
        at_us = self._start_us + JITTER_US + number * STEP_US + self._devices * _DEVICE_APART_US + jitter
        return Tick(at_us, values)

    def _values(self, kind: int, count: int) -> NDArray[np.float64]:
        random = self._random
        if kind == 0:
            return np.round(20 + random.gamma(2, 1.5, count), 2)
        if kind == 1:
            return np.where(random.random(count) < 0.01, random.choice([10.0, 20.0], count), 0.0)
        if kind == 2:
            self._slow += random.normal(0, 2_000, count)
            return np.round(self._slow)
        if kind == 3:
            return np.round(5e7 * random.lognormal(0, 0.3, count))
        return np.round(30 + random.normal(0, 5, count), 1)
