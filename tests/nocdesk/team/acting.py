"""Acts of the program under a login of each role, on a team's store with the house's provider."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from sqlalchemy.engine import make_url

from nocdesk.alarms.commands import raise_alarm
from nocdesk.core import Core, open_core
from nocdesk.network.topology import Touch
from nocdesk.people.model import Actor, Role
from nocdesk.problems.model import MemberRole, ProblemMember
from nocdesk.problems.numbering import open_problem
from nocdesk.settings import Settings
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.unit_of_work import UnitOfWork
from tests.nocdesk.alarms.console import TROUBLE
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.team.team_store import LOGINS, team_url

__all__ = ["team_url"]

T = TypeVar("T")


class Do(Protocol):
    """Does something as the login of a role, in a transaction of its own."""

    def __call__(self, role: Role, act: Callable[[UnitOfWork], T]) -> T: ...


@pytest.fixture(scope="module")
def cores(team_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Role], Core]]:
    """The store as each login opens it."""
    data_dir: Path = tmp_path_factory.mktemp("data")
    known: dict[Role, Core] = {}
    with ExitStack() as opened:

        def core_of(role: Role) -> Core:
            if role not in known:
                url = make_url(team_url).set(username=LOGINS[role]).render_as_string()
                core = open_core(Settings(database_url=url, data_dir=data_dir), Actor("root", Role.ENGINEER))
                known[role] = opened.enter_context(closing(core))
            return known[role]

        yield core_of


@pytest.fixture(scope="module")
def do(cores: Callable[[Role], Core]) -> Do:
    def done(role: Role, act: Callable[[UnitOfWork], T]) -> T:
        with cores(role).work() as work:
            return act(work)

    return done


@pytest.fixture(scope="module")
def provider(cores: Callable[[Role], Core]) -> Provider:
    return make_provider(cores(Role.ADMINISTRATOR))


def raised(do: Do, provider: Provider, key: str, severity: PerceivedSeverity = PerceivedSeverity.MAJOR) -> int:
    """An alarm of the engine's; raised twice, and the second time it reaches the service in another way."""

    def again(reason: str) -> int:
        touches = [Touch(provider.voice, reason)]
        trouble = replace(TROUBLE, key=key, severity=severity)
        return do(
            Role.COLLECTOR,
            lambda work: raise_alarm(work, trouble=trouble, began_at=work.now, touches=touches).id,
        )

    assert again("measured on it") == again("rides on LNK-1")
    return again("rides on LNK-1")


def problem_of(work: UnitOfWork, *, alarms: Sequence[int]) -> int:
    """A problem of the engine's; the first alarm is its root."""
    words = {"severity": PerceivedSeverity.MAJOR, "text": "t", "rule": "r", "reason": "", "root_alarm_id": alarms[0]}
    problem = open_problem(work, words, began_at=work.now)
    for number in alarms:
        role = MemberRole.ROOT if number == alarms[0] else MemberRole.SYMPTOM
        told = {"role": role, "rule": "r", "reason": "", "joined_at": work.now}
        work.session.add(ProblemMember(problem_id=problem.id, alarm_id=number, **told))
    return problem.id
