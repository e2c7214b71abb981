"""The screen of a problem, and the hands that use it."""

from pytestqt.qtbot import QtBot

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.problems.model import ServiceProblem
from nocdesk.tickets.model import TroubleTicket
from tests.ui.desk_parts import screen_of
from ui.application import Desk
from ui.screen import Place
from ui.views.problem import ProblemScreen

VOICE_TICKET = 1


def settle(desk: Desk, qtbot: QtBot) -> None:
    quiet = 0

    def is_quiet() -> bool:
        nonlocal quiet
        quiet = quiet + 1 if desk.background.waiting == 0 else 0
        return quiet > 3

    qtbot.waitUntil(is_quiet)


def show(desk: Desk, qtbot: QtBot, problem_id: int | None = None) -> ProblemScreen:
    """The screen, once it shows the problem."""
    desk.window.go(Place("problem", problem_id))
    screen = screen_of(desk, "problem", ProblemScreen)
    wait_for(screen, qtbot, problem_id)
    settle(desk, qtbot)
    return screen


def wait_for(screen: ProblemScreen, qtbot: QtBot, problem_id: int | None = None) -> None:
    qtbot.waitUntil(lambda: screen.keys.page is not None and problem_id in (None, screen.keys.page.detail.id))


def number_of(core: Core, problem_id: int) -> str:
    with core.read() as session:
        return session.get_one(ServiceProblem, problem_id).number


def link_ticket(core: Core, problem_id: int, ticket_id: int = VOICE_TICKET) -> None:
    with core.work(SYSTEM) as work:
        work.session.get_one(TroubleTicket, ticket_id).problem_id = problem_id
