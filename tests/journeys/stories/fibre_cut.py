"""The engineer's journey: the first ten minutes of a fibre cut."""

from sqlalchemy import select

from nocdesk.alarms.model import Alarm
from nocdesk.core import Core
from nocdesk.people.model import Role
from nocdesk.problems.model import ServiceProblem
from nocdesk.tickets.model import TroubleTicket
from tests.journeys.stories.tale import Tale
from tests.ui.desk_parts import console_of, screen_of, workbench_of
from ui.views.network import NetworkScreen
from ui.views.problem import ProblemScreen

NAME = "fibre-cut"
TITLE = "The engineer: the first ten minutes of a fibre cut"
ENGINEER = "ann"
WORDS = "No connection since half past five; a cable is damaged"


def tell(tale: Tale) -> None:
    """Quiet, cut, seen, noted, understood, handed on."""
    night = tale.night
    night.let_pass(2)
    seat = tale.sit_down(ENGINEER, Role.ENGINEER)
    core, window, console = seat.core, tale.desk.window, console_of(tale.desk)
    rows, view = console.list.model, console.list.view

    tale.see(lambda: console.list.is_loaded and not rows.rowCount(), "an empty console")
    tale.tell(
        "The console is empty, and says why that can be believed: how many polls a minute succeed, and how "
        "old the data is."
    )
    tale.show("A quiet night, proved")

    night.cut()
    night.let_pass(2)
    tale.see(lambda: rows.rowCount() > 0 and window.banner.isVisible(), "alarms of the cut")
    tale.tell(
        "A digger. Within two polls the desk has grouped what fell: one row, the root, with a count of its symptoms. "
        "{key:alarm.next_unacknowledged} goes to the worst, from whatever screen you are on."
    )
    tale.do("alarm.next_unacknowledged")
    tale.see(view.selected_ids, "a row that is chosen")
    root = view.selected_ids()[0]
    tale.see(lambda: console.detail.detail is not None and console.detail.detail.row.id == root, "the pane of the root")
    tale.show("The cut as one row; the pane says why it is one problem and whom it touches")

    tale.say(
        "{key:alarm.acknowledge}: seen. The symptoms are acknowledged with it, and a toast offers to take it back."
    )
    tale.do("alarm.acknowledge")
    tale.see(lambda: _alarm(core, root).acknowledged_by == ENGINEER, "the acknowledgement")
    tale.see(lambda: window.toasts.toasts, "the toast")

    tale.say(
        "{key:alarm.problem}: understood. Both ends of the ring are dark, and what lies between them is "
        "silent: nobody needs to drive to the devices. {key:problem.own} makes it yours."
    )
    tale.do("alarm.problem")
    problem = screen_of(tale.desk, "problem", ProblemScreen)
    tale.see(lambda: problem.isVisible() and problem.keys.page is not None, "the problem")
    tale.do("problem.own")
    tale.see(lambda: _owners(core) == [ENGINEER], "the owner")
    tale.show("Cause and effect: the root, the symptoms, the customers that are reached")

    tale.say(
        "{key:back} goes back to the row. {key:alarm.network} shows where it is, and everything that falls with it."
    )
    tale.do("back")
    tale.see(lambda: console.isVisible() and view.hasFocus(), "the console again")
    tale.do("alarm.network")
    network = screen_of(tale.desk, "network", NetworkScreen)
    tale.see(lambda: network.isVisible() and network.keys.services, "what it carries")
    tale.show("The network: what the link carries, with the time that each service level has left")

    tale.say(
        "Back once more. {key:alarm.ticket} opens a ticket that is linked with the alarm. The customer reads "
        "these words, so they name no device."
    )
    tale.do("back")
    tale.see(lambda: console.isVisible() and view.hasFocus(), "the console again")
    tale.do("alarm.ticket")
    tale.dialog()
    tale.write(WORDS)
    tale.press("Return")
    tale.see(lambda: _tickets(core), "the ticket")

    night.let_pass(1)
    tale.tell("{key:shift.note} writes what the next shift must know, from wherever you are.")
    tale.do("shift.note")
    tale.dialog()
    tale.write("#vendor Northern ring cut by a digger, splicing crew asked for")
    tale.press("Return")

    tale.say("{key:alarm.open} shows what customers feel: the plots, an hour before and after.")
    tale.see(view.hasFocus, "the list again")
    tale.do("alarm.open")
    workbench = workbench_of(tale.desk)
    tale.see(lambda: workbench.isVisible() and workbench.plots.plots, "the plots")
    tale.show("What the customers feel")
    tale.say(
        "Noted, owned, located, told, in a few minutes and without the mouse. What comes next is [field "
        "support's](story-restoration.md)."
    )


def _alarm(core: Core, alarm_id: int) -> Alarm:
    with core.read() as session:
        return session.get_one(Alarm, alarm_id)


def _owners(core: Core) -> list[str]:
    with core.read() as session:
        return list(session.scalars(select(ServiceProblem.owner).where(ServiceProblem.owner.is_not(None))))


def _tickets(core: Core) -> list[TroubleTicket]:
    with core.read() as session:
        return list(session.scalars(select(TroubleTicket).where(TroubleTicket.text == WORDS)))
