"""Tickets for which nothing is agreed have internal targets by their priority, which a provider may choose."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PRIORITIES = sa.Enum("critical", "high", "medium", "low", name="priority", native_enum=False, length=32)


def upgrade() -> None:
    """Nobody has chosen any yet: those that are shipped hold."""
    op.create_table(
        "ticket_target",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("priority", _PRIORITIES, nullable=False),
        sa.Column("response_min", sa.Double(), nullable=False),
        sa.Column("restoration_min", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_target")),
        sa.UniqueConstraint("priority", name=op.f("uq_ticket_target_priority")),
    )


def downgrade() -> None:
    """Back to those that are shipped."""
    op.drop_table("ticket_target")
