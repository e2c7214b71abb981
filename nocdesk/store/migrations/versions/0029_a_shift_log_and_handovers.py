"""Shifts have a log, and are handed over with two signatures."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)
_KINDS = ("note", "falseAlarm", "vendor", "staffing", "changeRequest")
_NOTES = ("situation", "background", "assessment", "request")
_STATES = ("draft", "offered", "refused", "accepted", "discarded")


def upgrade() -> None:
    """Nothing was noted and nothing handed over so far."""
    _add_notes()
    _add_handovers()


def downgrade() -> None:
    """Forget them."""
    op.drop_table("handover")
    op.drop_table("shift_note")


def _add_notes() -> None:
    op.create_table(
        "shift_note",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("kind", _words("notekind", _KINDS), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("done_at", _TIME, nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_note")),
    )
    op.create_index(op.f("ix_shift_note_at"), "shift_note", ["at"])


def _add_handovers() -> None:
    op.create_table(
        "handover",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("starts_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("state", _words("handoverstate", _STATES), nullable=False),
        sa.Column("prepared_by", sa.String(), nullable=False),
        sa.Column("prepared_at", _TIME, nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _NOTES),
        sa.Column("read_back", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("outgoing", "incoming", "refused_by")),
        *(sa.Column(name, _TIME, nullable=True) for name in ("offered_at", "accepted_at", "refused_at")),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.Column("version", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_ends_at"), "handover", ["ends_at"])


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32)
