"""What people's acts bring about on a team store waits for the engine."""

import sqlalchemy as sa
from alembic import op

from nocdesk.store.base import BigId, UtcDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own, empty but for a second at a time."""
    op.create_table(
        "left_facts",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("fault", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_facts")),
    )


def downgrade() -> None:
    """Without it an act does all by itself, as on a store for one."""
    op.drop_table("left_facts")
