"""The evidence log: batches of the last day, their layouts, and what is pinned around alarms and breaches."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORD = sa.String(length=32)
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "evidence_batch",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("began_us", sa.BigInteger(), nullable=False),
        sa.Column("ended_us", sa.BigInteger(), nullable=False),
        sa.Column("polls", _ID, nullable=False),
        sa.Column("size", _ID, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_batch")),
    )
    op.create_index(op.f("ix_evidence_batch_ended_us"), "evidence_batch", ["ended_us", "began_us", "size", "polls"])
    op.create_table(
        "evidence_layout",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("used_us", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_evidence_layout")),
    )
    op.create_index(op.f("ix_evidence_layout_used_us"), "evidence_layout", ["used_us"])
    op.create_table(
        "evidence_pin",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("cause", _WORD, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("device_id", _ID, nullable=False),
        sa.Column("began_us", sa.BigInteger(), nullable=False),
        sa.Column("ended_us", sa.BigInteger(), nullable=False),
        sa.Column("pinned_at", _INSTANT, nullable=False),
        sa.Column("polls", _ID, nullable=False),
        sa.Column("size", _ID, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_evidence_pin_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_pin")),
        sa.UniqueConstraint(
            "cause", "subject_id", "device_id", "began_us",
            name=op.f("uq_evidence_pin_cause_subject_id_device_id_began_us"),
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_evidence_pin_device_id_began_us"), "evidence_pin", ["device_id", "began_us"])


def downgrade() -> None:
    for table in ("evidence_pin", "evidence_layout", "evidence_batch"):
        op.drop_table(table)
