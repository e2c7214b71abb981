"""How far a store has been carried: written into the new one beside the rows, and gone when it is whole."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, Text, delete, insert, inspect, select, text, update

from nocdesk.carrying.rows import CarriedTable
from nocdesk.carrying.whole_store import unguarded
from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.store.schema import BEING_FILLED, newest_revision

_WAY = Table(
    "nocdesk_carrying", MetaData(), Column("item", String(64), primary_key=True), Column("state", Text, nullable=False)
)
_SOURCE = "*"
"""The item that says which store is carried."""

_CATALOGUE = ("service_specification", "sla_template", "threshold")
_MADE_BY_INIT = (*_CATALOGUE, "change_feed", "audit_head")
"""Where a store has rows that has just been made, and nothing of anybody's yet."""


class CarryingError(NocdeskError):
    """A store cannot be carried, or was not carried whole."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far one table has come: behind which key, with how many rows, and whether nothing is left."""

    after: tuple[Any, ...] | None = None
    rows: int = 0
    is_done: bool = False


def begin_way(connection: Connection, tables: Sequence[CarriedTable], source: str, where: str) -> None:
    """Mark an empty store as one that is being filled from this source; refuse one that holds something else."""
    if inspect(connection).has_table(_WAY.name):
        _refuse_another(connection, source, where)
        connection.commit()
        return
    _refuse_what_is_held(connection, tables, where)
    _start(connection, tables, source)


def begin_afresh(connection: Connection, tables: Sequence[CarriedTable], source: str, where: str) -> None:
    """Empty a store that has been filled in part, and mark it anew."""
    if not inspect(connection).has_table(_WAY.name):
        raise CarryingError(
            _("{where}: no carrying was begun into this store, so none is begun afresh. Leave --afresh out.").format(
                where=where
            )
        )
    _WAY.drop(connection)
    _start(connection, tables, source)


def reached(connection: Connection, table: CarriedTable) -> Reached:
    """How far a table has come."""
    state = connection.scalar(select(_WAY.c.state).where(_WAY.c.item == table.name))
    if state is None:
        return Reached()
    found = json.loads(state)
    after = found["after"]
    return Reached(None if after is None else tuple(after), found["rows"], found["is_done"])


def note_reached(connection: Connection, table: CarriedTable, now: Reached) -> None:
    """Write it, in the transaction of the rows themselves."""
    _note(connection, table.name, json.dumps(asdict(now)))


def end_way(connection: Connection) -> None:
    """Say that the store is whole: from here on it is one like any other."""
    _WAY.drop(connection)
    _set_revision(connection, newest_revision())
    connection.commit()


def _start(connection: Connection, tables: Sequence[CarriedTable], source: str) -> None:
    with unguarded(connection, [each.name for each in tables]):
        for each in reversed(tables):
            connection.execute(delete(each.source))
    _WAY.create(connection)
    _note(connection, _SOURCE, source)
    _set_revision(connection, BEING_FILLED)
    connection.commit()


def _refuse_another(connection: Connection, source: str, where: str) -> None:
    begun = connection.scalar(select(_WAY.c.state).where(_WAY.c.item == _SOURCE))
    if begun != source:
        raise CarryingError(
            _(
                "{where}: is being filled from another store, or from this one before it was changed. "
                "Begin from its first row with --afresh."
            ).format(where=where)
        )


def _refuse_what_is_held(connection: Connection, tables: Sequence[CarriedTable], where: str) -> None:
    for each in tables:
        if each.name in _MADE_BY_INIT:
            continue
        query = select(each.source.c[each.keys[0]]).limit(1)
        if each.name == "audit_entry":
            query = query.where(each.source.c.kind.not_in(_CATALOGUE))
        if connection.execute(query).first() is not None:
            raise CarryingError(
                _("{where}: holds something already (table {table}). Name an empty database.").format(
                    where=where, table=each.name
                )
            )


def _note(connection: Connection, item: str, state: str) -> None:
    if not connection.execute(update(_WAY).where(_WAY.c.item == item).values(state=state)).rowcount:
        connection.execute(insert(_WAY).values(item=item, state=state))


def _set_revision(connection: Connection, revision: str | None) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
