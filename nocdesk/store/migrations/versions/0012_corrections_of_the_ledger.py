"""What people say of the ledger: corrections, exclusions, and what was withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_CLASSES = ("up", "degraded", "down", "planned", "customer_caused", "force_majeure", "unknown")
_KINDS = ("correction", "exclusion", "withdrawal")


def upgrade() -> None:
    op.create_table(
        "ledger_correction",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("service_id", _ID, nullable=False),
        sa.Column("kind", sa.Enum(*_KINDS, name="statementkind", native_enum=False, length=32), nullable=False),
        sa.Column(
            "service_class", sa.Enum(*_CLASSES, name="serviceclass", native_enum=False, length=32), nullable=True
        ),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("second_signature", sa.String(), nullable=True),
        sa.Column("withdraws_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_ledger_correction_service_id")),
        sa.ForeignKeyConstraint(
            ["withdraws_id"], ["ledger_correction.id"], name=op.f("fk_ledger_correction_withdraws_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_correction")),
        sa.UniqueConstraint("withdraws_id", name=op.f("uq_ledger_correction_withdraws_id")),
    )
    op.create_index(op.f("ix_ledger_correction_service_id_began_at"), "ledger_correction", ["service_id", "began_at"])


def downgrade() -> None:
    op.drop_table("ledger_correction")
