"""The columns of the audit trail, the order of its rows, and what it is filtered by at once."""

from nocdesk.boards.audit_board import AuditRow
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.filters import SavedFilter
from ui.models.row_table import RIGHT, Column
from ui.text import moment, number

SAVED_FILTERS = (
    SavedFilter(_("All"), ""),
    SavedFilter(_("By people"), 'not role:collector not kind:"row/"'),
    SavedFilter(_("Money"), "kind:agreement,sla_verdict,sla_breach,ledger_correction"),
    SavedFilter(_("Rows, as the database saw them"), 'kind:"row/"'),
)


def audit_columns(clock: Clock) -> list[Column[AuditRow]]:
    """The newest entry first unless another column is sorted by."""
    return [
        Column("entry", _("Entry"), 72, lambda row: number(row.id), lambda row: -row.id, RIGHT, drop=3),
        Column(
            "at", _("Time"), 104, lambda row: moment(row.at, clock.now()), lambda row: -row.at.timestamp(),
            zone_at=clock.now,
        ),
        Column("person", _("Who"), 108, lambda row: row.actor, lambda row: row.actor),
        Column("role", _("Role"), 92, lambda row: row.role, lambda row: row.role, drop=2),
        Column("act", _("Act"), 176, lambda row: row.done, lambda row: row.done),
        Column("thing", _("Thing"), 164, lambda row: row.thing, lambda row: (row.kind, row.entity_id)),
        Column(
            "changed", _("Changed"), 160, lambda row: ", ".join(row.changes), lambda row: ", ".join(row.changes),
            minimum=100, stretch=True,
        ),
        Column("from", _("From"), 120, lambda row: row.origin, lambda row: row.origin, drop=1),
    ]  # fmt: skip


def audit_order(row: AuditRow) -> int:
    """The newest first."""
    return -row.id
