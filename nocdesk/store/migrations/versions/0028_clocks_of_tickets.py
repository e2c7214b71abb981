"""Tickets have clocks that can be stopped, that service levels judge, and by which tickets are told further up."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)
_REASONS = sa.Enum("customer", "access", "agreed", "thirdParty", name="stopreason", native_enum=False, length=32)
_PRIORITIES = sa.Enum("critical", "high", "medium", "low", name="priority", native_enum=False, length=32)
_WORKED_ON = "status NOT IN ('acknowledged', 'rejected', 'cancelled')"


def upgrade() -> None:
    """Nobody noted when work on tickets so far began: it is said to have begun with their last change."""
    op.add_column("trouble_ticket", sa.Column("responded_at", _TIME, nullable=True))
    op.execute(f"UPDATE trouble_ticket SET responded_at = updated_at WHERE {_WORKED_ON}")
    op.create_table(
        "ticket_clock_stop",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("reason", _REASONS, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("began_at", _TIME, nullable=False),
        sa.Column("began_by", sa.String(), nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["trouble_ticket.id"], name=op.f("fk_ticket_clock_stop_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_clock_stop")),
    )
    op.create_index(op.f("ix_ticket_clock_stop_ticket_id"), "ticket_clock_stop", ["ticket_id"])
    op.create_table(
        "ticket_escalation",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level", _ID, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["trouble_ticket.id"], name=op.f("fk_ticket_escalation_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_escalation")),
        sa.UniqueConstraint("ticket_id", "kind", "level", name=op.f("uq_ticket_escalation_ticket_id_kind_level")),
    )
    op.create_table(
        "sla_ticket_time",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("service_id", _ID, nullable=False),
        sa.Column("priority", _PRIORITIES, nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("stops", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_sla_ticket_time_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_ticket_time")),
        sa.UniqueConstraint("ticket", "kind", name=op.f("uq_sla_ticket_time_ticket_kind")),
    )
    op.create_index(op.f("ix_sla_ticket_time_service_id"), "sla_ticket_time", ["service_id"])


def downgrade() -> None:
    """Back to tickets that nobody times."""
    for table in ("sla_ticket_time", "ticket_escalation", "ticket_clock_stop"):
        op.drop_table(table)
    with op.batch_alter_table("trouble_ticket") as batch:
        batch.drop_column("responded_at")
