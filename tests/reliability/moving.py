"""The program that R24 kills: it carries a whole store into another, two rows at a time."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import configure_mappers

from nocdesk.carrying import carry, moving
from nocdesk.carrying.rows import CarriedTable, Row
from nocdesk.carrying.way import Reached, note_reached
from nocdesk.store.base import make_engine
from tests.reliability.forks import serve
from tests.reliability.moments import NEVER, Moments, die_after

ROWS_AT_ONCE = 2


def move(source: str, target: str, *, killed_at: int = NEVER, after_s: float = 0, is_guarded: bool = True) -> None:
    """Move a store, or go on with it, and be killed at a moment of it or, where none is given, after so long."""
    carry.ROWS_AT_ONCE = ROWS_AT_ONCE
    here, there = make_engine(source), make_engine(target)
    if not is_guarded:
        _take_the_guards_off(there)
    moments = Moments(killed_at)
    moments.watch(there)
    if after_s:
        die_after(after_s)
    moving.move_store(here, there, moments.tell)


def _take_the_guards_off(on_sqlite: Engine) -> None:
    """How far it has come is written before the rows; whether these are there is looked at by nobody, nor by SQLite."""
    event.listen(on_sqlite, "connect", lambda connection, _entry: connection.execute("PRAGMA foreign_keys=OFF"))
    write = carry._write

    def write_later(target: Connection, table: CarriedTable, batch: Sequence[Row], so_far: Reached) -> None:
        note_reached(target, table, so_far)
        target.commit()
        write(target, table, batch, so_far)

    def believe(here: Sequence[carry.TableRow], there: Sequence[carry.TableRow], where: str) -> moving.Moved:
        return moving.Moved(tuple(here))

    carry._write = write_later
    moving._compared = believe


if __name__ == "__main__":
    make_engine("postgresql+psycopg://").dispose()  # With its driver.
    configure_mappers()
    serve(move)
