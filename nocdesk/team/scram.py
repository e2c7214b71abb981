"""A password as PostgreSQL keeps it, made on this machine, so that no server's log can hold the password."""

from psycopg import Connection as DriverConnection
from sqlalchemy import Connection

from nocdesk.language import _
from nocdesk.team.errors import TeamError


def scram_verifier(connection: Connection, name: str, password: str) -> str:
    """What SCRAM-SHA-256 compares with, for ALTER ROLE … PASSWORD."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, DriverConnection):
        raise TeamError(_("A team works on PostgreSQL; write postgresql://HOST/NAME."))
    made = driver.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    return made.decode()
