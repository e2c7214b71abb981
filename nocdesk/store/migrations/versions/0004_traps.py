"""Traps, what was counted instead of kept, and how their receiver does."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_WORD = sa.String(length=32)


def upgrade() -> None:
    """Three tables, which nothing refers to."""
    op.create_table(
        "trap",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("port", _ID, nullable=False),
        sa.Column("device_id", _ID, nullable=True),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("cause", _WORD, nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("is_inform", sa.Boolean(), nullable=False),
        sa.Column("trap_oid", sa.String(), nullable=False),
        sa.Column("uptime_ticks", _ID, nullable=True),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("engine_id", sa.String(), nullable=False),
        sa.Column("engine_boots", _ID, nullable=True),
        sa.Column("engine_time_s", _ID, nullable=True),
        sa.Column("varbinds", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_trap_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trap")),
    )
    op.create_index(op.f("ix_trap_received_at"), "trap", ["received_at"])
    op.create_index(op.f("ix_trap_device_id"), "trap", ["device_id"])
    op.create_index(op.f("ix_trap_fingerprint_received_at"), "trap", ["fingerprint", "received_at"])
    op.create_table(
        "trap_count",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("cause", _WORD, nullable=False),
        sa.Column("count", _ID, nullable=False),
        sa.Column("last_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trap_count")),
        sa.UniqueConstraint("source", "cause", name=op.f("uq_trap_count_source_cause")),
    )
    op.create_table(
        "trap_receiver",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("port", _ID, nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("beat_at", _INSTANT, nullable=False),
        sa.Column("received", _ID, nullable=False),
        sa.Column("spooled", _ID, nullable=False),
        sa.Column("waiting", _ID, nullable=False),
        sa.Column("stored", _ID, nullable=False),
        sa.Column("duplicates", _ID, nullable=False),
        sa.Column("buffer_bytes", _ID, nullable=False),
        sa.Column("receiver_restarts", _ID, nullable=False),
        sa.Column("decoder_restarts", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trap_receiver")),
        sa.UniqueConstraint("source", name=op.f("uq_trap_receiver_source")),
    )


def downgrade() -> None:
    """Back to a store that knows no traps."""
    for table in ("trap_receiver", "trap_count", "trap"):
        op.drop_table(table)
