"""The hash chain of the audit trail: what of an entry is sealed, byte for byte as PostgreSQL's trigger seals it."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NO_HASH = "0" * 64
"""What stands before the first entry."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry as it is stored: its instant in microseconds, before and after as the JSON text in the store."""

    seq: int
    act_seq: int
    at_us: int
    actor: str
    role: str
    action: str
    kind: str
    entity_id: int
    before: str
    after: str
    origin: str
    program: str
    is_carried: bool


def hash_of(prev_hash: str, sealed: Sealed) -> str:
    """SHA-256 over the hash of the entry before and every field of this one, in hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(prev_hash, sealed)).hexdigest()


def microseconds(at: datetime) -> int:
    """An aware instant as the chain counts it: whole microseconds since 1970, UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def canonical_bytes(prev_hash: str, sealed: Sealed) -> bytes:
    """Each field in UTF-8 after its length in bytes, so that no two entries give the same bytes."""
    fields = (
        prev_hash,
        str(sealed.seq),
        str(sealed.act_seq),
        str(sealed.at_us),
        sealed.actor,
        sealed.role,
        sealed.action,
        sealed.kind,
        str(sealed.entity_id),
        sealed.before,
        sealed.after,
        sealed.origin,
        sealed.program,
        "1" if sealed.is_carried else "0",
    )
    return b"".join(_with_length(field.encode()) for field in fields)


def _with_length(field: bytes) -> bytes:
    return b"%d:%s," % (len(field), field)
