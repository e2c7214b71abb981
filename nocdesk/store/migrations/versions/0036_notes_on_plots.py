"""People write on plots: annotations for the staff, bookmarks for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody has written one so far."""
    op.create_table(
        "plot_note",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("service_id", _ID, nullable=False),
        sa.Column("starts_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("is_bookmark", sa.Boolean(), nullable=False),
        sa.Column("written_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plot_note")),
    )
    op.create_index(op.f("ix_plot_note_service_id"), "plot_note", ["service_id"])


def downgrade() -> None:
    """Forget them."""
    op.drop_index(op.f("ix_plot_note_service_id"), table_name="plot_note")
    op.drop_table("plot_note")
