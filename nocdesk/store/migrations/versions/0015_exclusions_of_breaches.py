"""The row of the ledger by which the time of an excluded breach does not count."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("sla_breach_decision") as table:
        table.add_column(sa.Column("correction_id", _ID, nullable=True))
        table.create_foreign_key(
            op.f("fk_sla_breach_decision_correction_id"), "ledger_correction", ["correction_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("sla_breach_decision") as table:
        table.drop_constraint(op.f("fk_sla_breach_decision_correction_id"), type_="foreignkey")
        table.drop_column("correction_id")
