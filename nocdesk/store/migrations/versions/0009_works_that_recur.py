"""Planned works that recur, were announced, and know who planned them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Columns are added one by one: SQLite would rebuild a table, and cannot while others refer to it."""
    op.create_table(
        "work_series",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("reason", "rule", "timezone", "starts_local")),
        *(sa.Column(name, _ID, nullable=False) for name in ("lasts_days", "lasts_s")),
        sa.Column("except_at", sa.JSON(), nullable=False),
        sa.Column("announced_at", _AT, nullable=True),
        sa.Column("planned_by", sa.String(), nullable=False),
        *(sa.Column(name, _AT, nullable=False) for name in ("planned_at", "laid_out_until")),
        sa.Column("ended_at", _AT, nullable=True),
        sa.Column("uid", sa.String(), nullable=True),
        sa.Column("version", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_series")),
        sa.UniqueConstraint("name", name=op.f("uq_work_series_name")),
    )
    op.create_index(op.f("ix_work_series_uid"), "work_series", ["uid"], unique=True)
    op.create_table(
        "work_series_scope",
        sa.Column("series_id", _ID, nullable=False),
        sa.Column("service_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["work_series.id"], name=op.f("fk_work_series_scope_series_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_work_series_scope_service_id")),
        sa.PrimaryKeyConstraint("series_id", "service_id", name=op.f("pk_work_series_scope")),
    )
    op.create_index(op.f("ix_work_series_scope_service_id"), "work_series_scope", ["service_id"])
    for name in ("planned_ends_at", "announced_at", "announced_ends_at", "planned_at", "occurs_at"):
        op.add_column("planned_work", sa.Column(name, _AT, nullable=True))
    op.add_column("planned_work", sa.Column("planned_by", sa.String(), nullable=False, server_default=""))
    op.add_column("planned_work", sa.Column("uid", sa.String(), nullable=True))
    op.add_column("planned_work", sa.Column("is_own", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(
        "planned_work",
        sa.Column(
            "series_id", _ID, sa.ForeignKey("work_series.id", name=op.f("fk_planned_work_series_id")), nullable=True
        ),
        inline_references=True,
    )
    op.create_index(op.f("ix_planned_work_uid"), "planned_work", ["uid"], unique=True)
    op.create_index(
        op.f("ix_planned_work_series_id_occurs_at"), "planned_work", ["series_id", "occurs_at"], unique=True
    )
    # Who planned what is there stands in the audit trail.
    op.execute(
        "UPDATE planned_work SET planned_at = (SELECT min(at) FROM audit_entry WHERE kind = 'planned_work' "
        "AND entity_id = planned_work.id), planned_by = coalesce((SELECT min(actor) FROM audit_entry WHERE "
        "kind = 'planned_work' AND action IN ('plan_work', 'import_provider') AND entity_id = planned_work.id), '')"
    )


def downgrade() -> None:
    """Back to works that stand alone: what was laid out of a series stays as work of its own."""
    op.drop_index(op.f("ix_planned_work_series_id_occurs_at"), table_name="planned_work")
    op.drop_index(op.f("ix_planned_work_uid"), table_name="planned_work")
    for name in (
        "series_id", "is_own", "uid", "planned_by", "occurs_at", "planned_at", "announced_ends_at", "announced_at",
        "planned_ends_at",
    ):  # fmt: skip
        op.drop_column("planned_work", name)
    op.drop_table("work_series_scope")
    op.drop_table("work_series")
