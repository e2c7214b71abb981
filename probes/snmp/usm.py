"""An agent as one user knows it over SNMPv3 (RFC 3414): found, asked, believed or refused."""

from collections.abc import Callable
from dataclasses import dataclass

from nocdesk.credentials import UsmUser
from nocdesk.snmp_secrets import MAX_ENGINE_ID, MIN_ENGINE_ID
from probes.snmp.codec import Pdu, PduType, ScopedPdu, encode_scoped
from probes.snmp.usm_errors import UsmCause, UsmError
from probes.snmp.usm_keys import LocalizedKeys, localized
from probes.snmp.usm_layout import Layout, layout_of
from probes.snmp.usm_message import (
    Closed,
    SecurityKeys,
    check_digest,
    close,
    level_of,
    plain_of,
    read_closed,
    scoped_around,
    scoped_of,
    security_keys,
)
from probes.snmp.usm_parameters import AUTH_FLAG, REPORTABLE_FLAG, SecurityParameters
from probes.snmp.usm_privacy import DesSealer
from probes.snmp.usm_reports import ReportKind, UsmReport, report_kind
from probes.snmp.usm_window import EngineClock

KeysOf = Callable[[UsmUser, bytes], LocalizedKeys]
"""A user's keys at an engine; raises CredentialError where there are none."""

_NOBODY = SecurityKeys(None, None)


@dataclass(frozen=True, slots=True)
class Opened:
    """A believed answer; `plain` is the scoped PDU that `pdu` was read from.

    `changed_from` is the engine that was known at this address before, if this is the first answer of another one.
    """

    message_id: int
    pdu: Pdu
    plain: bytes
    changed_from: bytes | None = None


class KnownEngine:
    """An agent's engine: the user's keys there, its clock, and how its answers are laid out."""

    __slots__ = ("clock", "engine_id", "keys", "layout")

    def __init__(self, engine_id: bytes, keys: SecurityKeys) -> None:
        self.engine_id, self.keys = engine_id, keys
        self.clock = EngineClock()
        self.layout: Layout | None = None


