"""Questions in SNMPv3: which engine is there, and GETs by sealed template."""

from probes.snmp.codec import CodecError, Pdu, encode_pdu
from probes.snmp.peer import Peer
from probes.snmp.question import Question, Values, matched
from probes.snmp.shapes import Shape, id_in_scoped
from probes.snmp.templates import SAMPLE_ID, Shapes, get_pdu
from probes.snmp.usm_envelope import UsmEnvelope
from probes.snmp.usm_reports import ReportKind, UsmReport
from probes.snmp.usm_template import SealedTemplate
from probes.snmp.varbind import Oid


class DiscoveryQuestion(Question):
    """RFC 3414, clause 4: whoever is there names its engine; nothing of it is believed before it has signed."""

    __slots__ = ("_envelope",)

    def __init__(self, peer: Peer, envelope: UsmEnvelope) -> None:
        super().__init__(peer)
        self._envelope = envelope

    @property
    def is_divisible(self) -> bool:
        return False

    def encode(self, number: int) -> bytes:
        return self._envelope.usm.discovery(number)

    def read(self, datagram: bytes) -> Values | Pdu:
        said = self._envelope.said(datagram)
        if not isinstance(said, UsmReport) or said.kind is not ReportKind.UNKNOWN_ENGINE:
            raise CodecError("no report of an engine")
        return ()


class UsmQuestion(Question):
    """A GET by template in v3: signed, encrypted, and read the quick way once its answers are known."""

    __slots__ = ("_envelope", "_sealed", "_shape", "_shapes")

    def __init__(self, peer: Peer, envelope: UsmEnvelope, oids: tuple[Oid, ...]) -> None:
        super().__init__(peer)
        pdu = encode_pdu(get_pdu(SAMPLE_ID, oids))
        self._envelope = envelope
        self._sealed = SealedTemplate(envelope.usm, pdu, pdu.index(SAMPLE_ID.to_bytes(4, "big")))
        self._shapes = Shapes(oids)
        self._shape: Shape | None = None

    @property
    def is_divisible(self) -> bool:
        return len(self._shapes.oids) > 1

    def encode(self, number: int) -> bytes:
        return self._sealed.encode(number, self._envelope.now_s())

    def quick_values(self, datagram: bytes) -> Values | None:
        plain = self._envelope.usm.open_quickly(datagram, self._envelope.now_s())
        if plain is None:
            return None
        if self._shape is not None:
            values = self._shape.values(plain)
            if values is not None:
                self.types = self._shape.types
                return values
        shape = self._shapes.find(plain, id_in_scoped(plain))
        values = shape.values(plain) if shape is not None else None
        if shape is not None and values is not None:
            self._shape, self.types = shape, shape.types
        return values

    def read(self, datagram: bytes) -> Values | Pdu:
        opened = self._envelope.opened(datagram)
        outcome = matched(self.peer, opened.pdu, self._shapes.oids)
        if isinstance(outcome, tuple):
            self._shape, self.types = None, tuple(varbind.type for varbind in opened.pdu.varbinds)
            self._shapes.learn(opened.plain, id_in_scoped(opened.plain))
        return outcome
