"""Reports on a calendar, and which of them were written."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report_schedule",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("customer_id", _ID, nullable=True),
        *(sa.Column(name, sa.String(length=32), nullable=False) for name in ("kind", "every", "file_format")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("folder", "scheduled_by")),
        sa.Column("scheduled_at", _AT, nullable=False),
        sa.Column("failed_at", _AT, nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("version", _ID, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_report_schedule_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedule")),
    )
    op.create_index(op.f("ix_report_schedule_customer_id"), "report_schedule", ["customer_id"])
    op.create_table(
        "report_run",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("schedule_id", _ID, nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("written_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(["schedule_id"], ["report_schedule.id"], name=op.f("fk_report_run_schedule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_run")),
        sa.UniqueConstraint("schedule_id", "period", name=op.f("uq_report_run_schedule_id_period")),
    )


def downgrade() -> None:
    op.drop_table("report_run")
    op.drop_table("report_schedule")
