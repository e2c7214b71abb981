"""Entries of the audit trail are written and chained: on SQLite here, on PostgreSQL by the store's own trigger."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from nocdesk.people.audit_chain import NO_HASH, Sealed, hash_of, microseconds
from nocdesk.people.model import AuditEntry, AuditHead
from nocdesk.people.origin import origin

HEAD_ID = 1
_BY_TRIGGER = {"seq": 0, "act_seq": 0, "prev_hash": NO_HASH, "hash": NO_HASH}
"""What PostgreSQL's trigger writes over."""


def write_entries(connection: Connection, entries: Sequence[Mapping[str, Any]]) -> None:
    """Add entries to the trail, in their order; the connection's transaction keeps every other writer of it out."""
    here = origin()
    rows = [{**entry, "origin": here.host, "program": here.program, "is_carried": False} for entry in entries]
    if connection.dialect.name != "sqlite":
        # Inline asks for no number back: whoever writes the trail need not be one who reads it.
        connection.execute(insert(AuditEntry).inline(), [{**row, **_BY_TRIGGER} for row in rows])
        return
    head = connection.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == HEAD_ID)).one()
    chained = list(_chained(rows, *head))
    connection.execute(insert(AuditEntry), chained)
    end = {key: chained[-1][key] for key in ("seq", "act_seq", "hash")}
    connection.execute(update(AuditHead).where(AuditHead.id == HEAD_ID).values(**end))


def _chained(rows: Sequence[Mapping[str, Any]], last_seq: int, last_hash: str) -> Iterator[dict[str, Any]]:
    for seq, row in enumerate(rows, last_seq + 1):
        link = {"seq": seq, "act_seq": last_seq + 1, "prev_hash": last_hash}
        last_hash = hash_of(last_hash, _sealed(row, seq, last_seq + 1))
        yield {**row, **link, "hash": last_hash}


def _sealed(row: Mapping[str, Any], seq: int, act_seq: int) -> Sealed:
    return Sealed(
        seq=seq,
        act_seq=act_seq,
        at_us=microseconds(row["at"]),
        actor=row["actor"],
        role=str(row["role"]),
        action=row["action"],
        kind=row["kind"],
        entity_id=row["entity_id"],
        # As SQLAlchemy's JSON type writes it.
        before=json.dumps(row["before"]),
        after=json.dumps(row["after"]),
        origin=row["origin"],
        program=row["program"],
        is_carried=row["is_carried"],
    )
