"""One pysnmp engine with one credential: its socket, its clock and its guard against what pysnmp lets through."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from pyasn1.error import PyAsn1Error
from pysnmp.carrier.asyncio.dgram.udp import DOMAIN_NAME as UDP_DOMAIN
from pysnmp.carrier.asyncio.dgram.udp import UdpAsyncioTransport
from pysnmp.carrier.asyncio.dgram.udp6 import DOMAIN_NAME as UDP6_DOMAIN
from pysnmp.carrier.asyncio.dgram.udp6 import Udp6AsyncioTransport
from pysnmp.carrier.asyncio.dispatch import AsyncioDispatcher
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.entity.rfc3413 import cmdgen
from pysnmp.error import PySnmpError
from pysnmp.proto.rfc1902 import Null, ObjectName, OctetString

from nocdesk.credentials import AuthProtocol, Community, Credential, PrivProtocol
from probes.snmp.client import Target
from probes.snmp.datagram import MAX_BYTES, Address, ExpectedAnswers, is_version_3, with_unsigned_mended
from probes.snmp.varbind import Oid

TICK_S = 0.1
SECURITY_NAME = "nocdesk"
PARAMETERS = "parameters"

PYSNMP_ERRORS = (
    PySnmpError,
    PyAsn1Error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
)
"""What hostile bytes have been seen to raise inside pysnmp and pyasn1; none of it may reach the event loop."""

_AUTH = {
    AuthProtocol.SHA224: config.USM_AUTH_HMAC128_SHA224,
    AuthProtocol.SHA256: config.USM_AUTH_HMAC192_SHA256,
    AuthProtocol.SHA384: config.USM_AUTH_HMAC256_SHA384,
    AuthProtocol.SHA512: config.USM_AUTH_HMAC384_SHA512,
    AuthProtocol.SHA1: config.USM_AUTH_HMAC96_SHA,
    AuthProtocol.MD5: config.USM_AUTH_HMAC96_MD5,
}
_PRIV = {
    PrivProtocol.AES128: config.USM_PRIV_CFB128_AES,
    PrivProtocol.AES192: config.USM_PRIV_CFB192_AES_BLUMENTHAL,
    PrivProtocol.AES192_CISCO: config.USM_PRIV_CFB192_AES,
    PrivProtocol.AES256: config.USM_PRIV_CFB256_AES_BLUMENTHAL,
    PrivProtocol.AES256_CISCO: config.USM_PRIV_CFB256_AES,
    PrivProtocol.DES: config.USM_PRIV_CBC56_DES,
}


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What pysnmp's callback was given, still in its types."""

    indication: object
    status: int
    index: int
    varbinds: tuple[tuple[object, object], ...]


class _MonotonicDispatcher(AsyncioDispatcher):  # type: ignore[misc]
    """pysnmp times requests by the wall clock, and an exception in its tick ends all time-outs; here neither can be."""

    def handle_timer_tick(self, _wall: float) -> None:
        try:
            super().handle_timer_tick(self.loop.time())
        except PYSNMP_ERRORS as error:
            self.loop.call_exception_handler({"message": "pysnmp failed in its timer tick", "exception": error})


class _GuardedReceiver:
    """The receiving side of both transports: only awaited answers go in, and no exception comes out."""

    loop: asyncio.AbstractEventLoop
    expected: ExpectedAnswers
    on_broken: Callable[[Address, str], None]

    def datagram_received(self, datagram: bytes, address: tuple[str, int]) -> None:
        peer = (address[0], address[1])
        if len(datagram) > MAX_BYTES or not self.expected.admits(datagram, peer):
            return
        whole = datagram if is_version_3(datagram) else with_unsigned_mended(datagram)
        try:
            self._callback_function(self, address, whole)  # type: ignore[attr-defined]
        except PYSNMP_ERRORS as error:
            self.on_broken(peer, type(error).__name__)

    def error_received(self, _error: OSError) -> None:
        """An ICMP message; it may be forged, so the time-out decides."""

    def send_message(self, message: bytes, address: tuple[str, int]) -> None:
        self.expected.sent(bytes(message), (address[0], address[1]))
        super().send_message(message, address)  # type: ignore[misc]


class _Udp4(_GuardedReceiver, UdpAsyncioTransport):  # type: ignore[misc]
    """IPv4."""


class _Udp6(_GuardedReceiver, Udp6AsyncioTransport):  # type: ignore[misc]
    """IPv6."""


