"""Acts of desks are known again by their token, so that each is done once."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No act has been asked for under a token so far."""
    op.create_table(
        "asked_act",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_asked_act")),
    )
    op.create_index(op.f("ix_asked_act_at"), "asked_act", ["at"])


def downgrade() -> None:
    """Forget the tokens."""
    op.drop_index(op.f("ix_asked_act_at"), table_name="asked_act")
    op.drop_table("asked_act")
