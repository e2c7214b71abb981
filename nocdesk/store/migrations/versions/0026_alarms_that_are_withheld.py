"""Alarms may be shelved, suppressed or out of service, know how restless they are, and may have lasting notes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)
_SEVERITIES = ("critical", "major", "minor", "warning", "indeterminate", "cleared")
_NEW: tuple[tuple[str, sa.types.TypeEngine[Any], str], ...] = (
    ("suppressed_by", sa.String(), ""),
    ("symptom_of", sa.String(), ""),
    ("flap_value", sa.Double(), "0"),
    ("annunciations", _ID, "0"),
)


def upgrade() -> None:
    """Nothing is withheld so far, and nothing is restless."""
    _add_shelves()
    _add_out_of_service()
    for name, kind, default in _NEW:
        op.add_column("alarm", sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("alarm", sa.Column("changed_state_at", _TIME, nullable=True))
    op.add_column("alarm", sa.Column("worst_annunciated", _words("perceivedseverity", _SEVERITIES), nullable=True))
    for column, table in (("shelf_id", "alarm_shelf"), ("out_of_service_id", "out_of_service")):
        _add_reference(column, table)
    op.create_index("ix_alarm_natural_key", "alarm", ["natural_key", "id"])
    op.add_column("alarm_note", sa.Column("natural_key", sa.String(), nullable=True))
    op.create_index(op.f("ix_alarm_note_natural_key"), "alarm_note", ["natural_key"])


def downgrade() -> None:
    """Back to alarms that always ask for attention."""
    op.drop_index(op.f("ix_alarm_note_natural_key"), "alarm_note")
    op.drop_column("alarm_note", "natural_key")
    op.drop_index("ix_alarm_natural_key", "alarm")
    with op.batch_alter_table("alarm") as batch:
        for name in ("shelf_id", "out_of_service_id", "changed_state_at", "worst_annunciated"):
            batch.drop_column(name)
        for name, _, _ in _NEW:
            batch.drop_column(name)
    op.drop_table("out_of_service")
    op.drop_table("alarm_shelf")


def _add_reference(column: str, table: str) -> None:
    # In words: alembic cannot name the constraint of a new column on SQLite, and others refer to the table.
    number = _ID.compile(op.get_bind().dialect)
    op.execute(f"ALTER TABLE alarm ADD COLUMN {column} {number} CONSTRAINT fk_alarm_{column} REFERENCES {table} (id)")


def _add_shelves() -> None:
    op.create_table(
        "alarm_shelf",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("natural_key", sa.String(), nullable=False),
        sa.Column("state", _words("shelfstate", ("unshelved", "asked", "oneShot", "timed")), nullable=False),
        sa.Column("is_one_shot", sa.Boolean(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("severity", _words("perceivedseverity", _SEVERITIES), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("seconded_by", sa.String(), nullable=True),
        sa.Column("shelved_at", _TIME, nullable=False),
        sa.Column("until", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.Column("version", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_shelf")),
    )
    _one_at_a_time("uq_alarm_shelf_natural_key", "alarm_shelf", "natural_key")


def _add_out_of_service() -> None:
    op.create_table(
        "out_of_service",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("device_id", _ID, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("began_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_out_of_service_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_out_of_service")),
    )
    _one_at_a_time("uq_out_of_service_resource", "out_of_service", "resource")


def _one_at_a_time(name: str, table: str, column: str) -> None:
    lasts = sa.text("ended_at IS NULL")
    op.create_index(name, table, [column], unique=True, sqlite_where=lasts, postgresql_where=lasts)


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32)