class UsmPeer:
    """An agent at one address. What it says unsigned is taken for a hint where to ask next, and never believed.

    A Report in which an unknown engine names itself makes us ask that engine. Only when it has answered, signed as
    this user's key wants it, it takes the place of the one before, whose clock is kept until then.
    """

    __slots__ = ("_asked", "_known", "context_name", "keys_of", "level", "user", "user_name")

    def __init__(self, user: UsmUser, context_name: bytes = b"", *, keys_of: KeysOf = localized) -> None:
        self.user, self.context_name, self.keys_of = user, context_name, keys_of
        self.user_name, self.level = user.user.encode(), level_of(user)
        self._asked: KnownEngine | None = None
        self._known: KnownEngine | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is an engine to ask; before that only `discovery` can be sent."""
        return self._asked is not None

    @property
    def engine(self) -> KnownEngine:
        """The engine that is asked now."""
        assert self._asked is not None, "an engine is discovered before it is asked"
        return self._asked

    @property
    def believed_engine_id(self) -> bytes | None:
        """Which engine has answered as the user's key wants it, the last one if there were several."""
        return None if self._known is None else self._known.engine_id

    def discovery(self, message_id: int) -> bytes:
        """Ask whoever is there for its engine id (RFC 3414, clause 4)."""
        pdu = Pdu(PduType.GET, message_id, 0, 0, ())
        plain = encode_scoped(ScopedPdu(b"", b"", pdu))
        nobody = SecurityParameters(b"", 0, 0, b"")
        return close(_NOBODY, nobody, message_id=message_id, flags=REPORTABLE_FLAG, plain=plain)

    def seal(self, message_id: int, pdu: bytes, now_s: float) -> bytes:
        """A whole message around an encoded PDU."""
        engine = self.engine
        flags = self.level | REPORTABLE_FLAG
        return close(engine.keys, self.parameters(now_s), message_id=message_id, flags=flags, plain=self.scoped(pdu))

    def parameters(self, now_s: float) -> SecurityParameters:
        """What is said of us and of the time at the engine; RFC 3414, clause 3.1, step 6b: unsigned, no time."""
        engine = self.engine
        if not self.level & AUTH_FLAG:
            return SecurityParameters(engine.engine_id, 0, 0, self.user_name)
        return SecurityParameters(engine.engine_id, engine.clock.boots, engine.clock.now(now_s), self.user_name)

    def scoped(self, pdu: bytes) -> bytes:
        """The PDU in its context, as an element."""
        return scoped_around(pdu, self.engine.engine_id, self.context_name)

    def open(self, datagram: bytes, now_s: float) -> Opened | UsmReport:
        """An answer to a message of ours whose id is in flight; raises UsmError or CodecError for what is none.

        The caller has matched the msgID, which is what makes an old recording useless here.
        """
        closed = read_closed(datagram)
        if not closed.level:
            return self._unsigned(closed, now_s)
        if not self.level:
            raise UsmError(UsmCause.WRONG_LEVEL)
        engine = self._engine_of(closed.parameters)
        check_digest(closed, engine.keys.signer)
        plain = plain_of(closed, engine.keys)
        scoped = scoped_of(closed, plain)
        if scoped.pdu.type is PduType.REPORT:
            return self._report(closed, scoped.pdu, engine, now_s)
        return self._opened(closed, scoped, plain, engine, now_s)

    def open_quickly(self, datagram: bytes, now_s: float) -> bytes | None:
        """The scoped PDU of an answer that is laid out like those before; None if `open` must have a look.

        Digest, engine, user, level and time are checked here as there; the context and the PDU are the caller's.
        """
        engine = self._known
        if engine is None or engine.layout is None or not engine.layout.fits(datagram):
            return None
        layout, keys, clock = engine.layout, engine.keys, engine.clock
        assert keys.signer is not None, "there is a layout of signed messages only"
        if not keys.signer.has_signed(datagram, layout.digest_at):
            return None
        time = int.from_bytes(datagram[layout.time_at : layout.time_end], "big")
        if not clock.accepts(clock.boots, time, now_s):
            return None
        if keys.sealer is None:
            return datagram[layout.head :]
        salt = datagram[layout.salt_at : layout.salt_at + 8]
        return keys.sealer.decrypt(datagram[layout.head :], clock.boots, time, salt)

    def _engine_of(self, said: SecurityParameters) -> KnownEngine:
        if said.user != self.user_name:
            raise UsmError(UsmCause.WRONG_USER)
        for engine in (self._asked, self._known):
            if engine is not None and engine.engine_id == said.engine_id:
                return engine
        raise UsmError(UsmCause.WRONG_ENGINE)

    def _unsigned(self, closed: Closed, now_s: float) -> Opened | UsmReport:
        """Where we sign it can only be a Report, and all that it may do is to make us ask another engine."""
        plain = closed.message.data
        scoped, said = scoped_of(closed, plain), closed.parameters
        if scoped.pdu.type is not PduType.REPORT:
            if self.level:
                raise UsmError(UsmCause.WRONG_LEVEL)
            return self._opened(closed, scoped, plain, self._engine_of(said), now_s)
        kind = report_kind(scoped.pdu)
        if kind is ReportKind.UNKNOWN_ENGINE:
            self._ask_next(said, now_s)
        return UsmReport(closed.message.message_id, kind, False, said.engine_id)

    def _ask_next(self, said: SecurityParameters, now_s: float) -> None:
        if not MIN_ENGINE_ID <= len(said.engine_id) <= MAX_ENGINE_ID:
            raise UsmError(UsmCause.WRONG_ENGINE)
        engine = self._known
        if engine is None or engine.engine_id != said.engine_id:
            engine = KnownEngine(said.engine_id, security_keys(self.user, self.keys_of(self.user, said.engine_id)))
        engine.clock.guess(said.boots, said.time, now_s)
        self._asked = engine

    def _report(self, closed: Closed, pdu: Pdu, engine: KnownEngine, now_s: float) -> UsmReport:
        kind, said = report_kind(pdu), closed.parameters
        if kind is ReportKind.NOT_IN_TIME_WINDOW:
            # It answers a message in flight and is signed, so this is the time there, even if it went back.
            engine.clock.set(said.boots, said.time, now_s)
        elif not engine.clock.accepts(said.boots, said.time, now_s):
            raise UsmError(UsmCause.OUT_OF_WINDOW)
        return UsmReport(closed.message.message_id, kind, True, said.engine_id)

    def _opened(self, closed: Closed, scoped: ScopedPdu, plain: bytes, engine: KnownEngine, now_s: float) -> Opened:
        if closed.level != self.level:
            raise UsmError(UsmCause.WRONG_LEVEL)
        if scoped.pdu.type is not PduType.RESPONSE:
            raise UsmError(UsmCause.UNEXPECTED_PDU)
        said = closed.parameters
        if closed.level and not engine.clock.accepts(said.boots, said.time, now_s):
            raise UsmError(UsmCause.OUT_OF_WINDOW)
        if (scoped.context_engine_id, scoped.context_name) != (engine.engine_id, self.context_name):
            raise UsmError(UsmCause.WRONG_CONTEXT)
        return Opened(closed.message.message_id, scoped.pdu, plain, self._answered(engine, closed))

    def _answered(self, engine: KnownEngine, closed: Closed) -> bytes | None:
        """Take note of the engine that is believed now; gives the one before if it is another."""
        before, self._known, self._asked = self._known, engine, engine
        is_quick = engine.keys.signer is not None and not isinstance(engine.keys.sealer, DesSealer)
        if is_quick and (engine.layout is None or not engine.layout.fits(closed.datagram)):
            engine.layout = layout_of(closed.datagram, closed.message, closed.parameters)
        return None if before is None or before is engine else before.engine_id
