"""A month with breaches in every state, decided by other people before the desk opens."""

from sqlalchemy import select

from nocdesk.core import Core
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.services.model import Service
from nocdesk.sla.breaches.commands import confirm_breach, dispute_breach, exclude_breach
from nocdesk.sla.breaches.following import follow_bad_time
from nocdesk.sla.breaches.model import ExclusionReason, SlaBreach
from nocdesk.sla.breaches.watching import sightings
from tests.ui.promises import fill_month

SUE, OLE = Actor("sue", Role.SUPERVISOR), Actor("ole", Role.SUPERVISOR)


def fill_breaches(core: Core) -> dict[str, int]:
    """The month of broken promises with its breaches: two are decided, one waits for a second signature."""
    services = fill_month(core)
    see_breaches(core)
    found = breach_ids(core)
    with core.work(SUE) as work:
        exclude_breach(
            work, breach_id=found["ACC-102"], reason=ExclusionReason.CUSTOMER, note="Power cut at the customer's site"
        )
        confirm_breach(work, breach_id=found["SIP-TRK-118"])
    with core.work(OLE) as work:
        earlier = min(breach_id for breach_id, name in _all(core) if name == "VPN-201")
        dispute_breach(work, breach_id=earlier, note="The customer's own measurement says 3 min")
    return services


def see_breaches(core: Core) -> None:
    """Let the evaluation say what is bad."""
    with core.read() as session:
        seen = sightings(session)
    with core.work(SYSTEM) as work:
        follow_bad_time(work, seen)


def breach_ids(core: Core) -> dict[str, int]:
    """The latest breach of each service, by the service's name."""
    return {name: breach_id for breach_id, name in _all(core)}


def _all(core: Core) -> list[tuple[int, str]]:
    with core.read() as session:
        query = (
            select(SlaBreach.id, Service.name)
            .join(Service, Service.id == SlaBreach.service_id)
            .order_by(SlaBreach.began_at)
        )
        return [(breach_id, name) for breach_id, name in session.execute(query)]
