"""How one statement without parameters is given to the driver."""

from sqlalchemy import Connection


def run(connection: Connection, statement: str) -> None:
    """Run it as it stands: a percent sign in it is no placeholder."""
    connection.execution_options(no_parameters=True).exec_driver_sql(statement)
