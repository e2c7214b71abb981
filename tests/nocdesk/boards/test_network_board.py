"""What the network screen shows of devices, links, interfaces and probes is what happened to them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select, text

from nocdesk.alarms.commands import Trouble, acknowledge_alarm, raise_alarm
from nocdesk.alarms.model import Alarm, Condition
from nocdesk.boards.network_board import network_picture
from nocdesk.boards.network_detail import device_detail, link_detail
from nocdesk.boards.network_rows import DeviceRow, ElementDetail, Health, NetworkPicture
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.people.model import SYSTEM
from nocdesk.quality.reading import Metric, Outcome
from nocdesk.severity import PerceivedSeverity
from tests.nocdesk.boards.shift import alarm_of, play_shift, words_of
from tests.nocdesk.network_builder import make_network
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.readings import Feeder, gauge


def picture(core: Core) -> NetworkPicture:
    with core.read() as session:
        return network_picture(session, now=core.clock.now())


def devices(core: Core) -> dict[str, DeviceRow]:
    return {row.name: row for row in picture(core).devices}


def detail_of_link(core: Core) -> ElementDetail:
    with core.read() as session:
        seen = network_picture(session, now=core.clock.now())
        return link_detail(session, seen.links[0].id, seen.supports)


def test_a_cut_link_marks_the_link_and_leaves_its_devices_to_their_own_alarms(
    core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    play_shift(core, clock, tmp_path)

    seen = picture(core)

    [link] = seen.links
    assert link.mark is not None
    assert (link.mark.severity, link.mark.text, link.mark.is_acknowledged) == (
        PerceivedSeverity.CRITICAL, "Link down: LNK-1", False,
    )  # fmt: skip
    assert (link.a_device, link.a_interface, link.b_device, link.b_interface, link.services) == (
        "CORE-1", "ge-0/0/1", "EDGE-1", "ge-0/0/1", 2,
    )  # fmt: skip
    rows = {row.name: row for row in seen.devices}
    assert rows["CORE-1"].mark is None
    assert (rows["CORE-1"].links, rows["CORE-1"].links_down) == (1, 1)
    silence = rows["EDGE-1"].mark
    assert silence is not None
    assert (silence.is_acknowledged, silence.alarm_id) == (True, alarm_of(core, Condition.DEVICE_SILENT))
    ports = {(row.device, row.link, row.peer): row for row in seen.interfaces}
    assert set(ports) == {("CORE-1", "LNK-1", "EDGE-1 ge-0/0/1"), ("EDGE-1", "LNK-1", "CORE-1 ge-0/0/1")}
    assert [row.mark is not None for row in ports.values()] == [True, False]
    assert [row.is_watched for row in ports.values()] == [True, False]


@pytest.mark.parametrize(
    ("outcome", "health"),
    [
        (Outcome.ANSWERED, Health.ANSWERS),
        (Outcome.SILENT, Health.SILENT),
        (Outcome.CREDENTIALS, Health.REFUSES),
        (Outcome.FAULTY, Health.FAULTY),
    ],
)
def test_the_health_of_a_device_is_the_last_word_of_its_sentinel(
    sqlite_core: Core, clock: VirtualClock, tmp_path: Path, outcome: Outcome, health: Health
) -> None:
    provider = make_provider(sqlite_core)
    assert devices(sqlite_core)["CORE-1"].health is Health.UNASKED
    feeder = Feeder(sqlite_core, clock, tmp_path)
    heard_at = clock.now()
    feeder.take(*feeder.healthy(provider))
    feeder.take(feeder.reading(provider.system_probe, outcome=outcome))
    feeder.spool.close()

    row = devices(sqlite_core)["CORE-1"]

    assert row.health is health
    assert row.heard_at == (heard_at + timedelta(seconds=5) if outcome is Outcome.ANSWERED else heard_at)


def test_a_device_that_answered_too_long_ago_is_late(sqlite_core: Core, clock: VirtualClock, tmp_path: Path) -> None:
    provider = make_provider(sqlite_core, interval_s=5.0)
    feeder = Feeder(sqlite_core, clock, tmp_path)
    feeder.take(*feeder.healthy(provider), advance_s=17.5)
    feeder.spool.close()

    assert devices(sqlite_core)["CORE-1"].health is Health.ANSWERS
    clock.advance(0.5)
    assert devices(sqlite_core)["CORE-1"].health is Health.LATE


def test_a_failed_service_test_is_no_trouble_of_the_device_that_runs_it(sqlite_core: Core) -> None:
    provider = make_provider(sqlite_core)
    with sqlite_core.work(SYSTEM) as work:
        for resource, probe, severity in (
            ("SIP-1 ping", provider.ping_probe, PerceivedSeverity.CRITICAL),
            ("CORE-1 ge-9/9/9", provider.interface_probe, PerceivedSeverity.MINOR),
        ):
            trouble = Trouble(
                key=resource, condition=Condition.THRESHOLD, severity=severity, resource=resource, text=resource,
                device_id=provider.core_router, probe_id=probe,
            )  # fmt: skip
            raise_alarm(work, trouble=trouble, began_at=work.now, touches=[])

    mark = devices(sqlite_core)["CORE-1"].mark

    assert mark is not None
    assert (mark.text, mark.count) == ("CORE-1 ge-9/9/9", 1)


def test_of_several_alarms_the_worst_is_told_and_all_must_be_acknowledged(sqlite_core: Core) -> None:
    provider = make_provider(sqlite_core)
    with sqlite_core.work(SYSTEM) as work:
        for key, severity in (("a", PerceivedSeverity.MINOR), ("b", PerceivedSeverity.MAJOR)):
            trouble = Trouble(
                key=key, condition=Condition.DEVICE_REBOOTED, severity=severity, resource="EDGE-1", text=key,
                device_id=provider.edge_router, probe_id=provider.edge_system_probe,
            )  # fmt: skip
            raise_alarm(work, trouble=trouble, began_at=work.now, touches=[])
    with sqlite_core.read() as session:
        minor, major = session.scalars(select(Alarm.id).order_by(Alarm.id)).all()

    for alarm_id, told in ((major, False), (minor, True)):
        with sqlite_core.work() as work:
            acknowledge_alarm(work, alarm_id=alarm_id)
        mark = devices(sqlite_core)["EDGE-1"].mark
        assert mark is not None
        assert (mark.text, mark.count, mark.is_acknowledged) == ("b", 2, told)


def test_the_detail_of_a_link_has_both_ports_their_last_values_and_who_falls(
    core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    provider = make_provider(core)
    feeder = Feeder(core, clock, tmp_path)
    for is_up in (1.0, 0.0):
        values = [gauge(Metric.OPER_UP, is_up, "ge-0/0/1"), gauge(Metric.RX_BPS, 1e6 + is_up, "ge-0/0/1")]
        feeder.take(feeder.reading(provider.interface_probe, values))
    feeder.spool.close()

    detail = detail_of_link(core)

    near, far = detail.ports
    assert (near.interface, near.is_up, near.rx_bps, near.tx_bps) == ("CORE-1 ge-0/0/1", False, 1e6, None)
    assert near.at == clock.now() - timedelta(seconds=5)
    assert (far.interface, far.is_up, far.at) == ("EDGE-1 ge-0/0/1", None, None)
    assert [alarm.text for alarm in detail.alarms] == ["Link down: LNK-1"]
    assert {(row.service, row.reason) for row in detail.reached} == {
        ("ACC-1", "rides on LNK-1"),
        ("SIP-1", "depends on ACC-1"),
    }


def test_the_detail_of_a_device_has_its_alarms_ports_and_who_falls_worst_first(
    core: Core, clock: VirtualClock, tmp_path: Path
) -> None:
    shift = play_shift(core, clock, tmp_path)
    with core.read() as session:
        seen = network_picture(session, now=clock.now())
        detail = device_detail(session, shift.provider.edge_router, seen.supports)

    assert [(alarm.text, alarm.is_acknowledged) for alarm in detail.alarms] == [
        ("No answer (also if key or community wrong)", True)
    ]
    assert [(port.interface, port.leads_to) for port in detail.ports] == [("ge-0/0/1", "CORE-1")]
    assert detail.up_s is not None
    assert detail.up_s > 1000
    assert [row.service for row in detail.reached] == ["SIP-1", "ACC-1"], "both are down; only voice has a budget"


def test_a_credential_is_shown_by_its_name_and_a_probe_with_what_it_asks(sqlite_core: Core) -> None:
    make_provider(sqlite_core)

    seen = picture(sqlite_core)

    assert {row.credential for row in seen.devices} == {"core"}
    assert [(row.name, row.device, row.service) for row in seen.bindings if row.service] == [
        ("SIP-1 ping", "CORE-1", "SIP-1")
    ]
    assert not re.search(r"community|priv|auth", words_of(seen.devices), re.IGNORECASE)


def test_a_picture_takes_as_many_queries_for_many_devices_as_for_few(sqlite_core: Core) -> None:
    make_network(sqlite_core, devices=400)
    with sqlite_core.work(SYSTEM) as work:
        for number in range(1, 60):
            trouble = Trouble(
                key=f"k{number}", condition=Condition.DEVICE_SILENT, severity=PerceivedSeverity.MAJOR, resource="x",
                text="No answer", device_id=number, probe_id=None,
            )  # fmt: skip
            raise_alarm(work, trouble=trouble, began_at=work.now, touches=[])
    asked: list[str] = []
    event.listen(sqlite_core.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    seen = picture(sqlite_core)

    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 13
    assert (len(seen.devices), sum(row.mark is not None for row in seen.devices)) == (400, 59)
    with sqlite_core.read() as session:
        assert len(seen.links) == session.scalar(text("SELECT count(*) FROM link"))


def test_who_falls_with_every_device_is_counted(sqlite_core: Core) -> None:
    make_network(sqlite_core, devices=60)

    seen = picture(sqlite_core)

    for row in seen.devices:
        assert row.services == len(seen.supports.falls_with_device(row.id))
    assert max(row.services for row in seen.devices) > 10


def test_a_provider_without_devices_is_an_empty_picture(sqlite_core: Core) -> None:
    assert picture(sqlite_core).devices == ()
