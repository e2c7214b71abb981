"""R22: hours of polls and events, told as fast as they can be judged, leave memory and open files as they were."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.figures import figure
from tests.reliability.record import Telling

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads memory and open files from /proc"),
]
MINUTES = figure(15, 24 * 60)
PER_HOUR_MIB, BESIDE_MIB = 1.0, 8.0
"""What may grow by the hour, and once: what an allocator keeps beside is no leak."""


def soaked(directory: Path, minutes: int, how: str) -> dict[str, float]:
    """What a process says of itself: events told, MiB and files that came after the warm-up, and what waits."""
    command = [sys.executable, "-m", "tests.reliability.soaking_child", str(directory), str(minutes), how]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def test_memory_and_files_stay_as_they_were(tmp_path: Path, promise: Telling) -> None:
    found = soaked(tmp_path, MINUTES, "sound")

    assert found["waiting"] == 0
    assert found["files"] <= 0
    assert found["mib"] <= BESIDE_MIB + PER_HOUR_MIB * MINUTES / 60
    promise.kept("R22", f"polls and events within {MINUTES / 60:g} h", injected=int(found["told"]))


def test_control_what_is_kept_of_each_batch_is_seen(tmp_path: Path, promise: Telling) -> None:
    found = soaked(tmp_path, 10, "leaking")

    assert found["mib"] > BESIDE_MIB + PER_HOUR_MIB
    promise.control("R22", f"each batch kept in memory: {found['mib']:.0f} MiB more")
