"""Ending a process of one's own that ends by itself when its standard input closes."""

import contextlib
import subprocess


def end_child(process: subprocess.Popen[str], within_s: float) -> None:
    """Close its input and wait; kill it if it does not end in time, or if somebody is too impatient to wait for it."""
    if process.stdin is not None and not process.stdin.closed:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(within_s)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
