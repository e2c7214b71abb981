"""Devices may say where they stand, in degrees."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_DEGREES = ("latitude", "longitude")


def upgrade() -> None:
    """Nothing is known of the devices so far."""
    for name in _DEGREES:
        op.add_column("device", sa.Column(name, sa.Double(), nullable=True))


def downgrade() -> None:
    """Back to devices that stand nowhere."""
    for name in _DEGREES:
        op.drop_column("device", name)
