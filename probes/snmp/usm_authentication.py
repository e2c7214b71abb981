"""Signs messages and checks digests: HMAC with MD5 and SHA-1 (RFC 3414), SHA-224 to SHA-512 (RFC 7860)."""

import hmac

from nocdesk.credentials import AuthProtocol
from probes.snmp.usm_keys import HASHES

DIGEST_OCTETS = {
    AuthProtocol.MD5: 12,
    AuthProtocol.SHA1: 12,
    AuthProtocol.SHA224: 16,
    AuthProtocol.SHA256: 24,
    AuthProtocol.SHA384: 32,
    AuthProtocol.SHA512: 48,
}
"""How much of the hash is sent."""

_INNER = bytes(octet ^ 0x36 for octet in range(256))
_OUTER = bytes(octet ^ 0x5C for octet in range(256))


class Signer:
    """One key, with both hashes of RFC 2104 begun: a copy of them costs less than to begin anew for each message."""

    __slots__ = ("_blank", "_inner", "_outer", "octets")

    def __init__(self, protocol: AuthProtocol, key: bytes) -> None:
        self.octets = DIGEST_OCTETS[protocol]
        self._blank = bytes(self.octets)
        start = HASHES[protocol]
        block = key.ljust(start(b"").block_size, b"\0")
        self._inner, self._outer = start(block.translate(_INNER)), start(block.translate(_OUTER))

    def digest(self, before: bytes, after: bytes) -> bytes:
        """The digest of a message that has this before and after the place of the digest, which counts as zeros."""
        inner = self._inner.copy()
        inner.update(before + self._blank + after)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()[: self.octets]

    def has_signed(self, message: bytes, at: int) -> bool:
        """Whether the digest at that place is ours; it takes as long for a digest that is nearly right."""
        end = at + self.octets
        return hmac.compare_digest(self.digest(message[:at], message[end:]), message[at:end])
