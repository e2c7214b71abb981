"""A look at the alarms of a list asks a server once, by a statement that it has prepared."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

from nocdesk.boards.alarm_board import alarm_rows
from nocdesk.core import Core, open_core
from nocdesk.people.model import Actor, Role
from tests.conftest import store_settings
from tests.postgres import PostgresServer
from tests.ui.builders import raise_one

LOOKS = 8
"""More than the driver waits for before it has a statement prepared."""


@pytest.fixture
def core(postgres_server: PostgresServer, postgres_template: str, tmp_path: Path) -> Iterator[Core]:
    with postgres_server.database(template=postgres_template) as url:
        opened = open_core(store_settings(url, tmp_path), Actor("ann", Role.ENGINEER))
        yield opened
        opened.close()


def test_a_look_is_one_statement_which_the_server_has_prepared(core: Core) -> None:
    alarms = [raise_one(core, resource=f"LINK-{number}", text="Link down") for number in range(LOOKS)]
    sent: list[str] = []
    event.listen(core.engine, "before_cursor_execute", lambda *said: sent.append(said[2]))

    for count in range(1, LOOKS + 1):
        with core.glance() as session:
            rows = alarm_rows(session, now=core.clock.now(), ids=alarms[:count])
        assert [row.id for row in rows] == alarms[:count]

    assert len(sent) == LOOKS
    assert len(set(sent)) == 1
    with core.glance() as session:
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("json_agg" in statement for statement in prepared)
