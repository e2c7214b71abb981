"""A program that forks for each order it is given; the fork is killed within it, and the program says how it ended.

Forks cost little, so that something can be killed at many moments: what has to be read first is read once.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DONE, KILLED, FAILED = "done", "killed", "failed"


class Forks:
    """The program, as who gives the orders sees it."""

    def __init__(self, child: "subprocess.Popen[str]") -> None:
        self._child = child

    def take(self, **order: Any) -> str:
        """Have an order carried out: `done`, `killed`, or `failed`."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(f"{json.dumps(order)}\n")
        self._child.stdin.flush()
        return self._child.stdout.readline().strip()


@contextmanager
def forks(module: str) -> Iterator[Forks]:
    """The program of this module, as long as the block lasts."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        yield Forks(child)
        assert child.stdin is not None
        child.stdin.close()


def serve(carry_out: Callable[..., object]) -> None:
    """Be that program: take orders from standard input until it ends."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # What it says is no answer.
            carry_out(**json.loads(line))
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(KILLED if killed else DONE if status == 0 else FAILED, flush=True)
