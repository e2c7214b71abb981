"""Traps and INFORMs under SNMPv3: who may send them, at which level, how recent, and not twice."""

from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from nocdesk.credentials import CredentialError, UsmUser
from probes.snmp.codec import PduType, ScopedPdu
from probes.snmp.usm_authentication import Signer
from probes.snmp.usm_authority import Asked, Authority
from probes.snmp.usm_errors import UsmCause, UsmError
from probes.snmp.usm_keys import localized, localized_auth
from probes.snmp.usm_message import (
    Closed,
    SecurityKeys,
    check_digest,
    level_of,
    plain_of,
    read_closed,
    scoped_of,
    security_keys,
)
from probes.snmp.usm_window import WINDOW_S, EngineClock

MAX_REMEMBERED = 262_144
"""Traps that are remembered for as long as they could be replayed; when more come, the oldest go."""

Identity = tuple[bytes, int, int, int]
"""Engine, boots, time and msgID: no engine sends two messages that have all of them in common."""


@dataclass(frozen=True, slots=True)
class Notification:
    """A trap that is believed, or an INFORM (`asked` is what our engine's answer goes to).

    Boots and time are those of the authoritative engine: the sender's with a trap, ours with an INFORM.
    """

    engine_id: bytes
    user: str
    level: int
    boots: int
    time: int
    message_id: int
    scoped: ScopedPdu
    asked: Asked | None = None

    @property
    def identity(self) -> Identity:
        return self.engine_id, self.boots, self.time, self.message_id


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that carries no notification but wants this answer: a discovery, or one to be corrected by a Report."""

    datagram: bytes


@dataclass(slots=True)
class Memory:
    """What is known of the engines that send traps, and which of their traps have come already.

    Guards of one receiver share it: what one of them has let in is no news to another.
    """

    clocks: dict[bytes, EngineClock] = field(default_factory=dict)
    seen: OrderedDict[tuple[Identity, str], float] = field(default_factory=OrderedDict)
    """With the user, or whoever needs no key could make another's next trap a repetition."""

    def introduce(self, engine_id: bytes) -> EngineClock:
        """Know an engine, with a clock that may be set to what is remembered of it."""
        return self.clocks.setdefault(engine_id, EngineClock())


class NotificationGuard:
    """Lets in what a user's credential vouches for, and counts the rest by cause.

    A user must use all that its credential has: one with a privacy key is not believed unencrypted. Traps come from
    engines that were introduced; with `admits_new` the first signed message of an engine introduces it, and what could
    be replayed then is one recording of an engine that has never been heard.
    """

    def __init__(
        self,
        authority: Authority,
        users: Iterable[UsmUser],
        *,
        admits_new: bool = False,
        memory: Memory | None = None,
    ) -> None:
        self.authority, self.admits_new = authority, admits_new
        self.refused: Counter[UsmCause] = Counter()
        self._users = {user.user.encode(): user for user in users}
        self._keys: dict[tuple[bytes, bytes], SecurityKeys] = {}
        self._memory = memory or Memory()

    @property
    def clocks(self) -> dict[bytes, EngineClock]:
        """The engines that are known, to be written down and introduced again after a restart."""
        return dict(self._memory.clocks)

    def introduce(self, engine_id: bytes) -> EngineClock:
        """Know an engine, with a clock that may be set to what is remembered of it."""
        return self._memory.introduce(engine_id)

    def open_notification(self, datagram: bytes, now_s: float) -> Notification | Reply:
        """The notification, or what is to be answered; raises UsmError, counted, and CodecError for what is neither."""
        try:
            return self._opened(datagram, now_s)
        except UsmError as error:
            self.refused[error.cause] += 1
            raise

    def _opened(self, datagram: bytes, now_s: float) -> Notification | Reply:
        closed = read_closed(datagram)
        if closed.parameters.engine_id in (b"", self.authority.engine_id):
            return self._inform(closed, now_s)
        return self._trap(closed, now_s)

    def _inform(self, closed: Closed, now_s: float) -> Notification | Reply:
        asked = self.authority.receive(closed.datagram, now_s)
        if isinstance(asked, bytes):
            return Reply(asked)
        if asked.scoped.pdu.type is not PduType.INFORM:
            raise UsmError(UsmCause.UNEXPECTED_PDU)
        level, engine_id = closed.level, self.authority.engine_id
        where = (engine_id, asked.user.user, level, asked.boots, asked.time, asked.message_id)
        return Notification(*where, asked.scoped, asked)

    def _trap(self, closed: Closed, now_s: float) -> Notification:
        said = closed.parameters
        user = self._users.get(said.user)
        if user is None:
            raise UsmError(UsmCause.UNKNOWN_USER)
        if closed.level != level_of(user):
            raise UsmError(UsmCause.BELOW_LEVEL if closed.level < level_of(user) else UsmCause.WRONG_LEVEL)
        clock = self._clock(said.engine_id)
        if closed.level:
            check_digest(closed, self._signer_of(user, said.engine_id))
            self._check_time(closed, clock, now_s)
        scoped = scoped_of(closed, plain_of(closed, self._keys_of(user, said.engine_id)))
        if scoped.pdu.type is not PduType.TRAP_V2:
            raise UsmError(UsmCause.UNEXPECTED_PDU)
        message_id = closed.message.message_id
        found = Notification(said.engine_id, user.user, closed.level, said.boots, said.time, message_id, scoped)
        self._check_new((found.identity, found.user), now_s)
        return found

    def _clock(self, engine_id: bytes) -> EngineClock:
        clock = self._memory.clocks.get(engine_id)
        if clock is None and not self.admits_new:
            raise UsmError(UsmCause.UNKNOWN_ENGINE)
        return clock or EngineClock()

    def _signer_of(self, user: UsmUser, engine_id: bytes) -> Signer | None:
        """Of an engine that is not known only this is made: for invented ones nobody shall wait."""
        keys = self._keys.get((user.user.encode(), engine_id))
        if keys is not None:
            return keys.signer
        try:
            key = localized_auth(user, engine_id)
        except CredentialError as error:
            raise UsmError(UsmCause.UNKNOWN_ENGINE) from error
        return None if key is None else Signer(user.auth, key)

    def _keys_of(self, user: UsmUser, engine_id: bytes) -> SecurityKeys:
        key = (user.user.encode(), engine_id)
        keys = self._keys.get(key)
        if keys is None:
            try:
                keys = security_keys(user, localized(user, engine_id))
            except CredentialError as error:
                raise UsmError(UsmCause.UNKNOWN_ENGINE) from error
            if engine_id in self._memory.clocks:
                self._keys[key] = keys
        return keys

    def _check_time(self, closed: Closed, clock: EngineClock, now_s: float) -> None:
        """For a signed message only: it makes its engine known and sets its clock."""
        said = closed.parameters
        if clock.is_synchronized and said.boots < clock.boots:
            raise UsmError(UsmCause.BOOTS_BACK)
        if not clock.accepts(said.boots, said.time, now_s):
            raise UsmError(UsmCause.OUT_OF_WINDOW)
        self._memory.clocks[said.engine_id] = clock

    def _check_new(self, sent: tuple[Identity, str], now_s: float) -> None:
        seen = self._memory.seen
        while seen:
            oldest, until_s = next(iter(seen.items()))
            if until_s > now_s and len(seen) < MAX_REMEMBERED:
                break
            del seen[oldest]
        if sent in seen:
            raise UsmError(UsmCause.REPLAYED)
        seen[sent] = now_s + 2 * WINDOW_S
