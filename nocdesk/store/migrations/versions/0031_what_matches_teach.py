"""What people decide about matches teaches their points, sites say where they are, and tickets become one or two."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ORIGINS = sa.Enum("proposed", "byHand", "openedFrom", name="matchorigin", native_enum=False, length=32)
_STEPS = sa.Enum("fitted", "reset", name="learningstep", native_enum=False, length=32)
_BONDS = sa.Enum("mergedInto", "splitFrom", name="bondkind", native_enum=False, length=32)
_STATUSES = sa.Enum(
    "acknowledged", "inProgress", "pending", "held", "resolved", "closed", "rejected", "cancelled",
    name="ticketstatus", native_enum=False, length=32,
)  # fmt: skip
_DEGREES = ("latitude", "longitude")
_SCORED_ENOUGH = 0.35


def upgrade() -> None:
    """Of matches so far only the score is known: those that scored enough were proposed, and they teach nothing."""
    op.add_column("ticket_match", sa.Column("features", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("ticket_match", sa.Column("origin", _ORIGINS, nullable=False, server_default="proposed"))
    op.execute(f"UPDATE ticket_match SET origin = 'byHand' WHERE score < {_SCORED_ENOUGH}")
    op.add_column("site", sa.Column("town", sa.String(), nullable=False, server_default=""))
    for name in _DEGREES:
        op.add_column("site", sa.Column(name, sa.Double(), nullable=True))
    _add_bonds()
    op.create_table(
        "match_learning",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("step", _STEPS, nullable=False),
        sa.Column("decisions", _ID, nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_learning")),
    )


def downgrade() -> None:
    """Back to points that nothing moves."""
    for table in ("match_learning", "ticket_bond"):
        op.drop_table(table)
    for name in ("town", *_DEGREES):
        op.drop_column("site", name)
    for name in ("origin", "features"):
        op.drop_column("ticket_match", name)


def _add_bonds() -> None:
    op.create_table(
        "ticket_bond",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("kind", _BONDS, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("other_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("status_before", _STATUSES, nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["trouble_ticket.id"], name=op.f("fk_ticket_bond_ticket_id")),
        sa.ForeignKeyConstraint(["other_id"], ["trouble_ticket.id"], name=op.f("fk_ticket_bond_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_bond")),
    )
    for column in ("ticket_id", "other_id"):
        op.create_index(op.f(f"ix_ticket_bond_{column}"), "ticket_bond", [column])
