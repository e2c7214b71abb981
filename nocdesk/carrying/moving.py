"""`nocdesk move`: a whole store carried to another database, and both compared to the last row."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from nocdesk.carrying.carry import TableRow, Tell, carry_rows, fingerprint, table_rows
from nocdesk.carrying.rows import carried_tables
from nocdesk.carrying.way import CarryingError, begin_afresh, begin_way, end_way
from nocdesk.carrying.whole_store import reading_all, writing_all
from nocdesk.language import _
from nocdesk.store.schema import BEING_FILLED, SchemaState, prepare_schema, schema_state, stored_revision


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move has brought to the other side: each table, the same on both."""

    tables: tuple[TableRow, ...]

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.tables)


def move_store(source: Engine, target: Engine, tell: Tell, *, afresh: bool = False, is_snapshot: bool = False) -> Moved:
    """Carry all rows and compare; the source stays as it is, and the target can be opened when it is whole.

    Ended at any moment, also by a kill, it goes on where it was when it is called again. What others commit to the
    source meanwhile fails it at the end, unless the source as it was at the beginning is wanted (`is_snapshot`).
    """
    where = _where(target)
    if _where(source) == where:
        raise CarryingError(_("{where}: is the store itself. Name another database.").format(where=where))
    _require_newest(source)
    with reading_all(source) as reading:
        mark = fingerprint(reading)
        if stored_revision(target) != BEING_FILLED:
            prepare_schema(target)
        with writing_all(target) as writing:
            (begin_afresh if afresh else begin_way)(writing, carried_tables(), mark, where)
            carry_rows(reading, writing, tell)
            moved = _compared(table_rows(reading, tell, _("read")), _rows_of(target, tell), where)
            if not is_snapshot:
                _refuse_changed(source, mark)
            end_way(writing)
    return moved


def _rows_of(target: Engine, tell: Tell) -> tuple[TableRow, ...]:
    with reading_all(target) as reading:
        return table_rows(reading, tell, _("compared"))


def _require_newest(source: Engine) -> None:
    if schema_state(source) is not SchemaState.CURRENT:
        raise CarryingError(
            _(
                "{where}: the store is of an older version. Have it upgraded with `nocdesk init`, then try again."
            ).format(where=_where(source))
        )


def _refuse_changed(source: Engine, mark: str) -> None:
    with reading_all(source) as reading:
        if fingerprint(reading) != mark:
            raise CarryingError(
                _(
                    "{where}: was written to while it was carried, and that is not on the other side. "
                    "Close all desks and other programs that work on it, then begin again with --afresh."
                ).format(where=_where(source))
            )


def _compared(here: Sequence[TableRow], there: Sequence[TableRow], where: str) -> Moved:
    differing = [one.name for one, other in zip(here, there, strict=True) if one != other]
    if differing:
        raise CarryingError(
            _("{where}: these tables are not the same on both sides: {tables}. Begin again with --afresh.").format(
                where=where, tables=", ".join(differing)
            )
        )
    return Moved(tuple(here))


def _where(engine: Engine) -> str:
    return make_url(engine.url).render_as_string(hide_password=True)
