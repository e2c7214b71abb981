"""What a collector does in its own process holds nobody up who judges."""

import gc
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from nocdesk.core import Core, open_core
from nocdesk.credentials import Credentials
from nocdesk.people.model import SYSTEM
from nocdesk.store.leases import IDLE_AT_MOST_S
from probes import running
from tests.conftest import store_settings
from tests.postgres import PostgresServer


def test_every_unit_of_work_of_a_collector_is_ended_where_it_stands_still(
    postgres_server: PostgresServer, postgres_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[str] = []

    def note_limit(connection: Connection) -> None:
        limits.append(str(connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar()))

    async def look(core: Core, *_others: object) -> None:
        with core.work(SYSTEM):
            limits.append("work")

    monkeypatch.setattr(running, "_collect", look)
    monkeypatch.setattr(gc, "set_threshold", lambda *_: None)
    name = postgres_server.new_database_name()
    postgres_server.create_database(name, template=postgres_template)
    core = open_core(store_settings(postgres_server.url(name), tmp_path), SYSTEM)
    event.listen(core.engine, "commit", note_limit)
    try:
        running.run_collector(core, Credentials([]))
    finally:
        core.close()
        postgres_server.drop_database(name)

    # The lock that tells of a collector comes first and lasts anyway; then a lease is taken, and given back at the end.
    assert limits[0] == "0"
    assert set(limits[1:]) == {f"{IDLE_AT_MOST_S}s", "work"}
    assert limits.index("work") > 1
    assert len(limits) > limits.index("work") + 2
