"""The moment that a device's objects are told for."""

from collections.abc import Callable
from dataclasses import dataclass

from probes.simulator.conditions import Conditions
from probes.simulator.objects import Objects


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds from the playback's origin, when the device last started, and what holds in the network."""

    seconds: float
    started_s: float
    conditions: Conditions


Live = Callable[[Moment], Objects]
"""Some objects of a device, which change together; it always gives the same ones."""
