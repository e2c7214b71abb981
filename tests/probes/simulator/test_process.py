"""The simulator's process: it hands out ports, plays when told, and never outlives its parent."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nocdesk.credentials import Community, MemoryCredentials
from probes.simulator.process import SimulatorError, SimulatorOrder, SimulatorProcess

_DEADLINE_S = 60.0


def _until(is_true: Callable[[], bool]) -> bool:
    give_up_s = time.monotonic() + _DEADLINE_S
    while time.monotonic() < give_up_s:
        if is_true():
            return True
        time.sleep(0.05)
    return False


def _answers(port: int, community: str = "edge-readings") -> bool:
    line = ["snmpget", "-v2c", "-c", community, "-t", "0.3", "-r", "0", f"127.0.0.1:{port}", ".1.3.6.1.2.1.1.3.0"]
    return subprocess.run(line, capture_output=True, check=False, timeout=60).returncode == 0


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_every_device_gets_a_port_of_its_own(order: SimulatorOrder) -> None:
    with contextlib.closing(SimulatorProcess(order)) as simulator:
        ports = simulator.ports()

        assert sorted(ports) == ["core-a", "core-b", "edge", "voice"]
        assert len(set(ports.values())) == 4
        assert _until(lambda: _answers(ports["edge"]))


def test_a_device_is_silent_while_its_link_is_cut_and_answers_again(order: SimulatorOrder) -> None:
    with contextlib.closing(SimulatorProcess(replace(order, origin=datetime.now(UTC), speed=5.0))) as simulator:
        port = simulator.ports()["edge"]
        before = _until(lambda: _answers(port))
        simulator.begin(datetime.now(UTC))

        fell_silent = _until(lambda: not _answers(port))
        came_back = _until(lambda: _answers(port))

    assert before
    assert fell_silent
    assert came_back


def test_closing_ends_the_process_and_frees_its_ports(order: SimulatorOrder) -> None:
    simulator = SimulatorProcess(order)
    port = simulator.ports()["edge"]

    simulator.close()

    assert not simulator.is_running()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
        again.bind(("127.0.0.1", port))


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX word")
def test_it_ends_by_itself_when_its_parent_is_killed(files: tuple[Path, Path]) -> None:
    provider, story = map(str, files)
    program = (
        "import sys, time\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from probes.simulator.process import SimulatorOrder, SimulatorProcess\n"
        "from tests.probes.simulator.conftest import SECRETS\n"
        f"order = SimulatorOrder(Path({provider!r}), Path({story!r}), datetime.now(UTC), 1.0, SECRETS)\n"
        "simulator = SimulatorProcess(order)\nsimulator.ports()\n"
        "print(simulator.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        was_alive = _is_alive(child)

        parent.send_signal(signal.SIGKILL)

        assert was_alive
        assert _until(lambda: not _is_alive(child))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"story": Path("nowhere.toml")}, "nowhere.toml: cannot be read"),
        ({"provider": Path("nowhere.toml")}, "nowhere.toml: cannot be read"),
        ({"secrets": MemoryCredentials({})}, "core-a: credential 'core' is no v3 user"),
        (
            {"secrets": MemoryCredentials({"core": Community("not-a-user")})},
            "core-a: credential 'core' is no v3 user",
        ),
    ],
    ids=["story", "provider", "no secret", "wrong secret"],
)
def test_what_cannot_be_played_is_said_in_one_line(order: SimulatorOrder, change: dict[str, object], says: str) -> None:
    simulator = SimulatorProcess(replace(order, **change))  # type: ignore[arg-type]
    with contextlib.closing(simulator), pytest.raises(SimulatorError, match=says) as caught:
        simulator.ports()

    assert "\n" not in str(caught.value)


def test_a_port_in_use_is_named_with_the_device_that_wanted_it(order: SimulatorOrder) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        taken = other.getsockname()[1]
        simulator = SimulatorProcess(replace(order, first_port=taken))
        with contextlib.closing(simulator), pytest.raises(SimulatorError) as caught:
            simulator.ports()

    assert str(caught.value) == (
        f"core-a: the simulated device cannot have port {taken} of 127.0.0.1 (address already in use): "
        "end the program that uses it, or choose other ports"
    )


def test_no_secret_stands_on_the_command_line(order: SimulatorOrder) -> None:
    with contextlib.closing(SimulatorProcess(order)) as simulator:
        simulator.ports()
        line = Path(f"/proc/{simulator.pid}/cmdline")
        if not line.exists():
            pytest.skip("this system has no /proc")

        said = line.read_bytes().decode()

    assert "probes.simulator" in said
    assert "secret" not in said
    assert "edge-readings" not in said


def test_a_story_begins_only_once(order: SimulatorOrder) -> None:
    now = datetime.now(UTC)
    with contextlib.closing(SimulatorProcess(replace(order, origin=now, speed=0.1))) as simulator:
        port = simulator.ports()["edge"]
        simulator.begin(now + timedelta(hours=1))

        # By this one the link would be cut for the next 290 s.
        simulator.begin(now - timedelta(seconds=110))

        assert _until(lambda: _answers(port))
