"""Bad time by day, from the breaches on record."""

from datetime import timedelta

import pytest

from nocdesk.boards.bad_days import DAYS, bad_days
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.sla.breaches.commands import exclude_breach, sign_exclusion
from nocdesk.sla.breaches.following import Sighting, follow_bad_time
from nocdesk.sla.breaches.model import ExclusionReason
from nocdesk.sla.stretch import BadInterval
from tests.conftest import START
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.breach_cases import OLE, SUE, breaches

NOW = START + timedelta(hours=12)


@pytest.fixture
def voice(core: Core) -> int:
    """A service that was bad over the end of a day, and long ago."""
    voice = make_provider(core).voice
    midday = NOW - timedelta(days=1)
    bad = [
        BadInterval(NOW - timedelta(days=DAYS + 3), NOW - timedelta(days=DAYS + 2), None),
        BadInterval(midday - timedelta(minutes=30), midday + timedelta(minutes=10), None),
    ]
    with core.work(SYSTEM) as work:
        follow_bad_time(work, [Sighting(voice, "availability", START - timedelta(days=40), START, bad)])
    return voice


def test_a_breach_over_the_end_of_a_day_counts_on_both(core: Core, voice: int) -> None:
    with core.read() as session:
        days = bad_days(session, NOW)[voice, "availability"]

    assert days == (*[0.0] * (DAYS - 2), pytest.approx(1800), pytest.approx(600))


def test_what_two_people_excluded_does_not_count(core: Core, voice: int) -> None:
    breach_id = breaches(core)[-1].id
    with core.work(SUE) as work:
        exclude_breach(work, breach_id=breach_id, reason=ExclusionReason.CUSTOMER, note="their power")
    with core.work(OLE) as work:
        sign_exclusion(work, breach_id=breach_id)
    with core.read() as session:
        found = bad_days(session, NOW)

    assert found == {}
