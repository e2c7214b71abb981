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
    """Owners stay; what a team's store asks of who gave them goes, and `team init` of the older version asks less."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER IF EXISTS c_guard_alarm_given ON alarm")
        op.execute("DROP TRIGGER IF EXISTS c_guard_problem_given ON service_problem")
    for table in _OWNED:
        op.drop_column(table, "given_by")
