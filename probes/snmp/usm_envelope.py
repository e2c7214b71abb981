"""What stands around a PDU in SNMPv3: security parameters, and reports of what is wrong with them."""

from nocdesk.clock import Clock
from nocdesk.credentials import CredentialError
from probes.snmp.client import Target
from probes.snmp.codec import CodecError, Pdu, encode_pdu
from probes.snmp.errors import (
    CredentialsRefusedError,
    EngineChangedError,
    MalformedError,
    SnmpError,
    StaleEngineError,
)
from probes.snmp.usm import Opened, UsmPeer
from probes.snmp.usm_errors import UsmError
from probes.snmp.usm_reports import ReportKind, UsmReport

REFUSALS = {
    ReportKind.UNKNOWN_USER: "the device does not know the user",
    ReportKind.WRONG_DIGEST: "the authentication key is wrong",
    ReportKind.UNSUPPORTED_LEVEL: "the device does not accept this user at this security level",
    ReportKind.DECRYPTION_ERROR: "the privacy key is wrong",
}
"""Reports that cannot be signed, since it is the key or the user that is wrong (RFC 3414, clause 3.2)."""


class UsmEnvelope:
    """One agent as one user knows it, and how its answers become PDUs and errors."""

    __slots__ = ("_clock", "_target", "usm")

    def __init__(self, target: Target, usm: UsmPeer, clock: Clock) -> None:
        self._target, self.usm, self._clock = target, usm, clock

    def now_s(self) -> float:
        return self._clock.monotonic()

    def seal(self, message_id: int, pdu: Pdu) -> bytes:
        return self.usm.seal(message_id, encode_pdu(pdu), self.now_s())

    def open(self, datagram: bytes) -> Pdu:
        return self.opened(datagram).pdu

    def opened(self, datagram: bytes) -> Opened:
        """The believed response; raises what the agent reports, and CodecError for what is not to be believed."""
        said = self.said(datagram)
        if isinstance(said, UsmReport):
            raise self._reported(said)
        if said.pdu.request_id != said.message_id:
            raise CodecError("a response to another request")
        if said.changed_from is not None:
            address, port = self._target.address, self._target.port
            raise EngineChangedError(address, port, said.changed_from, self.usm.engine.engine_id)
        return said

    def said(self, datagram: bytes) -> Opened | UsmReport:
        """A response or a report; raises CodecError for what is not to be believed."""
        try:
            return self.usm.open(datagram, self.now_s())
        except UsmError as error:
            raise CodecError(str(error)) from error
        except CredentialError as error:
            raise CredentialsRefusedError(self._target.address, self._target.port, str(error)) from error

    def _reported(self, report: UsmReport) -> SnmpError | CodecError:
        target = self._target
        if report.kind is ReportKind.UNKNOWN_ENGINE:
            return StaleEngineError(target.address, target.port, "another engine is there")
        if report.kind in REFUSALS:
            return CredentialsRefusedError(target.address, target.port, REFUSALS[report.kind])
        if self.usm.level and not report.is_authenticated:
            return CodecError(f"an unsigned report of {report.kind.name.lower().replace('_', ' ')}")
        if report.kind is ReportKind.NOT_IN_TIME_WINDOW:
            return StaleEngineError(target.address, target.port, "the engine's time is another")
        return MalformedError(target.address, target.port, f"a report of {report.kind.name.lower().replace('_', ' ')}")
