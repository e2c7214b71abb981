"""What field and care see in the place of internal tables: views without devices, by the tables' own names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import JSON, Boolean, Column, Dialect, Numeric, String
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.types import TypeEngine

from nocdesk.people.model import Role
from nocdesk.team.catalogue import place, table_named
from nocdesk.team.names import MASKED_SCHEMA, OWNER, group_role
from nocdesk.team.quoting import identifier, identifiers

MASKED_ROLES = (Role.FIELD, Role.CARE)
"""The walled roles that have a desk."""

_POSTGRESQL: Dialect = PGDialect()  # type: ignore[no-untyped-call]
_OF_SERVICES = "probe_id IN (SELECT id FROM network.probe WHERE service_id IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class Mask:
    """Which columns of a table are blank, and which of its rows are there."""

    blank: str = ""
    rows: str = "true"


NOTHING = Mask(rows="false")

MASKS: Mapping[str, Mask] = {
    "alarm": Mask("natural_key specific_problem rule resource text device_id probe_id metric suppressed_by symptom_of"),
    "alarm_event": NOTHING,
    "alarm_impact": Mask("reason parts"),
    "alarm_note": NOTHING,
    "alarm_shelf": NOTHING,
    "agreement_version": NOTHING,
    "baseline": Mask(),
    "device": NOTHING,
    "interface": NOTHING,
    "ledger_entry": Mask("evidence"),
    "ledger_proof": NOTHING,
    "link": NOTHING,
    "out_of_service": NOTHING,
    "probe": Mask("name device_id parameters", "service_id IS NOT NULL"),
    "probe_status": Mask("detail memory", _OF_SERVICES),
    "problem_member": Mask("rule reason"),
    "series": Mask("instance", _OF_SERVICES),
    "series_border": Mask(),
    "series_chunk": Mask(),
    "series_part": Mask(),
    "series_rollup": Mask(),
    "series_tail": Mask(),
    "service_problem": Mask("text reason rule"),
    "sla_breach": NOTHING,
    "sla_status": NOTHING,
    "sla_verdict": NOTHING,
    "support": NOTHING,
    "threshold": Mask(),
}
"""By table. Numbers in series bear no names; of what a series is, is seen of services alone."""


def drop_masks() -> Iterator[str]:
    """Take the views away, which would hold fast to the columns of their tables."""
    for name in MASKS:
        yield f"DROP VIEW IF EXISTS {identifier(MASKED_SCHEMA)}.{identifier(name)}"


def masked_views() -> Iterator[str]:
    """Make the views anew."""
    yield from drop_masks()
    roles = identifiers(group_role(role) for role in MASKED_ROLES)
    for name, mask in MASKS.items():
        view = f"{identifier(MASKED_SCHEMA)}.{identifier(name)}"
        blank = frozenset(mask.blank.split())
        columns = ", ".join(_shown(column, column.name in blank) for column in table_named(name).columns)
        yield f"CREATE VIEW {view} WITH (security_barrier) AS SELECT {columns} FROM {place(name)} WHERE {mask.rows}"
        yield f"ALTER VIEW {view} OWNER TO {identifier(OWNER)}"
        yield f"GRANT SELECT ON {view} TO {roles}"


def _shown(column: Column[object], is_blank: bool) -> str:
    name = identifier(column.name)
    return f"{_blank_value(column)} AS {name}" if is_blank else name


def _blank_value(column: Column[object]) -> str:
    """NULL where the column can be empty, else the least that its type can say."""
    kind = column.type.compile(_POSTGRESQL)
    if column.nullable:
        return f"NULL::{kind}"
    return f"{_least(column.type)}::{kind}"


def _least(kind: TypeEngine[object]) -> str:
    if isinstance(kind, JSON):
        return "'{}'"
    if isinstance(kind, Boolean):
        return "false"
    if isinstance(kind, Numeric):
        return "0"
    return "''" if isinstance(kind, String) else "NULL"
