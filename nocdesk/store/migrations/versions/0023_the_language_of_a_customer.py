"""A customer says in which language it reads."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """So far all have read English."""
    op.add_column("customer", sa.Column("language", sa.String(), nullable=False, server_default="en"))


def downgrade() -> None:
    """Back to English for all."""
    op.drop_column("customer", "language")
