"""A service says when its life begins and ends: service levels are about that time."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_BORDERS = ("starts_at", "ends_at")


def upgrade() -> None:
    """Of services so far nobody said when they began, and none has ended."""
    for name in _BORDERS:
        op.add_column("service", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Back to services that live as long as what is agreed about them."""
    for name in reversed(_BORDERS):
        op.drop_column("service", name)
