"""Breaches of objectives as records, and the log of what was decided about them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORD = sa.String(length=32)
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sla_breach",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("service_id", _ID, nullable=False),
        sa.Column("objective", sa.String(), nullable=False),
        sa.Column("period_starts_at", _INSTANT, nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("until_at", _INSTANT, nullable=False),
        sa.Column("bad_s", sa.Double(), nullable=False),
        sa.Column("worst", sa.Double(), nullable=True),
        sa.Column("is_running", sa.Boolean(), nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("decided_at", _INSTANT, nullable=True),
        sa.Column("version", _ID, nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_sla_breach_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_breach")),
    )
    op.create_index(
        op.f("ix_sla_breach_service_id_objective_began_at"), "sla_breach", ["service_id", "objective", "began_at"]
    )
    op.create_table(
        "sla_breach_decision",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("breach_id", _ID, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("role", _WORD, nullable=False),
        sa.Column("step", _WORD, nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("reason", _WORD, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("until_at", _INSTANT, nullable=False),
        sa.Column("bad_s", sa.Double(), nullable=False),
        sa.Column("breach_version", _ID, nullable=False),
        sa.ForeignKeyConstraint(["breach_id"], ["sla_breach.id"], name=op.f("fk_sla_breach_decision_breach_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_breach_decision")),
    )
    for column in ("breach_id", "at"):
        op.create_index(op.f(f"ix_sla_breach_decision_{column}"), "sla_breach_decision", [column])


def downgrade() -> None:
    for table in ("sla_breach_decision", "sla_breach"):
        op.drop_table(table)
