"""A team's store of an older schema is carried forward by founding it again, the wall included."""

from alembic import command
from sqlalchemy import text
from sqlalchemy.engine import make_url

from nocdesk.people.model import Role
from nocdesk.store.schema import SchemaState, alembic_config, schema_state
from nocdesk.team.applying import found_team, team_engine
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
