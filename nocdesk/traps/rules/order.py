"""Which of two notifications of a device came first there, whatever the network made of their order."""

from typing import Protocol

DELAYED_S = 60.0
"""So long a datagram may have been under way. What lies further back by sysUpTime was said after a restart."""


class DeviceTime(Protocol):
    """When a notification was received (seconds since the epoch), and the device's own time in it."""

    @property
    def at_s(self) -> float: ...

    @property
    def uptime_ticks(self) -> int | None: ...

    @property
    def engine_boots(self) -> int | None: ...


def was_said_before(one: DeviceTime, other: DeviceTime) -> bool:
    """Whether the device said `one` before `other`, which was received first.

    Boots decide where both have them (RFC 3414, clause 2.3), else sysUpTime, as long as the delay is one that networks
    have: `one` would have been under way for as long as `other` is older by their receipt, and then for as much as
    sysUpTime lies back.
    """
    if one.engine_boots is not None and other.engine_boots is not None and one.engine_boots != other.engine_boots:
        return one.engine_boots < other.engine_boots
    if one.uptime_ticks is None or other.uptime_ticks is None:
        return False
    back_s = (other.uptime_ticks - one.uptime_ticks) / 100
    return back_s > 0 and back_s + (one.at_s - other.at_s) <= DELAYED_S
