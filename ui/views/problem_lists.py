"""The lists of a problem's screen: its alarms, its timeline, and the services that it reaches."""

from PySide6.QtWidgets import QWidget

from nocdesk.boards.problem_members import ProblemMemberRow
from nocdesk.boards.problem_page import ProblemPage, ProblemServiceRow
from nocdesk.boards.problem_timeline import TimelineStep
from nocdesk.clock import Clock
from nocdesk.language import _
from ui.models.problem_columns import (
    MEMBER_WORDS,
    SERVICE_WORDS,
    STEP_WORDS,
    member_columns,
    member_order,
    service_columns,
    service_order,
    step_columns,
    step_order,
)
from ui.models.row_table import RowTableModel
from ui.problem_delegate import MemberDelegate, ReachedDelegate, StepDelegate
from ui.text import nouns
from ui.theme import Theme
from ui.widgets.list_tabs import ListTabs
from ui.widgets.row_list import RowList


class ProblemLists(ListTabs):
    """Three lists under three tabs; a row keeps its place and its selection while others come and go."""

    def __init__(self, theme: Theme, clock: Clock, me: str, parent: QWidget | None = None) -> None:
        self.members = _members(theme, clock, me)
        self.steps = _steps(theme, clock, me)
        self.services = _services(theme, clock, me)
        super().__init__(theme, (self.members, self.steps, self.services), parent)

    def take(self, page: ProblemPage) -> None:
        """Show another reading of a problem."""
        self.take_rows((page.members, page.steps, page.services))

    def begin_anew(self) -> None:
        """Another problem is shown: no row of the one before is selected."""
        for table in self.lists:
            table.set_filter("")
            table.let_go()


def _members(theme: Theme, clock: Clock, me: str) -> RowList[ProblemMemberRow]:
    return RowList(
        theme,
        RowTableModel(member_columns(clock), key=lambda row: row.id, order=member_order),
        MemberDelegate(theme),
        name=_("Alarms"),
        noun=nouns("alarm", "alarms"),
        words=MEMBER_WORDS,
        hint=_("Filter: words, state:active,unacked, is:root, rule:…, by:…"),
        loading=_("Loading the alarms…"),
        nothing=_("No alarms"),
        me=me,
        sorted_marks=("severity",),
        timed=("began",),
    )


def _steps(theme: Theme, clock: Clock, me: str) -> RowList[TimelineStep]:
    return RowList(
        theme,
        RowTableModel(step_columns(clock), key=lambda row: row.id, order=step_order),
        StepDelegate(theme),
        name=_("Timeline"),
        noun=nouns("line", "lines"),
        words=STEP_WORDS,
        hint=_("Filter: words, of:people, of:network, kind:promise, by:…"),
        loading=_("Loading the timeline…"),
        nothing=_("Nothing has happened"),
        me=me,
        sorted_marks=("at",),
        timed=("at",),
    )


def _services(theme: Theme, clock: Clock, me: str) -> RowList[ProblemServiceRow]:
    return RowList(
        theme,
        RowTableModel(service_columns(clock), key=lambda row: row.id, order=service_order),
        ReachedDelegate(theme),
        name=_("Services reached"),
        noun=nouns("service", "services"),
        words=SERVICE_WORDS,
        hint=_("Filter: words, state:down,held, ticket:none, etr:none, customer:…"),
        loading=_("Loading the services…"),
        nothing=_("No service is reached"),
        me=me,
        sorted_marks=("effect",),
        timed=("sla", "etr"),
    )
