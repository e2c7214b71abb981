"""From net-snmp's own tools, and from storms of traps, through to alarms: each trouble once, and few of a flood."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from nocdesk.alarms.model import Alarm, Condition
from nocdesk.network.model import Device, Interface, Probe, ProbeType
from nocdesk.requests.model import Request
from nocdesk.traps.rules import judging
from nocdesk.traps.rules.told import Told
from probes.snmp.varbind import Oid
from tests.probes.traps.notices import LINK_DOWN, LINK_UP, notice
from tests.probes.traps.receiving import COMMUNITY, Receiving, kill, receiving, wait_until
from tests.probes.traps.test_storm import lost, send_at

DOWN, UP = "1.3.6.1.6.3.1.1.5.3", "1.3.6.1.6.3.1.1.5.4"
IF_INDEX, IF_NAME = "1.3.6.1.2.1.2.2.1.1.7", "1.3.6.1.2.1.31.1.1.1.1.7"
OBJECTS = (IF_INDEX, "i", "7", IF_NAME, "s", "xe-0/0/7")


def alarms(running: Receiving) -> list[Alarm]:
    """All of them, in the order in which they were raised."""
    with running.core.read() as session:
        return list(session.scalars(select(Alarm).where(Alarm.condition != Condition.TRAPS_LOST).order_by(Alarm.id)))


def raised_in_all(running: Receiving) -> int:
    """How often alarms were raised, all counted."""
    with running.core.read() as session:
        return session.scalar(select(func.sum(Alarm.count))) or 0


def watch_interface(running: Receiving, name: str) -> int:
    """Give the device an interface and a probe that watches it; the probe."""
    with running.core.work() as work:
        device_id = work.session.scalars(select(Device.id)).one()
        probe = Probe(name="interfaces", type=ProbeType.IF_MIB, device_id=device_id, parameters={})
        work.session.add_all([Interface(device_id=device_id, name=name), probe])
        work.session.flush()
        return probe.id


def test_link_down_and_up_of_snmptrap_raise_and_clear_one_alarm_and_ask_for_a_poll(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        probe_id = watch_interface(running, "xe-0/0/7")
        running.snmptrap("-v2c", "-c", COMMUNITY, "--", "4711", DOWN, *OBJECTS)
        wait_until(lambda: len(alarms(running)) == 1)
        (down,) = alarms(running)
        running.snmptrap("-v2c", "-c", COMMUNITY, "--", "4900", UP, *OBJECTS)
        wait_until(lambda: alarms(running)[0].cleared_at is not None)
        with running.core.read() as session:
            asked = session.scalars(select(Request.subject_id)).all()

    assert (down.natural_key, down.rule) == ("linkDown|cr-lis-1 xe-0/0/7", "IF-MIB::linkDown")
    assert asked == [probe_id]


def test_an_inform_of_snmpinform_raises_its_alarm(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        said = running.snmptrap("-v2c", "-c", COMMUNITY, "--", "5", DOWN, *OBJECTS, tool="snmpinform")
        wait_until(lambda: len(alarms(running)) == 1)

    assert said.returncode == 0, said.stderr


def test_a_v1_trap_of_a_ups_meets_the_rule_of_its_module(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        running.snmptrap("-v1", "-c", COMMUNITY, "--", "1.3.6.1.2.1.33.2", "192.0.2.9", "6", "1", "99")
        wait_until(lambda: len(alarms(running)) == 1)
        (battery,) = alarms(running)

    assert (battery.natural_key, battery.rule) == ("onBattery|cr-lis-1", "UPS-MIB::upsTrapOnBattery")


def test_a_repetition_and_a_killed_decoder_leave_one_alarm_that_was_raised_once(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        running.send(notice(7))
        wait_until(lambda: len(alarms(running)) == 1)
        kill(running.reception.decoder_pid)
        running.send(notice(7))
        running.send(notice(8, name=(1, 3, 6, 1, 4, 1, 32473, 1)))
        wait_until(lambda: len(alarms(running)) == 2)
        counts = [alarm.count for alarm in alarms(running)]

    assert counts == [1, 1]


def test_a_clear_that_overtakes_its_trouble_leaves_no_alarm(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        running.send(notice(7, name=LINK_UP, ticks=5_300))
        running.wait_for_traps(1)
        running.send(notice(7, name=LINK_DOWN, ticks=5_000))
        running.wait_for_traps(2)
        left = alarms(running)

    assert left == []


def test_five_thousand_traps_at_once_of_fifty_interfaces_are_fifty_alarms_and_none_is_lost(tmp_path: Path) -> None:
    traps = [notice(1 + number % 50, ticks=1_000 + number) for number in range(5_000)]
    with receiving(tmp_path) as running:
        for datagram in traps:
            running.send(datagram)
        wait_until(lambda: running.stored() == 5_000)

        assert lost(running) == 0
        assert len(alarms(running)) == 50
        assert raised_in_all(running) == 5_000


def test_two_thousand_traps_a_second_for_ten_seconds_end_in_alarms_as_they_come(tmp_path: Path) -> None:
    names: tuple[Oid, Oid] = (LINK_DOWN, LINK_UP)
    traps = [notice(1 + number // 2 % 40, name=names[number % 2], ticks=number) for number in range(20_000)]
    with receiving(tmp_path) as running:
        send_at(running, traps, 2_000)
        wait_until(lambda: running.stored() == 20_000)

        assert lost(running) == 0
        assert len(alarms(running)) == 40
        assert raised_in_all(running) == 10_000
        assert [alarm for alarm in alarms(running) if alarm.cleared_at is None] == []


def test_without_their_bound_endless_interfaces_would_make_endless_alarms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unbounded(_work: object, told: list[Told], _judgement: object) -> list[Told]:
        return told

    traps = [notice(1 + number) for number in range(400)]
    with receiving(tmp_path / "bounded") as running:
        for datagram in traps:
            running.send(datagram)
        wait_until(lambda: running.stored() == 400)
        bounded = len(alarms(running))
    monkeypatch.setattr(judging, "_bounded", unbounded)
    with receiving(tmp_path / "unbounded") as running:
        for datagram in traps:
            running.send(datagram)
        wait_until(lambda: running.stored() == 400)
        without = len(alarms(running))

    assert (bounded, without) == (judging.MOST_UNKNOWN + 1, 400)


def test_traps_that_the_rules_choke_on_are_stored_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def choke(_self: object, _work: object, _heard: object) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(judging.TrapJudge, "judge", choke)
    with receiving(tmp_path) as running:
        running.send(notice(7))
        running.wait_for_traps(1)

        assert alarms(running) == []