class PysnmpSession:
    """Sends requests to any number of targets that share a credential."""

    def __init__(self, credential: Credential, on_broken: Callable[[Address, str], None]) -> None:
        self._engine = SnmpEngine()
        self._dispatcher = _MonotonicDispatcher(timeout=TICK_S, loop=asyncio.get_running_loop())
        self._engine.register_transport_dispatcher(self._dispatcher)
        self._on_broken = on_broken
        self.expected = ExpectedAnswers()
        self._targets: dict[tuple[Target, Address], str] = {}
        self._transports: dict[Oid, _GuardedReceiver] = {}
        self._get = cmdgen.GetCommandGenerator()
        self._bulk = cmdgen.BulkCommandGeneratorSingleRun()
        _configure(self._engine, credential)

    def get(self, target: Target, peer: tuple[str, int], oids: tuple[Oid, ...]) -> "asyncio.Future[RawAnswer]":
        """Send a GET; the future is resolved by the answer, by pysnmp's time-out, or by whoever waits for it."""
        future: asyncio.Future[RawAnswer] = asyncio.get_running_loop().create_future()
        self._get.send_varbinds(
            self._engine, self._name(target, peer), None, target.context_name, _nulls(oids), _answer, future
        )
        return future

    def bulk(self, target: Target, peer: tuple[str, int], after: Oid, rows: int) -> "asyncio.Future[RawAnswer]":
        """Send a GETBULK for the `rows` instances after an OID."""
        future: asyncio.Future[RawAnswer] = asyncio.get_running_loop().create_future()
        self._bulk.send_varbinds(
            self._engine,
            self._name(target, peer),
            None,
            target.context_name,
            0,
            rows,
            _nulls((after,)),
            _answer,
            future,
        )
        return future

    def close(self) -> None:
        """Close the sockets and stop the ticking."""
        self._engine.close_dispatcher()

    def _name(self, target: Target, peer: tuple[str, int]) -> str:
        name = self._targets.get((target, peer))
        if name is None:
            name = self._targets[target, peer] = f"target{len(self._targets)}"
            hundredths = target.timeout_s * 100
            config.add_target_address(
                self._engine, name, self._domain(peer), peer, PARAMETERS, hundredths, target.retries
            )
        return name

    def _domain(self, peer: tuple[str, int]) -> Oid:
        domain, transport_type = (UDP6_DOMAIN, _Udp6) if ":" in peer[0] else (UDP_DOMAIN, _Udp4)
        if domain not in self._transports:
            transport = transport_type(loop=asyncio.get_running_loop())
            transport.expected, transport.on_broken = self.expected, self._on_broken
            config.add_transport(self._engine, domain, transport.open_client_mode())
            self._transports[domain] = transport
        return tuple(domain)


def _configure(engine: SnmpEngine, credential: Credential) -> None:
    if isinstance(credential, Community):
        config.add_v1_system(engine, SECURITY_NAME, credential.text, securityName=SECURITY_NAME)
        config.add_target_parameters(engine, PARAMETERS, SECURITY_NAME, "noAuthNoPriv", 1)
        return
    auth = _AUTH[credential.auth] if credential.signs else config.USM_AUTH_NONE
    priv = _PRIV[credential.priv] if credential.encrypts else config.USM_PRIV_NONE
    if not credential.keys:
        secrets = (auth, credential.auth_passphrase, priv, credential.priv_passphrase)
        config.add_v3_user(engine, credential.user, *secrets)
    for keys in credential.keys:
        config.add_v3_user(
            engine,
            credential.user,
            auth,
            keys.auth_key,
            priv,
            keys.priv_key,
            securityEngineId=OctetString(keys.engine_id),
            authKeyType=config.USM_KEY_TYPE_LOCALIZED,
            privKeyType=config.USM_KEY_TYPE_LOCALIZED,
        )
    level = "authPriv" if credential.encrypts else "authNoPriv" if credential.signs else "noAuthNoPriv"
    config.add_target_parameters(engine, PARAMETERS, credential.user, level, 3)


def _nulls(oids: tuple[Oid, ...]) -> list[tuple[object, object]]:
    return [(ObjectName(oid), Null("")) for oid in oids]


def _answer(
    _engine: object,
    _handle: object,
    indication: object,
    status: int,
    index: int,
    varbinds: tuple[tuple[object, object], ...],
    future: "asyncio.Future[RawAnswer]",
) -> None:
    if not future.done():
        future.set_result(RawAnswer(indication, int(status), int(index), tuple(varbinds)))
