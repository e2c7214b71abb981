"""What the states that a device tells of itself become: a peer, an aggregate, a power supply, a part, an optic."""

from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.network.model import Probe, ProbeType
from nocdesk.quality.model import Side, Threshold
from nocdesk.quality.reading import Measurement, Metric, Outcome
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.provider_builder import Provider, make_provider
from tests.nocdesk.readings import Feeder, gauge


@pytest.fixture
def provider(core: Core) -> Provider:
    return make_provider(core)


@pytest.fixture
def feeder(core: Core, clock: VirtualClock, provider: Provider, tmp_path: Path) -> Feeder:
    return Feeder(core, clock, tmp_path)


def make_probe(core: Core, provider: Provider, kind: ProbeType) -> int:
    with core.work() as work:
        probe = Probe(name=f"CORE-1 {kind}", type=kind, device_id=provider.core_router, interval_s=5.0, parameters={})
        work.session.add(probe)
        work.session.flush()
        return probe.id


def alarms(core: Core) -> list[Alarm]:
    with core.read() as session:
        return list(session.scalars(select(Alarm).order_by(Alarm.id)))


@pytest.mark.parametrize(
    ("kind", "metric", "instance", "bad", "condition", "resource", "text"),
    [
        (ProbeType.BGP4, Metric.PEER_UP, "192.0.2.1", 0.0, Condition.PEER_DOWN, "CORE-1 192.0.2.1",
         "Routing peer down: 192.0.2.1"),
        (ProbeType.UPS, Metric.ON_BATTERY, "", 1.0, Condition.ON_BATTERY, "CORE-1", "Runs on its battery"),
        (ProbeType.ENTITY_SENSOR, Metric.STATE_OK, "fan 2", 0.0, Condition.PART_FAULTY, "CORE-1 fan 2",
         "Faulty part: fan 2"),
        (ProbeType.MEF_SOAM, Metric.CONNECTIVITY_OK, "SIP-901 AIS", 0.0, Condition.CONNECTIVITY_FAULT,
         "CORE-1 SIP-901 AIS", "Ethernet connectivity fault: SIP-901 AIS"),
    ],
)  # fmt: skip
def test_a_bad_state_is_an_alarm_until_it_is_good_again(
    core: Core,
    provider: Provider,
    feeder: Feeder,
    kind: ProbeType,
    metric: Metric,
    instance: str,
    bad: float,
    condition: Condition,
    resource: str,
    text: str,
) -> None:
    probe = make_probe(core, provider, kind)
    for value in (1 - bad, bad, bad, 1 - bad, 1 - bad):
        feeder.take(feeder.reading(probe, [gauge(metric, value, instance), gauge(metric, 1 - bad, "another")]))

    (alarm,) = alarms(core)

    assert (alarm.condition, alarm.resource, alarm.text) == (condition, resource, text)
    assert alarm.cleared_at is not None


def members(up: float) -> list[Measurement]:
    return [gauge(Metric.LAG_MEMBERS, 4.0, "ae1"), gauge(Metric.LAG_MEMBERS_UP, up, "ae1")]


def test_an_aggregate_that_has_lost_a_member_is_degraded_until_it_is_back(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    for up in (4.0, 3.0, 3.0):
        feeder.take(feeder.reading(provider.interface_probe, members(up)))
    (alarm,) = alarms(core)
    is_active = alarm.cleared_at is None
    for up in (4.0, 4.0):
        feeder.take(feeder.reading(provider.interface_probe, members(up)))

    (after,) = alarms(core)

    assert is_active
    assert (alarm.condition, alarm.text) == (Condition.LAG_DEGRADED, "3 of 4 members of ae1 are up")
    assert after.cleared_at is not None


def test_an_optic_out_of_range_crosses_its_threshold_by_itself(core: Core, provider: Provider, feeder: Feeder) -> None:
    probe = make_probe(core, provider, ProbeType.ENTITY_SENSOR)
    with core.work() as work:
        limit = Threshold(
            name="receive power", metric=Metric.OPTICAL_DBM, side=Side.BELOW, trigger=-18.0, rearm=-17.0, count=2,
            rearm_count=2, severity=PerceivedSeverity.MINOR,
        )  # fmt: skip
        work.session.add(limit)

    for _ in range(2):
        values = [gauge(Metric.OPTICAL_DBM, -21.5, "xe-0/0/1 Rx"), gauge(Metric.OPTICAL_DBM, -3.0, "xe-0/0/2 Rx")]
        feeder.take(feeder.reading(probe, values))

    (alarm,) = alarms(core)
    assert alarm.resource == "CORE-1 xe-0/0/1 Rx"
    assert alarm.text == "Optical power -21.5 dBm < -18 dBm"


def test_a_reboot_a_silence_and_refused_credentials_are_three_alarms_of_a_device(
    core: Core, provider: Provider, feeder: Feeder
) -> None:
    probe = provider.system_probe
    feeder.take(feeder.reading(probe))
    feeder.take(feeder.reading(probe, uptime_ticks=200))
    feeder.take(feeder.reading(probe, outcome=Outcome.CREDENTIALS))
    feeder.take(feeder.reading(probe, outcome=Outcome.SILENT))
    feeder.take(feeder.reading(probe, outcome=Outcome.SILENT))

    found = alarms(core)

    assert [(alarm.condition, alarm.cleared_at is None) for alarm in found] == [
        (Condition.DEVICE_REBOOTED, False),
        (Condition.CREDENTIALS_REFUSED, True),
        (Condition.DEVICE_SILENT, True),
    ]
    assert len({alarm.natural_key for alarm in found}) == 3
    assert {alarm.resource for alarm in found} == {"CORE-1"}
