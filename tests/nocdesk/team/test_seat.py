"""Who sits at a team's store is the login that the server let in, whatever the program was told."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from nocdesk.core import Core, open_core
from nocdesk.credentials import Credentials
from nocdesk.errors import NocdeskError
from nocdesk.events import AlarmCleared, TicketChanged
from nocdesk.people.identity import NoSeatError
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import NotAllowedError
from nocdesk.requests.left_facts import facts_waiting
from nocdesk.settings import Settings
from nocdesk.store.schema import SchemaError
from nocdesk.store.trying import try_server
from nocdesk.store_check import check_the_store
from probes.running import run_collector
from tests.conftest import START
from tests.nocdesk.command import runner
from tests.nocdesk.team.team_store import LOGINS, team_url

__all__ = ["team_url"]

Open = Callable[..., AbstractContextManager[Core]]


@pytest.fixture
def open_as(team_url: str, tmp_path: Path) -> Open:
    """Opens the store under a login, for a program that believes to be an administrator."""

    def opened(login: str, **settings: object) -> AbstractContextManager[Core]:
        url = make_url(team_url).set(username=login).render_as_string()
        told = Settings.model_validate({"database_url": url, "data_dir": tmp_path, **settings})
        return closing(open_core(told, Actor("root", Role.ADMINISTRATOR)))

    return opened


@pytest.fixture
def server(team_url: str) -> Iterator[Engine]:
    """The store as the server's administrator sees it."""
    engine = create_engine(team_url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.mark.parametrize("role", Role)
def test_the_actor_is_the_login_in_the_role_of_its_group(open_as: Open, role: Role) -> None:
    with open_as(LOGINS[role]) as core:
        assert core.actor == Actor(LOGINS[role], role, is_login=True)


def test_a_login_in_no_group_or_in_two_has_no_seat(open_as: Open, server: Engine) -> None:
    with server.connect() as connection:
        connection.execute(text("CREATE ROLE stranger LOGIN"))
        connection.execute(text("CREATE ROLE twofold LOGIN; GRANT nocdesk_care, nocdesk_auditor TO twofold"))

        with pytest.raises(NocdeskError, match=r"'stranger' may not use .* `nocdesk team add stranger --role"):
            open_as("stranger")
        connection.execute(text(f'GRANT CONNECT ON DATABASE "{server.url.database}" TO stranger, twofold'))
        with pytest.raises(NoSeatError, match=r"'stranger' is in no group .* `nocdesk team add stranger --role"):
            open_as("stranger")
        with pytest.raises(NoSeatError, match=r"'twofold' is in several groups .*\(auditor, care\)"):
            open_as("twofold")

        connection.execute(text("DROP OWNED BY stranger, twofold; DROP ROLE stranger, twofold"))


def test_a_role_that_was_said_is_refused_and_one_of_the_settings_is_called_void(
    open_as: Open, team_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    url = make_url(team_url).set(username=LOGINS[Role.CARE], drivername="postgresql").render_as_string()
    run = runner(monkeypatch, capsys, tmp_path / "data")
    monkeypatch.setenv("NOCDESK_DATABASE_URL", url)

    refused = run("--role", "administrator", "tickets")

    with open_as(LOGINS[Role.CARE], role="engineer") as core:
        found = {finding.subject: finding.text for finding in check_the_store(core)}

    assert refused.code == 1
    assert "--role administrator: on a team store the login decides, and 'care1' is care." in refused.err
    assert "the setting role = engineer counts for nothing" in found["roles"]
    assert found["connection"] == "a socket of this machine"


@pytest.mark.parametrize(
    ("revision", "said"), [("0030", "older NocDesk .* `nocdesk team init`"), ("9999", "newer NocDesk .* Update")]
)
def test_a_store_of_another_schema_is_refused_and_stays_as_it_is(
    open_as: Open, server: Engine, revision: str, said: str
) -> None:
    with server.connect() as connection:
        present = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
        try:
            with pytest.raises(SchemaError, match=said):
                open_as(LOGINS[Role.ADMINISTRATOR])
            with pytest.raises(SchemaError, match=said):
                try_server(server.url.set(username=LOGINS[Role.ADMINISTRATOR]))
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revision
        finally:
            connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": present})


def test_what_an_act_brings_about_is_left_under_the_login_s_own_name(open_as: Open) -> None:
    with open_as(LOGINS[Role.CARE]) as core:
        with core.work(Actor("root", Role.ADMINISTRATOR)) as work:
            work.happened(TicketChanged(7, datetime.now(UTC)))
        with pytest.raises(NocdeskError, match="row-level security"), core.work() as work:
            work.happened(AlarmCleared(1, START))
        with pytest.raises(NotAllowedError, match="permission denied"), core.read() as session:
            session.execute(text("SELECT * FROM left_facts"))
        with pytest.raises(NotAllowedError, match="permission denied"), core.work() as work:
            work.session.execute(
                text("INSERT INTO left_facts (at, actor, role, facts) VALUES (now(), 'x', 'administrator', '[]')")
            )

    with open_as(LOGINS[Role.COLLECTOR]) as core, core.read() as session:
        assert [left.actor for left in facts_waiting(session)] == [Actor(LOGINS[Role.CARE], Role.CARE)]


def test_only_a_collector_s_login_collects(open_as: Open) -> None:
    with (
        open_as(LOGINS[Role.ENGINEER]) as core,
        pytest.raises(NotAllowedError, match=r"engineer1 .* roles that may: coll"),
    ):
        run_collector(core, Credentials([]))
