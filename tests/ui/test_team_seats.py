"""Every screen of every role on a team's store, under a login of that role: nothing that is needed is refused."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import ExceptionContext, event
from sqlalchemy.engine import make_url

from nocdesk.clock import SystemClock, VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.errors import NocdeskError
from nocdesk.people.model import Actor, Role
from nocdesk.settings import Settings
from nocdesk.team.applying import found_team, team_engine
from nocdesk.team.members import add_member
from tests.postgres import PostgresServer
from tests.ui.builders import fill_shift
from tests.ui.reach import permitted_screens, walk
from tests.ui.team_acts import acts_of, plan_tomorrow, things
from ui.application import Desk

OpenDesk = Callable[..., Desk]
SHIFT_SO_FAR = timedelta(minutes=119)
"""How long the shift goes on that is filled in."""
SEATS = (Role.ENGINEER, Role.SUPERVISOR, Role.FIELD, Role.CARE, Role.ADMINISTRATOR, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Team:
    """A team's store in the midst of a shift, and what time it is there."""

    url: str
    clock: VirtualClock
    alarms: dict[str, int]

    def open(self, role: Role, data_dir: Path) -> Core:
        """Opened under a login of a role."""
        url = make_url(self.url).set(username=f"{role}1").render_as_string()
        return open_core(Settings(database_url=url, data_dir=data_dir), Actor("root", Role.ADMINISTRATOR), self.clock)


@pytest.fixture(scope="module")
def team(
    postgres_server: PostgresServer, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Team]:
    # The database takes decisions about money at its own time only.
    name, clock = postgres_server.new_database_name(), VirtualClock(SystemClock().now() - SHIFT_SO_FAR)
    postgres_server.create_database(name, template=postgres_template)
    url = postgres_server.url(name)
    settings = Settings(database_url=url, data_dir=tmp_path_factory.mktemp("data"))
    with closing(open_core(settings, Actor("ann", Role.ENGINEER), clock)) as core:
        alarms = fill_shift(core)
        with core.work() as work:
            plan_tomorrow(work, 1, clock.now() + timedelta(days=1))
    found_team(make_url(url))
    engine = team_engine(make_url(url))
    with engine.begin() as connection:
        for role in Role:
            add_member(connection, f"{role}1", role, verifier=None)
    engine.dispose()
    yield Team(url, clock, alarms)
    postgres_server.drop_database(name)


@contextmanager
def hearing(core: Core) -> Iterator[list[str]]:
    """What the database refuses, whoever asked and whatever became of it."""
    heard: list[str] = []

    def on_error(context: ExceptionContext) -> None:
        heard.append(f"{context.original_exception} in {context.statement}")

    event.listen(core.engine, "handle_error", on_error)
    yield heard
    event.remove(core.engine, "handle_error", on_error)


@pytest.mark.parametrize("role", SEATS)
def test_every_screen_of_a_role_opens_under_its_own_login(
    team: Team, tmp_path: Path, open_desk: OpenDesk, qtbot: QtBot, role: Role
) -> None:
    core = team.open(role, tmp_path)
    with hearing(core) as refused:
        desk = open_desk(core)

        seen = set(walk(desk, qtbot))

        assert seen == permitted_screens(role)
    assert refused == []
    core.close()


@pytest.mark.parametrize("role", SEATS)
def test_what_a_role_does_is_done_under_its_own_login(team: Team, tmp_path: Path, role: Role) -> None:
    failed = []
    team.clock.advance((SystemClock().now() - team.clock.now()).total_seconds())
    with closing(team.open(role, tmp_path)) as core, hearing(core) as refused:
        with core.read() as session:
            at = things(session, team.alarms, team.clock.now())

        for act in acts_of(role, at):
            try:
                with core.work() as work:
                    act(work)
            except NocdeskError as error:
                failed.append(f"{act}: {error}")

    assert failed == []
    assert refused == []
