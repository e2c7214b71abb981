"""Which class makes each screen of the desk."""

from collections.abc import Callable, Mapping

from ui.screen import Screen
from ui.theme import Theme
from ui.views.care import CareScreen
from ui.views.console import ConsoleView
from ui.views.evidence import EvidenceScreen
from ui.views.handover import HandoverScreen
from ui.views.health import HealthScreen
from ui.views.network import NetworkScreen
from ui.views.notices import NoticesScreen
from ui.views.probes import ProbesScreen
from ui.views.problem import ProblemScreen
from ui.views.reports import ReportsScreen
from ui.views.restoration import RestorationScreen
from ui.views.rests import RestsScreen
from ui.views.services import ServicesScreen
from ui.views.settings import SettingsScreen
from ui.views.shiftlog import ShiftLogScreen
from ui.views.sitemap import SiteMapScreen
from ui.views.sla import SlaScreen
from ui.views.tickets import TicketsScreen
from ui.views.workbench_screen import WorkbenchScreen
from ui.views.works_screen import WorksScreen
from ui.views.workshop import WorkshopScreen
from ui.workplace import Workplace

MAKERS: Mapping[str, Callable[[Workplace, Theme], Screen]] = {
    "care": CareScreen,
    "console": ConsoleView,
    "services": ServicesScreen,
    "workbench": WorkbenchScreen,
    "restoration": RestorationScreen,
    "sla": SlaScreen,
    "reports": ReportsScreen,
    "network": NetworkScreen,
    "sitemap": SiteMapScreen,
    "rests": RestsScreen,
    "probes": ProbesScreen,
    "evidence": EvidenceScreen,
    "tickets": TicketsScreen,
    "works": WorksScreen,
    "rules": WorkshopScreen,
    "health": HealthScreen,
    "shiftlog": ShiftLogScreen,
    "handover": HandoverScreen,
    "notices": NoticesScreen,
    "problem": ProblemScreen,
    "settings": SettingsScreen,
}
