"""What every client of the SNMP bench asks for, and what must come back (the same as in workload.h)."""

import sys

from nocdesk.credentials import Community, Credential, UsmUser

ASKED: tuple[tuple[int, ...], ...] = (
    (1, 3, 6, 1, 2, 1, 1, 3, 0),
    *((1, 3, 6, 1, 2, 1, 31, 1, 1, 1, column, 1) for column in (6, 10, 7, 11)),
    *((1, 3, 6, 1, 2, 1, 2, 2, 1, column, 1) for column in (14, 20, 13, 19, 8)),
)
"""sysUpTime, four 64-bit counters of octets and packets, discards, errors and ifOperStatus of one interface."""

OCTETS_AT = 1
OCTETS = 0x1234567890A + 7919 + 6
"""The responder's ifHCInOctets.1."""

COMMUNITY = "bench"
USER, AUTH_PASSPHRASE, PRIV_PASSPHRASE = "bench", "authpass12345", "privpass12345"


def address(number: int) -> str:
    """The address of a target, counted from 0."""
    return f"127.1.{(number + 1) >> 8}.{(number + 1) & 255}"


def credential(*, is_v3: bool) -> Credential:
    """What the responder lets in."""
    return UsmUser(USER, AUTH_PASSPHRASE, PRIV_PASSPHRASE) if is_v3 else Community(COMMUNITY)


def arguments() -> tuple[bool, int, float, int]:
    """Whether it is v3, how many targets, for how many seconds, and the responder's port: a peer's command line."""
    version, targets, seconds, port = sys.argv[1:5]
    return version == "v3", int(targets), float(seconds), int(port)
