"""The address of a database server is tried on a real server; each refusal says what to do, and nothing is changed."""

import pytest
from sqlalchemy import inspect, text

from nocdesk.errors import NocdeskError
from nocdesk.store.base import make_engine
from nocdesk.store.server_address import StoreAddressError
from nocdesk.store.trying import server_address, try_server, without_password
from tests.postgres import PostgresServer


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("db.example.net", "no address of a database"),
        ("sqlite:///nocdesk.db", "'sqlite' is no server"),
        ("postgresql://noc@db", "names no database"),
        ("postgresql://noc@db/x?sslpassword=hunter2", "'sslpassword' is a secret.* Leave it out"),
    ],
)
def test_what_is_no_address_of_a_server_is_said(typed: str, fault: str) -> None:
    with pytest.raises(StoreAddressError, match=fault):
        server_address(typed)


@pytest.mark.parametrize("query", ["password=hunter%212", "password=no&sslmode=require&password=hunter%212"])
def test_a_password_in_the_query_is_the_address_s_password_and_no_longer_in_its_text(query: str) -> None:
    url = server_address(f"postgresql://noc:other@db/x?{query}")

    assert url.password == "hunter!2"
    assert "hunter" not in without_password(url).render_as_string(hide_password=False)
    assert ("sslmode" in url.query) == ("sslmode" in query)


def test_a_server_is_tried_and_nothing_is_made_there(postgres_server: PostgresServer, postgres_template: str) -> None:
    name = postgres_server.new_database_name()
    postgres_server.create_database(name)
    empty = server_address(postgres_server.url(name))

    said = [try_server(empty), try_server(server_address(postgres_server.url(postgres_template)))]

    engine = make_engine(empty)
    left = inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoice (id integer)"))
    engine.dispose()
    assert "is empty" in said[0]
    assert said[1] == "It answers and holds a store of NocDesk."
    assert left == []
    with pytest.raises(NocdeskError, match="tables that are not NocDesk's"):
        try_server(empty)
    postgres_server.drop_database(name)


def test_each_refusal_says_what_to_do(postgres_server: PostgresServer) -> None:
    here = f"?host={postgres_server.directory}"
    refused = {
        f"postgresql://nocdesk@/nowhere{here}": "no database 'nowhere'. Make it there: createdb nowhere",
        f"postgresql://nobody@/postgres{here}": "no user 'nobody'. Make it there: createuser nobody",
        "postgresql://noc@127.0.0.1:1/x": "No PostgreSQL answers at 127.0.0.1:1. Start it",
        "postgresql://noc@no-such-host.invalid/x": "No machine is called 'no-such-host.invalid'",
    }

    for typed, words in refused.items():
        with pytest.raises(StoreAddressError) as told:
            try_server(server_address(typed), password="hunter2")
        assert words in str(told.value)
        assert "hunter2" not in str(told.value)
