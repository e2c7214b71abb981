"""What the check says of traps: whether they can come in, whose are believed, what was lost last."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.credentials import Community, Credential, UsmUser
from nocdesk.finding import Finding, Weight
from nocdesk.network.model import Device, DeviceKind, SnmpVersion
from nocdesk.people.model import SYSTEM
from nocdesk.setting_groups import SecurityLevel, TrapSettings
from nocdesk.trap_check import check_traps
from nocdesk.traps.commands import ReceiverBeat, count_losses, note_receiver
from nocdesk.traps.event import Cause, ReceiverFigures
from nocdesk.traps.model import ReceiverState

LAB: Mapping[str, Credential] = {"lab": Community("kestrel-notices")}
WHOLE = 4 * 2**20


def receive(core: Core, level: SecurityLevel = SecurityLevel.AUTH_NO_PRIV) -> None:
    """The settings want traps, and one device may send them."""
    traps = TrapSettings(enabled=True, minimum_level=level)
    core.settings = core.settings.model_copy(update={"traps": traps})
    with core.work(SYSTEM) as work:
        one = Device(name="kestrel", kind=DeviceKind.CORE_ROUTER, address="192.0.2.7", snmp=SnmpVersion.V2C)
        one.credential = "lab"
        work.session.add(one)


def beat(core: Core, buffer_bytes: int = WHOLE) -> None:
    """Our collector's receiver gives a sign of life."""
    with core.work(SYSTEM) as work:
        figures = ReceiverFigures(buffer_bytes=buffer_bytes)
        state = ReceiverState.RUNNING
        said = ReceiverBeat("a1", state, "", "", 162, work.now, figures, 0, 0, 0, 0, 0, 0)
        note_receiver(work, beat=said)


def findings(core: Core, found: Mapping[str, Credential] = LAB, *, size: int = WHOLE, fault: str = "") -> list[Finding]:
    """All that is said, where trying the port has that result."""
    return list(check_traps(core, found, lambda _address, _port: (size, fault)))


def wrong(said: list[Finding]) -> list[tuple[Weight, str]]:
    """What is not as it should be."""
    return [(one.weight, one.text) for one in said if one.weight is not Weight.OK]


def test_without_the_setting_it_says_how_traps_are_received(sqlite_core: Core) -> None:
    (said,) = findings(sqlite_core, fault="must not be tried")

    assert said == Finding(Weight.OK, "traps", "are not received: set enabled = true under [traps] to receive them")


def test_a_port_that_can_be_bound_is_said_to_be_free_and_one_that_cannot_is_a_fault(sqlite_core: Core) -> None:
    receive(sqlite_core)

    free, taken = findings(sqlite_core), findings(sqlite_core, fault="another program listens there")

    assert wrong(free) == []
    assert free[0].text == "UDP port 162 of this machine is free for the collector, which receives nothing now"
    assert wrong(taken) == [(Weight.FAULT, "another program listens there")]


def test_a_port_that_our_own_collector_holds_is_not_tried_until_it_is_silent(
    sqlite_core: Core, clock: VirtualClock
) -> None:
    receive(sqlite_core)
    beat(sqlite_core)

    held = findings(sqlite_core, fault="another program listens there")
    clock.advance(60)
    silent = findings(sqlite_core, fault="another program listens there")

    assert wrong(held) == []
    assert held[0].text == "are received by the collector on UDP port 162 of this machine"
    assert wrong(silent) == [(Weight.FAULT, "another program listens there")]


def test_a_buffer_that_is_smaller_than_asked_for_is_weak_whoever_has_it(sqlite_core: Core) -> None:
    receive(sqlite_core)
    tried = wrong(findings(sqlite_core, size=212_992))
    beat(sqlite_core, buffer_bytes=212_992)
    held = wrong(findings(sqlite_core))

    assert tried == held
    ((weight, text),) = tried
    assert weight is Weight.WEAK
    assert text.startswith("the receive buffer has 208 KiB where 4 MiB were asked for")
    assert "sysctl net.core.rmem_max=4194304" in text


def test_without_a_device_everything_would_be_refused(sqlite_core: Core) -> None:
    receive(sqlite_core)
    with sqlite_core.work(SYSTEM) as work:
        work.session.query(Device).delete()

    ((weight, text),) = wrong(findings(sqlite_core))

    assert weight is Weight.FAULT
    assert "no device is in the inventory" in text


@pytest.mark.parametrize(
    ("level", "credential", "words"),
    [
        (SecurityLevel.AUTH_NO_PRIV, None, "credential 'lab' is missing: `nocdesk credential set lab`"),
        (SecurityLevel.AUTH_NO_PRIV, UsmUser("noc"), "has a user without a key"),
        (SecurityLevel.AUTH_PRIV, UsmUser("noc", "an-auth-secret"), "has a user without a privacy key"),
    ],
    ids=["missing", "no key", "no privacy key"],
)
def test_devices_that_are_not_believed_are_named_with_the_remedy(
    sqlite_core: Core, level: SecurityLevel, credential: Credential | None, words: str
) -> None:
    receive(sqlite_core, level)

    ((_, text),) = wrong(findings(sqlite_core, {} if credential is None else {"lab": credential}))

    assert text.startswith("of kestrel are refused")
    assert words in text


def test_a_user_with_all_that_is_asked_for_is_believed(sqlite_core: Core) -> None:
    receive(sqlite_core, SecurityLevel.AUTH_PRIV)

    assert wrong(findings(sqlite_core, {"lab": UsmUser("noc", "an-auth-secret", "a-priv-secret")})) == []


def test_the_last_loss_is_told_and_is_weak_for_a_day(sqlite_core: Core, clock: VirtualClock) -> None:
    receive(sqlite_core)
    with sqlite_core.work(SYSTEM) as work:
        count_losses(work, lost={("192.0.2.7", Cause.RATE): 12, ("192.0.2.9", Cause.NOT_ALLOWED): 900})

    new = wrong(findings(sqlite_core))
    clock.advance(timedelta(days=2).total_seconds())
    old = findings(sqlite_core)

    ((weight, text),) = new
    assert weight is Weight.WEAK
    assert text.startswith("12 lost in all, the last from 192.0.2.7 at ")
    assert text.endswith(": beyond the rate of one device; see `nocdesk traps`")
    assert wrong(old) == []
    assert "12 lost in all" in old[-1].text


def test_a_file_of_rules_that_cannot_be_used_is_named(sqlite_core: Core, tmp_path: Path) -> None:
    receive(sqlite_core)
    (tmp_path / "bad.toml").write_text("format = 1\n")
    traps = sqlite_core.settings.traps.model_copy(update={"rule_dir": tmp_path})
    sqlite_core.settings = sqlite_core.settings.model_copy(update={"traps": traps})

    said = wrong(findings(sqlite_core))
    assert (Weight.WEAK, "a file of rules is left out: bad.toml line 1: 'module' is missing: add it") in said
