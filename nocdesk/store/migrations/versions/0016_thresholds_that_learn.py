"""Thresholds compare with bands, steps and baselines, at their hours; and baselines are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BASES = ("value", "step", "step_pct", "baseline", "baseline_pct", "baseline_spread")
_NEW = ("timezone", "hours", "weeks", "over_min", "low_rearm", "low_trigger", "basis")


def upgrade() -> None:
    """Thresholds so far judge values at all hours."""
    basis = sa.Enum(*_BASES, name="basis", native_enum=False, length=32)
    for column in (
        sa.Column("basis", basis, nullable=False, server_default="value"),
        sa.Column("low_trigger", sa.Double(), nullable=True),
        sa.Column("low_rearm", sa.Double(), nullable=True),
        sa.Column("over_min", _NUMBER, nullable=False, server_default="5"),
        sa.Column("weeks", _NUMBER, nullable=False, server_default="4"),
        sa.Column("hours", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("timezone", sa.String(), nullable=False, server_default=""),
    ):
        op.add_column("threshold", column)
    op.create_table(
        "baseline",
        sa.Column("series_id", _NUMBER, nullable=False, autoincrement=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("weeks", _NUMBER, nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("series_id", "timezone", "weeks", name=op.f("pk_baseline")),
    )


def downgrade() -> None:
    """Back to thresholds of values at all hours; the others are not known there."""
    op.drop_table("baseline")
    op.execute("DELETE FROM threshold WHERE basis <> 'value' OR side = 'outside' OR CAST(hours AS TEXT) <> '[]'")
    for name in _NEW:
        op.drop_column("threshold", name)
