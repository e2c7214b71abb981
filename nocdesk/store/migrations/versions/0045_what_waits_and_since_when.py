"""A collector's sign of life says since when what it heard waits, how much of it in the inbox, and when it judged."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who judges now has done so until its last sign of life."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("collector_status", sa.Column("inbox_waiting", number, nullable=False, server_default="0"))
    for name in ("waiting_since", "judged_at"):
        op.add_column("collector_status", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE collector_status SET judged_at = beat_at WHERE judges")


def downgrade() -> None:
    """Forget all three."""
    for name in ("judged_at", "waiting_since", "inbox_waiting"):
        op.drop_column("collector_status", name)
