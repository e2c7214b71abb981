"""Probes and poller: what each last poll said, and how long its device took, by plain sums of what was put in."""

from datetime import timedelta
from pathlib import Path

import pytest

from nocdesk.boards.probe_board import PolledRow, ProbeState, poller_board, probe_detail, state_of
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.names.built_in import built_in_objects
from nocdesk.names.lookup import Names
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Kind, Measurement, Metric, Outcome, Reading
from nocdesk.requests.commands import Heartbeat, answer_request, ask_poll_now, beat
from nocdesk.store.series import seal_hours
from tests.conftest import START
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.readings import Feeder

INTERVAL_S = 5.0
NAMES = Names(built_in_objects())


class Polls:
    """Hands polls to the real engine, and remembers nothing."""

    def __init__(self, core: Core, clock: VirtualClock, folder: Path) -> None:
        self.core, self.clock, self.provider = core, clock, make_provider(core, interval_s=INTERVAL_S)
        self.feeder = Feeder(core, clock, folder)

    def take(self, *readings: Reading, advance_s: float = INTERVAL_S) -> None:
        self.feeder.take(*readings, advance_s=advance_s)

    def reading(
        self,
        probe_id: int,
        *measurements: Measurement,
        outcome: Outcome = Outcome.ANSWERED,
        took_ms: float | None = 2.0,
        detail: str = "",
    ) -> Reading:
        return Reading(
            probe_id,
            self.clock.now(),
            self.clock.monotonic(),
            outcome,
            uptime_ticks=100_000 if outcome is Outcome.ANSWERED else None,
            measurements=measurements,
            round_trip_ms=took_ms if outcome is Outcome.ANSWERED else None,
            detail=detail,
        )

    def rows(self) -> dict[str, PolledRow]:
        with self.core.read() as session:
            return {row.name: row for row in poller_board(session, now=self.clock.now()).rows}


@pytest.fixture
def polls(core: Core, clock: VirtualClock, tmp_path: Path) -> Polls:
    return Polls(core, clock, tmp_path)


def gauge(metric: Metric, value: float, instance: str = "SIP-1") -> Measurement:
    return Measurement(metric, instance, Kind.GAUGE, value)


def test_every_probe_has_a_row_and_one_that_was_never_asked_says_so(polls: Polls) -> None:
    rows = polls.rows()

    assert sorted(rows) == ["CORE-1 interfaces", "CORE-1 system", "EDGE-1 system", "SIP-1 ping"]
    assert {row.state for row in rows.values()} == {ProbeState.NEVER}
    ping = rows["SIP-1 ping"]
    assert (ping.device, ping.service, ping.interval_s, ping.answer_ms) == ("CORE-1", "SIP-1", INTERVAL_S, None)


def test_the_last_poll_says_how_it_went_and_the_last_answer_stays(polls: Polls) -> None:
    provider = polls.provider
    polls.take(polls.reading(provider.system_probe), polls.reading(provider.edge_system_probe))
    polls.take(
        polls.reading(provider.system_probe, outcome=Outcome.SILENT, detail="gives no answer"),
        polls.reading(provider.edge_system_probe, outcome=Outcome.CREDENTIALS, detail="unknown user"),
        polls.reading(provider.ping_probe, outcome=Outcome.FAULTY, detail="noSuchInstance"),
    )

    rows = polls.rows()

    assert [(rows[name].state, rows[name].detail) for name in ("CORE-1 system", "EDGE-1 system", "SIP-1 ping")] == [
        (ProbeState.SILENT, "gives no answer"),
        (ProbeState.REFUSED, "unknown user"),
        (ProbeState.FAULTY, "noSuchInstance"),
    ]
    assert rows["CORE-1 system"].polled_at == START + timedelta(seconds=5)
    assert rows["CORE-1 system"].answered_at == START
    assert rows["SIP-1 ping"].answered_at is None


@pytest.mark.parametrize(
    ("outcome", "age_s", "state"),
    [
        (Outcome.ANSWERED, 0.0, ProbeState.ANSWERS),
        (Outcome.ANSWERED, 17.5, ProbeState.ANSWERS),
        (Outcome.ANSWERED, 17.6, ProbeState.LATE),
        (Outcome.SILENT, 17.6, ProbeState.SILENT),
        (Outcome.SILENT, 155.0, ProbeState.SILENT),
        (Outcome.SILENT, 155.1, ProbeState.LATE),
        (Outcome.CREDENTIALS, 155.0, ProbeState.REFUSED),
        (Outcome.FAULTY, 155.1, ProbeState.LATE),
    ],
)
def test_a_probe_that_nobody_asks_is_late_two_and_a_half_intervals_and_5_s_after_its_poll(
    outcome: Outcome, age_s: float, state: ProbeState
) -> None:
    """A device that does not answer is asked more rarely, once a minute at the least."""
    assert state_of(outcome, START, INTERVAL_S, START + timedelta(seconds=age_s)) is state


