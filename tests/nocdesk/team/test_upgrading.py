"""A team's store of an older schema is carried forward by founding it again, the wall included."""

from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.engine import make_url

from nocdesk.core import open_core
from nocdesk.people.model import SYSTEM, Role
from nocdesk.settings import Settings
from nocdesk.store.schema import SchemaState, alembic_config, schema_state
from nocdesk.store_check import check_the_store
from nocdesk.team.applying import SOURCES, found_team, team_engine
from tests.nocdesk.command import runner
from tests.nocdesk.team.rows import new_row
from tests.nocdesk.team.team_store import LOGINS, carried_out, connected, is_denied, team_url

__all__ = ["team_url"]

BEFORE_GIVERS = "0042"
BEFORE_TEAMS = "0036"
ALARMS = text("SELECT count(*) FROM alarm")


def test_an_alarm_is_worked_on_after_the_store_went_back_to_before_it_said_who_gave_it(team_url: str) -> None:
    engine = team_engine(make_url(team_url))
    config = alembic_config()
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA masked CASCADE"))
        connection.execute(new_row("alarm", 1, signed_by=""))
        connection.execute(new_row("service_problem", 1, signed_by=""))
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE_GIVERS)
    with engine.begin() as connection:
        for table in ("alarm", "service_problem"):
            carried_out(connection, text(f"UPDATE {table} SET text = 'seen', version = version + 1"))
            connection.execute(text(f"DELETE FROM {table}"))
    found_team(make_url(team_url))
    engine.dispose()


def test_rules_of_another_version_are_out_of_date_until_the_store_is_founded_again(
    team_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run = runner(monkeypatch, capsys, tmp_path)
    url = make_url(team_url)

    def said() -> tuple[list[str], str]:
        engineer = url.set(username=LOGINS[Role.ENGINEER]).render_as_string()
        with closing(open_core(Settings(database_url=engineer, data_dir=tmp_path), SYSTEM)) as core:
            checked = [finding.text for finding in check_the_store(core) if finding.subject == "rules"]
        return checked, run("team", "list", "--url", team_url).out

    current = said()
    with monkeypatch.context() as newer:
        newer.setattr("nocdesk.team.applying.SOURCES", (*SOURCES, lambda: ["SELECT 1"]))
        (checked,), listed = said()
        found_team(url)
        mended = said()

    assert current[0] == mended[0] == []
    assert "another version" not in current[1] + mended[1]
    assert "rules of another version of NocDesk" in checked
    assert "are those of another version of NocDesk.\nWhat is out of date `nocdesk team init`" in listed
    found_team(url)


def test_an_older_team_store_is_carried_forward_with_its_wall(team_url: str) -> None:
    engine = team_engine(make_url(team_url))
    config = alembic_config()
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA masked CASCADE"))
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE_TEAMS)
    found_team(make_url(team_url))
    state = schema_state(engine)
    engine.dispose()

    with connected(team_url, LOGINS[Role.FIELD]) as connection:
        assert connection.scalar(ALARMS) == 0
        assert is_denied(connection, text("SELECT count(*) FROM network.alarm"))
    assert state is SchemaState.CURRENT
