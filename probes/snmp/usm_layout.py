"""How the messages of one engine are laid out: what never changes in them compared at once, the rest found by place."""

from dataclasses import dataclass

from probes.snmp.ber import element, integer, octets
from probes.snmp.codec import V3Message
from probes.snmp.usm_parameters import PRIV_FLAG, SecurityParameters


@dataclass(frozen=True, slots=True)
class Layout:
    """A message is laid out so if its head equals `constant` wherever `mask` has ones.

    The head ends where the scoped PDU begins, or its ciphertext. Free in it are the msgID, the time within 31 bits, the
    digest, the salt, and the lengths, which the digest covers: they are what the engine has written.
    """

    head: int
    mask: int
    constant: int
    time_at: int
    time_end: int
    digest_at: int
    digest_end: int
    salt_at: int

    def fits(self, datagram: bytes) -> bool:
        """Whether a message is laid out so."""
        return int.from_bytes(datagram[: self.head], "big") & self.mask == self.constant and len(datagram) > self.head


def layout_of(datagram: bytes, message: V3Message, parameters: SecurityParameters) -> Layout:
    """The layout of a message that the general decoder has accepted."""
    head = len(datagram) - len(message.data)
    mask = bytearray(b"\xff" * head)
    _, at, _ = element(datagram, 0, len(datagram))
    mask[1:at] = bytes(at - 1)
    _, at = integer(datagram, at, head)
    header = at + 2 + (datagram[at + 1] & 0x7F if datagram[at + 1] > 0x7F else 0)
    _, start, stop = element(datagram, header, head)
    mask[start:stop] = bytes(stop - start)
    time_at, time_end = _time_places(datagram, message.parameters_at, head)
    digest_at = message.parameters_at + parameters.digest_at
    digest_end = digest_at + len(parameters.digest)
    salt_at = digest_end + 2
    salt_end = salt_at + len(parameters.salt)
    for start, stop in ((digest_at, digest_end), (salt_at, salt_end)):
        mask[start:stop] = bytes(stop - start)
    mask[time_at:time_end] = _fixed_bits(time_end - time_at)
    if message.flags & PRIV_FLAG:
        # The ciphertext's length; its tag stands before it.
        mask[salt_end + 1 : head] = bytes(head - salt_end - 1)
    bits = int.from_bytes(mask, "big")
    constant = int.from_bytes(datagram[:head], "big") & bits
    return Layout(head, bits, constant, time_at, time_end, digest_at, digest_end, salt_at)


def _fixed_bits(octets: int) -> bytes:
    """Ones where the content of an engine's time must stay zero: its sign, and what is beyond 31 bits."""
    return ((1 << 8 * octets) - (1 << min(31, 8 * octets - 1))).to_bytes(octets, "big")


def _time_places(datagram: bytes, at: int, end: int) -> tuple[int, int]:
    """Where the engine's time lies in security parameters that begin at `at`."""
    _, at, _ = element(datagram, at, end)
    _, at = octets(datagram, at, end)
    _, at = integer(datagram, at, end)
    _, start, stop = element(datagram, at, end)
    return start, stop
