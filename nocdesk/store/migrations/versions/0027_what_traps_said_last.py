"""Alarms are made of traps: what was said last of each trouble is kept, and the numbers that devices use for things."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing was said so far, and devices tell their numbers with the next poll."""
    op.create_table(
        "learnt_numbers",
        sa.Column("device_id", _ID, nullable=False),
        sa.Column("interfaces", sa.JSON(), nullable=False),
        sa.Column("sensors", sa.JSON(), nullable=False),
        sa.Column("learnt_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_learnt_numbers_device_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_learnt_numbers")),
    )
    op.create_table(
        "trap_standing",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("natural_key", sa.String(), nullable=False),
        sa.Column("device_id", _ID, nullable=True),
        sa.Column("probe_id", _ID, nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("is_known", sa.Boolean(), nullable=False),
        sa.Column("is_raised", sa.Boolean(), nullable=False),
        sa.Column("is_event", sa.Boolean(), nullable=False),
        sa.Column("is_unconfirmed", sa.Boolean(), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("uptime_ticks", _ID, nullable=True),
        sa.Column("engine_boots", _ID, nullable=True),
        sa.Column("due_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_trap_standing_device_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["probe_id"], ["probe.id"], name=op.f("fk_trap_standing_probe_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trap_standing")),
        sa.UniqueConstraint("natural_key", name=op.f("uq_trap_standing_natural_key")),
    )
    for column in ("device_id", "probe_id", "is_unconfirmed", "received_at", "due_at"):
        op.create_index(op.f(f"ix_trap_standing_{column}"), "trap_standing", [column])


def downgrade() -> None:
    """Back to traps that nobody judges."""
    op.drop_table("trap_standing")
    op.drop_table("learnt_numbers")
