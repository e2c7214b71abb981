"""The SnmpClient on pysnmp: bounded in flight, checked answers, and errors that say which of them it was."""

import asyncio
import ipaddress
import socket
from collections import defaultdict
from collections.abc import Callable
from typing import cast

from pysnmp.proto import errind

from nocdesk.clock import Clock
from nocdesk.credentials import Credential, UsmUser
from probes.snmp.client import MAX_WALK_ROWS, MAX_WALK_S, Target
from probes.snmp.datagram import Address
from probes.snmp.errors import (
    BadTargetError,
    CredentialsRefusedError,
    MalformedError,
    RefusedError,
    SilentError,
    SnmpError,
)
from probes.snmp.pysnmp_session import PYSNMP_ERRORS, PysnmpSession, RawAnswer
from probes.snmp.varbind import Oid, SnmpType, VarBind, Walk

MAX_IN_FLIGHT = 64
"""From 256 outstanding requests pysnmp runs into time-outs that its own processor load makes."""

MAX_VARBINDS = 48
BULK_ROWS = 25
TOO_BIG = 1
AUTHORIZATION_ERROR = 16
DISCOVERIES = 2
"""A v3 target's engine is asked for its id, and after a reboot for its time, before the request itself is sent."""

_STATUS = (
    "noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess", "wrongType", "wrongLength",
    "wrongEncoding", "wrongValue", "noCreation", "inconsistentValue", "resourceUnavailable", "commitFailed",
    "undoFailed", "authorizationError", "notWritable", "inconsistentName",
)  # fmt: skip
"""The error status by its number (RFC 3416, clause 3)."""

_REFUSALS = {
    errind.UnknownUserName: "the device does not know the user",
    errind.UnknownSecurityName: "the device does not know the user",
    errind.WrongDigest: "the authentication key is wrong",
    errind.AuthenticationFailure: "the authentication key is wrong",
    errind.AuthenticationError: "the authentication key is wrong",
    errind.UnsupportedSecurityLevel: "the device does not accept this user at this security level",
    errind.UnsupportedAuthProtocol: "the device does not know the authentication protocol",
    errind.DecryptionError: "the privacy key is wrong",
    errind.NotInTimeWindow: "the device's engine time does not fit, after it was asked for anew",
}
"""What the agent's reports say (usmStatsUnknownUserNames and its like, RFC 3414, clause 5)."""

_STALE = (errind.RequestTimedOut, errind.NotInTimeWindow, errind.UnknownEngineID, errind.EngineIDMismatch)
"""How an agent looks that has another engine id or other boots than pysnmp remembers."""

_TYPES = {
    (0x00, 2): SnmpType.INTEGER,
    (0x00, 4): SnmpType.OCTET_STRING,
    (0x00, 5): SnmpType.NULL,
    (0x00, 6): SnmpType.OBJECT_IDENTIFIER,
    (0x40, 0): SnmpType.IP_ADDRESS,
    (0x40, 1): SnmpType.COUNTER32,
    (0x40, 2): SnmpType.GAUGE32,
    (0x40, 3): SnmpType.TIME_TICKS,
    (0x40, 4): SnmpType.OPAQUE,
    (0x40, 6): SnmpType.COUNTER64,
    (0x80, 0): SnmpType.NO_SUCH_OBJECT,
    (0x80, 1): SnmpType.NO_SUCH_INSTANCE,
    (0x80, 2): SnmpType.END_OF_MIB_VIEW,
}
_INTEGERS = {SnmpType.INTEGER, SnmpType.COUNTER32, SnmpType.GAUGE32, SnmpType.TIME_TICKS, SnmpType.COUNTER64}
_STRINGS = {SnmpType.OCTET_STRING, SnmpType.IP_ADDRESS, SnmpType.OPAQUE}

Send = Callable[[PysnmpSession], "asyncio.Future[RawAnswer]"]


