"""What the devices show: states that follow the story, and counters that are the integral of their rates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocdesk.network.model import ProbeType
from nocdesk.quality.reading import Metric, Reading
from probes.learning import columns_among, learnt_of
from probes.polls import PROBES
from probes.probe import Answer, ProbeTarget
from probes.simulator.device_view import DeviceView, device_views
from probes.simulator.network import Network
from probes.simulator.path_quality import mean_opinion_score, path_quality
from probes.simulator.playback import Playback
from probes.simulator.story import Story
from probes.simulator.traffic import traffic_of
from tests.probes.simulator.conftest import BEGINS_AT, ORIGIN

_OPER_STATUS = (1, 3, 6, 1, 2, 1, 2, 2, 1, 8)
_IN_OCTETS = (1, 3, 6, 1, 2, 1, 2, 2, 1, 10)
_OUT_OCTETS = (1, 3, 6, 1, 2, 1, 2, 2, 1, 16)
_HC_IN_OCTETS = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6)
_UP_TIME = (1, 3, 6, 1, 2, 1, 1, 3, 0)
_REBOOTED_AT = ORIGIN - timedelta(hours=2, minutes=50)


def _story(seconds: float) -> datetime:
    return BEGINS_AT + timedelta(seconds=seconds)


def _number(view: DeviceView, oid: tuple[int, ...], at: datetime) -> int:
    value = view.objects(at)[oid][1]
    assert isinstance(value, int)
    return value


def _read(view: DeviceView, probe: ProbeTarget, at: datetime) -> dict[tuple[Metric, str], float]:
    """What the real probe makes of the device's objects."""
    values = {oid: value for oid, (_, value) in view.objects(at).items()}
    learnt = learnt_of(columns_among(PROBES[probe.type].columns(probe), values))
    reading: Reading = PROBES[probe.type].reading(probe, Answer(values, at, 0.0), learnt)
    return {(each.metric, each.instance): each.value for each in reading.measurements}


_PING = ProbeTarget(1, "ping", ProbeType.DISMAN_PING, 5.0, {"owner": "noc", "test": "ACC-1"})
_VOICE = ProbeTarget(2, "voice", ProbeType.CISCO_IPSLA, 5.0, {"entry": 7})
_PORTS = ProbeTarget(3, "ports", ProbeType.IF_MIB, 5.0, {}, ("et0", "et1"))


def _by_metric(read: Mapping[tuple[Metric, str], float]) -> dict[Metric, float]:
    return {metric: value for (metric, _), value in read.items()}


def test_a_cut_fibre_takes_the_link_down_at_the_end_that_still_answers(views: Mapping[str, DeviceView]) -> None:
    before, during, after = (_number(views["core-a"], (*_OPER_STATUS, 1), _story(s)) for s in (5, 20, 45))

    assert (before, during, after) == (1, 2, 1)
    assert not views["edge"].is_answering(_story(20))
    assert views["edge"].is_answering(_story(45))
    assert views["core-a"].is_answering(_story(20))


def test_a_flapping_link_goes_down_and_up_and_silences_what_hangs_on_it(views: Mapping[str, DeviceView]) -> None:
    states = [_number(views["core-b"], (*_OPER_STATUS, 2), _story(120 + s)) for s in (5, 12, 22, 32, 42, 75)]

    assert states == [1, 2, 1, 2, 1, 1]
    assert not views["voice"].is_answering(_story(132))


def test_a_reboot_is_silence_then_uptime_from_zero_and_one_boot_more(views: Mapping[str, DeviceView]) -> None:
    edge = views["edge"]
    before, after = _REBOOTED_AT - timedelta(minutes=11), _REBOOTED_AT + timedelta(seconds=30)

    assert not edge.is_answering(_REBOOTED_AT - timedelta(minutes=5))
    assert edge.boots(after) == edge.boots(before) + 1
    assert _number(edge, _UP_TIME, after) == 3_000
    assert _number(edge, (*_IN_OCTETS, 1), after) < 12_500_000 * 30
    assert _number(views["core-a"], (*_OPER_STATUS, 1), _REBOOTED_AT - timedelta(minutes=5)) == 2


