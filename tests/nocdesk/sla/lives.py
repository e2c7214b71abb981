"""Services with a life, under an agreement."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from nocdesk.provider.export import export_provider
from nocdesk.services.model import Service, ServiceClass
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import Agreed

UP, DOWN = ServiceClass.UP, ServiceClass.DOWN
ROOT = Actor("root", Role.ADMINISTRATOR)
# Midnights of Riga, two hours ahead of UTC in winter: November, its 10th and 20th, and December.
NOVEMBER = datetime(2026, 10, 31, 22, tzinfo=UTC)
TENTH, TWENTIETH = NOVEMBER + timedelta(days=9), NOVEMBER + timedelta(days=19)
DECEMBER = NOVEMBER + timedelta(days=30)
DAY_S = 86_400.0
CREDIT = [{"objective": "availability", "step": [{"below": 0.999, "percent": "5"}]}]


def live(core: Core, service_id: int, **life: datetime | None) -> None:
    """Let a service begin and end, as an import does."""
    with core.work() as work:
        work.session.execute(update(Service).where(Service.id == service_id).values(**life))
        work.touched("inventory", service_id)


def go_to(clock: VirtualClock, at: datetime) -> None:
    clock.advance((at - clock.now()).total_seconds())


BOTH = "starts_at = 2026-11-10T00:00:00+02:00\nends_at = 2026-11-20T00:00:00+02:00"


def file_of(core: Core, life: str) -> str:
    """The stored provider with a life in the place of what it says of the voice service's."""
    with core.read() as session:
        text = export_provider(session).partition("[[device]]")[0]
    kept = [line for line in text.splitlines() if not line.startswith(("starts_at = 2026-11", "ends_at = 2026-11"))]
    return "\n".join(kept).replace('name = "SIP-1"\n', f'name = "SIP-1"\n{life}\n', 1)


@pytest.fixture
def agreed(sqlite_core: Core) -> Agreed:
    found = Agreed(sqlite_core, make_provider(sqlite_core))
    found.agree(
        starts_at=NOVEMBER - timedelta(days=61),
        timezone="Europe/Riga",
        availability=0.999,
        currency="EUR",
        monthly_charge="3000.00",
        credit=CREDIT,
    )
    return found
