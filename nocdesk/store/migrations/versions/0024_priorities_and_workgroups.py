"""Tickets have a priority and a workgroup, and the desk opens some by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PRESSING = {
    "impact": ("high", "medium", "low"),
    "urgency": ("high", "medium", "low"),
    "priority": ("critical", "high", "medium", "low"),
}


def upgrade() -> None:
    """Of tickets so far nobody said how pressing they are: all are in the middle, and belong to no workgroup."""
    op.create_table(
        "workgroup",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("supervisor", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("takes_new", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workgroup")),
        sa.UniqueConstraint("name", name=op.f("uq_workgroup_name")),
    )
    for name, words in _PRESSING.items():
        kind = sa.Enum(*words, name=name, native_enum=False, length=32)
        op.add_column("trouble_ticket", sa.Column(name, kind, nullable=False, server_default="medium"))
    op.add_column("trouble_ticket", sa.Column("assignee", sa.String(), nullable=False, server_default=""))
    op.add_column("trouble_ticket", sa.Column("is_system", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("agreement", sa.Column("opens_tickets", sa.Boolean(), nullable=False, server_default=sa.false()))
    # In words: alembic cannot name the constraint of a new column on SQLite, and others refer to the table.
    number = _ID.compile(op.get_bind().dialect)
    reference = "CONSTRAINT fk_trouble_ticket_workgroup_id REFERENCES workgroup (id)"
    op.execute(f"ALTER TABLE trouble_ticket ADD COLUMN workgroup_id {number} {reference}")
    op.create_index(op.f("ix_trouble_ticket_workgroup_id"), "trouble_ticket", ["workgroup_id"])
    op.create_index(
        "uq_trouble_ticket_customer_id_problem_id",
        "trouble_ticket",
        ["customer_id", "problem_id"],
        unique=True,
        sqlite_where=sa.text("is_system"),
        postgresql_where=sa.text("is_system"),
    )


def downgrade() -> None:
    """Back to tickets that are all alike."""
    op.drop_index("uq_trouble_ticket_customer_id_problem_id", "trouble_ticket")
    op.drop_index(op.f("ix_trouble_ticket_workgroup_id"), "trouble_ticket")
    with op.batch_alter_table("trouble_ticket") as batch:
        for name in ("workgroup_id", "is_system", "assignee", *_PRESSING):
            batch.drop_column(name)
    op.drop_column("agreement", "opens_tickets")
    op.drop_table("workgroup")
