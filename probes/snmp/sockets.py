"""The sockets of the client: one or a few for all agents, with buffers that hold the answers in flight."""

import asyncio
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from probes.snmp.ber import MAX_DATAGRAM
from probes.snmp.lane import Lane, Refused
from probes.snmp.peer import Address

BUFFER_OCTETS = 8 << 20
SO_RCVBUFFORCE = 33
"""Linux, for a privileged process: beyond net.core.rmem_max; the socket module does not name it."""
ANSWER_COST_OCTETS = 2_560
"""What an answer of up to 1,472 octets, one that needs no fragments, takes of a receive buffer: Linux counts 2,304."""
MIN_BOUND = 16
MAX_LANES = 8
BURST = 256
"""Datagrams read before the loop has its turn again."""


async def open_lanes(family: int, in_flight: int, refused: Refused, *, buffer_octets: int) -> list[Lane]:
    """As many sockets as it takes to have so many requests in flight, within reason."""
    lanes: list[Lane] = []
    left = in_flight
    while left > 0 and len(lanes) < MAX_LANES:
        opened = _udp_socket(family, buffer_octets)
        bound = min(left, max(MIN_BOUND, opened.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) // ANSWER_COST_OCTETS))
        lanes.append(await _lane(opened, bound, refused))
        left -= bound
    return lanes


def _udp_socket(family: int, buffer_octets: int) -> socket.socket:
    """An unconnected socket at a port of the system's choice, with as large a buffer as the system gives."""
    opened = socket.socket(family, socket.SOCK_DGRAM)
    opened.setblocking(False)
    with suppress(OSError):
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_octets)
    if sys.platform == "linux":
        with suppress(OSError):
            opened.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, buffer_octets)
    if family == socket.AF_INET6:
        opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    opened.bind(("", 0))
    return opened


async def _lane(opened: socket.socket, bound: int, refused: Refused) -> Lane:
    loop = asyncio.get_running_loop()
    lane = Lane(loop, opened.sendto, bound, refused)
    try:
        loop.add_reader(opened.fileno(), _drain, opened, lane.receive, BURST)
    except NotImplementedError:
        return await _endpoint_lane(opened, bound, refused)
    lane.before_expiry(partial(_drain, opened, lane.receive, 2 * bound))
    lane.at_close(partial(_give_back, loop, opened))
    return lane


def _drain(opened: socket.socket, receive: Callable[[bytes, Address], None], limit: int) -> None:
    """Read what has come, up to so many datagrams."""
    recvfrom = opened.recvfrom
    for _ in range(limit):
        try:
            datagram, address = recvfrom(MAX_DATAGRAM)
        except BlockingIOError:
            return
        except OSError:
            # An ICMP message that the system hands on; it may be forged, so the time-out decides.
            continue
        receive(datagram, address)


def _give_back(loop: asyncio.AbstractEventLoop, opened: socket.socket) -> None:
    loop.remove_reader(opened.fileno())
    opened.close()


class _Endpoint(asyncio.DatagramProtocol):
    """For the event loop of Windows, which does not watch sockets for others."""

    def __init__(self) -> None:
        self.receive: Callable[[bytes, Address], None] | None = None

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if self.receive is not None:
            self.receive(data, addr)


async def _endpoint_lane(opened: socket.socket, bound: int, refused: Refused) -> Lane:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(_Endpoint, sock=opened)
    lane = Lane(loop, transport.sendto, bound, refused)
    protocol.receive = lane.receive
    lane.at_close(transport.close)
    return lane
