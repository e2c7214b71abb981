"""A month whose evidence is bundled."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from nocdesk.boards.evidence_bundle import Wanted, bundle_content
from nocdesk.catalog.model import Measure
from nocdesk.core import Core
from nocdesk.outages.commands import declare_exclusion
from nocdesk.outages.model import LedgerEntry
from nocdesk.people.model import Actor, Role
from nocdesk.services.model import ServiceClass
from nocdesk.sla.bundle import (
    Content,
)
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import Agreed

OCTOBER = datetime(2026, 9, 30, 21, tzinfo=UTC)
"""Midnight of 1 October in Riga, whose clocks go back on the 25th."""

END = datetime(2026, 10, 31, 22, tzinfo=UTC)
HOUR_S = 3600.0


def content_of(month: Agreed, objective: str, at: datetime | None = OCTOBER + timedelta(days=9)) -> Content:
    with month.core.read() as session:
        now = month.core.clock.now()
        return bundle_content(session, Wanted("SIP-1", objective, at), now, with_network=True)


@pytest.fixture
def agreed(core: Core) -> Agreed:
    return Agreed(core, make_provider(core))


@pytest.fixture
def month(agreed: Agreed) -> Agreed:
    """A month with the end of summer time, contract hours, gaps, planned work, an exclusion and late samples."""
    agreed.agree(
        starts_at=OCTOBER - timedelta(days=40),
        timezone="Europe/Riga",
        calendar={"hours": ["mon-sun 06:00-23:00"], "holidays": "LV"},
        planned={"cap_h": 3},
    )
    up, down, unknown, planned = ServiceClass.UP, ServiceClass.DOWN, ServiceClass.UNKNOWN, ServiceClass.PLANNED
    day = 24 * HOUR_S
    lengths = [
        (up, 50 * day + 10 * HOUR_S), (down, 754.25), (up, 3 * day), (planned, 5 * HOUR_S), (up, 2 * day),
        (unknown, 1234.5), (up, 4 * day), (down, 61.000001), (up, 1.0),
    ]  # fmt: skip
    agreed.write_ledger(OCTOBER - timedelta(days=45), lengths)
    with agreed.core.work() as work:
        is_planned = LedgerEntry.service_class == planned
        work.session.execute(update(LedgerEntry).where(is_planned).values(beneath=ServiceClass.DEGRADED))
    agreed.core.actor = Actor("sam", Role.SUPERVISOR)
    with agreed.core.work() as work:
        began_at = OCTOBER + timedelta(days=20, hours=9)
        declare_exclusion(
            work,
            service_id=agreed.provider.voice,
            service_class=ServiceClass.CUSTOMER_CAUSED,
            began_at=began_at,
            ended_at=began_at + timedelta(minutes=47, seconds=13),
            reason="=HYPERLINK(their power was off)",
        )
    chance = random.Random(7)
    samples = [
        (float(at), 20.0 + 60 * (random.Random(at // 300).random() < 0.03) + chance.random())
        for at in range(int(OCTOBER.timestamp()) - 600, int(END.timestamp()) + 600, 60)
        if chance.random() > 0.02
    ]
    late = samples[5_000:5_200]
    agreed.write_samples(Measure.DELAY, samples[:5_000] + samples[5_200:])
    agreed.write_samples(Measure.DELAY, [*late[::-1], (late[3][0], 99.0)])
    return agreed
