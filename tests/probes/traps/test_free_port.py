"""A port that is chosen now and used later is still free then: no system gives it to somebody who asks for any."""

import socket
import sys
from pathlib import Path

import pytest

from probes.traps.socket_options import BindError, free_udp_port

RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux says which ports it gives")
def test_a_free_port_is_none_that_the_system_gives_to_whoever_asks_for_any() -> None:
    lowest, highest = map(int, RANGE.read_text(encoding="ascii").split())

    assert [port for _ in range(50) if lowest <= (port := free_udp_port("127.0.0.1")) <= highest] == []


def test_a_port_that_somebody_has_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    other = free_udp_port("127.0.0.1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        drawn = iter((taken.getsockname()[1], other))
        monkeypatch.setattr("probes.traps.socket_options.random.choice", lambda _ports: next(drawn))

        assert free_udp_port("127.0.0.1") == other


def test_an_address_that_the_machine_does_not_have_is_said() -> None:
    with pytest.raises(BindError):
        free_udp_port("192.0.2.1")