def test_the_answer_time_is_the_mean_of_the_last_ten_minutes_and_the_longest_one(polls: Polls) -> None:
    probe = polls.provider.system_probe
    took = [900.0, *(float(number) for number in range(1, 121))]
    for number, took_ms in enumerate(took):
        polls.take(polls.reading(probe, took_ms=took_ms), advance_s=600.0 if number == 0 else INTERVAL_S)

    row = polls.rows()["CORE-1 system"]

    # The first poll lies more than ten minutes back; the others fill the last ten minutes.
    assert row.answer_ms == pytest.approx(sum(took[1:]) / 120)
    assert row.slowest_ms == 120.0


def test_the_last_value_of_each_series_is_shown_with_its_time_even_where_its_hour_is_sealed(
    polls: Polls, clock: VirtualClock
) -> None:
    ping = polls.provider.ping_probe
    polls.take(polls.reading(ping, gauge(Metric.RTT_MS, 21.0), gauge(Metric.PDV_MS, 1.0)))
    polls.take(polls.reading(ping, gauge(Metric.RTT_MS, 22.5)))
    with polls.core.work(SYSTEM) as work:
        seal_hours(work.session, clock.now() + timedelta(hours=2), 100)
    clock.advance(3600)
    polls.take(polls.reading(ping, gauge(Metric.RTT_MS, 23.5)))

    with polls.core.read() as session:
        detail = probe_detail(session, ping, NAMES, now=clock.now())

    assert detail is not None
    found = {value.metric: (value.value, value.at) for value in detail.values}
    assert found[Metric.RTT_MS] == (23.5, START + timedelta(seconds=3610))
    assert found[Metric.PDV_MS] == (1.0, START)
    assert found[Metric.ROUND_TRIP_MS][0] == 2.0


def test_the_last_values_stand_by_instance_in_the_order_of_their_numbers_and_then_as_metrics_are_listed(
    polls: Polls, clock: VirtualClock
) -> None:
    probe, ports = polls.provider.interface_probe, ("xe-0/0/10", "xe-0/0/9")
    metrics = (Metric.TX_BPS, Metric.OPER_UP, Metric.RX_BPS)
    measured = [Measurement(metric, port, Kind.GAUGE, 1.0) for port in ports for metric in metrics]
    polls.take(polls.reading(probe, *measured))

    with polls.core.read() as session:
        detail = probe_detail(session, probe, NAMES, now=clock.now())

    assert detail is not None
    order = [(value.instance, value.metric) for value in detail.values if value.instance]
    assert order == [
        (port, metric)
        for port in ("xe-0/0/9", "xe-0/0/10")
        for metric in (Metric.OPER_UP, Metric.RX_BPS, Metric.TX_BPS)
    ]


def test_the_detail_names_the_device_and_the_service_and_a_probe_that_is_gone_has_none(polls: Polls) -> None:
    with polls.core.read() as session:
        detail = probe_detail(session, polls.provider.ping_probe, NAMES, now=polls.clock.now())
        gone = probe_detail(session, 4711, NAMES, now=polls.clock.now())

    assert detail is not None
    assert (detail.kind, detail.address, detail.port, detail.snmp) == ("core-router", "192.0.2.1", 161, "v3")
    assert detail.service_label == "Voice trunk"
    assert gone is None


def test_polls_that_people_asked_for_stand_with_their_answers_the_newest_first(polls: Polls) -> None:
    probe, answers = polls.provider.ping_probe, ["answered after 3 ms", None]
    for answer in answers:
        with polls.core.work() as work:
            request_id = ask_poll_now(work, probe_id=probe)
        if answer is not None:
            with polls.core.work(SYSTEM) as work:
                answer_request(work, request_id=request_id, answer=answer)
        polls.clock.advance(2)

    with polls.core.read() as session:
        detail = probe_detail(session, probe, NAMES, now=polls.clock.now())

    assert detail is not None
    assert [(row.asked_by, row.answer) for row in detail.asked] == [("ann", None), ("ann", "answered after 3 ms")]


def test_the_board_has_the_collectors_last_signs_of_life(polls: Polls) -> None:
    with polls.core.work(SYSTEM) as work:
        beat(work, heartbeat=Heartbeat("main", START, 100, 98, 2, 500, 3, 48.0, 1.0))

    with polls.core.read() as session:
        [collector] = poller_board(session, now=polls.clock.now()).collectors

    assert (collector.polls_sent, collector.spool_waiting, collector.beat_at) == (100, 3, START)
