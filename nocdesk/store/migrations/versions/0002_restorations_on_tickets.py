"""Restorations on tickets: their steps, every promise ever made, and whom a line of the timeline is for."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STEPS = ("dispatched", "onSite", "diagnosing", "repairing", "testing", "restored")
_CAUSES = (
    "cableDamage",
    "powerFailure",
    "equipmentFault",
    "configuration",
    "overload",
    "weather",
    "thirdParty",
    "customerEquipment",
    "noFaultFound",
)


def upgrade() -> None:
    """Columns are added one by one: SQLite would rebuild a table, and cannot while others refer to it."""
    for column in (
        sa.Column("restoration", _words("restorationstatus", _STEPS), nullable=True),
        sa.Column("restoration_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("crew", sa.String(), nullable=False, server_default=""),
        sa.Column("cause", _words("restorationcause", _CAUSES), nullable=True),
        sa.Column("next_update_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default="1970-01-01 00:00:00"),
        sa.Column("updated_by", sa.String(), nullable=False, server_default=""),
    ):
        op.add_column("trouble_ticket", column)
    op.execute("UPDATE trouble_ticket SET updated_at = opened_at, updated_by = opened_by")
    op.add_column(
        "ticket_event",
        sa.Column("audience", _words("audience", ("staff", "customer")), nullable=False, server_default="customer"),
    )
    op.create_table(
        "etr_promise",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("etr_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["trouble_ticket.id"], name=op.f("fk_etr_promise_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_etr_promise")),
    )
    op.create_index(op.f("ix_etr_promise_ticket_id"), "etr_promise", ["ticket_id"])
    _recall_promises()


def downgrade() -> None:
    """Back to tickets without restorations; what was noted for the staff alone goes, since all would read it."""
    op.drop_index(op.f("ix_etr_promise_ticket_id"), table_name="etr_promise")
    op.drop_table("etr_promise")
    op.execute("DELETE FROM ticket_event WHERE audience = 'staff'")
    op.drop_column("ticket_event", "audience")
    names = ("updated_by", "updated_at", "next_update_at", "cause", "crew", "restoration_since", "restoration")
    for name in names:
        op.drop_column("trouble_ticket", name)


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32)


def _recall_promises() -> None:
    """The promises so far stand in the audit trail."""
    promise = sa.table(
        "etr_promise",
        sa.column("ticket_id"),
        sa.column("made_at", sa.DateTime(timezone=True)),
        sa.column("made_by"),
        sa.column("etr_at", sa.DateTime(timezone=True)),
        sa.column("reason"),
    )
    audit = sa.table(
        "audit_entry",
        sa.column("id"),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("actor"),
        sa.column("action"),
        sa.column("entity_id"),
        sa.column("after", sa.JSON()),
    )
    made = sa.select(audit).where(audit.c.action == "set_etr").order_by(audit.c.id)
    for entry in op.get_bind().execute(made).all():
        after = entry.after if isinstance(entry.after, dict) else json.loads(entry.after)
        etr_at = after["etr_at"]
        op.bulk_insert(
            promise,
            [
                {
                    "ticket_id": entry.entity_id,
                    "made_at": entry.at,
                    "made_by": entry.actor,
                    "etr_at": None if etr_at is None else datetime.fromisoformat(etr_at).astimezone(UTC),
                    "reason": after.get("reason", "").strip(),
                }
            ],
        )
