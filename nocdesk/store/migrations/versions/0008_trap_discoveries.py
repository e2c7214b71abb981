"""What asks for our SNMPv3 engine is counted apart from the traps."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Receivers so far did not count it."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("trap_receiver", sa.Column("discoveries", number, nullable=False, server_default="0"))


def downgrade() -> None:
    """Forget the count."""
    op.drop_column("trap_receiver", "discoveries")
