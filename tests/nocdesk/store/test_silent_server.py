"""A server of which nothing is heard any more is given up soon, unless its address says how long to wait."""

import psycopg
from sqlalchemy.engine import make_url

from nocdesk.store.base import make_engine
from tests.postgres import PostgresServer


def limits(url: str) -> dict[str, str]:
    """What the driver was told of time on a connection that was made."""
    engine = make_engine(url)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        told = driver.info.get_parameters()
    engine.dispose()
    return {name: value for name, value in told.items() if "timeout" in name or "keepalives" in name}


def test_a_silent_server_is_given_up_within_half_a_minute_or_as_the_address_says(
    postgres_server: PostgresServer,
) -> None:
    url = postgres_server.url("postgres")
    usual = {
        "connect_timeout": "10",
        "keepalives_idle": "10",
        "keepalives_interval": "5",
        "keepalives_count": "3",
        "tcp_user_timeout": "20000",
    }
    asked = {"connect_timeout": "45", "tcp_user_timeout": "90000"}
    by_address = make_url(url).update_query_dict(asked).render_as_string(hide_password=False)

    assert limits(url) == usual
    assert limits(by_address) == usual | asked
