"""The evidence that the outage ledger rests on, so that it can be derived again."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_CLASSES = ("up", "degraded", "down", "planned", "customer_caused", "force_majeure", "unknown")
_KINDS = ("life", "measured", "alarm", "together", "planned")
_COLUMNS = "service_id, epoch, kind, began_at, ended_at, alarm_id, effect, words, recorded_at"


def upgrade() -> None:
    op.create_table(
        "ledger_proof",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("service_id", _ID, nullable=False),
        sa.Column("epoch", _ID, nullable=False),
        sa.Column("kind", sa.Enum(*_KINDS, name="proofkind", native_enum=False, length=32), nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("alarm_id", _ID, nullable=True),
        sa.Column("effect", sa.Enum(*_CLASSES, name="serviceclass", native_enum=False, length=32), nullable=True),
        sa.Column("announced_at", _INSTANT, nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.Column("superseded_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_ledger_proof_service_id")),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_ledger_proof_alarm_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_proof")),
    )
    op.create_index(op.f("ix_ledger_proof_service_id_ended_at"), "ledger_proof", ["service_id", "ended_at"])
    op.create_index(op.f("ix_ledger_proof_alarm_id_service_id"), "ledger_proof", ["alarm_id", "service_id"])
    _prove_what_is_there()


def downgrade() -> None:
    op.drop_table("ledger_proof")


def _prove_what_is_there() -> None:
    """What the entries say, as the evidence that would make them: the evidence of then was not kept."""
    _add(
        "SELECT service_id, epoch, 'life', MIN(began_at),"
        " CASE WHEN COUNT(*) > COUNT(ended_at) THEN NULL ELSE MAX(ended_at) END, NULL, NULL, '', MIN(began_at)"
        " FROM ledger_entry WHERE superseded_at IS NULL GROUP BY service_id, epoch"
    )
    _add(
        "SELECT service_id, epoch, 'measured', began_at, ended_at, NULL, NULL, '', began_at"
        " FROM ledger_entry WHERE superseded_at IS NULL AND beneath IN ('up', 'degraded', 'down') ORDER BY id"
    )
    _add(
        "SELECT service_id, epoch, 'alarm', began_at, ended_at, alarm_id, beneath, evidence, began_at"
        " FROM ledger_entry WHERE superseded_at IS NULL AND ended_at IS NOT NULL AND beneath IN ('degraded', 'down')"
        " ORDER BY id"
    )
    _add(
        "SELECT s.service_id, e.epoch, 'planned', w.starts_at, w.ends_at, NULL, NULL, '', w.starts_at"
        " FROM planned_work w JOIN planned_work_scope s ON s.work_id = w.id"
        " JOIN (SELECT service_id, epoch, MIN(began_at) AS began_at, MAX(ended_at) AS ended_at FROM ledger_entry"
        "  GROUP BY service_id, epoch HAVING COUNT(*) = COUNT(ended_at)) AS e ON e.service_id = s.service_id"
        " WHERE w.starts_at < e.ended_at AND w.ends_at > e.began_at AND w.ends_at > w.starts_at"
    )
    # An entry names one alarm, and others may hold the service where it is after that one has ended.
    _add(
        "SELECT e.service_id, e.epoch, 'alarm', e.began_at, NULL, i.alarm_id, i.effect, a.text, e.began_at"
        " FROM ledger_entry e JOIN alarm_impact i ON i.service_id = e.service_id JOIN alarm a ON a.id = i.alarm_id"
        " WHERE e.superseded_at IS NULL AND e.ended_at IS NULL AND a.cleared_at IS NULL AND a.closed_at IS NULL"
        " AND (i.effect = e.beneath OR (e.beneath = 'down' AND i.effect = 'degraded'))"
        " AND e.beneath IN ('degraded', 'down') ORDER BY e.id, i.alarm_id"
    )


def _add(rows: str) -> None:
    op.execute(f"INSERT INTO ledger_proof ({_COLUMNS}) {rows}")
