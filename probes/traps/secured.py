"""Notifications of SNMPv3 in the decoder: a guard for each set of users, and what it says in the words of the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nocdesk.credentials import Credential, UsmUser
from nocdesk.setting_groups import SecurityLevel
from nocdesk.traps.event import Cause
from probes.snmp.codec import encode_pdu
from probes.snmp.usm_authority import Authority
from probes.snmp.usm_errors import UsmCause, UsmError
from probes.snmp.usm_message import read_closed
from probes.snmp.usm_notifications import Memory, Notification, NotificationGuard, Reply
from probes.snmp.usm_parameters import AUTH_FLAG, PRIV_FLAG
from probes.snmp.usm_reports import ReportKind
from probes.traps.engine_identity import EngineIdentity
from probes.traps.notification import response
from probes.traps.refusal import RefusedError

CAUSES = {
    UsmCause.WRONG_VERSION: Cause.MALFORMED,
    UsmCause.WRONG_MODEL: Cause.MALFORMED,
    UsmCause.WRONG_LEVEL: Cause.LEVEL_TOO_LOW,
    UsmCause.BELOW_LEVEL: Cause.LEVEL_TOO_LOW,
    UsmCause.WRONG_ENGINE: Cause.UNKNOWN_ENGINE,
    UsmCause.UNKNOWN_ENGINE: Cause.UNKNOWN_ENGINE,
    UsmCause.WRONG_CONTEXT: Cause.UNKNOWN_ENGINE,
    UsmCause.WRONG_USER: Cause.UNKNOWN_USER,
    UsmCause.UNKNOWN_USER: Cause.UNKNOWN_USER,
    UsmCause.WRONG_DIGEST_LENGTH: Cause.WRONG_DIGEST,
    UsmCause.WRONG_DIGEST: Cause.WRONG_DIGEST,
    UsmCause.OUT_OF_WINDOW: Cause.OUT_OF_WINDOW,
    UsmCause.UNDECRYPTABLE: Cause.NOT_DECRYPTED,
    UsmCause.UNEXPECTED_PDU: Cause.NO_NOTIFICATION,
    UsmCause.BOOTS_BACK: Cause.OLD_BOOT,
    UsmCause.REPLAYED: Cause.DUPLICATE,
}
_REPORTED = {
    ReportKind.UNSUPPORTED_LEVEL: Cause.LEVEL_TOO_LOW,
    ReportKind.NOT_IN_TIME_WINDOW: Cause.OUT_OF_WINDOW,
    ReportKind.UNKNOWN_USER: Cause.UNKNOWN_USER,
    ReportKind.WRONG_DIGEST: Cause.WRONG_DIGEST,
    ReportKind.DECRYPTION_ERROR: Cause.NOT_DECRYPTED,
    ReportKind.UNKNOWN_CONTEXT: Cause.UNKNOWN_ENGINE,
}
"""What a Report of ours says was wrong; one that tells who does not know our engine yet is no refusal."""
_LEVELS = {
    SecurityLevel.NO_AUTH_NO_PRIV: 0,
    SecurityLevel.AUTH_NO_PRIV: AUTH_FLAG,
    SecurityLevel.AUTH_PRIV: AUTH_FLAG | PRIV_FLAG,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """An engine as it was last believed: its boots and time, and when that was."""

    boots: int
    time_s: int
    at_s: float


@dataclass(frozen=True, slots=True)
class Secured:
    """A believed notification with the answer that it awaits, or an answer alone to who must correct something."""

    notification: Notification | None
    answer: bytes = b""
    refused: Cause | None = None
    user: bytes = b""


class SecuredNotifications:
    """Believes what the credentials of the devices at an address vouch for; `heard` is from before a start."""

    def __init__(
        self, own: EngineIdentity, booted_at_s: float, minimum: SecurityLevel, heard: Mapping[bytes, Heard]
    ) -> None:
        self._own, self._booted_at_s, self._minimum = own, booted_at_s, _LEVELS[minimum]
        self._memory = Memory()
        for engine_id, last in heard.items():
            self._memory.introduce(engine_id).set(last.boots, last.time_s, last.at_s)
        self._guards: dict[frozenset[UsmUser], NotificationGuard] = {}

    def open(self, datagram: bytes, credentials: Iterable[Credential], at_s: float) -> Secured:
        """Raises RefusedError and CodecError; `at_s` is when it came, by the wall clock, however late it is read."""
        users = frozenset(credential for credential in credentials if isinstance(credential, UsmUser))
        try:
            self._check_level(datagram)
            guard = self._guard(users)
            before = guard.authority.counts.copy()
            found = guard.open_notification(datagram, at_s)
        except UsmError as error:
            raise RefusedError(CAUSES[error.cause], error.cause, _user_of(datagram)) from error
        if isinstance(found, Reply):
            (kind,) = guard.authority.counts - before
            return Secured(None, found.datagram, self._complaint(kind, datagram), _user_of(datagram))
        if found.asked is None:
            return Secured(found)
        pdu = encode_pdu(response(found.scoped.pdu))
        return Secured(found, guard.authority.answer(found.asked, pdu, at_s))

    def _check_level(self, datagram: bytes) -> None:
        closed = read_closed(datagram)
        is_discovery = not closed.parameters.engine_id or not closed.parameters.user
        if closed.level < self._minimum and not is_discovery:
            what = "it is less secured than [traps] minimum_level asks for"
            raise RefusedError(Cause.LEVEL_TOO_LOW, what, closed.parameters.user)

    def _complaint(self, kind: ReportKind, datagram: bytes) -> Cause | None:
        """What is to be counted; who asks for our time first says that it knows none (RFC 3414, clause 4)."""
        said = read_closed(datagram).parameters
        if kind is ReportKind.NOT_IN_TIME_WINDOW and said.boots == said.time == 0:
            return None
        return _REPORTED.get(kind)

    def _guard(self, users: frozenset[UsmUser]) -> NotificationGuard:
        guard = self._guards.get(users)
        if guard is None:
            authority = Authority(self._own.engine_id, self._own.boots, users, self._booted_at_s)
            guard = NotificationGuard(authority, users, admits_new=True, memory=self._memory)
            self._guards[users] = guard
        return guard


def _user_of(datagram: bytes) -> bytes:
    """Whom a message names, if it can be read so far."""
    try:
        return read_closed(datagram).parameters.user
    except UsmError:
        return b""
