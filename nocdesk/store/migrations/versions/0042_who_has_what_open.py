"""What each desk has open, for others to see."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """An empty table: desks fill it as they are opened."""
    op.create_table(
        "presence",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("entity_id", _ID, nullable=False),
        sa.Column("is_editing", sa.Boolean(), nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("beat_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint("desk", name=op.f("uq_presence_desk")),
    )
    op.create_index(op.f("ix_presence_entity_id"), "presence", ["entity_id"])


def downgrade() -> None:
    """Nobody sees who else is there."""
    op.drop_table("presence")