class PysnmpClient:
    """One session per credential; a v3 target that has changed its engine gets a session of its own."""

    def __init__(self, clock: Clock, *, max_in_flight: int = MAX_IN_FLIGHT) -> None:
        self._clock = clock
        self._places = asyncio.Semaphore(max_in_flight)
        self._shared: dict[Credential, PysnmpSession] = {}
        self._own: dict[Target, PysnmpSession] = {}
        self._met: set[Target] = set()
        self._peers: dict[Target, Address] = {}
        self._waiting: defaultdict[Address, set[asyncio.Future[RawAnswer]]] = defaultdict(set)

    @property
    def refused_datagrams(self) -> int:
        """How many datagrams came that nobody had asked for, or from elsewhere."""
        return sum(session.expected.refused for session in (*self._shared.values(), *self._own.values()))

    async def get(self, target: Target, oids: tuple[Oid, ...]) -> tuple[VarBind, ...]:
        found: list[VarBind] = []
        for at in range(0, len(oids), MAX_VARBINDS):
            found.extend(await self._get(target, oids[at : at + MAX_VARBINDS]))
        return tuple(found)

    async def walk(self, target: Target, root: Oid) -> Walk:
        found: list[VarBind] = []
        after, ends_at = root, self._clock.monotonic() + MAX_WALK_S
        while len(found) < MAX_WALK_ROWS and self._clock.monotonic() < ends_at:
            rows = await self._bulk(target, after)
            if not rows:
                raise MalformedError(target.address, target.port, "an empty answer to GETBULK")
            for row in rows:
                if row.type is SnmpType.END_OF_MIB_VIEW or row.oid[: len(root)] != root:
                    return Walk(tuple(found), is_complete=True)
                if row.oid <= after or len(found) >= MAX_WALK_ROWS:
                    return Walk(tuple(found), is_complete=False)
                found.append(row)
                after = row.oid
        return Walk(tuple(found), is_complete=False)

    async def close(self) -> None:
        for session in (*self._shared.values(), *self._own.values()):
            session.close()
        self._shared.clear()
        self._own.clear()

    async def _get(self, target: Target, oids: tuple[Oid, ...]) -> tuple[VarBind, ...]:
        peer = await self._peer(target)
        answer = await self._ask(target, peer, lambda session: session.get(target, peer, oids))
        if answer.status == TOO_BIG and len(oids) > 1:
            half = len(oids) // 2
            return await self._get(target, oids[:half]) + await self._get(target, oids[half:])
        varbinds = _checked(target, answer)
        if tuple(varbind.oid for varbind in varbinds) != oids:
            raise MalformedError(target.address, target.port, "other objects than those asked for")
        return varbinds

    async def _bulk(self, target: Target, after: Oid, rows: int = BULK_ROWS) -> tuple[VarBind, ...]:
        peer = await self._peer(target)
        answer = await self._ask(target, peer, lambda session: session.bulk(target, peer, after, rows))
        if answer.status == TOO_BIG and rows > 1:
            return await self._bulk(target, after, rows // 2)
        return _checked(target, answer)

    async def _ask(self, target: Target, peer: Address, send: Send) -> RawAnswer:
        async with self._places:
            answer = await self._once(target, peer, send, self._session(target))
            if isinstance(answer.indication, _STALE) and target in self._met:
                # Only a target that has answered is worth a second look: the dead one is dead.
                answer = await self._once(target, peer, send, self._fresh_session(target))
        if answer.indication:
            # A name may have got another address: it is looked up anew before the next request.
            self._peers.pop(target, None)
            raise _error(target, answer.indication)
        if isinstance(target.credential, UsmUser):
            self._met.add(target)
        return answer

    async def _once(self, target: Target, peer: Address, send: Send, session: PysnmpSession) -> RawAnswer:
        try:
            future = send(session)
        except PYSNMP_ERRORS as error:
            raise MalformedError(
                target.address, target.port, f"pysnmp could not ask: {type(error).__name__}"
            ) from error
        self._waiting[peer].add(future)
        try:
            # pysnmp times out by itself; this is for the answer that breaks it on the way.
            limit_s = target.timeout_s * (target.retries + 1) * (1 + DISCOVERIES) + 1
            async with asyncio.timeout(limit_s):
                return await future
        except TimeoutError:
            return RawAnswer(errind.requestTimedOut, 0, 0, ())
        finally:
            self._waiting[peer].discard(future)

    def _broken(self, peer: Address, reason: str) -> None:
        for future in self._waiting[peer]:
            if not future.done():
                future.set_exception(MalformedError(*peer, reason))

    def _session(self, target: Target) -> PysnmpSession:
        if target in self._own:
            return self._own[target]
        session = self._shared.get(target.credential)
        if session is None:
            session = self._shared[target.credential] = PysnmpSession(target.credential, self._broken)
        return session

    def _fresh_session(self, target: Target) -> PysnmpSession:
        """WORKAROUND: pysnmp 7.1 never forgets the engine id and time of an address, so that target starts over."""
        self._met.discard(target)
        if target in self._own:
            self._own.pop(target).close()
        self._own[target] = PysnmpSession(target.credential, self._broken)
        return self._own[target]

    async def _peer(self, target: Target) -> Address:
        peer = self._peers.get(target)
        if peer is None:
            peer = self._peers[target] = await _resolved(target)
        return peer


async def _resolved(target: Target) -> Address:
    try:
        return str(ipaddress.ip_address(target.address)), target.port
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(target.address, target.port, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError) as error:
        raise BadTargetError(target.address, target.port, "the name is not known") from error
    return str(found[0][4][0]), target.port


def _error(target: Target, indication: object) -> SnmpError:
    for kind, reason in _REFUSALS.items():
        if isinstance(indication, kind):
            return CredentialsRefusedError(target.address, target.port, reason)
    if isinstance(indication, (errind.RequestTimedOut, errind.UnknownEngineID)):
        return SilentError(target.address, target.port)
    return MalformedError(target.address, target.port, str(indication))


def _checked(target: Target, answer: RawAnswer) -> tuple[VarBind, ...]:
    if answer.status == AUTHORIZATION_ERROR:
        # RFC 3413, clause 3.2: the user is known, and may not read at this level; net-snmp answers so.
        raise CredentialsRefusedError(target.address, target.port, _REFUSALS[errind.UnsupportedSecurityLevel])
    if answer.status:
        is_known = 0 < answer.status < len(_STATUS)
        status = _STATUS[answer.status] if is_known else f"error status {answer.status}"
        raise RefusedError(target.address, target.port, status, answer.index)
    try:
        return tuple(_varbind(name, value) for name, value in answer.varbinds)
    except PYSNMP_ERRORS as error:
        raise MalformedError(target.address, target.port, "a value of an unknown type") from error


def _varbind(name: object, value: object) -> VarBind:
    tag = value.tagSet[-1]  # type: ignore[attr-defined]
    kind = _TYPES[tag.tagClass, tag.tagId]
    return VarBind(tuple(cast("tuple[int, ...]", name)), _value(value, kind), kind)


def _value(value: object, kind: SnmpType) -> int | bytes | Oid | None:
    if kind in _INTEGERS:
        return int(cast("int", value))
    if kind in _STRINGS:
        return bytes(cast("bytes", value))
    if kind is SnmpType.OBJECT_IDENTIFIER:
        return tuple(cast("Oid", value))
    return None
