"""A problem that turned out to be part of another says of which."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Problems so far are part of no other."""
    # In words: alembic cannot name the constraint of a new column on SQLite, and others refer to the table.
    number = _ID.compile(op.get_bind().dialect)
    reference = "CONSTRAINT fk_service_problem_merged_into_id REFERENCES service_problem (id)"
    op.execute(f"ALTER TABLE service_problem ADD COLUMN merged_into_id {number} {reference}")


def downgrade() -> None:
    """Back to problems that do not say so."""
    with op.batch_alter_table("service_problem") as batch:
        batch.drop_column("merged_into_id")
