"""People keep views of the workbench by name."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Nobody has one so far."""
    op.create_table(
        "saved_view",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("service_id", _NUMBER, nullable=False),
        sa.Column("span_s", sa.Double(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("with_week", sa.Boolean(), nullable=False),
        sa.Column("with_usual", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_saved_view_owner_name")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("saved_view")
