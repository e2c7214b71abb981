"""Baselines from the store: computed by the calendar from hourly bins, used by whoever judges, forgotten when not."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from nocdesk.baseline_keeping import BaselineKeeping
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.inventory import current_inventory, inventory_stamp
from nocdesk.quality.baseline import unpack
from nocdesk.quality.model import Baseline, Basis, Side, Threshold
from nocdesk.quality.reading import Metric
from nocdesk.references import StoredReferences
from nocdesk.severity import PerceivedSeverity
from nocdesk.store.series import SeriesKey, append_columns, series_ids
from tests.nocdesk.provider_builder import Provider, make_provider

WEEK_S = 7 * 86_400


@pytest.fixture
def watched(core: Core, clock: VirtualClock) -> tuple[Provider, int]:
    """A provider whose delay is judged by its baseline, with four weeks of samples: the hour of the day and 100."""
    provider = make_provider(core)
    key = SeriesKey(provider.ping_probe, Metric.RTT_MS, "SIP-1")
    with core.work() as work:
        (number,) = series_ids(work.session, [key]).values()
        now_s = int(clock.now().timestamp())
        at_s = np.arange(now_s - 4 * WEEK_S, now_s, 600)
        values = (100 + at_s // 3600 % 24).astype(np.float64)
        append_columns(work.session, np.full(len(at_s), number, np.int64), at_s * 1_000_000, values)
        severity = PerceivedSeverity.MINOR
        seasonal = Threshold(
            name="seasonal", metric=Metric.RTT_MS, basis=Basis.BASELINE, side=Side.ABOVE, trigger=20.0, rearm=10.0,
            severity=severity, timezone="UTC",
        )  # fmt: skip
        work.session.add(seasonal)
    return provider, number


def kept(core: Core) -> list[Baseline]:
    """Everything that is kept."""
    with core.read() as session:
        return list(session.scalars(select(Baseline)))


def test_the_calendar_computes_what_rules_compare_with_and_tells_who_judges(
    core: Core, clock: VirtualClock, watched: tuple[Provider, int]
) -> None:
    _, number = watched
    with core.read() as session:
        before = inventory_stamp(session)

    BaselineKeeping(core).run()

    (row,) = kept(core)
    with core.read() as session:
        assert inventory_stamp(session) > before
    made = unpack(row.content, "UTC")
    assert (row.series_id, row.weeks, row.timezone) == (number, 4, "UTC")
    assert [made.hours[place].median for place in (0, 9, 24 * 6 + 23)] == [100.0, 109.0, 123.0]
    assert {one.days for one in made.hours} == {4}


def test_a_rule_finds_its_reference_in_what_was_computed_and_learns_before(
    core: Core, clock: VirtualClock, watched: tuple[Provider, int]
) -> None:
    provider, _ = watched
    at_s = clock.now().timestamp()
    with core.read() as session:
        groups = current_inventory(session, None).rules[provider.ping_probe][Metric.RTT_MS]
        (rule,) = (group[0] for group in groups if group[0].basis is Basis.BASELINE)
        references = StoredReferences()
        references.begin(session, 1)
        learning = references.of(rule, provider.ping_probe, Metric.RTT_MS, "SIP-1", at_s)
    BaselineKeeping(core).run()
    with core.read() as session:
        references.begin(session, 2)
        known = references.of(rule, provider.ping_probe, Metric.RTT_MS, "SIP-1", at_s)

    assert learning is None
    assert known is not None
    assert known.centre == 100.0 + clock.now().hour


def test_what_is_fresh_is_left_alone_and_what_is_an_hour_old_is_computed_anew(
    core: Core, clock: VirtualClock, watched: tuple[Provider, int]
) -> None:
    keeping = BaselineKeeping(core)
    keeping.run()
    first = kept(core)[0].computed_at
    clock.advance(600)
    keeping.run()
    second = kept(core)[0].computed_at
    clock.advance(3600)
    keeping.run()

    assert second == first
    assert kept(core)[0].computed_at - first == timedelta(seconds=4200)


def test_without_the_rule_its_baselines_are_forgotten(core: Core, watched: tuple[Provider, int]) -> None:
    keeping = BaselineKeeping(core)
    keeping.run()
    with core.work() as work:
        work.session.delete(work.session.scalars(select(Threshold).where(Threshold.name == "seasonal")).one())

    keeping.run()

    assert kept(core) == []
