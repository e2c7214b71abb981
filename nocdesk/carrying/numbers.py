"""The numbers that a store gives next: a number that was given is never given again, though its row is gone."""

from sqlalchemy import Connection, func, inspect, select, text

from nocdesk.carrying.rows import CarriedTable

_SERIAL = text("SELECT pg_get_serial_sequence(:table, :column)")


def carry_numbers(source: Connection, target: Connection, tables: tuple[CarriedTable, ...]) -> None:
    """Let each table of the target go on behind the last number that the source has given."""
    for each in tables:
        if each.source.autoincrement_column is not None:
            last = _last_given(source, each)
            if last:
                _go_on_behind(target, each, last)


def _last_given(connection: Connection, table: CarriedTable) -> int:
    key = table.keys[0]
    largest = connection.scalar(select(func.max(table.source.c[key]))) or 0
    return max(int(largest), _by_the_database(connection, table, key))


def _by_the_database(connection: Connection, table: CarriedTable, key: str) -> int:
    if connection.dialect.name == "sqlite":
        if not inspect(connection).has_table("sqlite_sequence"):
            return 0
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return int(connection.scalar(query, {"name": table.name}) or 0)
    sequence = connection.scalar(_SERIAL, {"table": table.name, "column": key})
    if sequence is None:
        return 0
    # The name comes quoted, from the catalogue.
    given, is_called = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()
    return int(given) if is_called else 0


def _go_on_behind(connection: Connection, table: CarriedTable, last: int) -> None:
    if connection.dialect.name == "postgresql":
        sequence = connection.scalar(_SERIAL, {"table": table.name, "column": table.keys[0]})
        if sequence is not None:
            connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
    elif table.source.dialect_options["sqlite"]["autoincrement"]:
        values = {"name": table.name, "last": last}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)
