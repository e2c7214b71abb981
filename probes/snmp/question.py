"""Questions to an agent: how they go out, and how their answers are told from everything else."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace

from probes.snmp.codec import CodecError, Pdu, PduType
from probes.snmp.errors import CutOffError, SnmpError
from probes.snmp.peer import Peer
from probes.snmp.shapes import ID_OCTETS, Shape, id_in_message
from probes.snmp.templates import Template
from probes.snmp.varbind import Oid, SnmpType, Value

Values = tuple[Value, ...]
Outcome = Values | Pdu | SnmpError
"""The values that were asked for; or an answer that says something else; or why there is none."""

Done = Callable[[Outcome, float], None]
"""Called with what came of a question, and after how many milliseconds."""
Closely = Callable[[Outcome, Done, float], None]


class Question(ABC):
    """One message to one agent, and what may answer it."""

    __slots__ = ("closely", "peer", "types")

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.closely: Closely | None = None
        """Takes over from `done` what are no values, where there is one."""
        self.types: tuple[SnmpType, ...] = ()
        """The types of the values that were given last."""

    @property
    @abstractmethod
    def is_divisible(self) -> bool:
        """Whether less can be asked for."""

    @abstractmethod
    def encode(self, number: int) -> bytes:
        """The message with this request-id, which is the msgID in v3."""

    @abstractmethod
    def read(self, datagram: bytes) -> Values | Pdu:
        """The answer; raises CodecError for what is none, SnmpError for what the agent refuses."""

    def quick_values(self, _datagram: bytes) -> Values | None:
        """The values of an answer that is like one before; None if it takes a closer look."""
        return None


class PatientQuestion(Question):
    """A question of any kind that the general codec encodes and decodes."""

    __slots__ = ("_most", "_pdu")

    def __init__(self, peer: Peer, pdu: Pdu) -> None:
        super().__init__(peer)
        self._pdu = pdu
        self._most = pdu.error_index * len(pdu.varbinds) if pdu.type is PduType.GETBULK else len(pdu.varbinds)

    @property
    def is_divisible(self) -> bool:
        return self._most > 1

    def encode(self, number: int) -> bytes:
        return self.peer.envelope.seal(number, replace(self._pdu, request_id=number))

    def read(self, datagram: bytes) -> Values | Pdu:
        answer = self.peer.envelope.open(datagram)
        if not answer.error_status and not 1 <= len(answer.varbinds) <= self._most:
            raise CodecError(f"{len(answer.varbinds)} varbinds where at most {self._most} were asked for")
        return answer


class CommunityQuestion(Question):
    """A GET by template in v1 or v2c: most polls, and written for speed."""

    __slots__ = ("_shape", "_template")

    def __init__(self, peer: Peer, template: Template) -> None:
        super().__init__(peer)
        self._template = template
        self._shape: Shape | None = None

    @property
    def is_divisible(self) -> bool:
        return len(self._template.shapes.oids) > 1

    def encode(self, number: int) -> bytes:
        template = self._template
        return template.prefix + number.to_bytes(ID_OCTETS, "big") + template.suffix

    def quick_values(self, datagram: bytes) -> Values | None:
        if self._shape is not None:
            values = self._shape.values(datagram)
            if values is not None:
                self.types = self._shape.types
                return values
        shape = self._template.shapes.find(datagram, id_in_message(datagram))
        if shape is None:
            return None
        values = shape.values(datagram)
        if values is not None:
            self._shape, self.types = shape, shape.types
        return values

    def read(self, datagram: bytes) -> Values | Pdu:
        answer = self.peer.envelope.open(datagram)
        outcome = matched(self.peer, answer, self._template.shapes.oids)
        if isinstance(outcome, tuple):
            self._shape, self.types = None, tuple(varbind.type for varbind in answer.varbinds)
            self._template.shapes.learn(datagram, id_in_message(datagram))
        return outcome


def matched(peer: Peer, answer: Pdu, oids: tuple[Oid, ...]) -> Values | Pdu:
    """The values if the answer is to the point; itself if it is an error; raises for one about other objects."""
    if answer.error_status:
        return answer
    names = tuple(varbind.oid for varbind in answer.varbinds)
    if names == oids:
        return tuple(varbind.value for varbind in answer.varbinds)
    if len(names) < len(oids) and names == oids[: len(names)]:
        raise CutOffError(peer.target.address, peer.target.port, "fewer objects than asked for")
    raise CodecError("other objects than those asked for")
