"""The catalogue that comes with NocDesk: what can be sold, with which promises, judged by which thresholds."""

from importlib.resources import files

from sqlalchemy import exists, select

from nocdesk.catalog.model import ServiceSpecification
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.provider.apply import apply_plan
from nocdesk.provider.file import ProviderFile, parse_provider
from nocdesk.provider.plan import Plan, plan_import

INSTALLER = Actor("nocdesk", Role.ADMINISTRATOR)
"""On whose behalf a new store is filled."""


def shipped_catalogue() -> ProviderFile:
    """The catalogue as it is shipped: a provider file that has specifications, templates and thresholds only."""
    text = files("resources").joinpath("catalog.toml").read_text(encoding="utf-8")
    return parse_provider("catalog.toml", text, needs_format=False)


def add_catalogue(core: Core) -> Plan:
    """Create what the store has not of the shipped catalogue; what the provider has changed in it stays as it is."""
    with core.work(INSTALLER) as work:
        plan = plan_import(work.session, shipped_catalogue())
        missing = tuple(step for step in plan.steps if not step.changes)
        added = Plan(plan.name, missing, plan.unchanged + len(plan.steps) - len(missing), plan.absent)
        apply_plan(work, added)
    return added


def ensure_catalogue(core: Core) -> None:
    """Fill a store that has just been made."""
    with core.read() as session:
        if session.scalar(select(exists().where(ServiceSpecification.id.is_not(None)))):
            return
    add_catalogue(core)
