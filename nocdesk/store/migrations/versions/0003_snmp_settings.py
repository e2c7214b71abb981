"""How a device is spoken to that is not like all others: backend, further addresses, context and size of requests."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Devices so far have one address and no context, and are asked by NocDesk's own client."""
    backend = sa.Enum("native", "pysnmp", name="snmpbackend", native_enum=False, length=32)
    for column in (
        sa.Column("backend", backend, nullable=False, server_default="native"),
        sa.Column("answers_from", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("context", sa.String(), nullable=False, server_default=""),
        sa.Column("max_varbinds", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    ):
        op.add_column("device", column)


def downgrade() -> None:
    """Back to devices that are all alike; v1 is not known there, so its devices fall back to v2c."""
    op.execute("UPDATE device SET snmp = 'v2c' WHERE snmp = 'v1'")
    for name in ("max_varbinds", "context", "answers_from", "backend"):
        op.drop_column("device", name)
