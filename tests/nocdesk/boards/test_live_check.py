"""The live check counts whole minutes in which every value kept its limit, backwards from now."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocdesk.boards.live_check import HOLDS_S, live_check, minutes_ok
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from nocdesk.services.model import Service, ServiceClass
from nocdesk.store.series import Sample, SeriesKey, SeriesPoints, append_samples, series_ids
from nocdesk.tickets.verification import CheckRow, is_verified
from tests.nocdesk.provider_builder import Provider, make_provider

NOW_S = 1_000_000.0
SAMPLES = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from([0.5, 2.0])), max_size=12, unique_by=lambda sample: sample[0]
)


def minutes_second_by_second(samples: list[tuple[float, float]], limit: float) -> int:
    """The slow way: walk back second by second; each has the value that was measured last, if that is young enough."""
    for minute in range(5):
        begin, end = NOW_S - (minute + 1) * 60, NOW_S - minute * 60
        inside = [value for at, value in samples if begin < at <= end]
        if not inside:
            before = [(at, value) for at, value in samples if at <= begin]
            newest = max(before, default=None)
            inside = [newest[1]] if newest is not None and begin - newest[0] < HOLDS_S else []
        if not inside or max(inside) > limit:
            return minute
    return 5


@given(SAMPLES)
def test_minutes_are_counted_as_by_the_slow_way(ago_and_values: list[tuple[int, float]]) -> None:
    samples = sorted((NOW_S - ago, value) for ago, value in ago_and_values)
    points = SeriesPoints(np.array([at for at, _ in samples]), np.array([value for _, value in samples]))

    assert minutes_ok(points, 1.0, Side.ABOVE, NOW_S) == minutes_second_by_second(samples, 1.0)


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


def measure(core: Core, provider: Provider, values: list[float], until: datetime) -> None:
    """Round-trip delays of the voice service, one a minute up to an instant."""
    with core.work(SYSTEM) as work:
        key = SeriesKey(provider.ping_probe, Metric.RTT_MS, "SIP-1")
        number = series_ids(work.session, [key])[key]
        first = until - timedelta(minutes=len(values) - 1)
        samples = [Sample(number, first + timedelta(minutes=place), value) for place, value in enumerate(values)]
        append_samples(work.session, samples)


def put_class(core: Core, service_id: int, service_class: ServiceClass, since: datetime) -> None:
    with core.work(SYSTEM) as work:
        service = work.session.get_one(Service, service_id)
        service.current_class, service.class_since = service_class, since


def check(core: Core, service_id: int, clock: VirtualClock) -> tuple[CheckRow, ...]:
    with core.read() as session:
        return live_check(session, service_id, now=clock.now())


def test_a_service_that_keeps_its_limits_for_five_minutes_is_verified(
    core: Core, provider: Provider, clock: VirtualClock
) -> None:
    put_class(core, provider.voice, ServiceClass.UP, clock.now() - timedelta(minutes=9))
    measure(core, provider, [80.0, *[20.0] * 5], clock.now())

    rows = check(core, provider.voice, clock)

    assert rows == (
        CheckRow("Service", "working", "working", 5),
        CheckRow("Round-trip delay", "20 ms", "≤ 60 ms", 5),
    )
    assert is_verified(rows)


def test_a_value_beyond_the_limit_begins_the_count_anew(core: Core, provider: Provider, clock: VirtualClock) -> None:
    put_class(core, provider.voice, ServiceClass.UP, clock.now() - timedelta(minutes=2, seconds=30))
    measure(core, provider, [20.0, 20.0, 80.0, 20.0, 20.0, 20.0], clock.now())

    rows = check(core, provider.voice, clock)

    assert [(row.metric, row.minutes_ok) for row in rows] == [("Service", 2), ("Round-trip delay", 3)]
    assert not is_verified(rows)


def test_what_is_not_measured_proves_nothing(core: Core, provider: Provider, clock: VirtualClock) -> None:
    put_class(core, provider.voice, ServiceClass.UP, clock.now() - timedelta(minutes=9))
    measure(core, provider, [20.0] * 6, clock.now() - timedelta(minutes=7))

    rows = check(core, provider.voice, clock)

    assert [(row.value, row.minutes_ok) for row in rows] == [("working", 5), ("no data", 0)]


@pytest.mark.parametrize("service_class", sorted(set(ServiceClass) - {ServiceClass.UP}))
def test_a_service_in_any_other_class_is_not_verified(
    core: Core, provider: Provider, clock: VirtualClock, service_class: ServiceClass
) -> None:
    put_class(core, provider.access, service_class, clock.now() - timedelta(hours=1))

    assert not is_verified(check(core, provider.access, clock))
