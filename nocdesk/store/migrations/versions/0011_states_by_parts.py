"""States of services by rules over their parts: the rule, what each part means, and the parts that an alarm reaches."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_EFFECTS = ("pass", "raise", "lower", "ignore", "degraded", "down")
_TABLES = ("service_dependency", "support")


def upgrade() -> None:
    """Services so far are as bad as their worst part; alarms so far do not say through which part they come."""
    op.add_column("service", sa.Column("state_rule", sa.String(), nullable=False, server_default="worst"))
    effect = sa.Enum(*_EFFECTS, name="parteffect", native_enum=False, length=32)
    for table in _TABLES:
        op.add_column(table, sa.Column("effect", effect, nullable=False, server_default="pass"))
        op.add_column(table, sa.Column("weight", sa.Double(), nullable=False, server_default="1"))
    op.add_column("alarm_impact", sa.Column("parts", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Back to services that are as bad as their worst part."""
    op.drop_column("alarm_impact", "parts")
    for table in _TABLES:
        op.drop_column(table, "weight")
        op.drop_column(table, "effect")
    op.drop_column("service", "state_rule")
