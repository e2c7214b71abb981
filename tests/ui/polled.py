"""Probes in every state on the demo's provider, with answer times, last values, and a collector that lives."""

from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.network.model import Device, Probe, ProbeType
from nocdesk.people.model import SYSTEM
from nocdesk.quality.model import ProbeStatus
from nocdesk.quality.reading import Metric, Outcome
from nocdesk.requests.commands import answer_request, ask_poll_now
from nocdesk.store.series import Sample, SeriesKey, append_samples, series_ids
from tests.ui.builders import say_polled
from tests.ui.desk_parts import OpenDesk, screen_of
from ui.application import Desk
from ui.views.probes import ProbesScreen

NO_ANSWER = "gives no answer (also if key or community wrong): check that it is up, then the key"
REFUSED = "refuses the credentials (unknown user name): correct them here or on the device"
DEVICES = {
    "brk-ed1": (Outcome.SILENT, f"192.0.2.61 port 161 {NO_ANSWER}"),
    "brk-ed2": (Outcome.CREDENTIALS, f"192.0.2.64 port 161 {REFUSED}"),
    "mil-vg1": (Outcome.FAULTY, "no such entry in rttMonLatestJitterOperTable: 104"),
}
LATE, NEVER = "ost-vg1", "san-cr1"
SLOW_MS = {"wst-ed2": 412.0, "nor-ed2": 96.5, "sth-ed2": 42.0}


def probe_ids(core: Core, device: str) -> dict[str, int]:
    """The probes of a device by their names."""
    with core.read() as session:
        query = select(Probe.name, Probe.id).join(Device, Device.id == Probe.device_id).where(Device.name == device)
        return dict(session.execute(query.order_by(Probe.id)).all())


def fill_polls(core: Core) -> None:
    """All probes answer, but for those of the devices named above."""
    say_polled(core)
    now = core.clock.now()
    with core.work(SYSTEM) as work:
        devices = dict(work.session.execute(select(Device.id, Device.name)).all())
        for probe in work.session.scalars(select(Probe)).all():
            device = devices[probe.device_id]
            status = work.session.get_one(ProbeStatus, probe.id)
            if device in DEVICES:
                status.outcome, status.detail = DEVICES[device]
                status.answered_at = now - timedelta(minutes=18, seconds=probe.id % 7)
            if device == LATE:
                status.polled_at = status.answered_at = now - timedelta(minutes=11)
            if device == NEVER:
                work.session.execute(delete(ProbeStatus).where(ProbeStatus.probe_id == probe.id))
            elif device not in DEVICES:
                keep_values(work.session, probe, SLOW_MS.get(device, 1.2 + probe.id % 9 / 4), now)


def keep_values(session: Session, probe: Probe, took_ms: float, now: datetime) -> None:
    """Ten minutes of answer times, one in ten of them half as long again, and what a test measures."""
    values = {Metric.ROUND_TRIP_MS: took_ms, Metric.UPTIME_S: 1_234_567.0}
    if probe.type in (ProbeType.DISMAN_PING, ProbeType.CISCO_IPSLA):
        values |= {Metric.SUCCESS: 1.0, Metric.RTT_MS: 18.2, Metric.PDV_MS: 2.1, Metric.LOSS_PCT: 0.0, Metric.MOS: 4.37}
    elif probe.type is ProbeType.IF_MIB:
        values |= {Metric.OPER_UP: 1.0, Metric.SPEED_BPS: 10e9, Metric.RX_BPS: 1.312e9, Metric.TX_BPS: 402e6}
    own = {Metric.ROUND_TRIP_MS, Metric.UPTIME_S}
    keys = {metric: SeriesKey(probe.id, metric, "" if metric in own else "xe-0/1/0") for metric in values}
    ids = series_ids(session, list(keys.values()))
    samples = []
    for metric, value in values.items():
        for number in range(60):
            at = now - timedelta(seconds=4 + 10 * number)
            is_long = metric is Metric.ROUND_TRIP_MS and number % 10 == 5
            samples.append(Sample(ids[keys[metric]], at, value * 1.5 if is_long else value))
    append_samples(session, samples)


def ask_and_answer(core: Core, probe_id: int, answer: str) -> None:
    """Somebody asks for a poll, and the collector answers."""
    with core.work() as work:
        request_id = ask_poll_now(work, probe_id=probe_id)
    with core.work(SYSTEM) as work:
        answer_request(work, request_id=request_id, answer=answer)


@pytest.fixture
def polled_core(provider_core: Core) -> Core:
    fill_polls(provider_core)
    return provider_core


@pytest.fixture
def desk(polled_core: Core, open_desk: OpenDesk) -> Desk:
    return open_desk(polled_core)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ProbesScreen:
    desk.window.show_screen("probes")
    found = screen_of(desk, "probes", ProbesScreen)
    qtbot.waitUntil(lambda: found.detail.detail is not None and desk.background.waiting == 0)
    return found
