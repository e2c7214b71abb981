"""One agent as the client knows it: its address, how long it takes to answer, and how much it takes at once."""

import random
from collections import deque
from typing import TYPE_CHECKING

from nocdesk.credentials import Community
from nocdesk.network.model import SnmpVersion
from probes.snmp.client import Target
from probes.snmp.limits import MAX_VARBINDS, Limits

if TYPE_CHECKING:
    from probes.snmp.envelope import Envelope
    from probes.snmp.lane import Held, Lane

WINDOW = 4
"""Requests in flight to one agent: most answer one after the other, and their queues are short."""
MIN_WAIT_S = 0.2
"""RFC 6298, clause 2.4, has a floor of a second; agents are nearer than that, but busy now and then."""
JITTER = 0.1
"""A repeated request goes out up to so much sooner, so that lost ones do not all come back at once."""

Address = tuple[str, int] | tuple[str, int, int, int]
"""As the socket gives it: IPv6 has two numbers more."""


class Peer:
    """What is remembered of a target between requests."""

    __slots__ = (
        "_deviation_s",
        "address",
        "envelope",
        "first_patience_s",
        "in_flight",
        "lane",
        "limits",
        "others",
        "retries",
        "smoothed_s",
        "target",
        "timeout_s",
        "wait_s",
        "waiting",
    )

    def __init__(self, target: Target, envelope: "Envelope") -> None:
        self.target, self.envelope = target, envelope
        self.timeout_s, self.retries = target.timeout_s, target.retries
        most = min(target.max_varbinds or MAX_VARBINDS, MAX_VARBINDS)
        self.limits = Limits(most, most)
        self.lane: Lane | None = None
        self.address: Address = ("", 0)
        self.others = frozenset(without_scope(address) for address in target.answers_from)
        self.in_flight = 0
        self.waiting: deque[Held] | None = None
        self.wait_s = target.timeout_s
        self.first_patience_s = self.patience_s(0)
        """Reckoned anew with each round trip that is measured, not with each request."""
        self.smoothed_s = self._deviation_s = 0.0
        """The round trip as it was lately, 0 before the first one."""

    def heard_after(self, round_trip_s: float) -> None:
        """RFC 6298, clause 2, with the target's time-out as the maximum."""
        if self.smoothed_s:
            error = round_trip_s - self.smoothed_s
            self.smoothed_s += error * 0.125
            self._deviation_s += (abs(error) - self._deviation_s) * 0.25
        else:
            self.smoothed_s, self._deviation_s = round_trip_s, round_trip_s / 2
        wait_s = self.smoothed_s + 4 * self._deviation_s
        self.wait_s = min(max(wait_s, MIN_WAIT_S), self.timeout_s)
        self.first_patience_s = self.patience_s(0)

    def patience_s(self, attempt: int) -> float:
        """How long the answer to an attempt is awaited; the last one, counted from 0, has the whole time-out."""
        if attempt >= self.retries:
            return self.timeout_s
        wait_s = min(self.wait_s * (1 << attempt), self.timeout_s)
        return wait_s * (1 - JITTER * random.random())

    @property
    def is_v1(self) -> bool:
        """Whether it is asked in v1, which has no GETBULK and refuses the whole for one missing object."""
        return isinstance(self.target.credential, Community) and self.target.version is SnmpVersion.V1

    @property
    def connected_lane(self) -> "Lane":
        """The lane of a peer whose address is known."""
        assert self.lane is not None, "a peer is connected before it is asked"
        return self.lane

    def fell_silent(self) -> None:
        """Nothing came: neither the time it takes nor the amount it takes is known any more."""
        self.wait_s = self.timeout_s
        self.first_patience_s = self.patience_s(0)
        self.limits.fell_silent()

    def may_answer_from(self, address: Address) -> bool:
        """Whether a datagram from elsewhere is that agent's too: only if the device's setting says so, and its port."""
        return address[0] in self.others and address[1] == self.target.port


def without_scope(address: str) -> str:
    """An address as a socket shows it: the scope of a link is a number beside it there, not a name behind `%`."""
    return address.partition("%")[0]
