"""The audit trail becomes a hash chain; what is in it is chained as it stands, and marked."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from nocdesk.people.audit_chain import NO_HASH, Sealed, hash_of, microseconds
from nocdesk.store.migrations.audit_triggers import DROP_POSTGRESQL, DROP_SQLITE, SQLITE, postgresql

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_ONCE = 1_000
_NEW = ("origin", "program", "is_carried", "seq", "act_seq", "prev_hash", "hash")
_CHAIN = sa.text(
    "UPDATE audit_entry SET origin = '', program = '', is_carried = :yes, seq = :seq, act_seq = :seq, "
    "prev_hash = :prev_hash, hash = :hash WHERE id = :id"
)


def upgrade() -> None:
    """Tables, the chain over what is there, and triggers: on PostgreSQL they chain, on both they refuse changes."""
    _make_tables()
    with op.batch_alter_table("audit_entry") as batch:
        for name, kind in _columns():
            batch.add_column(sa.Column(name, kind, nullable=True))
    seq, last_hash = _chain(op.get_bind())
    head = sa.table("audit_head", *(sa.column(name) for name in ("id", "seq", "act_seq", "hash")))
    op.execute(sa.insert(head).values(id=1, seq=seq, act_seq=seq, hash=last_hash))
    with op.batch_alter_table("audit_entry") as batch:
        for name, kind in _columns():
            batch.alter_column(name, existing_type=kind, nullable=False)
        batch.create_unique_constraint("uq_audit_entry_seq", ["seq"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else postgresql(_schema()):
        op.execute(sa.text(statement.replace(":", r"\:")))


def downgrade() -> None:
    """Back to a trail whose changes nobody finds."""
    for statement in DROP_SQLITE if op.get_bind().dialect.name == "sqlite" else DROP_POSTGRESQL:
        op.execute(statement)
    with op.batch_alter_table("audit_entry") as batch:
        batch.drop_constraint("uq_audit_entry_seq", type_="unique")
        for name in _NEW:
            batch.drop_column(name)
    op.drop_table("audit_anchor")
    op.drop_table("audit_head")


def _make_tables() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("seq", _ID, nullable=False),
        sa.Column("act_seq", _ID, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_anchor",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", _ID, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("told_to", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchor")),
    )


def _columns() -> Iterator[tuple[str, sa.types.TypeEngine[Any]]]:
    kinds: dict[str, sa.types.TypeEngine[Any]] = {"is_carried": sa.Boolean(), "seq": _ID, "act_seq": _ID}
    for name in _NEW:
        yield name, kinds.get(name, sa.String())


def _schema() -> str:
    return str(op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())")))


def _chain(connection: sa.Connection) -> tuple[int, str]:
    """Chain what is there in the order in which it was written; the end of the chain."""
    seq, last_hash, last_id = 0, NO_HASH, 0
    while rows := _stored(connection, last_id):
        links = []
        for row in rows:
            seq += 1
            link = {"id": row.id, "seq": seq, "prev_hash": last_hash, "yes": True}
            last_hash = hash_of(last_hash, _sealed(row, seq))
            links.append({**link, "hash": last_hash})
        connection.execute(_CHAIN, links)
        last_id = rows[-1].id
    return seq, last_hash


def _stored(connection: sa.Connection, last_id: int) -> Sequence[sa.Row[Any]]:
    """The next entries; JSON as its text, for an object might be written otherwise than it was."""
    as_text = ("CAST(before AS TEXT) AS before", "CAST(after AS TEXT) AS after")
    query = sa.text(
        f"SELECT id, at, actor, role, action, kind, entity_id, {', '.join(as_text)} "
        "FROM audit_entry WHERE id > :last_id ORDER BY id LIMIT :at_once"
    )
    return connection.execute(query, {"last_id": last_id, "at_once": _AT_ONCE}).all()


def _sealed(row: sa.Row[Any], seq: int) -> Sealed:
    at = datetime.fromisoformat(row.at) if isinstance(row.at, str) else row.at
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return Sealed(
        seq=seq,
        act_seq=seq,
        at_us=microseconds(at),
        actor=row.actor,
        role=row.role,
        action=row.action,
        kind=row.kind,
        entity_id=row.entity_id,
        before=row.before,
        after=row.after,
        origin="",
        program="",
        is_carried=True,
    )
