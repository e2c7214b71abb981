"""Entries of the audit trail and the report of a verification as programs read them."""

import json

from nocdesk.boards.audit_board import AuditRow
from nocdesk.boards.audit_words import fault_words
from nocdesk.people.verifying import TrailReport

TITLES = (
    "entry",
    "act",
    "at",
    "person",
    "role",
    "action",
    "kind",
    "number",
    "from",
    "program",
    "before",
    "after",
    "is_carried",
    "sha256",
)


def audit_record(row: AuditRow) -> dict[str, object]:
    """An entry for JSON, by the names of `TITLES`."""
    values = (
        row.id,
        row.act,
        row.at.isoformat(),
        row.actor,
        row.role,
        row.action,
        row.kind,
        row.entity_id,
        row.origin,
        row.program,
        dict(row.before),
        dict(row.after),
        row.is_carried,
        row.hash,
    )
    return dict(zip(TITLES, values, strict=True))


def audit_cells(row: AuditRow) -> list[object]:
    """The same for CSV: before and after as JSON."""
    return [
        json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
        for value in audit_record(row).values()
    ]


def report_record(report: TrailReport) -> dict[str, object]:
    """What a verification found."""
    return {
        "is_whole": report.is_whole,
        "entries": report.entries,
        "carried": report.carried,
        "last_entry": report.last.seq,
        "sha256": report.last.hash,
        "anchored_to": report.anchored_seq,
        "faults": [
            {"kind": fault.kind.value, "from": fault.seq, "to": fault.last_seq, "text": fault_words(fault)}
            for fault in report.faults
        ],
    }
