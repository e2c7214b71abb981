"""Several collectors on one store: who polls which devices, leases, and an inbox for what they carry there."""

import sqlalchemy as sa
from alembic import op

from nocdesk.store.base import BigId, UtcDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_OF_STATUS = ("sites", "abilities", "polls")


def upgrade() -> None:
    """So far no device says who collects it, and one collector polls all of them."""
    op.add_column("device", sa.Column("collected_by", sa.String(), nullable=False, server_default=""))
    op.add_column("device", sa.Column("needs", sa.JSON(), nullable=False, server_default="[]"))
    for name in _OF_STATUS:
        op.add_column("collector_status", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("collector_status", sa.Column("devices", BigId, nullable=False, server_default="0"))
    op.add_column("collector_status", sa.Column("judges", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("token", BigId, nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "lease_term",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token", BigId, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", "token", name=op.f("pk_lease_term")),
    )
    op.create_table(
        "inbox_batch",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("seq", BigId, autoincrement=False, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("source", "seq", name=op.f("pk_inbox_batch")),
    )
    op.create_table(
        "inbox_layout",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("number", BigId, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source", "number", name=op.f("pk_inbox_layout")),
    )


def downgrade() -> None:
    """Back to one collector; what waits in the inbox must have been judged before."""
    for table in ("inbox_layout", "inbox_batch", "lease_term", "lease"):
        op.drop_table(table)
    for name in ("judges", "devices", *_OF_STATUS):
        op.drop_column("collector_status", name)
    for name in ("needs", "collected_by"):
        op.drop_column("device", name)