def test_the_real_probes_read_a_free_way_and_a_lost_one(views: Mapping[str, DeviceView]) -> None:
    free = _by_metric(_read(views["core-a"], _PING, _story(5)))
    lost = _by_metric(_read(views["core-a"], _PING, _story(30)))

    assert free[Metric.SUCCESS] == 1
    assert 1 <= free[Metric.RTT_MS] < 50
    assert free[Metric.LOSS_PCT] == 0
    assert lost[Metric.SUCCESS] == 0
    assert lost[Metric.LOSS_PCT] == 100


def test_the_voice_test_breaches_gold_in_congestion_and_keeps_it_otherwise(views: Mapping[str, DeviceView]) -> None:
    evening = ORIGIN - timedelta(hours=5)
    calm = _by_metric(_read(views["voice"], _VOICE, ORIGIN - timedelta(hours=8)))
    congested = _by_metric(_read(views["voice"], _VOICE, evening))

    assert calm[Metric.RTT_MS] < 50
    assert calm[Metric.PDV_MS] < 5
    assert calm[Metric.MOS] > 4.3
    assert congested[Metric.RTT_MS] > 60
    assert congested[Metric.PDV_MS] > 15
    assert congested[Metric.LOSS_PCT] > 0.5
    assert congested[Metric.MOS] < 4.0


def test_a_service_fails_with_the_service_it_depends_on(network: Network, playback: Playback) -> None:
    state = device_views(network, playback)["edge"].state

    assert state.conditions(playback.seconds(_story(20))).failed_services == {"ACC-1", "SIP-7"}
    assert state.conditions(playback.seconds(_story(60))).failed_services == frozenset()


def test_what_leaves_one_end_of_a_link_enters_the_other(views: Mapping[str, DeviceView]) -> None:
    at = _story(60)
    sent = _number(views["core-b"], (*_OUT_OCTETS, 1), at + timedelta(seconds=10))
    sent_before = _number(views["core-b"], (*_OUT_OCTETS, 1), at)
    received = _number(views["core-a"], (*_IN_OCTETS, 2), at + timedelta(seconds=10))
    received_before = _number(views["core-a"], (*_IN_OCTETS, 2), at)

    assert (sent - sent_before) % 2**32 == pytest.approx((received - received_before) % 2**32, abs=64)


def test_a_32_bit_counter_wraps_within_a_demo(views: Mapping[str, DeviceView]) -> None:
    counts = [_number(views["edge"], (*_IN_OCTETS, 1), _story(60 + 30 * step)) for step in range(80)]

    assert any(later < earlier for earlier, later in pairwise(counts))
    assert all(0 <= count < 2**32 for count in counts)


def test_32_bits_are_the_lower_half_of_64(views: Mapping[str, DeviceView]) -> None:
    objects = views["core-a"].objects(_story(77))

    for index in (1, 2):
        wide, narrow = objects[(*_HC_IN_OCTETS, index)][1], objects[(*_IN_OCTETS, index)][1]
        assert isinstance(wide, int)
        assert wide % 2**32 == narrow


@settings(max_examples=25, deadline=None)
@given(start_s=st.floats(-86_000.0, 900.0), length_s=st.floats(1.0, 400.0))
def test_a_counter_is_the_integral_of_its_rate(network: Network, story: Story, start_s: float, length_s: float) -> None:
    traffic = traffic_of(device_views(network, Playback(story, ORIGIN, BEGINS_AT))["edge"].state)
    steps = 4_000
    width_s = length_s / steps

    octets, _ = traffic.passed("TAIL forth", start_s, start_s + length_s)

    summed = sum(traffic.rate("TAIL forth", start_s + (step + 0.5) * width_s) for step in range(steps)) * width_s
    # An edge of a fault inside a step is the sum's own error: at most one step at the highest rate for each of them.
    assert octets == pytest.approx(summed, rel=1e-3, abs=4 * width_s * 12_500_000)


