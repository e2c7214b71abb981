"""Objects that one target is asked for again and again: held by who asks, divided by what the device takes."""

from collections.abc import Collection, Sequence

from probes.snmp.ber import encode_oid
from probes.snmp.client import Target
from probes.snmp.errors import SnmpError
from probes.snmp.limits import VALUE_OCTETS
from probes.snmp.peer import Peer
from probes.snmp.question import Question
from probes.snmp.varbind import Oid, SnmpType


class Request:
    """Hold it while the target and the objects stand: what is learnt of their answers is kept with it.

    `types` are those of the last answer. `spoilt` are objects that made the device refuse the others too: they are
    left out for a while and have the value None.
    """

    __slots__ = ("_types", "generation", "oids", "parts", "peer", "spoilt", "spoilt_until_s", "whole")

    def __init__(self, peer: Peer, oids: tuple[Oid, ...]) -> None:
        self.peer, self.oids = peer, oids
        self.whole: Question | None = None
        """The one question, if one message takes all the objects as it mostly does."""
        self.parts: tuple[tuple[Sequence[int], Question], ...] = ()
        """Else the questions, each with the places of its objects."""
        self.generation = -1
        """Of the limits for which it was divided last."""
        self.spoilt: dict[int, SnmpError] = {}
        self.spoilt_until_s = 0.0
        self._types: tuple[SnmpType, ...] = ()

    @property
    def target(self) -> Target:
        return self.peer.target

    @property
    def types(self) -> tuple[SnmpType, ...]:
        return self._types if self.whole is None else self.whole.types

    @types.setter
    def types(self, types: tuple[SnmpType, ...]) -> None:
        self._types = types
        if self.whole is not None:
            self.whole.types = types

    def octets(self, places: Sequence[int]) -> int:
        """How long the varbinds of an answer about these objects are, as an estimate."""
        return sum(len(encode_oid(self.oids[place])) + VALUE_OCTETS for place in places)

    def divided(self, *, without: Collection[int] = ()) -> list[Sequence[int]]:
        """The places of all other objects that are not spoilt, in parts that the device takes."""
        limits = self.peer.limits
        parts: list[Sequence[int]] = []
        part: list[int] = []
        octets = 0
        for place in range(len(self.oids)):
            if place in self.spoilt or place in without:
                continue
            size = self.octets((place,))
            if part and (len(part) >= limits.varbinds or octets + size > limits.octets):
                parts.append(tuple(part))
                part, octets = [], 0
            part.append(place)
            octets += size
        return [*parts, tuple(part)] if part else parts
