"""Lines of tickets tell whether a person chose their words."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of lines so far only those without a person's name are the desk's for certain: the others stay as written."""
    op.add_column("ticket_event", sa.Column("is_by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    event = sa.table("ticket_event", sa.column("author", sa.String()), sa.column("is_by_hand", sa.Boolean()))
    op.execute(sa.update(event).where(event.c.author != "NocDesk").values(is_by_hand=True))


def downgrade() -> None:
    """Back to lines that do not tell."""
    with op.batch_alter_table("ticket_event") as batch:
        batch.drop_column("is_by_hand")
