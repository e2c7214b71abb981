"""Finds where a target is and gives it a socket; names are looked up when they are first asked, and after a silence."""

import asyncio
import ipaddress
import socket

from probes.snmp.client import Target
from probes.snmp.errors import BadTargetError
from probes.snmp.lane import Lane, Refused
from probes.snmp.peer import Address, Peer, without_scope
from probes.snmp.sockets import open_lanes


class Connections:
    """The lanes of both families, opened when the first target needs them."""

    def __init__(self, in_flight: int, buffer_octets: int) -> None:
        self._in_flight, self._buffer_octets = in_flight, buffer_octets
        self._lanes: dict[int, list[Lane]] = {}
        self._opening = asyncio.Lock()
        self._given = 0
        self.refused = Refused()

    async def connect(self, peer: Peer) -> None:
        """Give the peer its address and its lane; raises BadTargetError."""
        if peer.lane is not None and is_literal(peer.target.address):
            return
        family, address = await _resolved(peer.target)
        lanes = await self._lanes_of(family)
        if peer.lane not in lanes:
            peer.lane = lanes[self._given % len(lanes)]
            self._given += 1
        peer.address = address

    def close(self) -> None:
        """Give all sockets back."""
        for lanes in self._lanes.values():
            for lane in lanes:
                lane.close()
        self._lanes.clear()

    async def _lanes_of(self, family: int) -> list[Lane]:
        async with self._opening:
            if family not in self._lanes:
                self._lanes[family] = await open_lanes(
                    family, self._in_flight, self.refused, buffer_octets=self._buffer_octets
                )
            return self._lanes[family]


def is_literal(address: str) -> bool:
    """Whether it is an address and no name."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True


async def _resolved(target: Target) -> tuple[int, Address]:
    """Family and address as the socket will show them."""
    flags = socket.AI_NUMERICHOST if is_literal(target.address) else 0
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            target.address, target.port, type=socket.SOCK_DGRAM, flags=flags
        )
    except (OSError, UnicodeError) as error:
        raise BadTargetError(target.address, target.port, "the name is not known") from error
    family, _, _, _, address = found[0]
    if family == socket.AF_INET:
        return family, (str(address[0]), int(address[1]))
    host, port, flow, scope = (*address, 0, 0)[:4]
    return family, (without_scope(str(host)), int(port), int(flow), int(scope))
