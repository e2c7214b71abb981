"""Proposals of discoveries that people left out."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0045"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Nothing was left out so far."""
    op.create_table(
        "left_out_proposal",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("port", _ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_out_proposal")),
        sa.UniqueConstraint("address", "port", name=op.f("uq_left_out_proposal_address_port")),
    )


def downgrade() -> None:
    """Everything is proposed again."""
    op.drop_table("left_out_proposal")
