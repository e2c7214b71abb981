"""The agents on the wire, asked by net-snmp's own tools."""

import re
import subprocess
from collections.abc import Mapping

import pytest

from probes.simulator.device_view import DeviceView
from tests.probes.simulator.conftest import ORIGIN, Running

_LINE = re.compile(r"^(\.[\d.]+) = (.*)$")
_UP_TIME = ".1.3.6.1.2.1.1.3.0"
_V2C = ("-v2c", "-c", "edge-readings")


def _v3(user: str, auth: str, priv: str) -> tuple[str, ...]:
    return ("-v3", "-l", "authPriv", "-u", user, "-a", "SHA-256", "-A", auth, "-x", "AES", "-X", priv)


_CORE = _v3("core-reader", "core-auth-secret", "core-priv-secret")
_VOICE = _v3("voice-reader", "voice-auth-secret", "voice-priv-secret")


def _run(
    tool: str, running: Running, device: str, options: tuple[str, ...], *oids: str, timeout_s: int = 30
) -> tuple[str, str]:
    line = [tool, *options, "-On", "-t", str(timeout_s), "-r", "0", f"127.0.0.1:{running.ports[device]}", *oids]
    done = subprocess.run(line, capture_output=True, text=True, timeout=150, check=False)
    return done.stdout, done.stderr


def _walk(running: Running, device: str, options: tuple[str, ...], *more: str) -> list[tuple[int, ...]]:
    output, _ = _run("snmpbulkwalk", running, device, (*options, *more), ".1")
    matches = (_LINE.match(line) for line in output.splitlines())
    return [tuple(map(int, match[1].strip(".").split("."))) for match in matches if match and "No more" not in match[2]]


@pytest.mark.parametrize(("device", "options"), [("edge", _V2C), ("core-a", _CORE), ("voice", _VOICE)])
def test_a_full_walk_is_strictly_increasing_and_gives_every_object(
    running: Running, views: Mapping[str, DeviceView], device: str, options: tuple[str, ...]
) -> None:
    walked = _walk(running, device, options)

    assert walked == sorted(set(walked))
    assert walked == sorted(views[device].objects(ORIGIN))


@pytest.mark.parametrize("repetitions", ["1", "3", "50", "1000"])
def test_a_walk_gives_the_same_whatever_its_repetitions(running: Running, repetitions: str) -> None:
    by_ten = _walk(running, "core-a", _CORE)

    walked = _walk(running, "core-a", _CORE, f"-Cr{repetitions}")

    assert walked == by_ten


def test_getnext_walks_to_the_same_end(running: Running) -> None:
    output, _ = _run("snmpwalk", running, "edge", _V2C, ".1.3.6.1.2.1.31")

    names = [match[2] for line in output.splitlines() if (match := _LINE.match(line))]
    assert 'STRING: "up1"' in names
    assert 'STRING: "cust1"' in names


def test_a_device_that_counts_in_32_bits_has_no_high_capacity_counters(running: Running) -> None:
    small, _ = _run("snmpget", running, "edge", _V2C, ".1.3.6.1.2.1.31.1.1.1.6.1")
    large, _ = _run("snmpget", running, "core-a", _CORE, ".1.3.6.1.2.1.31.1.1.1.6.1")

    assert "No Such" in small
    assert "Counter64" in large


def test_what_is_missing_is_named_as_object_or_as_instance(running: Running) -> None:
    output, _ = _run("snmpget", running, "edge", _V2C, ".1.3.6.1.2.1.2.2.1.8.99", ".1.3.6.1.9.9.9.0", _UP_TIME)

    assert "No Such Instance" in output.splitlines()[0]
    assert "No Such Object" in output.splitlines()[1]
    assert "Timeticks" in output.splitlines()[2]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (_v3("core-reader", "wrong-auth-secret", "core-priv-secret"), "Authentication failure"),
        (_v3("nobody", "core-auth-secret", "core-priv-secret"), "Unknown user name"),
        (("-v3", "-l", "authNoPriv", *_CORE[3:9]), "Unsupported security level"),
        (_v3("core-reader", "core-auth-secret", "wrong-priv-secret"), "Decryption error"),
        (_V2C, "Timeout"),
    ],
    ids=["wrong auth key", "unknown user", "wrong level", "wrong priv key", "v2c"],
)
def test_a_v3_agent_refuses_everybody_else(running: Running, options: tuple[str, ...], says: str) -> None:
    output, errors = _run("snmpget", running, "core-a", options, _UP_TIME, timeout_s=2)

    assert says in errors
    assert output == ""


@pytest.mark.parametrize("options", [("-v2c", "-c", "public"), ("-v1", "-c", "edge-readings"), _CORE])
def test_a_v2c_agent_does_not_answer_anything_else(running: Running, options: tuple[str, ...]) -> None:
    output, errors = _run("snmpget", running, "edge", options, _UP_TIME, timeout_s=2)

    assert "Timeout" in errors
    assert output == ""


def test_setting_is_refused(running: Running) -> None:
    _, errors = _run("snmpset", running, "edge", _V2C, ".1.3.6.1.2.1.1.6.0", "s", "elsewhere")

    assert "noAccess" in errors
