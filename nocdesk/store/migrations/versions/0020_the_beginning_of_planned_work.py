"""The ledger says when the planned work began that covers a service: notice is reckoned to there."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what is there, the work tells that was announced when the entry says; of a part added later, its own begin."""
    op.add_column("ledger_entry", sa.Column("work_began_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE ledger_entry SET work_began_at = (SELECT MAX(w.starts_at) FROM planned_work w"
        " JOIN planned_work_scope s ON s.work_id = w.id AND s.service_id = ledger_entry.service_id"
        " WHERE w.announced_at = ledger_entry.announced_at AND w.starts_at <= ledger_entry.began_at"
        " AND w.ends_at > ledger_entry.began_at)"
        " WHERE service_class = 'planned' AND announced_at IS NOT NULL"
    )


def downgrade() -> None:
    """The beginnings go; what covers a service stays."""
    op.drop_column("ledger_entry", "work_began_at")
