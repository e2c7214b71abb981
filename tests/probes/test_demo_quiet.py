"""The time before the demo's written day: every promise has a whole month behind it, in which nothing befell it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from nocdesk.clock import VirtualClock
from nocdesk.core import Core, open_core
from nocdesk.inventory import current_inventory
from nocdesk.outages.checking import differences, told_until
from nocdesk.outages.ledger import witness
from nocdesk.people.model import SYSTEM, Actor, Role
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service
from nocdesk.sla.evaluation import evaluate_agreements
from nocdesk.sla.model import SlaStatus, SlaVerdict
from nocdesk.sla.verdicts import Verdict
from nocdesk.store.series import SeriesKey, append_columns, series_ids
from nocdesk.store.series_time import microseconds
from probes.demo_history import import_demo
from probes.demo_quiet import STEP, QuietTime
from probes.simulator.network import read_network
from tests.probes.simulator.small_provider import write_small_provider

DAY = timedelta(days=1)
USUAL = {Metric.RTT_MS: 20.0, Metric.PDV_MS: 2.0, Metric.LOSS_PCT: 0.0, Metric.MOS: 4.3}
IN_A_FAULT = {Metric.RTT_MS: 900.0, Metric.PDV_MS: 90.0, Metric.LOSS_PCT: 40.0, Metric.MOS: 1.2}
FIRST_HOUR, WITHIN, LAST_DAY = (
    datetime(2024, 12, 1, 0, 40, tzinfo=UTC),
    datetime(2024, 11, 12, 9, 20, 30, tzinfo=UTC),
    datetime(2024, 12, 31, 23, 50, tzinfo=UTC),
)


@pytest.fixture
def core(sqlite_core: Core, clock: VirtualClock) -> Iterator[Core]:
    with closing(open_core(sqlite_core.settings, Actor("demo", Role.ADMINISTRATOR), clock)) as opened:
        yield opened


def write_day(core: Core, origin: datetime, faults: tuple[datetime, datetime]) -> None:
    """What every probe of a service measured each five minutes of the day before the origin, and that it worked."""
    with core.work(SYSTEM) as work:
        services = work.session.scalars(select(Service.id)).all()
        witness(work, dict.fromkeys(services, origin), dict.fromkeys(services, inf))
        places = current_inventory(work.session, None).topology.probes.values()
        keys = [SeriesKey(p.id, metric, "test") for p in places if p.service_id is not None for metric in USUAL]
        numbers = series_ids(work.session, keys)
        for step in range(1, 289):
            at = origin - DAY + step * STEP
            values = IN_A_FAULT if faults[0] <= at < faults[1] else USUAL
            append_columns(
                work.session,
                np.array([numbers[key] for key in keys], np.int64),
                np.full(len(keys), microseconds(at), np.int64),
                np.array([values[Metric(key.metric)] for key in keys]),
            )


@pytest.mark.parametrize("origin", [FIRST_HOUR, WITHIN, LAST_DAY], ids=["first hour", "within", "last day"])
def test_the_month_before_is_whole_and_kept_and_the_present_one_has_its_budget(
    core: Core, clock: VirtualClock, tmp_path: Path, origin: datetime
) -> None:
    write_small_provider(tmp_path)
    provider = tmp_path / "provider.toml"
    this_month = origin.replace(day=1, hour=0, minute=0, second=0)
    begins_at = (this_month - DAY).replace(day=1)
    fault = (origin - timedelta(hours=3), origin - timedelta(hours=2, minutes=40))

    clock.at = begins_at
    ports = {name: 1161 + number for number, name in enumerate(read_network(provider).devices)}
    import_demo(core, provider, ports, is_history=True)
    clock.at = origin - DAY
    quiet = QuietTime(core, begins_at, origin - DAY)
    quiet.open_ledgers()
    clock.at = origin
    write_day(core, origin, fault)
    quiet.keep_samples([fault])
    clock.at = origin + timedelta(minutes=6)
    with core.work(SYSTEM) as work:
        evaluate_agreements(work)

    with core.read() as session:
        verdicts = session.scalars(select(SlaVerdict)).all()
        standings = session.scalars(select(SlaStatus)).all()
        services = session.scalars(select(Service.id)).all()
        assert list(differences(session, services, None, told_until(session, clock.now()))) == []
    assert {verdict.period_starts_at for verdict in verdicts} == {begins_at}
    assert {verdict.objective for verdict in verdicts} >= {"availability", "delay", "pdv", "loss", "mos"}
    assert all((verdict.coverage or 0.0) > 0.999 for verdict in verdicts)
    # The fault of the written day is in no other day: a whole month has room for it, and most of all the month before.
    assert {standing.state for standing in standings} <= {Verdict.MET, Verdict.AT_RISK}
    bad_s = sum(verdict.down_s for verdict in verdicts) + sum(standing.down_s for standing in standings)
    assert 0 < bad_s <= len(standings) * 25 * 60
    availability = next(one for one in standings if one.objective == "availability")
    whole_s = ((this_month + 32 * DAY).replace(day=1) - this_month).total_seconds()
    assert availability.budget_s == pytest.approx((1 - availability.target) * whole_s, rel=0.001)
