"""What NocDesk is made of: pinned by hash, above the versions with known faults, and nothing dangerous written here."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.reliability.record import Telling

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
PRODUCT = ("nocdesk", "probes", "ui")
FLOORS = {"pysnmp": (7, 1, 30), "pyasn1": (0, 6, 4)}
"""Older ones have faults that a datagram can reach."""
_PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)(.*?)(?=^[a-z0-9-]+==|\Z)", re.MULTILINE | re.DOTALL)


def pins(lock: str) -> Mapping[str, tuple[str, str]]:
    """The version of each package, and what stands beside it."""
    return {name: (version, rest) for name, version, rest in _PINNED.findall(lock)}


def faults_of(lock: str) -> list[str]:
    """What a lock must not have: a package without a hash, an address of a registry, a version below its floor."""
    found = pins(lock)
    faults = [f"{name} has no hash" for name, (_, rest) in found.items() if "--hash=sha256:" not in rest]
    faults += [f"{name} is too old" for name, floor in FLOORS.items() if _numbers(found[name][0]) < floor]
    return faults + ["names a registry"] * ("://" in lock)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def test_every_package_is_pinned_by_hash_and_above_its_floor(promise: Telling) -> None:
    lock = LOCK.read_text(encoding="utf-8")
    pinned = pins(lock)
    old, bare = lock.replace(f"pyasn1=={pinned['pyasn1'][0]}", "pyasn1==0.6.3"), lock.replace("--hash=sha256:", "--")

    assert faults_of(old) == ["pyasn1 is too old"]
    assert len(faults_of(bare)) == len(pinned) > 100
    promise.control("S16", "a lock with pyasn1 0.6.3, or without hashes, is refused")
    promise.kept(
        "S16", "packages in the lock without a hash or below a floor", injected=len(pinned), wrong=len(faults_of(lock))
    )


def test_the_code_has_nothing_that_is_gravely_dangerous(promise: Telling, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("import subprocess\nsubprocess.Popen('ls ' + name, shell=True)\n")

    assert len(_grave(tmp_path)) == 1
    promise.control("S16", "a planted shell=True is found")
    found = _grave(*(ROOT / package for package in PRODUCT))
    assert found == []
    promise.kept("S16", "grave findings of bandit in the program", injected=1, wrong=len(found))


def test_no_package_has_a_known_fault(promise: Telling) -> None:
    """As far as PyPI's own list can be asked from here; the table says of how many packages that was."""
    asked = [
        sys.executable,
        "-m",
        "pip_audit",
        "--require-hashes",
        "--disable-pip",
        "-r",
        str(LOCK),
        "--format",
        "json",
    ]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)["dependencies"] if done.stdout.startswith("{") else []
    answered = [each for each in told if "vulns" in each]
    known = [(each["name"], fault["id"]) for each in answered for fault in each["vulns"]]

    assert known == []
    of = len(pins(LOCK.read_text(encoding="utf-8")))
    promise.kept(
        "S16", f"known faults of packages, of which the list was asked here: {len(answered)} of {of}", injected=1
    )


def _grave(*paths: Path) -> list[str]:
    command = [sys.executable, "-m", "bandit", "-q", "-r", *map(str, paths), "-lll", "-f", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [
        f"{each['filename']}:{each['line_number']} {each['test_id']}" for each in json.loads(done.stdout)["results"]
    ]
