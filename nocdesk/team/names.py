"""What a team store calls its roles and schemas, and which tables stand behind the wall."""

import re

from nocdesk.people.model import Role

OWNER = "nocdesk_owner"
"""Owns every object and belongs to nobody: a role without login."""

SERVICE_SCHEMA = "public"
NETWORK_SCHEMA = "network"
MASKED_SCHEMA = "masked"
FUNCTION_SCHEMA = "nocdesk"

WALLED = frozenset({Role.FIELD, Role.CARE, Role.PORTAL})
"""Roles that never read the network's internals."""

INTERNAL_TABLES = (
    "device",
    "interface",
    "link",
    "support",
    "probe",
    "probe_status",
    "threshold",
    "learnt_numbers",
    "left_out_proposal",
    "baseline",
    "series",
    "series_border",
    "series_chunk",
    "series_part",
    "series_rollup",
    "series_tail",
    "trap",
    "trap_count",
    "trap_receiver",
    "trap_standing",
    "evidence_batch",
    "evidence_layout",
    "evidence_pin",
    "alarm",
    "alarm_event",
    "alarm_impact",
    "alarm_note",
    "alarm_shelf",
    "out_of_service",
    "service_problem",
    "problem_member",
    "problem_correction",
    "ledger_entry",
    "ledger_proof",
    "inbox_batch",
    "inbox_layout",
    "lease",
    "lease_term",
)
"""Tables that tell of devices and of how things are measured; they stand in the network's schema."""

_PERSON = re.compile(r"[a-z_][a-z0-9._-]{0,62}")
_RESERVED = ("nocdesk_", "pg_")


def group_role(role: Role) -> str:
    """The database's role without login whose members act in a role."""
    return f"nocdesk_{role}"


def is_person_name(name: str) -> bool:
    """Whether a login may have this name: what PostgreSQL tells apart without regard to case, and none of ours."""
    return _PERSON.fullmatch(name) is not None and not name.startswith(_RESERVED)


def search_path(role: Role) -> tuple[str, ...]:
    """Where a login of this role finds tables: internals, or the views that stand in their place."""
    if role in WALLED:
        return (MASKED_SCHEMA, SERVICE_SCHEMA, FUNCTION_SCHEMA)
    return (SERVICE_SCHEMA, NETWORK_SCHEMA, FUNCTION_SCHEMA)
