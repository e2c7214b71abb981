"""What stands in a database, schema and rows, as a value that can be compared; knows no model."""

from sqlalchemy import Engine

_SQLITE_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2, 3"
_POSTGRESQL_SCHEMA = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length "
    "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "SELECT pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
)
_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
}

Lines = tuple[str, ...]


def state_of(engine: Engine) -> tuple[Lines, Lines]:
    """The schema, and all rows of all tables."""
    return schema_of(engine), _rows_of(engine)


def schema_of(engine: Engine) -> Lines:
    """Every table, index, constraint, trigger and function."""
    queries = (_SQLITE_SCHEMA,) if engine.dialect.name == "sqlite" else _POSTGRESQL_SCHEMA
    with engine.connect() as connection:
        return tuple(str(row) for query in queries for row in connection.exec_driver_sql(query).all())


def _rows_of(engine: Engine) -> Lines:
    with engine.connect() as connection:
        tables = connection.exec_driver_sql(_TABLES[engine.dialect.name]).scalars().all()
        return tuple(
            f"{table} {row}"
            for table in tables
            for row in sorted(map(str, connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()))
        )
