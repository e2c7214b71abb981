"""Which class makes each screen of the desk; a screen's modules are imported when it is first made."""

from collections.abc import Callable, Mapping

from ui.screen import Screen
from ui.theme import Theme
from ui.workplace import Workplace

Maker = Callable[[Workplace, Theme], Screen]


def _care() -> Maker:
    from ui.views.care import CareScreen

    return CareScreen


def _console() -> Maker:
    from ui.views.console import ConsoleView

    return ConsoleView


def _services() -> Maker:
    from ui.views.services import ServicesScreen

    return ServicesScreen


def _workbench() -> Maker:
    from ui.views.workbench_screen import WorkbenchScreen

    return WorkbenchScreen


def _restoration() -> Maker:
    from ui.views.restoration import RestorationScreen

    return RestorationScreen


def _sla() -> Maker:
    from ui.views.sla import SlaScreen

    return SlaScreen


def _reports() -> Maker:
    from ui.views.reports import ReportsScreen

    return ReportsScreen


def _network() -> Maker:
    from ui.views.network import NetworkScreen

    return NetworkScreen


def _sitemap() -> Maker:
    from ui.views.sitemap import SiteMapScreen

    return SiteMapScreen


def _rests() -> Maker:
    from ui.views.rests import RestsScreen

    return RestsScreen


def _probes() -> Maker:
    from ui.views.probes import ProbesScreen

    return ProbesScreen


def _evidence() -> Maker:
    from ui.views.evidence import EvidenceScreen

    return EvidenceScreen


def _tickets() -> Maker:
    from ui.views.tickets import TicketsScreen

    return TicketsScreen


def _works() -> Maker:
    from ui.views.works_screen import WorksScreen

    return WorksScreen


def _rules() -> Maker:
    from ui.views.workshop import WorkshopScreen

    return WorkshopScreen


def _health() -> Maker:
    from ui.views.health import HealthScreen

    return HealthScreen


def _shiftlog() -> Maker:
    from ui.views.shiftlog import ShiftLogScreen

    return ShiftLogScreen


def _handover() -> Maker:
    from ui.views.handover import HandoverScreen

    return HandoverScreen


def _audit() -> Maker:
    from ui.views.audit import AuditScreen

    return AuditScreen


def _notices() -> Maker:
    from ui.views.notices import NoticesScreen

    return NoticesScreen


def _problem() -> Maker:
    from ui.views.problem import ProblemScreen

    return ProblemScreen


def _settings() -> Maker:
    from ui.views.settings import SettingsScreen

    return SettingsScreen


MAKERS: Mapping[str, Callable[[], Maker]] = {
    "care": _care,
    "console": _console,
    "services": _services,
    "workbench": _workbench,
    "restoration": _restoration,
    "sla": _sla,
    "reports": _reports,
    "network": _network,
    "sitemap": _sitemap,
    "rests": _rests,
    "probes": _probes,
    "evidence": _evidence,
    "tickets": _tickets,
    "works": _works,
    "rules": _rules,
    "health": _health,
    "shiftlog": _shiftlog,
    "handover": _handover,
    "notices": _notices,
    "audit": _audit,
    "problem": _problem,
    "settings": _settings,
}
"""Gives what makes each screen."""
