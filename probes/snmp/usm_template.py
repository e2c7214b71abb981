"""A request to one agent sealed by template: laid out once, of which ids, time, salt and digest are put in place."""

from probes.snmp.ber import OCTET_STRING, tlv
from probes.snmp.codec import V3Message, encode_v3
from probes.snmp.usm import KnownEngine, UsmPeer
from probes.snmp.usm_message import MAX_SIZE
from probes.snmp.usm_parameters import PRIV_FLAG, REPORTABLE_FLAG, USM, SecurityParameters, encode_parameters
from probes.snmp.usm_privacy import DES_BLOCK, SALT_OCTETS, DesSealer

ID_OCTETS = 4
SAMPLE_ID = 0x11223344
_SAMPLE = SAMPLE_ID.to_bytes(ID_OCTETS, "big")


class SealedTemplate:
    """A PDU whose request-id is written in four octets at `id_at`; msgID and request-id are one number."""

    __slots__ = (
        "_after_id",
        "_after_time",
        "_before_id",
        "_boots",
        "_data_head",
        "_engine",
        "_id_at",
        "_pdu",
        "_plain_after",
        "_plain_before",
        "_salt_head",
        "_time_from",
        "_time_octets",
        "_time_until",
        "peer",
    )

    def __init__(self, peer: UsmPeer, pdu: bytes, id_at: int) -> None:
        self.peer, self._pdu, self._id_at = peer, pdu, id_at
        self._engine: KnownEngine | None = None
        self._boots = self._time_from = self._time_until = self._time_octets = 0

    def encode(self, number: int, now_s: float) -> bytes:
        """The whole message; it is like `UsmPeer.seal` would make it."""
        engine = self.peer.engine
        keys, clock = engine.keys, engine.clock
        time = clock.now(now_s) if keys.signer is not None else 0
        if engine is not self._engine or clock.boots != self._boots or not self._time_from <= time < self._time_until:
            self._lay_out(engine, now_s)
        identity = number.to_bytes(ID_OCTETS, "big")
        data, salt = self._plain_before + identity + self._plain_after, b""
        if keys.sealer is not None:
            data, salt = keys.sealer.encrypt(data, self._boots, time)
        after = self._salt_head + salt + self._data_head + data
        before = self._before_id + identity + self._after_id
        if keys.signer is None:
            return before + after
        before += time.to_bytes(self._time_octets, "big") + self._after_time
        return before + keys.signer.digest(before, after) + after

    def _lay_out(self, engine: KnownEngine, now_s: float) -> None:
        """Anew for another engine, after a reboot, and when the time there takes one octet more or less."""
        said = self.peer.parameters(now_s)
        self._engine, self._boots = engine, engine.clock.boots
        self._time_octets = octets = said.time.bit_length() // 8 + 1
        self._time_until = 1 << (8 * octets - 1)
        self._time_from = self._time_until >> 8 if octets > 1 else 0
        plain = self.peer.scoped(self._pdu)
        id_at = len(plain) - len(self._pdu) + self._id_at
        self._plain_before, self._plain_after = plain[:id_at], plain[id_at + ID_OCTETS :]
        self._cut(said, len(plain))

    def _cut(self, said: SecurityParameters, plain_octets: int) -> None:
        """Cut a sample message at the places that change."""
        keys, flags = self.peer.engine.keys, self.peer.level | REPORTABLE_FLAG
        is_private = bool(flags & PRIV_FLAG)
        padding = -plain_octets % DES_BLOCK if isinstance(keys.sealer, DesSealer) else 0
        data = bytes(plain_octets + padding)
        digest = bytes(keys.signer.octets if keys.signer is not None else 0)
        salt = bytes(SALT_OCTETS if is_private else 0)
        blank = SecurityParameters(said.engine_id, said.boots, said.time, said.user, digest, salt)
        whole = encode_v3(V3Message(SAMPLE_ID, MAX_SIZE, flags, USM, encode_parameters(blank), 0, data))
        element = tlv(OCTET_STRING, data) if is_private else data
        salt_at = len(whole) - len(element) - len(salt)
        digest_at = salt_at - len(tlv(OCTET_STRING)) - len(digest)
        time_end = digest_at - len(tlv(OCTET_STRING)) - len(tlv(OCTET_STRING, said.user))
        id_at = whole.index(_SAMPLE)
        id_end = id_at + ID_OCTETS
        self._before_id = whole[:id_at]
        self._after_id = whole[id_end : digest_at if keys.signer is None else time_end - self._time_octets]
        self._after_time = whole[time_end:digest_at]
        self._salt_head = whole[digest_at + len(digest) : salt_at]
        self._data_head = element[: len(element) - len(data)]
