"""However the demo is ended, with a window or without, no process and no directory stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.probes.simulator.small_provider import write_small_provider

pytestmark = [
    pytest.mark.timeout(1800),
    pytest.mark.skipif(sys.platform == "win32", reason="signals to another process are a POSIX thing"),
]

DEADLINE_S = 400.0


PROGRAM = """
import sys
import time
from pathlib import Path
from nocdesk import cli
from nocdesk.commandline import demo_command
from probes import demo
files, opening_s = Path(sys.argv.pop(1)), float(sys.argv.pop(1))
demo._shipped = lambda name: files / name
arrange = demo_command.arrange
def open_with_a_sign(desk, **wishes):
    arrange(desk, **wishes)
    (files / "window is open").touch()
    time.sleep(opening_s)
demo_command.arrange = open_with_a_sign
cli.main()
"""
"""The front door on a small provider; it leaves a sign when the window is open, and may linger before the loop."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends the demo, how often, and whether the whole group hears it, as it does from a terminal."""

    signals: tuple[int, ...]
    to_group: bool
    has_window: bool
    opening_s: float = 0.0


ENDINGS = {
    "SIGTERM without a window": Ending((signal.SIGTERM,), to_group=False, has_window=False),
    "closed terminal": Ending((getattr(signal, "SIGHUP", 0),), to_group=False, has_window=False),
    "Ctrl+C twice without a window": Ending((signal.SIGINT, signal.SIGINT), to_group=True, has_window=False),
    "SIGTERM with a window": Ending((signal.SIGTERM,), to_group=False, has_window=True),
    "SIGTERM while the window opens": Ending((signal.SIGTERM,), to_group=False, has_window=True, opening_s=2.0),
    "Ctrl+C with a window": Ending((signal.SIGINT,), to_group=True, has_window=True),
}


def until(is_true: Callable[[], bool]) -> bool:
    """Wait for something to become true."""
    give_up_s = time.monotonic() + DEADLINE_S
    while time.monotonic() < give_up_s:
        if is_true():
            return True
        time.sleep(0.1)
    return False


def group_is_empty(group: int) -> bool:
    """Whether no process of the group lives."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("label", ENDINGS)
def test_nothing_stays_behind(tmp_path: Path, label: str) -> None:
    ending = ENDINGS[label]
    write_small_provider(tmp_path)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    sign = tmp_path / "window is open" if ending.has_window else None
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"TMPDIR": str(temporary), "NOCDESK_DATA_DIR": str(tmp_path / "data")}
    environment |= {"QT_QPA_PLATFORM": "offscreen"} if ending.has_window else {}
    options = [] if ending.has_window else ["--headless"]
    line = [sys.executable, "-c", PROGRAM, str(tmp_path), str(ending.opening_s), "demo", *options]

    with subprocess.Popen(
        line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        is_running = until(lambda: any(temporary.glob("nocdesk-demo-*/nocdesk.db.collector")))
        has_opened = sign is None or until(sign.exists)
        for number in ending.signals:
            (os.killpg if ending.to_group else os.kill)(process.pid, number)
        said, _ = process.communicate(timeout=DEADLINE_S)

    assert (is_running, has_opened) == (True, True), said
    assert process.returncode == 0, said
    assert "Traceback" not in said
    assert not ending.has_window or "Opening the desk" in said
    assert until(lambda: group_is_empty(process.pid))
    assert list(temporary.iterdir()) == []
