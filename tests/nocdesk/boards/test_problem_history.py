"""What the store knows of a problem's life, as lines of its timeline."""

import pytest

from nocdesk.boards.problem_history import problem_timeline
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.tickets.settling import close_settled_problems
from tests.nocdesk.problems.correlating import Correlating


@pytest.fixture
def net(core: Core, clock: VirtualClock) -> Correlating:
    return Correlating(core, clock).build()


def words(net: Correlating) -> list[str]:
    with net.core.read() as session:
        return [line.text for line in problem_timeline(session, net.problem().id)]


def test_a_problem_that_comes_back_says_so_and_since_when_it_had_been_over(net: Correlating) -> None:
    cut = net.down("TAIL-00-00")
    net.settle()
    net.later(minutes=5)
    net.clear(cut)
    net.settle()
    net.later(minutes=5)
    net.down("TAIL-00-00")
    net.settle()

    assert "Taken up again: its trouble is back, it was over at 08:05 UTC" in words(net)


def test_a_problem_that_was_closed_because_it_is_quiet_says_since_when(net: Correlating) -> None:
    cut = net.down("TAIL-00-00")
    net.settle()
    net.clear(cut)
    net.settle()
    net.later(hours=1)
    with net.core.work(SYSTEM) as work:
        close_settled_problems(work, quiet_since=work.now)

    assert any(line.startswith("Closed: quiet since 10 Nov 08:0") for line in words(net))
