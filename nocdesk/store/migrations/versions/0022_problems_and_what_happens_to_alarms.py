"""Service problems group alarms by their cause, and what happens to an alarm is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)
_SEVERITIES = ("critical", "major", "minor", "warning", "indeterminate", "cleared")
_STATES = ("acknowledged", "inProgress", "pending", "held", "resolved", "closed", "rejected", "cancelled")
_HAPPENINGS = (
    "raised", "repeated", "worsened", "eased", "cleared", "acknowledged", "unacknowledged", "shelved", "unshelved",
    "suppressed", "released", "outOfService", "inService",
)  # fmt: skip


def upgrade() -> None:
    """Alarms so far were made by no named rule, and belong to no problem."""
    for name in ("specific_problem", "rule"):
        op.add_column("alarm", sa.Column(name, sa.String(), nullable=False, server_default=""))
    _add_alarm_events()
    _add_problems()
    _add_members()
    _add_corrections()
    _add_problem_of_tickets()
    op.create_index(op.f("ix_trouble_ticket_problem_id"), "trouble_ticket", ["problem_id"])


def downgrade() -> None:
    """Back to alarms that stand each for itself."""
    op.drop_index(op.f("ix_trouble_ticket_problem_id"), "trouble_ticket")
    with op.batch_alter_table("trouble_ticket") as batch:
        batch.drop_column("problem_id")
    for table in ("problem_correction", "problem_member", "service_problem", "alarm_event"):
        op.drop_table(table)
    for name in ("rule", "specific_problem"):
        op.drop_column("alarm", name)


def _add_problem_of_tickets() -> None:
    # In words: alembic cannot name the constraint of a new column on SQLite, and others refer to the table.
    number = _ID.compile(op.get_bind().dialect)
    reference = "CONSTRAINT fk_trouble_ticket_problem_id REFERENCES service_problem (id)"
    op.execute(f"ALTER TABLE trouble_ticket ADD COLUMN problem_id {number} {reference}")


def _add_alarm_events() -> None:
    op.create_table(
        "alarm_event",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("alarm_id", _ID, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("evidence_at", _TIME, nullable=False),
        sa.Column("happening", _words("alarmhappening", _HAPPENINGS), nullable=False),
        sa.Column("severity", _words("perceivedseverity", _SEVERITIES), nullable=False),
        sa.Column("is_annunciated", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_alarm_event_alarm_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_event")),
    )
    op.create_index(op.f("ix_alarm_event_alarm_id"), "alarm_event", ["alarm_id"])
    op.create_index("ix_alarm_event_at", "alarm_event", ["at"])


def _add_problems() -> None:
    op.create_table(
        "service_problem",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", _words("problemstate", _STATES), nullable=False),
        sa.Column("severity", _words("perceivedseverity", _SEVERITIES), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("root_alarm_id", _ID, nullable=True),
        sa.Column("began_at", _TIME, nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("resolved_at", _TIME, nullable=True),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("version", _ID, nullable=False),
        sa.ForeignKeyConstraint(["root_alarm_id"], ["alarm.id"], name=op.f("fk_service_problem_root_alarm_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_problem")),
        sa.UniqueConstraint("number", name=op.f("uq_service_problem_number")),
    )
    op.create_index(op.f("ix_service_problem_closed_at"), "service_problem", ["closed_at"])
    op.create_index(op.f("ix_service_problem_root_alarm_id"), "service_problem", ["root_alarm_id"])


def _add_members() -> None:
    op.create_table(
        "problem_member",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("problem_id", _ID, nullable=False),
        sa.Column("alarm_id", _ID, nullable=False),
        sa.Column("role", _words("memberrole", ("root", "symptom", "related")), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("joined_at", _TIME, nullable=False),
        sa.Column("left_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_problem_member_alarm_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["service_problem.id"], name=op.f("fk_problem_member_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_member")),
    )
    op.create_index(op.f("ix_problem_member_problem_id"), "problem_member", ["problem_id"])
    is_in = sa.text("left_at IS NULL")
    op.create_index(
        "uq_problem_member_alarm_id",
        "problem_member",
        ["alarm_id"],
        unique=True,
        sqlite_where=is_in,
        postgresql_where=is_in,
    )


def _add_corrections() -> None:
    op.create_table(
        "problem_correction",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("kind", _words("correctionkind", ("forbid", "join")), nullable=False),
        sa.Column("cause_key", sa.String(), nullable=False),
        sa.Column("symptom_key", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("withdrawn_at", _TIME, nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_correction")),
    )
    for column in ("cause_key", "symptom_key"):
        op.create_index(op.f(f"ix_problem_correction_{column}"), "problem_correction", [column])


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32)
