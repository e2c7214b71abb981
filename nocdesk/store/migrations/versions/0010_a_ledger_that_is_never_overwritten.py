"""A ledger that is never overwritten: what lies beneath, when each entry was recorded, ended and superseded."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_CLASSES = ("up", "degraded", "down", "planned", "customer_caused", "force_majeure", "unknown")


def upgrade() -> None:
    """What was there counts as recorded when it happened: nothing said when it really was."""
    for column in (
        sa.Column(
            "beneath",
            sa.Enum(*_CLASSES, name="serviceclass", native_enum=False, length=32),
            nullable=False,
            server_default="unknown",
        ),
        sa.Column("announced_at", _INSTANT, nullable=True),
        sa.Column("epoch", _ID, nullable=False, server_default="0"),
        sa.Column("recorded_at", _INSTANT, nullable=False, server_default="1970-01-01 00:00:00"),
        sa.Column("end_recorded_at", _INSTANT, nullable=True),
        sa.Column("superseded_at", _INSTANT, nullable=True),
    ):
        op.add_column("ledger_entry", column)
    op.execute("UPDATE ledger_entry SET recorded_at = began_at, beneath = service_class")
    _look_beneath_planned_work()
    _count_steps_of_the_clock()
    _only_one_is_open("ended_at IS NULL AND superseded_at IS NULL")


def downgrade() -> None:
    """Back to the entries in force; what they have superseded goes."""
    op.execute("DELETE FROM ledger_entry WHERE superseded_at IS NOT NULL")
    _only_one_is_open("ended_at IS NULL")
    for name in ("superseded_at", "end_recorded_at", "recorded_at", "epoch", "announced_at", "beneath"):
        op.drop_column("ledger_entry", name)


def _look_beneath_planned_work() -> None:
    """The alarm that the entry names says what the service was in; without one it was not measured."""
    op.execute(
        "UPDATE ledger_entry SET beneath = COALESCE((SELECT i.effect FROM alarm_impact i"
        " WHERE i.alarm_id = ledger_entry.alarm_id AND i.service_id = ledger_entry.service_id), 'unknown')"
        " WHERE service_class = 'planned'"
    )


def _count_steps_of_the_clock() -> None:
    """An entry that does not begin where the one before it ended comes after a step."""
    op.execute(
        "UPDATE ledger_entry SET epoch = counted.epoch FROM ("
        " SELECT id, SUM(steps) OVER (PARTITION BY service_id ORDER BY id) AS epoch FROM ("
        "  SELECT id, service_id, CASE WHEN began_at <> LAG(ended_at) OVER (PARTITION BY service_id ORDER BY id)"
        "  THEN 1 ELSE 0 END AS steps FROM ledger_entry) AS stepped"
        ") AS counted WHERE counted.id = ledger_entry.id"
    )


def _only_one_is_open(condition: str) -> None:
    op.drop_index("uq_ledger_entry_open", table_name="ledger_entry")
    op.create_index(
        "uq_ledger_entry_open",
        "ledger_entry",
        ["service_id"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
