"""SNMPv3 notifications of net-snmp's own tools: what is signed and encrypted arrives, what is less is refused."""

import os
from pathlib import Path

import pytest

from nocdesk.credentials import AuthProtocol, PrivProtocol, UsmUser
from nocdesk.setting_groups import SecurityLevel, TrapSettings
from nocdesk.traps.event import Cause, TrapState
from tests.probes.traps.receiving import Receiving, receiving, wait_until

LINK_DOWN = "1.3.6.1.6.3.1.1.5.3"
AUTH, PRIV = "a-long-auth-secret", "a-long-priv-secret"
ENGINE = "80001f8880c56a96b11223344"
USER = UsmUser("watcher", AUTH, PRIV, AuthProtocol.SHA256, PrivProtocol.AES128)
SIGNED = ("-l", "authNoPriv", "-a", "SHA-256", "-A", AUTH)
SEALED = ("-l", "authPriv", "-a", "SHA-256", "-A", AUTH, "-x", "AES", "-X", PRIV)


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """net-snmp's tools keep their boots in a file, which shall be of this test."""
    monkeypatch.setenv("SNMP_PERSISTENT_DIR", str(tmp_path / "net-snmp"))
    monkeypatch.setenv("SNMPCONFPATH", os.devnull)


def trap(running: Receiving, *security: str, user: str = USER.user, boots: int = 7, time_s: int = 500) -> None:
    """Send one."""
    said = running.snmptrap(
        "-v3", "-e", f"0x{ENGINE}0", "-Z", f"{boots},{time_s}", "-u", user, *security, "--", "99", LINK_DOWN
    )
    assert said.returncode == 0, said.stderr


def test_a_sealed_trap_arrives_with_its_user_engine_boots_and_time(tmp_path: Path) -> None:
    with receiving(tmp_path, USER) as running:
        trap(running, *SEALED)
        (stored,) = running.wait_for_traps(1)

    assert (stored.state, stored.version, stored.trap_oid) == (TrapState.DECODED, "v3", LINK_DOWN)
    assert (stored.user, stored.engine_boots, stored.uptime_ticks) == ("watcher", 7, 99)
    assert stored.engine_id == f"{ENGINE}0"
    assert stored.engine_time_s is not None
    assert 500 <= stored.engine_time_s < 560


@pytest.mark.parametrize(
    ("auth", "name"), [(AuthProtocol.MD5, "MD5"), (AuthProtocol.SHA1, "SHA"), (AuthProtocol.SHA512, "SHA-512")]
)
def test_traps_signed_with_other_digests_arrive(tmp_path: Path, auth: AuthProtocol, name: str) -> None:
    with receiving(tmp_path, UsmUser("watcher", AUTH, auth=auth)) as running:
        trap(running, "-l", "authNoPriv", "-a", name, "-A", AUTH)
        (stored,) = running.wait_for_traps(1)

    assert stored.state is TrapState.DECODED


def test_an_inform_is_answered_in_its_own_security_and_stored_once(tmp_path: Path) -> None:
    with receiving(tmp_path, USER) as running:
        said = running.snmptrap("-v3", "-u", USER.user, *SEALED, "--", "5", LINK_DOWN, tool="snmpinform")
        (stored,) = running.wait_for_traps(1)
        wait_until(lambda: running.received().discoveries == 1)
        figures = running.received()

    # It asks for our engine, whose Report tells our time as well, and then says what it has to say.
    assert (figures.received, figures.stored, figures.duplicates) == (2, 1, 0)
    # snmpinform fails unless our engine is found, its time is told, and a signed Response comes back.
    assert said.returncode == 0, said.stderr
    assert (stored.is_inform, stored.user, stored.trap_oid, stored.engine_id) == (True, "watcher", LINK_DOWN, "")


def test_less_than_the_users_level_is_refused(tmp_path: Path) -> None:
    with receiving(tmp_path, USER) as running:
        trap(running, *SIGNED)
        trap(running, "-l", "noAuthNoPriv")
        stored = running.wait_for_traps(2)
        running.wait_for_count(Cause.LEVEL_TOO_LOW, 2)

    assert [(one.state, one.cause, one.trap_oid) for one in stored] == [
        (TrapState.REFUSED, Cause.LEVEL_TOO_LOW, "")
    ] * 2


def test_a_user_without_a_key_is_refused_unless_the_settings_allow_it(tmp_path: Path) -> None:
    nobody = UsmUser("watcher")
    with receiving(tmp_path / "strict", nobody) as running:
        trap(running, "-l", "noAuthNoPriv")
        (strict,) = running.wait_for_traps(1)
    lax = TrapSettings(enabled=True, address="127.0.0.1", port=0, minimum_level=SecurityLevel.NO_AUTH_NO_PRIV)
    with receiving(tmp_path / "lax", nobody, traps=lax) as running:
        trap(running, "-l", "noAuthNoPriv")
        (allowed,) = running.wait_for_traps(1)

    assert (strict.state, strict.cause) == (TrapState.REFUSED, Cause.LEVEL_TOO_LOW)
    assert allowed.state is TrapState.DECODED


def test_a_wrong_key_and_an_unknown_user_are_refused(tmp_path: Path) -> None:
    with receiving(tmp_path, USER) as running:
        trap(running, "-l", "authPriv", "-a", "SHA-256", "-A", "another-secret", "-x", "AES", "-X", PRIV)
        trap(running, *SEALED, user="stranger")
        stored = running.wait_for_traps(2)

    assert [one.cause for one in stored] == [Cause.WRONG_DIGEST, Cause.UNKNOWN_USER]


def test_a_trap_from_before_the_last_boot_is_refused_even_after_all_was_started_anew(tmp_path: Path) -> None:
    with receiving(tmp_path, USER) as running:
        trap(running, *SEALED, boots=7)
        running.wait_for_traps(1)
        trap(running, *SEALED, boots=6)
        running.wait_for_count(Cause.OLD_BOOT, 1)
    with receiving(tmp_path, USER) as running:
        trap(running, *SEALED, boots=5)
        running.wait_for_count(Cause.OLD_BOOT, 2)
        trap(running, *SEALED, boots=8)
        stored = running.wait_for_traps(4)

    assert [one.engine_boots for one in stored if one.state is TrapState.DECODED] == [7, 8]
