"""An alarm and a problem say who gave them to their owner."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None

_OWNED = ("alarm", "service_problem")


def upgrade() -> None:
    """Who gave those that have an owner now stands in the audit trail alone."""
    for table in _OWNED:
        op.add_column(table, sa.Column("given_by", sa.String(), nullable=True))


def downgrade() -> None:
    """Owners stay."""
    for table in _OWNED:
        op.drop_column(table, "given_by")
