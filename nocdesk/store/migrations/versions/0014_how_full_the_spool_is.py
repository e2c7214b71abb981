"""A collector's sign of life says how full its spool is and what was dropped to make room."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was ever dropped so far."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("collector_status", sa.Column("spool_share", sa.Double(), nullable=False, server_default="0"))
    op.add_column("collector_status", sa.Column("spool_dropped", number, nullable=False, server_default="0"))


def downgrade() -> None:
    """Forget both."""
    for name in ("spool_dropped", "spool_share"):
        op.drop_column("collector_status", name)
