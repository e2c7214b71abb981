"""Samples that come when a month is over change its verdict, whatever longer periods still run."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import ServiceClass
from nocdesk.sla.book import Book
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.model import SlaVerdict
from nocdesk.sla.verdict_history import verdict_history
from nocdesk.store.series import SeriesKey, series_ids
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import METRICS, Agreed

FEBRUARY, MARCH = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
DELAY = {"measure": "delay", "target": 0.9, "limit": 60.0}


def look(core: Core, book: Book, clock: VirtualClock, at: datetime) -> None:
    clock.at = at
    with core.read() as session:
        found = book.look(session, at)
    with core.work(SYSTEM) as work:
        evaluate_agreements(work, found)


def hear_late(agreed: Agreed, book: Book, at_s: float, value: float) -> None:
    """A sample is kept and heard of long after its bin was looked at."""
    agreed.write_samples(Measure.DELAY, [(at_s, value)])
    with agreed.core.work() as work:
        key = SeriesKey(agreed.provider.ping_probe, METRICS[Measure.DELAY], "SIP-1")
        number = series_ids(work.session, [key])[key]
    book.hear(np.array([number], np.int64), np.array([at_s * 1e6], np.int64))


def verdicts_of_february(agreed: Agreed) -> list[SlaVerdict]:
    with agreed.core.read() as session:
        return verdict_history(session, agreed.provider.voice, "delay", FEBRUARY)


@pytest.mark.parametrize(
    "longer",
    [[], [{**DELAY, "name": "long", "period": "year"}], [{**DELAY, "name": "long", "period": "rolling:60d"}]],
    ids=["alone", "beside a year", "beside a rolling period"],
)
def test_a_month_that_is_over_is_judged_again(
    sqlite_core: Core, clock: VirtualClock, longer: list[dict[str, Any]]
) -> None:
    agreed, book = Agreed(sqlite_core, make_provider(sqlite_core)), Book()
    agreed.agree(starts_at=datetime(2025, 1, 1, tzinfo=UTC), objective=[DELAY, *longer])
    agreed.write_ledger(FEBRUARY, [(ServiceClass.UP, 86_400.0)])
    early_s, late_s = FEBRUARY.timestamp() + 86_400, FEBRUARY.timestamp() + 10 * 86_400
    agreed.write_samples(Measure.DELAY, [(early_s, 20.0)])
    for at in (FEBRUARY + timedelta(days=15), MARCH + timedelta(minutes=6), MARCH + timedelta(minutes=20)):
        look(sqlite_core, book, clock, at)

    hear_late(agreed, book, late_s, 80.0)
    look(sqlite_core, book, clock, MARCH + timedelta(days=2))

    before, after = verdicts_of_february(agreed)
    assert (before.measured_s, before.down_s) == (300, 0)
    assert (after.measured_s, after.down_s, after.supersedes) == (600, 300, before.id)


def test_a_month_that_is_over_is_judged_again_also_where_the_inventory_changed_meanwhile(
    sqlite_core: Core, clock: VirtualClock
) -> None:
    agreed, book = Agreed(sqlite_core, make_provider(sqlite_core)), Book()
    agreed.agree(starts_at=datetime(2025, 1, 1, tzinfo=UTC), objective=[DELAY])
    agreed.write_ledger(FEBRUARY, [(ServiceClass.UP, 86_400.0)])
    agreed.write_samples(Measure.DELAY, [(FEBRUARY.timestamp() + 86_400, 20.0)])
    for at in (FEBRUARY + timedelta(days=15), MARCH + timedelta(minutes=6), MARCH + timedelta(minutes=20)):
        look(sqlite_core, book, clock, at)

    hear_late(agreed, book, FEBRUARY.timestamp() + 10 * 86_400, 80.0)
    with sqlite_core.work(SYSTEM) as work:
        work.touched("inventory", agreed.provider.voice)
    look(sqlite_core, book, clock, MARCH + timedelta(days=2))

    before, after = verdicts_of_february(agreed)
    assert (after.measured_s, after.down_s, after.supersedes) == (600, 300, before.id)
