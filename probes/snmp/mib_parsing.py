"""Has MIB files parsed in a process of their own, each within a time limit."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from probes.child_process import end_child
from probes.snmp.mib_facts import FILE_FACTS, FileFacts

LIMIT_S = 20.0
"""pysmi reads a megabyte in about two seconds; what takes longer than this is not meant to be read."""

_START_WITHIN_S = 60.0
_END_WITHIN_S = 1.0


class MibWorker:
    """A parsing process; one that a file has stalled or broken is replaced."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def parse(self, paths: Sequence[Path]) -> Iterator[FileFacts]:
        """What each file says, in their order."""
        try:
            for path in paths:
                yield self._parse(path)
        finally:
            self._end()

    def _parse(self, path: Path) -> FileFacts:
        try:
            process = self._process or self._start()
            assert process.stdin is not None
            process.stdin.write(json.dumps(str(path)) + "\n")
            process.stdin.flush()
            line = self._lines.get(timeout=self._limit_s)
        except queue.Empty:
            self._end()
            return _failed(f"took longer than {self._limit_s:g} s to read and was left out")
        except OSError:
            line = ""
        if not line:
            self._end()
            return _failed("broke the parser and was left out")
        return FILE_FACTS.validate_json(line)

    def _start(self) -> "subprocess.Popen[str]":
        self._lines = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "probes.snmp.mib_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        threading.Thread(target=_read, args=(self._process, self._lines), name="mib-parser", daemon=True).start()
        # A busy machine may take long to start a process; that is no file's fault.
        self._lines.get(timeout=_START_WITHIN_S)
        return self._process

    def _end(self) -> None:
        if self._process is None:
            return
        end_child(self._process, _END_WITHIN_S)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None


def _read(process: "subprocess.Popen[str]", lines: "queue.SimpleQueue[str]") -> None:
    """Every line of the process, and an empty one when it has ended."""
    assert process.stdout is not None
    try:
        for line in process.stdout:
            lines.put(line)
    except ValueError:
        return  # The pipe was closed on this side.
    lines.put("")


def _failed(fault: str) -> FileFacts:
    return FileFacts((), fault, is_final=False)
