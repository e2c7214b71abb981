"""Filters of lists are kept by name, and shared."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Nobody has kept one so far."""
    op.create_table(
        "list_view",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("owner", "list_name", "name", "text")),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_view")),
        sa.UniqueConstraint("owner", "list_name", "name", name=op.f("uq_list_view_owner_list_name_name")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("list_view")
