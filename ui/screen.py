"""What a screen of the desk is, which ones there are, and how one leads to another."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from nocdesk.boards.evidence_rows import Subject
from nocdesk.language import _
from nocdesk.people.model import Role
from nocdesk.people.policy import Act, may
from nocdesk.people.presence import PresenceKind
from ui.change_feed import Changes
from ui.theme import Theme
from ui.widgets.filter_tabs import FilterTabs


class Scope(StrEnum):
    """Where an action's keys act: anywhere, in a form, or only while a list, a plot or a canvas has the focus."""

    GLOBAL = "global"
    FORM = "form"
    LIST = "list"
    VIEWS = "views"
    ALARMS = "alarms"
    PLOT = "plot"
    PICKER = "picker"
    SERVICES = "services"
    NETWORK = "network"
    TICKETS = "tickets"
    RESTORATION = "restoration"
    SLA = "sla"
    BREACH = "breach"
    CARE = "care"
    PROBES = "probes"
    REPORTS = "reports"
    WORKS = "works"
    SHELF = "shelf"
    EVIDENCE = "evidence"
    RULES = "rules"
    HEALTH = "health"
    SHIFT = "shift"
    HANDOVER = "handover"
    NOTICES = "notices"
    PROBLEM = "problem"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """A screen by its name: its title, the word and icon of the rail, its key, and the act that opens it to a role.

    One that is reached from what it is about needs no place on the rail.
    """

    name: str
    title: str
    word: str
    key: str
    act: Act
    is_on_rail: bool = True


SCREENS: tuple[ScreenSpec, ...] = (
    ScreenSpec("console", _("Console"), _("Console"), "Alt+1", Act.VIEW_ALARMS),
    ScreenSpec("workbench", _("QoS"), _("QoS"), "Alt+2", Act.VIEW_SERVICES),
    ScreenSpec("services", _("Services"), _("Services"), "Alt+3", Act.VIEW_SERVICES),
    ScreenSpec("network", _("Network"), _("Network"), "Alt+4", Act.VIEW_NETWORK),
    ScreenSpec("tickets", _("Tickets"), _("Tickets"), "Alt+5", Act.VIEW_TICKETS),
    ScreenSpec("restoration", _("Restoration"), _("Field"), "Alt+6", Act.VIEW_RESTORATION),
    ScreenSpec("sla", "SLA", "SLA", "Alt+7", Act.VIEW_SLA),
    ScreenSpec("care", _("Customers"), _("Customers"), "Alt+8", Act.VIEW_CUSTOMERS),
    ScreenSpec("probes", _("Probes"), _("Probes"), "Alt+9", Act.VIEW_NETWORK),
    ScreenSpec("reports", _("Reports"), _("Reports"), "Alt+R", Act.VIEW_SLA),
    ScreenSpec("works", _("Planned works"), _("Planned"), "Alt+P", Act.VIEW_WORKS),
    ScreenSpec("evidence", _("Evidence"), _("Evidence"), "Alt+E", Act.VIEW_SERVICES),
    ScreenSpec("rules", _("Rules"), _("Rules"), "Alt+L", Act.CHANGE_RULES),
    ScreenSpec("health", _("Alarm health"), _("Health"), "Alt+H", Act.REVIEW_ALARM_HEALTH),
    ScreenSpec("shiftlog", _("Shift log"), _("Log"), "Alt+J", Act.VIEW_SHIFT_LOG),
    ScreenSpec("handover", _("Handover"), _("Handover"), "Alt+O", Act.VIEW_SHIFT_LOG),
    ScreenSpec("notices", _("Notices"), _("Notices"), "Alt+N", Act.VIEW_TICKETS, is_on_rail=False),
    ScreenSpec("problem", _("Problem"), _("Problem"), "Alt+B", Act.VIEW_ALARMS, is_on_rail=False),
    ScreenSpec("rests", _("What a service rests on"), _("Rests on"), "Alt+T", Act.VIEW_NETWORK, is_on_rail=False),
    ScreenSpec("sitemap", _("Site map"), _("Map"), "Alt+M", Act.VIEW_NETWORK, is_on_rail=False),
    ScreenSpec("audit", _("Audit trail"), _("Audit"), "Alt+A", Act.VIEW_AUDIT, is_on_rail=False),
    ScreenSpec("settings", _("Settings"), _("Settings"), "Ctrl+,", Act.VIEW_SERVICES, is_on_rail=False),
)

