"""The check asks every device once and says why one does not answer."""

import socket

from nocdesk.clock import SystemClock
from nocdesk.credentials import Community, Credential, UsmUser
from nocdesk.network.model import SnmpVersion
from nocdesk.network.queries import PollTarget
from nocdesk.setting_groups import PollSettings
from probes.reachability import unreachable
from tests.probes.conftest import Snmpd

PACE = PollSettings(timeout_s=2, retries=0)


def target(device_id: int, port: int) -> PollTarget:
    """A device on loopback."""
    return PollTarget(device_id, f"d{device_id}", "127.0.0.1", port, SnmpVersion.V3, "x", (), ())


def test_devices_that_answer_are_left_out_and_the_others_have_different_reasons(snmpd: Snmpd) -> None:
    wrong_key = UsmUser(snmpd.user.user, "not-the-auth-secret", snmpd.user.priv_passphrase)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        devices: list[tuple[PollTarget, Credential]] = [
            (target(1, snmpd.port), snmpd.user),
            (target(2, snmpd.port), snmpd.community),
            (target(3, snmpd.port), wrong_key),
            (target(4, mute.getsockname()[1]), Community("anything-at-all")),
        ]

        reasons = unreachable(devices, PACE, SystemClock())

    assert set(reasons) == {3, 4}
    assert "no answer" in reasons[4].lower()
    assert "no answer" not in reasons[3].lower()


def test_without_devices_nothing_is_asked() -> None:
    assert unreachable([], PACE, SystemClock()) == {}