@settings(max_examples=40, deadline=None)
@given(seconds=st.lists(st.floats(-86_000.0, 2_000.0), min_size=2, max_size=8))
def test_counters_never_run_backwards_nor_faster_than_the_port(
    network: Network, story: Story, seconds: list[float]
) -> None:
    traffic = traffic_of(device_views(network, Playback(story, ORIGIN, BEGINS_AT))["edge"].state)
    moments = sorted(seconds)

    for earlier, later in pairwise(moments):
        octets, drops = traffic.passed("CORE back", earlier, later)
        assert -64 <= octets <= (later - earlier) * 100e9 / 8 + 64
        assert drops >= 0


def test_the_busy_hour_carries_more_than_the_night(network: Network, playback: Playback) -> None:
    traffic = traffic_of(device_views(network, playback)["edge"].state)
    hour_s = 3600.0

    night, _ = traffic.passed("CORE forth", -5 * hour_s, -4 * hour_s)
    evening, _ = traffic.passed("CORE forth", -12 * hour_s, -11 * hour_s)

    assert evening > 1.8 * night


def test_nothing_is_drawn_by_lot(network: Network, story: Story) -> None:
    once = device_views(network, Playback(story, ORIGIN, BEGINS_AT))
    again = device_views(network, Playback(story, ORIGIN, BEGINS_AT))
    later_first = [_story(s) for s in (300, 20, 133)]

    for name in once:
        forwards = [once[name].objects(at) for at in sorted(later_first)]
        backwards = [again[name].objects(at) for at in sorted(later_first, reverse=True)]
        assert forwards == backwards[::-1]


def test_the_history_is_the_same_before_and_after_the_story_has_begun(network: Network, story: Story) -> None:
    not_begun = device_views(network, Playback(story, ORIGIN))
    begun = device_views(network, Playback(story, ORIGIN, BEGINS_AT, 7.0))
    at = ORIGIN - timedelta(hours=1)

    for name in not_begun:
        assert not_begun[name].objects(at) == begun[name].objects(at)


@pytest.mark.parametrize(
    ("rtt_ms", "jitter_ms", "loss", "low", "high"),
    [
        (20.0, 1.0, 0.0, 4.35, 4.45),
        (100.0, 20.0, 0.02, 3.4, 4.0),
        (600.0, 1.0, 0.0, 2.0, 3.9),
        (20.0, 1.0, 0.3, 1.0, 2.5),
    ],
)
def test_voice_quality_falls_with_delay_jitter_and_loss(
    rtt_ms: float, jitter_ms: float, loss: float, low: float, high: float
) -> None:
    assert low < mean_opinion_score(rtt_ms, jitter_ms, loss) < high


def test_congestion_grows_and_fades(network: Network, playback: Playback) -> None:
    state = device_views(network, playback)["voice"].state
    begins_s = -6 * 3600.0

    delays = [path_quality(state, "SIP-7", begins_s + minutes * 60).rtt_ms for minutes in (0, 12, 60, 108, 119.9)]

    assert delays[0] < delays[1] < delays[2]
    assert delays[2] > delays[3] > delays[4]


def test_the_view_of_a_faster_story_counts_in_real_seconds(network: Network, playback: Playback) -> None:
    slow = device_views(network, playback)["core-a"]
    fast = device_views(network, replace(playback, speed=10.0))["core-a"]
    at = _story(1.0)

    rates = []
    for view in (slow, fast):
        grown = _number(view, (*_HC_IN_OCTETS, 2), at + timedelta(seconds=5)) - _number(view, (*_HC_IN_OCTETS, 2), at)
        rates.append(grown / 5)
    assert rates[1] == pytest.approx(rates[0], rel=0.01)
