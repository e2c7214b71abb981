"""Sends linkDown and linkUp (IF-MIB, RFC 2863) when the story takes a link away or gives it back."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from nocdesk.credentials import Community, Credential, UsmUser
from probes.simulator.conditions import NetworkState
from probes.simulator.device_view import DeviceView
from probes.simulator.network import Interface
from probes.simulator.played_device import PlayedDevice, Ticker
from probes.simulator.server import engine_id
from probes.snmp.codec import Message, Pdu, PduType, ScopedPdu, encode_message, encode_scoped
from probes.snmp.messages import V2C
from probes.snmp.usm_keys import localized
from probes.snmp.usm_message import close, level_of, security_keys
from probes.snmp.usm_parameters import SecurityParameters
from probes.snmp.varbind import Oid, SnmpType, VarBind

_LOOK_EVERY_S = 0.5
_UP_TIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)
_TRAP_OID: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0)
_LINK_DOWN: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 5, 3)
_LINK_UP: Oid = (1, 3, 6, 1, 6, 3, 1, 1, 5, 4)
_IF: Oid = (1, 3, 6, 1, 2, 1, 2, 2, 1)
_ADMIN_STATUS, _OPER_STATUS, _UP, _DOWN = 7, 8, 1, 2


@dataclass
class TrapSender:
    """What the devices tell a collector by themselves; a device that no way leads to can tell nothing.

    `send` sends a datagram from a device's own port, by which devices of one address are told apart.
    """

    views: Mapping[str, DeviceView]
    state: NetworkState
    secrets: Mapping[str, Credential]
    ticker: Ticker
    send: Callable[[str, bytes], None]
    _sent: int = 0

    async def run(self) -> None:
        """Send until cancelled."""
        before = self._down_links()
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            now = self._down_links()
            for device, datagram in self.datagrams(before, now):
                self.send(device, datagram)
            before = now

    def datagrams(self, before: frozenset[str], now: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        """The traps for what has changed between two looks, each with who sends it."""
        for link in sorted(before ^ now):
            for view in self._ends(link):
                port = next(port for port in view.device.interfaces if port.link == link)
                yield view.device.name, self._trap(view, port, is_down=link in now)

    def _down_links(self) -> frozenset[str]:
        return self.state.conditions(self.ticker.seconds()).down_links

    def _ends(self, link: str) -> Iterator[DeviceView]:
        moment_s = self.ticker.seconds()
        for name in self.state.network.links[link]:
            if self.views[name].is_answering_at(moment_s):
                yield self.views[name]

    def _trap(self, view: DeviceView, port: Interface, *, is_down: bool) -> bytes:
        self._sent += 1
        moment = view.moment(self.ticker.seconds())
        status = _DOWN if is_down else _UP
        varbinds = (
            VarBind(_UP_TIME, int(100 * (moment.seconds - moment.started_s)) % 2**32, SnmpType.TIME_TICKS),
            VarBind(_TRAP_OID, _LINK_DOWN if is_down else _LINK_UP, SnmpType.OBJECT_IDENTIFIER),
            VarBind((*_IF, 1, port.index), port.index, SnmpType.INTEGER),
            VarBind((*_IF, _ADMIN_STATUS, port.index), _UP, SnmpType.INTEGER),
            VarBind((*_IF, _OPER_STATUS, port.index), status, SnmpType.INTEGER),
        )
        return self._sealed(view, Pdu(PduType.TRAP_V2, self._sent, 0, 0, varbinds))

    def _sealed(self, view: DeviceView, pdu: Pdu) -> bytes:
        secret = self.secrets[view.device.credential]
        if isinstance(secret, Community):
            return encode_message(Message(V2C, secret.text.encode(), pdu))
        assert isinstance(secret, UsmUser), "the server has refused all other secrets"
        own = engine_id(view.device.name)
        clock = PlayedDevice(view, self.ticker).boots_and_time()
        said = SecurityParameters(own, *clock, secret.user.encode())
        keys = security_keys(secret, localized(secret, own))
        plain = encode_scoped(ScopedPdu(own, b"", pdu))
        return close(keys, said, message_id=self._sent, flags=level_of(secret), plain=plain)