_HOMES = {
    Role.SUPERVISOR: "sla",
    Role.FIELD: "restoration",
    Role.CARE: "care",
}


def screens_of(role: Role) -> tuple[ScreenSpec, ...]:
    """The screens that a role sees, in the order of the rail."""
    return tuple(spec for spec in SCREENS if may(role, spec.act))


def home_of(role: Role) -> str:
    """The screen that a role's seat opens with."""
    return _HOMES.get(role, screens_of(role)[0].name)


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on the desk: a screen, and what to show there (its id and a time range, a kept view, a bookmark).

    Evidence is asked of what `about` names; `words` are what its list is to be filtered by, `rule` is what an alarm
    names as the rule that makes it.
    """

    screen: str
    id: int | None = None
    start: datetime | None = None
    end: datetime | None = None
    view: int | None = None
    bookmark: int | None = None
    about: Subject | None = None
    words: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """The actions that a widget offers while it has the focus (Scope.FORM: while anything in it has)."""

    scope: Scope
    widget: QWidget
    handlers: Mapping[str, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a screen shows in detail, or a window changes, and the line there that says who else has it open."""

    kind: PresenceKind
    id: int
    line: QLabel


@runtime_checkable
class Stands(Protocol):
    """A screen, or a window over one, that shows or changes one thing."""

    def standing(self) -> Standing | None:
        """The thing, where it is something that two people may work on."""


class Screen(QWidget):
    """A page of the desk; what it does not override does nothing."""

    said = Signal(str)
    failed = Signal(str)
    selection_said = Signal(str)
    titled = Signal(str)
    go_requested = Signal(object)

    def bindings(self) -> Iterable[Binding]:
        """Its actions by widget."""
        return ()

    def on_changes(self, changes: Changes) -> None:
        """Hear of what was committed."""

    def set_theme(self, theme: Theme) -> None:
        """Paint with other colours from now on."""

    def reload(self) -> None:
        """Read everything anew."""

    def retime(self, before: ZoneInfo) -> None:
        """Write times in the zone that is shown from now on; `before` was that until now."""
        self.reload()

    def tick(self) -> None:
        """Let ages go on; called once a second while it is visible."""

    def prove_polling(self, proof: str) -> None:
        """What an empty list says to show that it is empty because nothing is wrong."""

    def go_to(self, place: Place) -> None:
        """Show what a place names."""

    def place(self) -> int | None:
        """What it is about as a whole, to stand there again when the desk is opened anew."""
        return None

    def standing(self) -> Standing | None:
        """What it shows in detail, where that is something that two people may work on."""
        return None

    def drafts(self) -> Mapping[str, str]:
        """What is typed and not saved, as texts by what each is about."""
        return {}

    def put_drafts(self, drafts: Mapping[str, str]) -> None:
        """Take up what was typed before the desk was opened anew."""

    def step_back(self) -> bool:
        """Show what was shown before here; False where there is nothing and the screen is to be left."""
        return False

    def step_forward(self) -> bool:
        """Show again what was left by a step back; False where there is nothing."""
        return False

    def step_up(self) -> bool:
        """Show what this belongs to; False where it stands on top and the screen is to be left."""
        return False

    def take_focus(self) -> None:
        """Give the keyboard to what it is about."""
        self.setFocus()

    def panels(self) -> list[QWidget]:
        """What F6 steps through."""
        return []

    def saved_filters(self) -> FilterTabs | None:
        """The tabs that Ctrl+1, Ctrl+2, … choose from, where it has some."""
        return None

    def veiled(self) -> list[QWidget]:
        """What is dimmed while it shows the past."""
        return []

    def pose(self) -> None:
        """Stand on something worth a picture."""
