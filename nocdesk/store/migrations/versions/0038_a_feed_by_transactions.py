"""On PostgreSQL each row of the change feed tells its transaction, and a commit that adds some wakes who listens."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rows so far are this transaction's, so that whoever reads from now on has seen them."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("change_feed", sa.Column("transaction_id", number, nullable=True))
    is_known = sa.text("transaction_id IS NOT NULL")
    op.create_index("ix_change_feed_transaction_id", "change_feed", ["transaction_id"], sqlite_where=is_known)
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("UPDATE change_feed SET transaction_id = CAST(CAST(pg_current_xact_id() AS text) AS bigint)")
    op.execute(
        "ALTER TABLE change_feed ALTER COLUMN transaction_id "
        "SET DEFAULT CAST(CAST(pg_current_xact_id() AS text) AS bigint)"
    )
    op.execute(
        "CREATE FUNCTION tell_of_changes() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_catalog.pg_notify('nocdesk_changes', ''); RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER tell_of_changes AFTER INSERT ON change_feed "
        "FOR EACH STATEMENT EXECUTE FUNCTION tell_of_changes()"
    )


def downgrade() -> None:
    """Back to rows that do not tell."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER tell_of_changes ON change_feed")
        op.execute("DROP FUNCTION tell_of_changes()")
    op.drop_index("ix_change_feed_transaction_id", "change_feed")
    # Not in a batch, which would make the table anew and let SQLite give numbers a second time.
    op.execute("ALTER TABLE change_feed DROP COLUMN transaction_id")
