"""A trap or INFORM as it travels from the decoder to the store, and why one is not let in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class TrapState(StrEnum):
    """What came of a datagram: `refused` could be read and was not believed."""

    DECODED = "decoded"
    UNDECODABLE = "undecodable"
    REFUSED = "refused"


class Cause(StrEnum):
    """Why a datagram is no trap in the list, or none of its own; each is counted by source."""

    NOT_ALLOWED = "notAllowed"
    """No device of the inventory has that address."""
    TOO_LONG = "tooLong"
    RATE = "rate"
    SPOOL_FULL = "spoolFull"
    SPOOL_DAMAGED = "spoolDamaged"
    """The spool on the disk no longer holds what it did."""
    KERNEL = "kernel"
    """The socket's buffer was full; the operating system counts these and does not say whose they were."""
    DUPLICATE = "duplicate"
    MALFORMED = "malformed"
    NO_NOTIFICATION = "noNotification"
    KILLED_DECODER = "killedDecoder"
    UNKNOWN_COMMUNITY = "unknownCommunity"
    UNKNOWN_USER = "unknownUser"
    LEVEL_TOO_LOW = "levelTooLow"
    WRONG_DIGEST = "wrongDigest"
    NOT_DECRYPTED = "notDecrypted"
    OUT_OF_WINDOW = "outOfWindow"
    OLD_BOOT = "oldBoot"
    UNKNOWN_ENGINE = "unknownEngine"


LOSSES = frozenset({Cause.RATE, Cause.SPOOL_FULL, Cause.SPOOL_DAMAGED, Cause.KERNEL, Cause.KILLED_DECODER})
"""What a device said and nobody will ever read."""


@dataclass(frozen=True, slots=True)
class TrapVarBind:
    """An object that came with a trap; octets are hexadecimal, addresses and object identifiers dotted."""

    oid: str
    type: str
    value: int | str | None


@dataclass(frozen=True, slots=True)
class TrapEvent:
    """What the decoder made of datagram `seq` of the raw spool.

    `uptime_ticks`, `engine_boots` and `engine_time_s` are the device's own time, by which two of its traps are put in
    order however they came; the latter two are kept of signed traps only. `fingerprint` is equal where a network or an
    agent has sent one notification twice. `raw` is kept of what cannot be decoded, never with a community in it.
    """

    seq: int
    at_us: int
    source: str
    port: int
    state: TrapState
    cause: Cause | None = None
    detail: str = ""
    version: str = ""
    is_inform: bool = False
    trap_oid: str = ""
    uptime_ticks: int | None = None
    user: str = ""
    engine_id: str = ""
    engine_boots: int | None = None
    engine_time_s: int | None = None
    varbinds: tuple[TrapVarBind, ...] = ()
    fingerprint: str = ""
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Heard:
    """A notification that was stored, with its device where the address tells whose it is."""

    event: TrapEvent
    device_id: int | None


@dataclass(frozen=True, slots=True)
class ReceiverFigures:
    """What the receiver counts since it was started: all that came, what its spool took, and the rest by cause."""

    received: int = 0
    spooled: int = 0
    buffer_bytes: int = 0
    lost: Mapping[tuple[str, Cause], int] = field(default_factory=dict)
