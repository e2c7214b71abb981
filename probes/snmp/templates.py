"""A GET encoded once, of which only the id is patched, and the shapes that its answers have had."""

from collections import OrderedDict
from collections.abc import Callable

from probes.snmp.ber import OBJECT_IDENTIFIER, encode_oid, tlv
from probes.snmp.codec import Pdu, PduType, encode_pdu
from probes.snmp.shapes import Shape, places_of, shape_of, signature
from probes.snmp.varbind import Oid, SnmpType, VarBind

MAX_SHAPES = 64
"""Shapes kept of one list of objects; of values that change their lengths all the time there would be more."""

SAMPLE_ID = 0x11223344


class Shapes:
    """The shapes of answers about one list of objects."""

    __slots__ = ("_known", "_name_sizes", "_seen", "oids")

    def __init__(self, oids: tuple[Oid, ...]) -> None:
        self.oids = oids
        self._name_sizes = _sizes(oids)
        self._known: OrderedDict[bytes, Shape] = OrderedDict()
        self._seen: bytes | None = None

    def find(self, answer: bytes, id_at: int) -> Shape | None:
        """The known shape that this answer may have."""
        found = signature(answer, id_at, self._name_sizes)
        return None if found is None else self._known.get(found)

    def learn(self, answer: bytes, id_at: int) -> None:
        """Take note of an answer that was accepted: the first makes a shape, later ones when their like comes again."""
        found = signature(answer, id_at, self._name_sizes)
        if found is None or (found != self._seen and self._known):
            self._seen = found
            return
        places = places_of(answer, id_at)
        if places is not None:
            self._known[found] = shape_of(answer, id_at, places)
            if len(self._known) > MAX_SHAPES:
                self._known.popitem(last=False)


class Template:
    """One list of objects in one envelope, around the request-id; shared by all targets that are asked so."""

    __slots__ = ("__weakref__", "prefix", "shapes", "suffix")

    def __init__(self, oids: tuple[Oid, ...], seal: Callable[[Pdu], bytes]) -> None:
        self.shapes = Shapes(oids)
        pdu = get_pdu(SAMPLE_ID, oids)
        inner = encode_pdu(pdu)
        after = len(inner) - inner.index(SAMPLE_ID.to_bytes(4, "big")) - 4
        whole = seal(pdu)
        self.prefix, self.suffix = whole[: -after - 4], whole[-after:]


def _sizes(oids: tuple[Oid, ...]) -> bytes | tuple[int, ...]:
    """How long each name is as an element; as octets where they suffice, since there are many such lists."""
    sizes = tuple(len(tlv(OBJECT_IDENTIFIER, encode_oid(oid))) for oid in oids)
    return bytes(sizes) if max(sizes) < 256 else sizes


def get_pdu(request_id: int, oids: tuple[Oid, ...]) -> Pdu:
    """A GET for these objects."""
    return Pdu(PduType.GET, request_id, 0, 0, tuple(VarBind(oid, None, SnmpType.NULL) for oid in oids))
