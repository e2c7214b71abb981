"""Traps and INFORMs of net-snmp's own tools, v1 and v2c, arrive as what they are."""

from pathlib import Path

from nocdesk.traps.event import Cause, TrapState
from tests.probes.traps.receiving import COMMUNITY, Receiving, receiving

LINK_DOWN = "1.3.6.1.6.3.1.1.5.3"
IF_INDEX = "1.3.6.1.2.1.2.2.1.1.7"


def test_a_v2c_trap_is_stored_with_its_device_name_time_and_objects(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        said = running.snmptrap(
            "-v2c", "-c", COMMUNITY, "--", "4711", LINK_DOWN, IF_INDEX, "i", "7", "1.3.6.1.2.1.31.1.1.1.18.7", "s", "up"
        )
        (trap,) = running.wait_for_traps(1)

    assert (said.returncode, said.stderr) == (0, "")
    assert (trap.device, trap.source, trap.version, trap.state) == ("cr-lis-1", "127.0.0.1", "v2c", TrapState.DECODED)
    assert (trap.trap_oid, trap.uptime_ticks, trap.is_inform) == (LINK_DOWN, 4711, False)
    assert [(one.oid, one.type, one.value) for one in trap.varbinds] == [
        (IF_INDEX, "INTEGER", 7),
        ("1.3.6.1.2.1.31.1.1.1.18.7", "OCTET STRING", b"up".hex()),
    ]


def test_an_inform_is_answered_and_stored(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        said = running.snmptrap("-v2c", "-c", COMMUNITY, "--", "5", LINK_DOWN, tool="snmpinform")
        (trap,) = running.wait_for_traps(1)

    # snmpinform fails unless it gets the Response that belongs to its request.
    assert said.returncode == 0, said.stderr
    assert (trap.is_inform, trap.trap_oid) == (True, LINK_DOWN)


def test_generic_v1_traps_are_named_as_rfc_3584_says(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        running.snmptrap(
            "-v1", "-c", COMMUNITY, "--", "1.3.6.1.4.1.2636.1.1.1.2.21", "192.0.2.9", "2", "0", "99", IF_INDEX, "i", "7"
        )
        (trap,) = running.wait_for_traps(1)

    assert (trap.version, trap.trap_oid, trap.uptime_ticks) == ("v1", LINK_DOWN, 99)
    assert [(one.oid, one.value) for one in trap.varbinds] == [
        (IF_INDEX, 7),
        ("1.3.6.1.6.3.18.1.3.0", "192.0.2.9"),
        ("1.3.6.1.6.3.1.1.4.3.0", "1.3.6.1.4.1.2636.1.1.1.2.21"),
    ]


def test_a_vendors_v1_trap_is_named_below_its_enterprise(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        running.snmptrap("-v1", "-c", COMMUNITY, "--", "1.3.6.1.4.1.9.9.43.2", "192.0.2.9", "6", "17", "99")
        (trap,) = running.wait_for_traps(1)

    assert trap.trap_oid == "1.3.6.1.4.1.9.9.43.2.0.17"


def test_a_wrong_community_is_refused_shown_and_counted_and_its_inform_gets_no_answer(tmp_path: Path) -> None:
    with receiving(tmp_path) as running:
        said = running.snmptrap("-v2c", "-c", "not-" + COMMUNITY, "-t", "1", "--", "5", LINK_DOWN, tool="snmpinform")
        (trap,) = running.wait_for_traps(1)
        running.wait_for_count(Cause.UNKNOWN_COMMUNITY, 1)

    assert said.returncode != 0
    assert (trap.state, trap.cause, trap.trap_oid, trap.raw) == (
        TrapState.REFUSED,
        Cause.UNKNOWN_COMMUNITY,
        "",
        b"",
    )
    assert "not-" + COMMUNITY not in _everything_stored(running)


def _everything_stored(running: Receiving) -> str:
    return (running.core.settings.data_dir / "nocdesk.db").read_bytes().decode("latin-1")
