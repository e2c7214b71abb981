"""Addresses hear of customers, problems and workgroups; what is written to them waits in an outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody has subscribed so far."""
    op.create_table(
        "notice_subscription",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("subject", _words("subject", "customer", "problem", "workgroup"), nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("channel", _words("channel", "mail", "webhook"), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("credential", sa.String(), nullable=False),
        sa.Column("subscribed_at", _TIME, nullable=False),
        sa.Column("subscribed_by", sa.String(), nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_subscription")),
    )
    op.create_table(
        "notice",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("subscription_id", _ID, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", _words("noticestate", "waiting", "sending", "sent", "failed"), nullable=False),
        sa.Column("written_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("tries", _ID, nullable=False),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["notice_subscription.id"], name=op.f("fk_notice_subscription_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_subscription_id"), "notice", ["subscription_id"])
    waits = sa.text("state = 'waiting'")
    op.create_index("ix_notice_due_at", "notice", ["due_at"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    """Forget who heard of what."""
    for table in ("notice", "notice_subscription"):
        op.drop_table(table)


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32)
